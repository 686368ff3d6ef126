//! What the pre token generation trigger may change, and what not.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html#user-pool-lambda-pre-token-generation-excluded-claims>

use ringwall_tokens::jwt::{Claim, Claims};

use crate::token::groups::GroupConfiguration;

/// What a function wants otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Overrides {
    pub(crate) id: ClaimChanges,
    pub(crate) access: ClaimChanges,
    pub(crate) scopes_to_add: Vec<String>,
    pub(crate) scopes_to_suppress: Vec<String>,
    /// In place of the user's groups; an empty one takes them away. They stay as they are when absent.
    pub(crate) groups: Option<GroupConfiguration>,
}

/// What a function wants otherwise in one token.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ClaimChanges {
    pub(crate) add: Claims,
    /// Goes before what is added.
    pub(crate) suppress: Vec<String>,
}

/// Claims of both tokens that nobody changes.
const FIXED: [&str; 21] = [
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "client_id",
    "device_key",
    "event_id",
    "exp",
    "iat",
    "identities",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
    "username",
    "version",
];

/// Claims of ID tokens that stay plain values.
const PLAIN: [&str; 4] = [
    "address",
    "email_verified",
    "phone_number_verified",
    "updated_at",
];

const GROUPS: &str = "cognito:groups";

impl Overrides {
    /// The groups that tokens show.
    pub(crate) fn groups(&self, own: GroupConfiguration) -> GroupConfiguration {
        self.groups.clone().unwrap_or(own)
    }

    /// The scopes that an access token has.
    pub(crate) fn scopes(&self, own: &[String]) -> Vec<String> {
        let mut scopes = own.to_vec();
        for scope in &self.scopes_to_add {
            let is_one = !scope.is_empty() && !scope.contains(char::is_whitespace);
            if is_one && !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        scopes.retain(|scope| !self.scopes_to_suppress.contains(scope));
        scopes
    }

    /// Changes an ID token.
    pub(crate) fn change_id(&self, claims: &mut Claims) {
        for (name, value) in self.id.add.iter() {
            let is_plain = !matches!(value, Claim::List(_) | Claim::Object(_) | Claim::Null);
            if may_add(name) && (is_plain || !PLAIN.contains(&name)) {
                claims.set(name, value.clone());
            }
        }
        suppress(&self.id.suppress, claims);
    }

    /// Changes an access token. Its audience may be named, as long as it is the app client.
    pub(crate) fn change_access(&self, client_id: &str, claims: &mut Claims) {
        for (name, value) in self.access.add.iter() {
            let names_client = name == "aud" && value.as_text() == Some(client_id);
            if names_client || (name != "scope" && may_add(name)) {
                claims.set(name, value.clone());
            }
        }
        let suppressed = self.access.suppress.iter();
        let suppressed: Vec<String> = suppressed
            .filter(|name| *name != "scope")
            .cloned()
            .collect();
        suppress(&suppressed, claims);
    }
}

fn may_add(name: &str) -> bool {
    let is_reserved = name.starts_with("cognito:") || name.starts_with("dev:");
    !is_reserved && !FIXED.contains(&name)
}

fn suppress(names: &[String], claims: &mut Claims) {
    for name in names {
        if name == GROUPS {
            for group_claim in [GROUPS, "cognito:roles", "cognito:preferred_role"] {
                claims.remove(group_claim);
            }
        } else if !name.starts_with("cognito:") && !FIXED.contains(&name.as_str()) {
            claims.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn adding(claims: Claims) -> ClaimChanges {
        ClaimChanges {
            add: claims,
            suppress: Vec::new(),
        }
    }

    #[test]
    fn what_says_who_it_is_cannot_be_changed() {
        let before = Claims::new()
            .with("sub", "alice")
            .with("cognito:username", "Alice");
        let mut wanted = Claims::new()
            .with("cognito:mfa", "x")
            .with("dev:score", "1");
        for name in FIXED {
            wanted.set(name, "forged");
        }
        wanted.set("cognito:username", "Mallory");
        let overrides = Overrides {
            id: ClaimChanges {
                add: wanted.clone(),
                suppress: text(&["sub", "cognito:username", "iss"]),
            },
            access: adding(wanted.with("scope", "all")),
            ..Overrides::default()
        };
        let (mut id, mut access) = (before.clone(), before.clone());
        overrides.change_id(&mut id);
        overrides.change_access("client", &mut access);
        assert_eq!((id, access), (before.clone(), before));
    }

    #[test]
    fn suppressing_goes_before_adding() {
        let overrides = Overrides {
            id: ClaimChanges {
                add: Claims::new()
                    .with("email", "new@example.com")
                    .with("tier", 3),
                suppress: text(&["email", "dev:score", "phone_number"]),
            },
            ..Overrides::default()
        };
        let mut claims = Claims::new()
            .with("email", "alice@example.com")
            .with("dev:score", "1")
            .with("phone_number", "+15550100");
        overrides.change_id(&mut claims);
        assert_eq!(claims, Claims::new().with("tier", 3));
    }

    #[test]
    fn verified_addresses_stay_plain_values_and_others_may_be_objects() {
        let object = Claims::new().with("a", 1);
        let overrides = Overrides {
            id: adding(
                Claims::new()
                    .with("email_verified", object.clone())
                    .with("rights", object.clone()),
            ),
            ..Overrides::default()
        };
        let mut claims = Claims::new().with("email_verified", true);
        overrides.change_id(&mut claims);
        let expected = Claims::new()
            .with("email_verified", true)
            .with("rights", object);
        assert_eq!(claims, expected);
    }

    #[test]
    fn an_access_tokens_audience_may_be_the_client() {
        let audience = |named: &str| {
            let overrides = Overrides {
                access: adding(Claims::new().with("aud", named)),
                ..Overrides::default()
            };
            let mut claims = Claims::new();
            overrides.change_access("client", &mut claims);
            claims.text("aud").map(str::to_owned)
        };
        assert_eq!(audience("client").as_deref(), Some("client"));
        assert_eq!(audience("another"), None);
    }

    #[test]
    fn scopes_are_added_and_taken_away() {
        let overrides = Overrides {
            scopes_to_add: text(&["notes/read", "two words", "", "openid"]),
            scopes_to_suppress: text(&["phone"]),
            ..Overrides::default()
        };
        let own = text(&["openid", "phone"]);
        assert_eq!(overrides.scopes(&own), ["openid", "notes/read"]);
    }

    #[test]
    fn groups_are_replaced_taken_away_or_left() {
        let own = GroupConfiguration {
            groups: text(&["a"]),
            ..GroupConfiguration::default()
        };
        assert_eq!(Overrides::default().groups(own.clone()), own);
        let emptied = Overrides {
            groups: Some(GroupConfiguration::default()),
            ..Overrides::default()
        };
        assert_eq!(emptied.groups(own), GroupConfiguration::default());

        let suppressed = Overrides {
            id: ClaimChanges {
                add: Claims::new(),
                suppress: text(&["cognito:groups"]),
            },
            ..Overrides::default()
        };
        let mut claims = Claims::new()
            .with("cognito:groups", text(&["a"]))
            .with("cognito:roles", text(&["r"]))
            .with("cognito:preferred_role", "r");
        suppressed.change_id(&mut claims);
        assert_eq!(claims, Claims::new());
    }
}
