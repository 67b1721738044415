//! The bare database: the rows that a company got, written again without triggers, checks, hashes or JSON.

use crate::records::bare_connection;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params_from_iter};
use std::error::Error;
use std::path::Path;

type Failure = Box<dyn Error>;

/// The rows of some tables, in the order in which they were written.
pub struct Rows {
    names: &'static [&'static str],
    /// By table, in the order of the names.
    pub tables: Vec<Vec<Vec<Cell>>>,
}

impl Rows {
    /// Reads all rows of the tables.
    pub fn read(connection: &Connection, names: &'static [&'static str]) -> Result<Rows, Failure> {
        let mut tables = Vec::new();
        for table in names {
            let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| (0..columns).map(|index| row.get(index)).collect())?;
            tables.push(rows.collect::<Result<Vec<Vec<Cell>>, _>>()?);
        }
        Ok(Rows { names, tables })
    }

    /// Inserts what was not there before. One transaction, one prepared statement per table: the fastest that the database
    /// itself can be fed.
    pub fn insert(&self, connection: &mut Connection, already: &Rows) -> Result<(), Failure> {
        let tx = connection.transaction()?;
        for ((table, rows), already) in self.names.iter().zip(&self.tables).zip(&already.tables) {
            let Some(first) = rows.first() else { continue };
            let places = vec!["?"; first.len()].join(", ");
            let mut statement = tx.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
            for row in rows.iter().skip(already.len()) {
                statement.execute(params_from_iter(row))?;
            }
        }
        tx.commit()?;
        Ok(())
    }
}

/// A file with the tables and indexes of a company, its rows of before, and no triggers.
pub fn without_triggers(company: &Path, copy: &Path, before: &Rows) -> Result<Connection, Failure> {
    for file in [copy.to_owned(), copy.with_extension("bare-wal"), copy.with_extension("bare-shm")] {
        let _ = std::fs::remove_file(file);
    }
    let source = bare_connection(company)?;
    let mut schema = source.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name NOT LIKE 'sqlite_%' ORDER BY type DESC")?;
    let schema = schema.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut connection = bare_connection(copy)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    for sql in schema {
        connection.execute_batch(&sql)?;
    }
    for table in ["account", "audit_head"] {
        copy_table(&source, &connection, table)?;
    }
    let none = Rows { names: before.names, tables: vec![Vec::new(); before.names.len()] };
    before.insert(&mut connection, &none)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

fn copy_table(from: &Connection, to: &Connection, table: &str) -> Result<(), Failure> {
    let mut read = from.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = read.column_count();
    let mut write = to.prepare(&format!("INSERT INTO {table} VALUES ({})", vec!["?"; columns].join(", ")))?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        let cells: Vec<Cell> = (0..columns).map(|index| row.get(index)).collect::<Result<_, _>>()?;
        write.execute(params_from_iter(cells))?;
    }
    Ok(())
}
