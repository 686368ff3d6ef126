//! The seal: what encrypts values at rest, and the root key that wraps it.
//!
//! A random seal key is made with the store. It is wrapped by the root key (AES-256-GCM) and
//! kept in `seal.json`; rotating the root key wraps it anew, and no value has to be written
//! again. Each table has a key derived from the seal key; each value a key derived from its
//! table's key and 16 random bytes, so random nonces never come near their limit. A value is
//! bound to its place: it does not open anywhere else.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use parking_lot::RwLock;
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey, TAG_BYTES};
use ringwall_crypto::{
    CryptoError, HmacSha256Key, PassphraseCost, SecretBytes, derive_key, key_from_passphrase,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

const SALT_BYTES: usize = 16;
const FORMAT: u32 = 1;
const WRAP_AAD: &[u8] = b"ringwall seal v1";

/// The seal could not be made, opened or kept.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// The root key is not the one that wrapped the seal.
    #[error("the root key does not open the seal of this store")]
    WrongRootKey,
    /// The seal's file is not ours, or of another version.
    #[error("{} is not a seal of this version", .0.display())]
    NotASeal(PathBuf),
    /// The root key's file holds no key.
    #[error("{} holds no root key (64 hexadecimal digits)", .0.display())]
    NotARootKey(PathBuf),
    /// A value was changed, or moved to another place.
    #[error("a value of the store does not open: it was changed behind the seal")]
    Tampered,
    /// The cryptography failed.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// The system gave no randomness.
    #[error("the operating system gives no randomness")]
    NoRandomness,
}

/// What wraps the seal.
pub enum RootKey {
    /// A random key in a file of its own; made if the store is new.
    File(PathBuf),
    /// A passphrase, made dear to guess by Argon2id.
    Passphrase(SecretBytes),
}

/// The seal of an open store.
pub struct Seal {
    tables: RwLock<std::collections::HashMap<&'static str, HmacSha256Key>>,
    key: HmacSha256Key,
}

/// `seal.json`.
#[derive(Serialize, Deserialize)]
struct SealFile {
    format: u32,
    wrapped_by: WrappedBy,
    nonce: String,
    wrapped: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum WrappedBy {
    KeyFile,
    Passphrase { salt: String, cost: PassphraseCost },
}

impl Seal {
    /// Opens the seal kept in `file`; makes it, and the root key's file, if `file` is not there.
    ///
    /// # Errors
    /// See [`SealError`]; nothing is changed then.
    pub fn open(file: &Path, root: &RootKey) -> Result<Self, SealError> {
        if file.exists() {
            let key = unwrap(file, root)?;
            return Ok(Self::of(&key));
        }
        let key = Zeroizing::new(random::<32>()?);
        wrap(file, root, &key)?;
        Ok(Self::of(&key))
    }

    /// A seal that ends with the process.
    ///
    /// # Errors
    /// No randomness.
    pub fn in_memory() -> Result<Self, SealError> {
        Ok(Self::of(&Zeroizing::new(random::<32>()?)))
    }

    /// Wraps the seal kept in `file` under another root key.
    ///
    /// # Errors
    /// See [`SealError`]; the old wrapping stands then.
    pub fn rotate(file: &Path, old: &RootKey, new: &RootKey) -> Result<(), SealError> {
        let key = unwrap(file, old)?;
        wrap(file, new, &key)
    }

    /// What wraps the seal kept in `file`, in a word.
    ///
    /// # Errors
    /// A file that is not a seal.
    pub fn wrapping(file: &Path) -> Result<&'static str, SealError> {
        Ok(match read(file)?.wrapped_by {
            WrappedBy::KeyFile => "key file",
            WrappedBy::Passphrase { .. } => "passphrase",
        })
    }

    fn of(key: &[u8; 32]) -> Self {
        Self {
            tables: RwLock::default(),
            key: HmacSha256Key::new(key),
        }
    }

    /// A key for a purpose of a service: its AWS owned key.
    pub fn owned_key(&self, service: &str, purpose: &str) -> [u8; 32] {
        derive_key(
            &self.key,
            b"ringwall owned key",
            format!("{service}\0{purpose}").as_bytes(),
        )
    }

