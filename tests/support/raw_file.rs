//! A company file as another program sees it: a plain connection, a logical dump, and edits behind the guards' back.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::Path;

/// What another program opens: a plain connection with the pragmas that SQLite itself starts with.
pub fn other_program(path: &Path) -> Connection {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the file opens");
    // The bundled library is compiled with other defaults than a distribution's; these are SQLite's own.
    for pragma in ["foreign_keys = OFF", "recursive_triggers = OFF", "synchronous = OFF"] {
        connection.execute_batch(&format!("PRAGMA {pragma}")).expect("a pragma");
    }
    connection
}

/// Runs statements with all triggers out of the way, then puts them back, each with its own text: the schema stays what it was.
pub fn behind_the_guards(connection: &Connection, edit: impl FnOnce(&Connection)) {
    connection.execute_batch("PRAGMA ignore_check_constraints = ON; BEGIN IMMEDIATE").expect("a transaction");
    let triggers: Vec<(String, String)> = rows(connection, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid");
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).expect("the trigger goes");
    }
    edit(connection);
    for (_, text) in &triggers {
        connection.execute_batch(text).expect("the trigger comes back");
    }
    connection.execute_batch("COMMIT").expect("the edit is committed");
}

fn rows(connection: &Connection, sql: &str) -> Vec<(String, String)> {
    let mut statement = connection.prepare(sql).expect(sql);
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect(sql).collect::<Result<_, _>>().expect(sql)
}

/// The names of one kind of the schema's objects, such as `table`.
pub fn names(connection: &Connection, kind: &str) -> Vec<String> {
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
        .expect("the schema");
    statement.query_map([kind], |row| row.get(0)).expect("the schema").collect::<Result<_, _>>().expect("the schema")
}

/// The columns of a table.
pub fn columns(connection: &Connection, table: &str) -> Vec<Column> {
    let mut statement = connection.prepare("SELECT name, type, pk FROM pragma_table_info(?1)").expect("the columns");
    statement
        .query_map([table], |row| {
            let kind: String = row.get(1)?;
            Ok(Column { name: row.get(0)?, is_integer: kind == "INTEGER", is_bytes: kind == "BLOB", key: row.get(2)? })
        })
        .expect("the columns")
        .collect::<Result<_, _>>()
        .expect("the columns")
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Whether it holds whole numbers.
    pub is_integer: bool,
    /// Whether it holds bytes; otherwise, if no whole numbers, text.
    pub is_bytes: bool,
    /// Its place in the primary key, from 1; 0 outside.
    pub key: i64,
}

/// What a company file says, part by part.
pub type Dump = BTreeMap<String, Vec<u8>>;

/// Everything that a company file says: schema, every row of every table, and every entry of every index, part by part.
/// Where pages lie and what lies in unused space is no part of it. Fails where something cannot be read.
pub fn logical_dump(path: &Path) -> rusqlite::Result<Dump> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut dump = BTreeMap::new();
    for pragma in ["application_id", "user_version", "encoding", "auto_vacuum"] {
        dump.insert(format!("pragma {pragma}"), answer(&connection, &format!("PRAGMA {pragma}"))?);
    }
    dump.insert("schema".to_owned(), answer(&connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?);
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    for table in tables.query_map([], |row| row.get::<_, String>(0))? {
        let table = table?;
        // The table's own tree, not a copy of its columns in an index.
        dump.insert(format!("table {table}"), answer(&connection, &format!("SELECT * FROM {table} NOT INDEXED"))?);
    }
    let mut indexes =
        connection.prepare("SELECT name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE type = 'index' ORDER BY name")?;
    for index in indexes.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))? {
        let (name, table, sql) = index?;
        if let Some(entries) = index_entries(&connection, &name, &table, &sql)? {
            dump.insert(format!("index {name}"), entries);
        }
    }
    Ok(dump)
}

// Only the columns that the index holds are asked for, so that SQLite answers from the index alone.
fn index_entries(connection: &Connection, name: &str, table: &str, sql: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let origin: Option<String> = connection
        .query_row("SELECT origin FROM pragma_index_list(?1) WHERE name = ?2", [table, name], |row| row.get(0))
        .map(Some)
        .or_else(|error| if error == rusqlite::Error::QueryReturnedNoRows { Ok(None) } else { Err(error) })?;
    // The primary key of a table without rowid is the table itself.
    let own_tree = connection.query_row("SELECT wr FROM pragma_table_list(?1)", [table], |row| row.get::<_, bool>(0))?;
    if origin.as_deref() == Some("pk") && own_tree {
        return Ok(None);
    }
    let mut statement = connection.prepare("SELECT coalesce(name, 'rowid') FROM pragma_index_xinfo(?1) ORDER BY seqno")?;
    let columns = statement.query_map([name], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?.join(", ");
    let filter = sql.split_once(" WHERE ").map(|(_, filter)| format!(" WHERE {filter}")).unwrap_or_default();
    answer(connection, &format!("SELECT {columns} FROM {table} INDEXED BY {name}{filter}")).map(Some)
}

fn answer(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<u8>> {
    let mut statement = connection.prepare(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        for index in 0..width {
            // Each value with its kind and length, so that no two answers read the same. A damaged text need not be UTF-8.
            let (kind, content): (u8, &[u8]) = match row.get_ref(index)? {
                ValueRef::Null => (b'n', &[]),
                ValueRef::Integer(number) => (b'i', &number.to_be_bytes()),
                ValueRef::Real(number) => (b'r', &number.to_be_bytes()),
                ValueRef::Text(text) => (b't', text),
                ValueRef::Blob(blob) => (b'b', blob),
            };
            bytes.push(kind);
            bytes.extend_from_slice(&content.len().to_be_bytes());
            bytes.extend_from_slice(content);
        }
        bytes.push(b'\n');
    }
    Ok(bytes)
}
