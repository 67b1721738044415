//! The parts of the books that commands change and queries read.

use engine::ReadModel;

/// The company, its settings and its file.
pub const COMPANY: ReadModel = engine::desk::READ_MODEL;
/// The chart of accounts.
pub const ACCOUNTS: ReadModel = ReadModel("accounts");
/// Journal entries and balances.
pub const LEDGER: ReadModel = ReadModel("ledger");
/// Customers, suppliers, contractors and partners.
pub const PARTIES: ReadModel = ReadModel("parties");
/// Payments, their occurrences and confirmations.
pub const PAYMENTS: ReadModel = ReadModel("payments");
/// What the owner was reminded of.
pub const REMINDERS: ReadModel = ReadModel("reminders");
/// Runs of the daily tick.
pub const TICKS: ReadModel = ReadModel("ticks");
/// Bank lines, the imports that they came with, and what they are matched with.
pub const BANK: ReadModel = ReadModel("bank");
/// Files that belong to records.
pub const ATTACHMENTS: ReadModel = ReadModel("attachments");
/// Every change that was made.
pub const AUDIT: ReadModel = engine::audit::READ_MODEL;
/// Work outside the books.
pub const JOBS: ReadModel = engine::job::READ_MODEL;