    /// Seals the value at a place of a table.
    pub(crate) fn seal(
        &self,
        table: &'static str,
        place: &[u8],
        value: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let salt = random::<SALT_BYTES>()?;
        let nonce = random::<NONCE_BYTES>()?;
        let mut sealed = Vec::with_capacity(SALT_BYTES + NONCE_BYTES + value.len() + TAG_BYTES);
        sealed.extend_from_slice(&salt);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(value);
        let key = self.value_key(table, &salt)?;
        key.seal(nonce, place, &mut sealed, SALT_BYTES + NONCE_BYTES)?;
        Ok(sealed)
    }

    /// Opens the value at a place of a table.
    pub(crate) fn open_value(
        &self,
        table: &'static str,
        place: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (salt, rest) = sealed.split_first_chunk().ok_or(SealError::Tampered)?;
        let (nonce, rest) = rest.split_first_chunk().ok_or(SealError::Tampered)?;
        let mut value = Zeroizing::new(rest.to_vec());
        let key = self.value_key(table, salt)?;
        let opened = key
            .open(*nonce, place, &mut value)
            .map_err(|_| SealError::Tampered)?;
        let length = opened.len();
        value.truncate(length);
        Ok(value)
    }

    fn value_key(
        &self,
        table: &'static str,
        salt: &[u8; SALT_BYTES],
    ) -> Result<SymmetricKey, SealError> {
        let known = self
            .tables
            .read()
            .get(table)
            .map(|key| value_key(key, salt));
        if let Some(key) = known {
            return Ok(key?);
        }
        let derived = Zeroizing::new(derive_key(&self.key, b"ringwall table", table.as_bytes()));
        let table_key = HmacSha256Key::new(&derived[..]);
        let key = value_key(&table_key, salt)?;
        self.tables.write().insert(table, table_key);
        Ok(key)
    }
}

fn value_key(table: &HmacSha256Key, salt: &[u8]) -> Result<SymmetricKey, CryptoError> {
    let key = Zeroizing::new(derive_key(table, b"ringwall value", salt));
    SymmetricKey::new(&key[..])
}

fn unwrap(file: &Path, root: &RootKey) -> Result<Zeroizing<[u8; 32]>, SealError> {
    let seal = read(file)?;
    let not_a_seal = || SealError::NotASeal(file.to_owned());
    let nonce = hex::decode(&seal.nonce)
        .ok()
        .and_then(|nonce| nonce.try_into().ok());
    let nonce = nonce.ok_or_else(not_a_seal)?;
    let mut wrapped = Zeroizing::new(hex::decode(&seal.wrapped).map_err(|_| not_a_seal())?);
    let root = match (root, &seal.wrapped_by) {
        (RootKey::File(path), WrappedBy::KeyFile) => read_root_key(path)?,
        (RootKey::Passphrase(passphrase), WrappedBy::Passphrase { salt, cost }) => {
            let salt = hex::decode(salt).map_err(|_| not_a_seal())?;
            key_from_passphrase(passphrase.expose(), &salt, *cost)?
        }
        _ => return Err(SealError::WrongRootKey),
    };
    let opened = SymmetricKey::new(root.expose())?.open(nonce, WRAP_AAD, &mut wrapped);
    let key = opened.map_err(|_| SealError::WrongRootKey)?;
    Ok(Zeroizing::new(
        (&*key).try_into().map_err(|_| not_a_seal())?,
    ))
}

