//! The token: 256 random bits in a file that only the owner may read, for as long as the door is open.

use engine::files::write_whole;
use engine::secret::hex;
use engine::{OpError, OpResult};
use std::path::{Path, PathBuf};

/// The file with the token. It is removed when this is dropped.
pub struct TokenFile {
    path: PathBuf,
    token: String,
}

impl TokenFile {
    /// Makes a new token, and writes it into the home folder under the name of the port.
    pub fn create(home: &Path, port: u16) -> OpResult<TokenFile> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(OpError::internal)?;
        let file = TokenFile { path: home.join(format!("http-{port}.token")), token: hex(&random) };
        write_whole(&file.path, file.token.as_bytes())?;
        Ok(file)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The token, 64 hexadecimal digits.
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            // The token in it opens nothing any more.
            tracing::warn!(%error, "the token file could not be removed");
        }
    }
}
