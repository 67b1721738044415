//! Where a company's key lies: the system keyring, or a private file where there is none. Never the company file.

use crate::error::{ErrorCode, OpError, OpResult};
use crate::files::write_whole;
use crate::secret::{Sealer, hex, unhex};
use sha2::{Digest, Sha512};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Keeps small secrets by name.
pub trait KeyStore: Send + Sync {
    /// The secret of a name, where there is one.
    fn get(&self, name: &str) -> OpResult<Option<String>>;
    /// Keeps a secret.
    fn set(&self, name: &str, secret: &str) -> OpResult<()>;
    /// Where secrets lie, in words.
    fn place(&self) -> String;
}

/// The system keyring.
pub struct Keyring;

const SERVICE: &str = "Daybook";

impl Keyring {
    fn entry(name: &str) -> OpResult<keyring::v1::Entry> {
        keyring::v1::Entry::new(SERVICE, name).map_err(unavailable)
    }

    /// Whether this desktop has a keyring that answers.
    pub fn works() -> bool {
        Keyring.get("probe").is_ok()
    }
}

fn unavailable(error: impl std::fmt::Display) -> OpError {
    OpError::new(ErrorCode::NotAllowed, format!("The system keyring does not answer: {error}."))
}

impl KeyStore for Keyring {
    fn get(&self, name: &str) -> OpResult<Option<String>> {
        match Keyring::entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::v1::Error::NoEntry) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    fn set(&self, name: &str, secret: &str) -> OpResult<()> {
        Keyring::entry(name)?.set_password(secret).map_err(unavailable)
    }

    fn place(&self) -> String {
        "the system keyring".to_owned()
    }
}

/// A folder of files that only the owner may read, for machines without a keyring.
pub struct FileKeyStore(pub PathBuf);

impl KeyStore for FileKeyStore {
    fn get(&self, name: &str) -> OpResult<Option<String>> {
        match std::fs::read_to_string(self.0.join(name)) {
            Ok(secret) => Ok(Some(secret.trim().to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(OpError::internal(error)),
        }
    }

    fn set(&self, name: &str, secret: &str) -> OpResult<()> {
        write_whole(&self.0.join(name), secret.as_bytes())
    }

    fn place(&self) -> String {
        format!("private files in {}", self.0.display())
    }
}

/// Secrets for the length of a test.
#[derive(Default)]
pub struct MemoryKeyStore(Mutex<HashMap<String, String>>);

impl KeyStore for MemoryKeyStore {
    fn get(&self, name: &str) -> OpResult<Option<String>> {
        Ok(self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> OpResult<()> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn place(&self) -> String {
        "memory".to_owned()
    }
}

fn name_of(company_id: &str) -> String {
    format!("company-key-{company_id}")
}

/// The sealer of a company, with its key from the store. It never makes a key: on a machine that has none, a new one
/// would seal what the company's own key cannot open.
pub fn sealer_of(company_id: &str, store: Arc<dyn KeyStore>) -> Sealer {
    let name = name_of(company_id);
    Sealer::new(move || match store.get(&name)? {
        Some(text) => key_from(&text),
        None => Err(crate::secret::key_is_not_here()),
    })
}

/// Makes and keeps the key of a new company.
pub fn make_key(company_id: &str, store: &dyn KeyStore) -> OpResult<()> {
    store.set(&name_of(company_id), &new_recovery_key())
}

/// The key of a company as text, for moving to another machine.
pub fn recovery_key_of(company_id: &str, store: &dyn KeyStore) -> OpResult<String> {
    store.get(&name_of(company_id))?.ok_or_else(|| OpError::not_found("", "This machine holds no key for the company."))
}

/// Keeps a key that was brought from another machine.
pub fn keep_recovery_key(company_id: &str, key: &str, store: &dyn KeyStore) -> OpResult<()> {
    key_from(key)?;
    store.set(&name_of(company_id), key.trim())
}

// 256 random bits are the key; the two halves that the cipher wants are derived from them.
fn new_recovery_key() -> String {
    let random = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
    let mut bytes = Vec::with_capacity(48);
    random.iter().for_each(|part| bytes.extend_from_slice(part.as_bytes()));
    hex(&bytes[..])
}

fn key_from(text: &str) -> OpResult<[u8; 64]> {
    let bytes = unhex(text.trim())
        .filter(|bytes| bytes.len() == 48)
        .ok_or_else(|| OpError::invalid("key", "This is not a recovery key: it has 96 hexadecimal digits."))?;
    Ok(Sha512::digest(&bytes).into())
}