fn wrap(file: &Path, root: &RootKey, key: &[u8; 32]) -> Result<(), SealError> {
    let (root, wrapped_by) = match root {
        RootKey::File(path) => {
            if !path.exists() {
                let fresh = Zeroizing::new(hex::encode(Zeroizing::new(random::<32>()?)));
                write_owner_only(path, fresh.as_bytes())?;
            }
            (read_root_key(path)?, WrappedBy::KeyFile)
        }
        RootKey::Passphrase(passphrase) => {
            let (salt, cost) = (random::<16>()?, PassphraseCost::RECOMMENDED);
            let root = key_from_passphrase(passphrase.expose(), &salt, cost)?;
            (
                root,
                WrappedBy::Passphrase {
                    salt: hex::encode(salt),
                    cost,
                },
            )
        }
    };
    let nonce = random::<NONCE_BYTES>()?;
    let mut wrapped = key.to_vec();
    SymmetricKey::new(root.expose())?.seal(nonce, WRAP_AAD, &mut wrapped, 0)?;
    let seal = SealFile {
        format: FORMAT,
        wrapped_by,
        nonce: hex::encode(nonce),
        wrapped: hex::encode(wrapped),
    };
    let text = serde_json::to_vec_pretty(&seal)
        .map_err(|error| file_error(file, io::Error::other(error)))?;
    write_owner_only(file, &text)
}

fn read(file: &Path) -> Result<SealFile, SealError> {
    let text = fs::read(file).map_err(|source| file_error(file, source))?;
    let seal: Option<SealFile> = serde_json::from_slice(&text).ok();
    seal.filter(|seal| seal.format == FORMAT)
        .ok_or_else(|| SealError::NotASeal(file.to_owned()))
}

fn read_root_key(path: &Path) -> Result<SecretBytes, SealError> {
    let text = fs::read_to_string(path).map_err(|source| file_error(path, source))?;
    let text = Zeroizing::new(text);
    let key = hex::decode(text.trim()).ok().filter(|key| key.len() == 32);
    key.map(SecretBytes::new)
        .ok_or_else(|| SealError::NotARootKey(path.to_owned()))
}

/// Writes a file that only its owner may read, whole or not at all.
fn write_owner_only(path: &Path, bytes: &[u8]) -> Result<(), SealError> {
    let write = || -> io::Result<()> {
        let draft = path.with_extension("new");
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        path.parent()
            .map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
    };
    write().map_err(|source| file_error(path, source))
}

fn file_error(path: &Path, source: io::Error) -> SealError {
    SealError::File {
        path: path.to_owned(),
        source,
    }
}

fn random<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> RootKey {
        RootKey::Passphrase(SecretBytes::copy_of(text.as_bytes()))
    }

    #[test]
    fn a_value_opens_at_its_place_alone() {
        let seal = Seal::in_memory().unwrap();
        let sealed = seal.seal("kms.key", b"place", b"secret").unwrap();
        assert_eq!(
            &**seal.open_value("kms.key", b"place", &sealed).unwrap(),
            b"secret"
        );
        assert!(seal.open_value("kms.key", b"other", &sealed).is_err());
        assert!(seal.open_value("kms.alias", b"place", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut tampered = sealed.clone();
            tampered[at] ^= 1;
            assert!(seal.open_value("kms.key", b"place", &tampered).is_err());
        }
    }

    #[test]
    fn the_seal_opens_with_its_root_key_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("seal.json");
        let root = RootKey::File(folder.path().join("root.key"));
        let first = Seal::open(&file, &root).unwrap();
        let again = Seal::open(&file, &root).unwrap();
        assert_eq!(first.owned_key("kms", "x"), again.owned_key("kms", "x"));

        fs::write(folder.path().join("root.key"), hex::encode([1; 32])).unwrap();
        assert!(matches!(
            Seal::open(&file, &root),
            Err(SealError::WrongRootKey)
        ));
        assert!(matches!(
            Seal::open(&file, &passphrase("x")),
            Err(SealError::WrongRootKey)
        ));
    }

    #[test]
    fn rotation_changes_the_root_key_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("seal.json");
        let old = RootKey::File(folder.path().join("root.key"));
        let before = Seal::open(&file, &old).unwrap().owned_key("kms", "x");
        Seal::rotate(&file, &old, &passphrase("open sesame")).unwrap();
        assert_eq!(Seal::wrapping(&file).unwrap(), "passphrase");
        let after = Seal::open(&file, &passphrase("open sesame")).unwrap();
        assert_eq!(before, after.owned_key("kms", "x"));
        assert!(Seal::open(&file, &old).is_err());
        assert!(Seal::open(&file, &passphrase("open")).is_err());
    }
}
