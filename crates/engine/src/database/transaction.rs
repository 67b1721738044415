//! What an operation holds: a read-only or a writing transaction, with the clock, ids and caller of its moment.

use super::value::{Row, Value};
use crate::caller::Caller;
use crate::catalog::Application;
use crate::clock::{civil_date, instant_text};
use crate::error::{OpError, OpResult};
use crate::ids::IdSource;
use crate::progress::{Progress, Step};
use crate::secret::Sealer;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use rusqlite::{CachedStatement, Connection};
use std::ops::Deref;

/// The circumstances of one call, all passed in.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The instant of the call; it does not move while the call runs.
    pub now: DateTime<Utc>,
    /// Makes ids.
    pub ids: &'a dyn IdSource,
    /// Opens and seals secrets.
    pub sealer: &'a Sealer,
    /// Who asks.
    pub caller: &'a Caller,
    /// What the application consists of.
    pub application: &'static Application,
    /// Where a change says how far it is, and learns that it is to stop.
    pub progress: Option<&'a Progress>,
}

/// A consistent state of the books, to read from.
pub struct ReadTx<'a> {
    connection: &'a Connection,
    moment: Moment<'a>,
    zone: Tz,
}

impl<'a> ReadTx<'a> {
    pub(super) fn begin(connection: &'a Connection, moment: Moment<'a>) -> OpResult<ReadTx<'a>> {
        let mut tx = ReadTx { connection, moment, zone: Tz::UTC };
        let zone: Option<String> = tx.row("SELECT time_zone FROM company_file WHERE id = 1", &[], |row| row.get(0))?;
        tx.zone = zone.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC);
        Ok(tx)
    }

    /// The instant of this call.
    pub fn now(&self) -> DateTime<Utc> {
        self.moment.now
    }

    /// The instant of this call as stored text.
    pub fn now_text(&self) -> String {
        instant_text(self.moment.now)
    }

    /// The company's civil date, in its own time zone.
    pub fn today(&self) -> NaiveDate {
        civil_date(self.moment.now, self.zone)
    }

    /// The company's time zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// Who asks.
    pub fn caller(&self) -> &Caller {
        self.moment.caller
    }

    /// Says how far a long change is, now and then while it runs. An error once somebody wants it stopped.
    pub fn advance(&self, what: &'static str, done: usize, total: usize) -> OpResult<()> {
        self.moment.progress.map_or(Ok(()), |progress| progress.advance(Step { what, done, total }))
    }

    /// Decrypts a sealed secret.
    pub fn open_secret(&self, sealed: &str) -> OpResult<String> {
        self.moment.sealer.open(sealed)
    }

    /// What the application consists of.
    pub fn application(&self) -> &'static Application {
        self.moment.application
    }

    fn prepare(&self, sql: &str, params: &[Value<'_>]) -> OpResult<CachedStatement<'a>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let count = statement.parameter_count();
        for index in 1..=count {
            // `$2` means the second parameter wherever it stands, as on PostgreSQL; SQLite by itself would count appearances.
            let number = statement.parameter_name(index).and_then(|name| name[1..].parse::<usize>().ok()).unwrap_or(index);
            let value =
                params.get(number.wrapping_sub(1)).ok_or_else(|| OpError::internal(format!("parameter {number} is missing in {sql}")))?;
            statement.raw_bind_parameter(index, value)?;
        }
        Ok(statement)
    }

    /// All rows of an answer.
    pub fn rows<T>(&self, sql: &str, params: &[Value<'_>], mut map: impl FnMut(&Row<'_>) -> OpResult<T>) -> OpResult<Vec<T>> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(map(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Visits the rows of an answer one by one.
    pub fn each(&self, sql: &str, params: &[Value<'_>], mut visit: impl FnMut(&Row<'_>) -> OpResult<()>) -> OpResult<()> {
        let mut statement = self.prepare(sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            visit(&Row(row))?;
        }
        Ok(())
    }

    /// The first row of an answer, where there is one.
    pub fn row<T>(&self, sql: &str, params: &[Value<'_>], map: impl FnOnce(&Row<'_>) -> OpResult<T>) -> OpResult<Option<T>> {
        let mut statement = self.prepare(sql, params)?;
        let mut rows = statement.raw_query();
        rows.next()?.map(|row| map(&Row(row))).transpose()
    }

    /// The only row of an answer, such as a count.
    pub fn one<T>(&self, sql: &str, params: &[Value<'_>], map: impl FnOnce(&Row<'_>) -> OpResult<T>) -> OpResult<T> {
        self.row(sql, params, map)?.ok_or_else(|| OpError::internal(format!("no row from {sql}")))
    }
}

/// A writing transaction. Everything in it happens, or nothing does.
pub struct Tx<'a> {
    read: ReadTx<'a>,
    counted_seals: i64,
}

impl<'a> Deref for Tx<'a> {
    type Target = ReadTx<'a>;
    fn deref(&self) -> &ReadTx<'a> {
        &self.read
    }
}

