//! A password's hash as it is stored.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::argon2id::Argon2id;
use crate::imported::Wrapped;
use crate::{Cost, PasswordError, SALT_BYTES, Workspace};

/// How many bytes of hash are made.
const HASH_BYTES: usize = 32;
/// Between what was imported and the hash around it.
const AROUND: char = '|';

/// Argon2id over a password, or over the hash of it that another system made.
///
/// Its text is PHC's string format; before it, for an imported hash, stands how that is computed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    imported: Option<Wrapped>,
    argon2id: Argon2id,
    hash: Vec<u8>,
}

impl PasswordHash {
    /// Hashes a password; slow on purpose.
    ///
    /// # Errors
    /// [`PasswordError::Malformed`]: a cost that Argon2 does not allow.
    /// [`PasswordError::Failed`]: out of memory.
    pub fn of_password(
        password: &[u8],
        cost: Cost,
        salt: &[u8; SALT_BYTES],
    ) -> Result<Self, PasswordError> {
        Self::of_password_in(password, cost, salt, &mut Workspace::default())
    }

    /// The same, in memory that is used again.
    ///
    /// # Errors
    /// The same.
    pub fn of_password_in(
        password: &[u8],
        cost: Cost,
        salt: &[u8; SALT_BYTES],
        workspace: &mut Workspace,
    ) -> Result<Self, PasswordError> {
        let argon2id = Argon2id::new(cost, salt);
        let hash = argon2id.compute(password, HASH_BYTES, workspace)?.to_vec();
        Ok(Self {
            imported: None,
            argon2id,
            hash,
        })
    }

    /// The hash of no password: verifying it costs what it costs for a user who exists, and fails.
    pub fn of_nobody(cost: Cost) -> Self {
        Self {
            imported: None,
            argon2id: Argon2id::new(cost, &[0; SALT_BYTES]),
            hash: Vec::new(),
        }
    }

    pub(crate) fn of_imported(
        imported: Wrapped,
        inner: &[u8],
        cost: Cost,
        salt: &[u8; SALT_BYTES],
    ) -> Result<Self, PasswordError> {
        let Self { argon2id, hash, .. } = Self::of_password(inner, cost, salt)?;
        Ok(Self {
            imported: Some(imported),
            argon2id,
            hash,
        })
    }

