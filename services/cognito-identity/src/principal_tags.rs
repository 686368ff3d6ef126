//! Claims that become session tags: attributes for access control.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::login::{SAML_NAME_IDENTIFIER, VerifiedLogin};
use crate::resources::identity_pool::IdentityPool;

/// The longest value of a session tag, in characters.
const LONGEST_VALUE: usize = 256;
const SAML_NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name";

/// Which claims become which tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TagMap {
    /// AWS's usual ones.
    Defaults,
    /// The claim of each tag.
    Custom(BTreeMap<String, String>),
}

impl TagMap {
    /// The claim of each tag, for logins at a provider.
    pub(crate) fn claims(&self, provider: &str) -> BTreeMap<String, String> {
        let (client, username) =
            if provider.starts_with("arn:") && provider.contains(":saml-provider/") {
                (SAML_NAME_IDENTIFIER, SAML_NAME)
            } else {
                ("aud", "sub")
            };
        match self {
            Self::Defaults => [("client", client), ("username", username)]
                .map(|(tag, claim)| (tag.to_owned(), claim.to_owned()))
                .into(),
            Self::Custom(claims) => claims.clone(),
        }
    }
}

/// The session tags of somebody who logs in. A claim that is missing, or has several values or too long
/// a one, gives no tag; of two logins the first one's tag counts.
pub(crate) fn of_logins(pool: &IdentityPool, logins: &[VerifiedLogin]) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for login in logins {
        let mut names = login.names.iter();
        let found = names.find_map(|name| pool.principal_tags.get_key_value(name));
        let Some((provider, map)) = found else {
            continue;
        };
        for (tag, claim) in map.claims(provider) {
            let mut values = login.claims.values(&claim).into_iter();
            if let (Some(value), None) = (values.next(), values.next())
                && (1..=LONGEST_VALUE).contains(&value.chars().count())
            {
                tags.entry(tag).or_insert(value);
            }
        }
    }
    tags
}
