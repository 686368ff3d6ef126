//! Argon2id (RFC 9106) in PHC's text form: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.

use std::fmt;

use argon2::{Argon2, MAX_SALT_LEN, MIN_SALT_LEN, Params, Version};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use zeroize::Zeroizing;

use crate::{PasswordError, Workspace};

/// How dear a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    /// What OWASP's Password Storage Cheat Sheet recommends first among those of one lane and two
    /// passes: 19 MiB.
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}

/// Everything that a hash depends on but the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Argon2id {
    pub(crate) cost: Cost,
    pub(crate) version: Version,
    pub(crate) salt: Vec<u8>,
}

impl Argon2id {
    pub(crate) fn new(cost: Cost, salt: &[u8]) -> Self {
        Self {
            cost,
            version: Version::V0x13,
            salt: salt.to_vec(),
        }
    }

    /// Reads all but the hash: `$argon2id$v=19$m=19456,t=2,p=1$salt`. What is read can be computed.
    pub(crate) fn parse(text: &str) -> Result<Self, PasswordError> {
        Self::find(text).ok_or(PasswordError::Malformed)
    }

    fn find(text: &str) -> Option<Self> {
        let mut fields = text.strip_prefix("$argon2id$")?.split('$');
        let version = number(fields.next()?.strip_prefix("v=")?)?;
        let version = Version::try_from(version).ok()?;
        let mut parameters = fields.next()?.split(',');
        let mut parameter = |name| number(parameters.next()?.strip_prefix(name)?);
        let cost = Cost {
            memory_kib: parameter("m=")?,
            passes: parameter("t=")?,
            lanes: parameter("p=")?,
        };
        let salt = BASE64_STANDARD_NO_PAD.decode(fields.next()?).ok()?;
        let is_whole = parameters.next().is_none() && fields.next().is_none();
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = cost;
        Params::new(memory_kib, passes, lanes, None).ok()?;
        let is_salt = (MIN_SALT_LEN..=MAX_SALT_LEN).contains(&salt.len());
        (is_whole && is_salt).then_some(Self {
            cost,
            version,
            salt,
        })
    }

    pub(crate) fn compute(
        &self,
        password: &[u8],
        length: usize,
        workspace: &mut Workspace,
    ) -> Result<Zeroizing<Vec<u8>>, PasswordError> {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        let params = Params::new(memory_kib, passes, lanes, Some(length));
        let params = params.map_err(|_| PasswordError::Malformed)?;
        let blocks = workspace.blocks(params.block_count())?;
        let mut hash = Zeroizing::new(vec![0; length]);
        Argon2::new(argon2::Algorithm::Argon2id, self.version, params)
            .hash_password_into_with_memory(password, &self.salt, &mut hash, blocks)
            .map_err(|_| PasswordError::Failed)?;
        Ok(hash)
    }
}

impl fmt::Display for Argon2id {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        let salt = BASE64_STANDARD_NO_PAD.encode(&self.salt);
        let version = u32::from(self.version);
        write!(
            to,
            "$argon2id$v={version}$m={memory_kib},t={passes},p={lanes}${salt}"
        )
    }
}

/// A decimal number in its one shortest form.
pub(crate) fn number(text: &str) -> Option<u32> {
    let is_shortest = text == "0" || !text.starts_with(['0', '+']);
    text.parse().ok().filter(|_| is_shortest)
}