    /// Reads what [`Self::to_text`] wrote.
    ///
    /// # Errors
    /// [`PasswordError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        let (imported, phc) = match text.split_once(AROUND) {
            Some((imported, phc)) => (Some(Wrapped::parse(imported)?), phc),
            None => (None, text),
        };
        let (head, hash) = phc.rsplit_once('$').ok_or(PasswordError::Malformed)?;
        let hash = BASE64_STANDARD_NO_PAD.decode(hash);
        let hash = hash.ok().filter(|hash| hash.len() == HASH_BYTES);
        Ok(Self {
            imported,
            argon2id: Argon2id::parse(head)?,
            hash: hash.ok_or(PasswordError::Malformed)?,
        })
    }

    /// As text, which is as secret as the hash is.
    pub fn to_text(&self) -> Zeroizing<String> {
        let hash = BASE64_STANDARD_NO_PAD.encode(&self.hash);
        let phc = format!("{}${hash}", self.argon2id);
        Zeroizing::new(match &self.imported {
            Some(imported) => format!("{}{AROUND}{phc}", imported.to_text()),
            None => phc,
        })
    }

    /// Checks a password; as slow as making the hash was.
    ///
    /// # Errors
    /// [`PasswordError::DoesNotVerify`]; [`PasswordError::Failed`]: out of memory.
    pub fn verify(&self, password: &[u8]) -> Result<(), PasswordError> {
        self.verify_in(password, &mut Workspace::default())
    }

    /// The same, in memory that is used again.
    ///
    /// # Errors
    /// The same.
    pub fn verify_in(
        &self,
        password: &[u8],
        workspace: &mut Workspace,
    ) -> Result<(), PasswordError> {
        let hash = match &self.imported {
            Some(imported) => {
                let inner = imported.compute(password)?;
                self.argon2id.compute(&inner, HASH_BYTES, workspace)?
            }
            None => self.argon2id.compute(password, HASH_BYTES, workspace)?,
        };
        if bool::from(hash.as_slice().ct_eq(&self.hash)) {
            Ok(())
        } else {
            Err(PasswordError::DoesNotVerify)
        }
    }

    /// Whether the hash should be made anew now that its password is known: it was imported, or made
    /// at another cost.
    pub fn is_outdated(&self, cost: Cost) -> bool {
        self.imported.is_some() || self.argon2id.cost != cost
    }

    /// Whether the hash was imported, so that nothing but this hash is known of the password.
    pub fn is_imported(&self) -> bool {
        self.imported.is_some()
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("PasswordHash").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Algorithm, ImportedHash};

    /// Quick enough for tests.
    const CHEAP: Cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    #[test]
    fn knows_its_password_again() {
        let hash = PasswordHash::of_password(b"Ada's own", CHEAP, &[7; 16]).unwrap();
        let hash = PasswordHash::parse(&hash.to_text()).unwrap();
        assert_eq!(hash.verify(b"Ada's own"), Ok(()));
        assert_eq!(hash.verify(b"Ada's Own"), Err(PasswordError::DoesNotVerify));
        assert_eq!(hash.verify(b""), Err(PasswordError::DoesNotVerify));
    }

    #[test]
    fn is_written_as_others_write_it() {
        // By argon2-cffi 25, which wraps the reference implementation.
        let text = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA\
                    $UBXGdupfgBCShEJIIy5cgYAQV02npcS37QuNNtebx0c";
        let password = "Grüße, Ada 1!".as_bytes();
        let salt = b"saltsaltsaltsalt";
        let hash = PasswordHash::of_password(password, Cost::default(), salt).unwrap();
        assert_eq!(hash.to_text().as_str(), text);
    }

    #[test]
    fn memory_that_was_used_gives_the_same_hash() {
        let mut workspace = Workspace::default();
        let dear = Cost {
            memory_kib: 64,
            ..CHEAP
        };
        for (password, cost) in [(&b"one"[..], dear), (b"two", CHEAP), (b"three", dear)] {
            let hash = PasswordHash::of_password(password, cost, &[7; 16]).unwrap();
            let again = PasswordHash::of_password_in(password, cost, &[7; 16], &mut workspace);
            assert_eq!(again.unwrap(), hash);
            assert_eq!(hash.verify_in(password, &mut workspace), Ok(()));
        }
    }

    #[test]
    fn nobodys_hash_takes_no_password() {
        let nobody = PasswordHash::of_nobody(CHEAP);
        assert_eq!(nobody.verify(b""), Err(PasswordError::DoesNotVerify));
        assert_eq!(nobody.verify(b"guess"), Err(PasswordError::DoesNotVerify));
        assert!(PasswordHash::parse(&nobody.to_text()).is_err());
    }

    #[test]
    fn a_wrapped_hash_takes_the_password_and_keeps_no_inner_hash() {
        let inner = "1024$8$1$304dbaef7c5e828dc19c98f0600d18fe$2d33ad31dbd31f3acc5d9a93df7594bc1ee5b3317521967db2ec028c70aef95a";
        let imported = ImportedHash::parse(Algorithm::Scrypt, inner).unwrap();
        let wrapped = imported.wrap(CHEAP, &[3; 16]).unwrap();
        let text = wrapped.to_text();
        assert!(!text.contains("2d33ad31"));

        let wrapped = PasswordHash::parse(&text).unwrap();
        assert_eq!(wrapped.verify("Grüße, Ada 1!".as_bytes()), Ok(()));
        assert_eq!(wrapped.verify(b"other"), Err(PasswordError::DoesNotVerify));
        assert!(wrapped.is_imported() && wrapped.is_outdated(CHEAP));
    }

    #[test]
    fn is_outdated_when_made_at_another_cost() {
        let hash = PasswordHash::of_password(b"p", CHEAP, &[7; 16]).unwrap();
        assert!(!hash.is_outdated(CHEAP));
        assert!(hash.is_outdated(Cost::default()));
    }

    #[test]
    fn says_nothing_of_itself() {
        let hash = PasswordHash::of_password(b"p", CHEAP, &[7; 16]).unwrap();
        assert_eq!(format!("{hash:?}"), "PasswordHash { .. }");
    }

    proptest! {
        #[test]
        fn reads_any_text_without_panic(text in "(BCRYPT:23:)?[$|:=,a-z0-9]{0,80}") {
            drop(PasswordHash::parse(&text));
        }
    }
}
