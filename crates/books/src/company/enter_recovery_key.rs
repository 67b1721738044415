//! Keeps a recovery key that was shown on another machine.

use super::profile::{Company, profile};
use super::store::company_id;
use crate::parties::store::first_secret;
use crate::read_model::{COMPANY, PARTIES};
use engine::key_store::keep_recovery_key;
use engine::{Caller, Desk, DeskOperation, Door, ErrorCode, OpError, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The key.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnterRecoveryKeyInput {
    /// 96 hexadecimal digits.
    pub key: String,
}

/// Keeps a recovery key that was shown on another machine.
pub struct EnterRecoveryKey;

impl DeskOperation for EnterRecoveryKey {
    const NAME: &'static str = "enter_recovery_key";
    const DESCRIPTION: &'static str =
        "Keeps the company's key that was shown on another machine, so that secrets can be read on this one. A wrong key is refused.";
    const CHANGES: &'static [ReadModel] = &[COMPANY, PARTIES];
    type Input = EnterRecoveryKeyInput;
    type Output = Company;

    fn run(input: &EnterRecoveryKeyInput, desk: &Desk, caller: &Caller) -> OpResult<Company> {
        if caller.door == Door::Mcp {
            return Err(OpError::new(ErrorCode::NotAllowed, "An agent may not enter a recovery key."));
        }
        let engine = desk.engine()?;
        let path = engine.path().to_owned();
        let (id, secret) = engine.read(caller, |tx| Ok((company_id(tx)?, first_secret(tx)?)))?;
        keep_recovery_key(&id, &input.key, secret.as_deref(), &*desk.options().keys)?;
        drop(engine);
        // The open company holds the old key; it reads the new one when it is opened.
        desk.close_company();
        profile(&*desk.open_company(&path)?, caller)
    }
}
