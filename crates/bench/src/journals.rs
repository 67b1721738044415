//! The same books as plain-text journals, for the tools that Daybook is measured against.

use crate::generated::{CURRENCY, GeneratedEntry, accounts, entries, first_day};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

/// Writes the journal that hledger and ledger read.
pub fn write_ledger(path: &Path, count: u64) -> Result<()> {
    write(
        path,
        count,
        |_| Ok(()),
        |out, entry, debit, credit| {
            let amount = entry.amount.to_decimal();
            let currency = CURRENCY.code();
            writeln!(
                out,
                "{} {}\n    {debit}  {amount} {currency}\n    {credit}  -{amount} {currency}\n",
                entry.entry_date, entry.description
            )
        },
    )
}

/// Writes the journal that beancount and rustledger read.
pub fn write_beancount(path: &Path, count: u64) -> Result<()> {
    let currency = CURRENCY.code();
    let open = |out: &mut BufWriter<File>| {
        accounts()
            .iter()
            .try_for_each(|account| writeln!(out, "{} open {} {currency}", first_day(), account.journal_name))
            .and_then(|()| writeln!(out))
    };
    write(path, count, open, |out, entry, debit, credit| {
        let amount = entry.amount.to_decimal();
        writeln!(
            out,
            "{} * \"{}\"\n  {debit}  {amount} {currency}\n  {credit}  -{amount} {currency}\n",
            entry.entry_date, entry.description
        )
    })
}

fn write(
    path: &Path,
    count: u64,
    head: impl FnOnce(&mut BufWriter<File>) -> Result<()>,
    one: impl Fn(&mut BufWriter<File>, &GeneratedEntry, &str, &str) -> Result<()>,
) -> Result<()> {
    let names: HashMap<String, String> = accounts().into_iter().map(|account| (account.code, account.journal_name)).collect();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    head(&mut out)?;
    for entry in entries(count) {
        one(&mut out, &entry, &names[&entry.debit], &names[&entry.credit])?;
    }
    out.flush()
}
