//! OFX 1 and 2, and QFX: what banks of North America, Australia and Britain offer for Quicken and its like.
//!
//! Both versions go through one scanner. OFX 1 is SGML whose values need no closing tag, OFX 2 is XML, and files in the
//! wild are neither: closed tags under an SGML header, a bare `&` in a name, no header at all.
//! Source: OFX 1.6 and 2.2, sections 2 and 11.

mod build;
mod header;
mod marks;
mod scan;
mod transaction;

use crate::encoding::Decoded;
use crate::error::{ReadError, ReadErrorCode};
use crate::options::ReadOptions;
use crate::statement::{Format, Note, Reading};

/// Reads an OFX file.
pub(crate) fn read(decoded: &Decoded<'_>, options: &ReadOptions) -> Result<Reading, ReadError> {
    let text = decoded.text.as_ref();
    let header = header::Header::read(text);
    let format = header.format();
    let mut notes = Vec::new();
    // Who says how the file is written need not be told that the header does not.
    notes.extend(header.encoding_note(decoded.encoding).filter(|note| !note.is_warning || options.encoding.is_none()));
    let built = build::Builder::new(text, options, &mut notes).run().map_err(|error| error.of(format))?;
    if built.statements.is_empty() && !built.any_aggregate {
        let reason = match &header.version {
            Some(version) => format!("There is an OFX {version} header and nothing that follows it."),
            None => "There is no statement in it.".to_owned(),
        };
        return Err(ReadError::new(ReadErrorCode::Structure, reason).of(format));
    }
    if built.statements.is_empty() {
        notes.push(Note::warning(None, "The file is an OFX answer without any bank or card statement."));
    }
    let quicken = if built.for_quicken { " for Quicken (QFX)" } else { "" };
    let version = header.version.as_deref().unwrap_or(if format == Format::Ofx2 { "2" } else { "1" });
    let dialect = format!("OFX {version}{quicken}");
    Ok(Reading { format, dialect, encoding: decoded.encoding, statements: built.statements, notes, guess: None })
}
