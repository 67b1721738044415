//! What the hard tests share.

pub mod applications;
pub mod examination;
pub mod older_company;
pub mod process;
pub mod random;
pub mod raw_file;
pub mod seeded_company;
