//! What the authenticator says and signs
//! (<https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data>).

use crate::cbor::Item;
use crate::{Ceremony, PasskeyError};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const HAS_EXTENSIONS: u8 = 1 << 7;

/// The longest credential id.
const MOST_CREDENTIAL_ID_BYTES: usize = 1023;

const MALFORMED: PasskeyError = PasskeyError::Malformed("authenticator data");

/// Authenticator data, taken apart.
#[derive(Debug)]
pub(crate) struct AuthenticatorData<'a> {
    pub(crate) relying_party_hash: &'a [u8; 32],
    flags: u8,
    pub(crate) sign_count: u32,
    pub(crate) attested: Option<AttestedCredential<'a>>,
}

/// The credential that a registration made.
#[derive(Debug)]
pub(crate) struct AttestedCredential<'a> {
    pub(crate) aaguid: &'a [u8; 16],
    pub(crate) id: &'a [u8],
    /// The key as `COSE_Key`.
    pub(crate) public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, PasskeyError> {
        let (relying_party_hash, rest) = bytes.split_first_chunk().ok_or(MALFORMED)?;
        let ([flags], rest) = rest.split_first_chunk().ok_or(MALFORMED)?;
        let (sign_count, rest) = rest.split_first_chunk().ok_or(MALFORMED)?;
        let (attested, rest) = match flags & ATTESTED {
            0 => (None, rest),
            _ => {
                let (attested, rest) = AttestedCredential::parse(rest)?;
                (Some(attested), rest)
            }
        };
        let rest = match flags & HAS_EXTENSIONS {
            0 => rest,
            _ => match Item::read_first(rest).map_err(|_| MALFORMED)? {
                (Item::Map(_), rest) => rest,
                _ => return Err(MALFORMED),
            },
        };
        if !rest.is_empty() {
            return Err(MALFORMED);
        }
        Ok(Self {
            relying_party_hash,
            flags: *flags,
            sign_count: u32::from_be_bytes(*sign_count),
            attested,
        })
    }

    /// Checks what registrations and assertions have in common.
    pub(crate) fn check(&self, ceremony: &Ceremony<'_>) -> Result<(), PasskeyError> {
        if *self.relying_party_hash != ceremony.relying_party_hash() {
            return Err(PasskeyError::WrongRelyingParty);
        }
        if !self.has(USER_PRESENT) {
            return Err(PasskeyError::UserNotPresent);
        }
        if ceremony.requires_user_verification && !self.is_user_verified() {
            return Err(PasskeyError::UserNotVerified);
        }
        if self.is_backed_up() && !self.is_backup_eligible() {
            return Err(PasskeyError::BackupFlags);
        }
        Ok(())
    }

    pub(crate) const fn is_user_verified(&self) -> bool {
        self.has(USER_VERIFIED)
    }

    pub(crate) const fn is_backup_eligible(&self) -> bool {
        self.has(BACKUP_ELIGIBLE)
    }

    pub(crate) const fn is_backed_up(&self) -> bool {
        self.has(BACKED_UP)
    }

    const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

impl<'a> AttestedCredential<'a> {
    fn parse(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), PasskeyError> {
        let (aaguid, rest) = bytes.split_first_chunk().ok_or(MALFORMED)?;
        let (length, rest) = rest.split_first_chunk().ok_or(MALFORMED)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length == 0 || length > MOST_CREDENTIAL_ID_BYTES {
            return Err(MALFORMED);
        }
        let (id, rest) = rest.split_at_checked(length).ok_or(MALFORMED)?;
        let (_, after) = Item::read_first(rest).map_err(|_| MALFORMED)?;
        let public_key = rest.get(..rest.len() - after.len()).ok_or(MALFORMED)?;
        let credential = Self {
            aaguid,
            id,
            public_key,
        };
        Ok((credential, after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(flags: u8, rest: &[u8]) -> Vec<u8> {
        [&[7; 32], [flags].as_slice(), &[0, 0, 1, 2], rest].concat()
    }

    fn attested(id: usize) -> Vec<u8> {
        let length = u16::try_from(id).unwrap().to_be_bytes();
        [&[9; 16], length.as_slice(), &vec![5; id], &[0xa1, 1, 2]].concat()
    }

    #[test]
    fn takes_it_apart() {
        let bytes = data(
            ATTESTED | HAS_EXTENSIONS,
            &[attested(4), vec![0xa0]].concat(),
        );
        let parsed = AuthenticatorData::parse(&bytes).unwrap();
        assert_eq!(parsed.sign_count, 258);
        let credential = parsed.attested.unwrap();
        assert_eq!(credential.aaguid, &[9; 16]);
        assert_eq!(credential.id, [5; 4]);
        assert_eq!(credential.public_key, [0xa1, 1, 2]);
    }

    #[test]
    fn refuses_what_is_too_short_or_too_long() {
        for (bytes, why) in [
            (vec![0; 36], "a counter cut off"),
            (data(0, &[0]), "a byte too many"),
            (data(ATTESTED, &[9; 17]), "a credential cut off"),
            (data(ATTESTED, &attested(0)), "an id without bytes"),
            (data(ATTESTED, &attested(1024)), "an id that is too long"),
            (data(HAS_EXTENSIONS, &[]), "no extensions"),
            (data(HAS_EXTENSIONS, &[1]), "extensions that are no map"),
        ] {
            assert_eq!(
                AuthenticatorData::parse(&bytes).err(),
                Some(MALFORMED),
                "{why}"
            );
        }
        assert!(AuthenticatorData::parse(&data(ATTESTED, &attested(1023))).is_ok());
    }
}
