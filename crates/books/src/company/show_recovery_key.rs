//! Shows the recovery key of the open company.

use super::store::company_id;
use crate::wire::Nothing;
use engine::key_store::recovery_key_of;
use engine::{Caller, Desk, DeskOperation, Door, ErrorCode, OpError, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The key of a company.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryKey {
    /// 96 hexadecimal digits. Whoever has it and the file can read the secrets in it.
    pub key: String,
    /// Where it is kept on this machine.
    pub kept_in: String,
}

/// Shows the recovery key of the open company.
pub struct ShowRecoveryKey;

impl DeskOperation for ShowRecoveryKey {
    const NAME: &'static str = "show_recovery_key";
    const DESCRIPTION: &'static str = "Shows the key with which secrets such as tax ids are read on another machine.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = Nothing;
    type Output = RecoveryKey;

    fn run(_: &Nothing, desk: &Desk, caller: &Caller) -> OpResult<RecoveryKey> {
        if caller.door == Door::Mcp {
            return Err(OpError::new(ErrorCode::NotAllowed, "An agent may not see the recovery key."));
        }
        let id = desk.engine()?.read(caller, company_id)?;
        let keys = &desk.options().keys;
        Ok(RecoveryKey { key: recovery_key_of(&id, &**keys)?, kept_in: keys.place() })
    }
}