impl<'a> Tx<'a> {
    pub(super) fn begin(connection: &'a Connection, moment: Moment<'a>) -> OpResult<Tx<'a>> {
        Ok(Tx { read: ReadTx::begin(connection, moment)?, counted_seals: 0 })
    }

    /// Runs a statement and says how many rows it touched.
    pub fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> OpResult<usize> {
        let mut statement = self.read.prepare(sql, params)?;
        Ok(statement.raw_execute()?)
    }

    /// Inserts one row and gives its integer key.
    pub fn insert(&mut self, sql: &str, params: &[Value<'_>]) -> OpResult<i64> {
        self.execute(sql, params)?;
        Ok(self.read.connection.last_insert_rowid())
    }

    /// Inserts many rows with few statements. `head` is the statement up to `VALUES`; `cells` holds the rows one after
    /// another, each of `width` cells.
    pub fn insert_rows(&mut self, head: &str, width: usize, cells: &[Value<'_>]) -> OpResult<()> {
        let mut rest = cells;
        let mut sql = String::new();
        let mut written = 0;
        while !rest.is_empty() {
            let rows = rows_at_once(rest.len() / width.max(1))
                .ok_or_else(|| OpError::internal(format!("{} cells are no rows of {width}: {head}", rest.len())))?;
            if rows != written {
                sql = with_places(head, width, rows);
                written = rows;
            }
            let (now, later) = rest.split_at(rows * width);
            let mut statement = self.read.connection.prepare_cached(&sql)?;
            // The places are numbered as they stand. Asking SQLite for the name of each, as others need it, takes longer
            // than the rows themselves.
            for (index, cell) in now.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, cell)?;
            }
            statement.raw_execute()?;
            rest = later;
        }
        Ok(())
    }

    /// Runs `work`; what it is refused for comes back with everything that it wrote taken back, and the transaction goes on.
    /// What is no refusal, such as a full disk, ends the transaction.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Tx<'a>) -> OpResult<T>) -> OpResult<Result<T, OpError>> {
        let counted_seals = self.counted_seals;
        self.read.connection.execute_batch("SAVEPOINT attempt")?;
        match work(self) {
            Ok(value) => {
                self.read.connection.execute_batch("RELEASE attempt")?;
                Ok(Ok(value))
            }
            Err(error) if error.code.is_refusal() => {
                self.read.connection.execute_batch("ROLLBACK TO attempt; RELEASE attempt")?;
                self.counted_seals = counted_seals;
                Ok(Err(error))
            }
            Err(error) => Err(error),
        }
    }

    /// Counts the seal of a new row whose table keeps its own seals, in a column `seal`. Each such row is counted once.
    pub fn count_seal(&mut self, seal: i64) {
        self.counted_seals = self.counted_seals.wrapping_add(seal);
    }

    pub(super) fn counted_seals(&self) -> i64 {
        self.counted_seals
    }

    /// A new UUIDv7.
    pub fn new_id(&self) -> String {
        self.read.moment.ids.new_id(self.read.moment.now)
    }
}

/// Powers of two up to 64: of each table a handful of statements stay prepared, whatever the number of rows.
fn rows_at_once(left: usize) -> Option<usize> {
    left.min(64).checked_ilog2().map(|power| 1 << power)
}

fn with_places(head: &str, width: usize, rows: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    format!("{head} VALUES {}", (0..rows).map(row).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::{rows_at_once, with_places};

    #[test]
    fn rows_are_taken_in_powers_of_two() {
        let taken: Vec<_> = [0, 1, 3, 64, 100_000].map(rows_at_once).to_vec();
        assert_eq!(taken, [None, Some(1), Some(2), Some(64), Some(64)]);
    }

    #[test]
    fn places_are_numbered_through_all_rows() {
        assert_eq!(with_places("INSERT INTO note (a, b)", 2, 2), "INSERT INTO note (a, b) VALUES ($1, $2), ($3, $4)");
    }
}
