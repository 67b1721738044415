//! Files of every format, read as their banks meant them, or refused with the place.

mod camt;
mod csv;
mod csv_banks;
mod csv_states;
mod csv_tables;
mod csv_ways;
mod mt940;
mod ofx;
mod properties;
mod qif;
mod refusals;
mod samples;
mod support;
