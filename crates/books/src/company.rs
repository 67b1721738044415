//! The company: its file, its settings, its beginning, and what a country gives it.

pub mod chart;
pub mod close_company;
pub mod company_settings;
pub mod countries;
pub mod countries_list;
pub mod create_company;
pub mod current_company;
pub mod enter_recovery_key;
pub mod forget_company;
pub mod move_company;
pub mod open_company;
pub mod open_sample_company;
pub mod profile;
pub mod recent_companies;
mod sample;
pub mod set_up_company;
pub mod show_recovery_key;
pub mod starter_charts;
pub mod store;
pub mod update_company_settings;

pub use profile::Company;
pub use store::{SettingsRow, settings};
