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
    /// Forgets a secret; one that is not there is forgotten already.
    fn remove(&self, name: &str) -> OpResult<()>;
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

    fn remove(&self, name: &str) -> OpResult<()> {
        match Keyring::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::v1::Error::NoEntry) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
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

    fn remove(&self, name: &str) -> OpResult<()> {
        match std::fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(OpError::internal(error)),
            _ => Ok(()),
        }
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

    fn remove(&self, name: &str) -> OpResult<()> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).remove(name);
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

/// Forgets the key of a company that was not made after all.
pub fn forget_key(company_id: &str, store: &dyn KeyStore) -> OpResult<()> {
    store.remove(&name_of(company_id))
}

/// The key of a company as text, for moving to another machine.
pub fn recovery_key_of(company_id: &str, store: &dyn KeyStore) -> OpResult<String> {
    store.get(&name_of(company_id))?.ok_or_else(|| OpError::not_found("", "This machine holds no key for the company."))
}

/// Keeps a key that was brought from another machine. `sealed` is a secret of the company's file, where it has one: the
/// key must open it. A key that works here is never replaced by another.
pub fn keep_recovery_key(company_id: &str, key: &str, sealed: Option<&str>, store: &dyn KeyStore) -> OpResult<()> {
    let bytes = key_from(key)?;
    let opens = |key: [u8; 64], sealed: &str| Sealer::new(move || Ok(key)).open(sealed).is_ok();
    if sealed.is_some_and(|sealed| !opens(bytes, sealed)) {
        return Err(OpError::invalid("key", "This is not the key of this company: it does not open the secrets in its file.")
            .hint("Show the recovery key of the same company on the machine on which it was created."));
    }
    let name = name_of(company_id);
    if let Some(here) = store.get(&name)?.and_then(|text| key_from(&text).ok()) {
        if here == bytes {
            return Ok(());
        }
        // With nothing to prove them on, the one that was here first counts as the company's.
        if sealed.is_none_or(|sealed| opens(here, sealed)) {
            return Err(OpError::conflict("This machine holds the company's key already, and it is another one.")
                .at("key")
                .hint("Nothing needs to be entered here: secrets can be read and entered on this machine."));
        }
    }
    store.set(&name, key.trim())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn a_key_is_kept_only_when_it_is_the_companys() {
        let (own, other) = ("ab".repeat(48), "cd".repeat(48));
        let secret = Sealer::new({
            let key = key_from(&own).unwrap();
            move || Ok(key)
        })
        .seal("046 454 286")
        .unwrap();
        let keep = |store: &MemoryKeyStore, key: &str, sealed| keep_recovery_key("c", key, sealed, store).map_err(|error| error.code);
        let held = |store: &MemoryKeyStore| recovery_key_of("c", store).ok();

        let store = MemoryKeyStore::default();
        assert_eq!(keep(&store, &other, Some(&secret)), Err(ErrorCode::InvalidInput));
        assert_eq!(held(&store), None);
        assert_eq!(keep(&store, &own, Some(&secret)), Ok(()));
        assert_eq!(keep(&store, &own.to_uppercase(), Some(&secret)), Ok(()), "the same key in other letters");
        assert_eq!(keep(&store, &other, Some(&secret)), Err(ErrorCode::InvalidInput));
        assert_eq!(keep(&store, &other, None), Err(ErrorCode::Conflict), "nothing proves either, and one is here");
        assert_eq!(held(&store), Some(own.clone()));

        // A key that does not open the company's secrets gives way to the one that does.
        let store = MemoryKeyStore::default();
        assert_eq!(keep(&store, &other, None), Ok(()));
        assert_eq!(keep(&store, &own, Some(&secret)), Ok(()));
        assert_eq!(held(&store), Some(own));
        assert_eq!(keep(&store, "ab", None), Err(ErrorCode::InvalidInput));
    }
}
