//! Which attributes an app client may read and write.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-attribute-permissions-and-scopes>

use crate::resources::client::Client;
use crate::resources::schema::is_standard;

const CUSTOM: &str = "custom:";
/// What Cognito says of users; they do not.
const KEPT_BY_COGNITO: [&str; 4] = [
    "sub",
    "identities",
    "email_verified",
    "phone_number_verified",
];

impl Client {
    /// Whether its users see the attribute.
    pub(crate) fn may_read(&self, name: &str) -> bool {
        let named = self.read_attributes.as_ref();
        name == "sub" || named.map_or_else(|| is_usual(name), |named| is_among(named, name))
    }

    /// Whether its users may change the attribute.
    pub(crate) fn may_write(&self, name: &str) -> bool {
        let named = self.write_attributes.as_ref();
        let may = named.map_or_else(|| is_usual(name), |named| is_among(named, name));
        may && !KEPT_BY_COGNITO.contains(&name)
    }
}

/// What a client has that names nothing: all but attributes for developers.
fn is_usual(name: &str) -> bool {
    is_standard(name) || name.starts_with(CUSTOM)
}

fn is_among(named: &[String], name: &str) -> bool {
    named.iter().any(|named| named == name)
}

#[cfg(test)]
mod tests {
    use crate::test_users::client;

    #[test]
    fn a_client_that_names_nothing_has_all_but_what_is_for_developers() {
        let client = client("us-east-1_test");
        assert!(client.may_write("email") && client.may_write("custom:team"));
        assert!(client.may_read("email_verified") && client.may_read("sub"));
        assert!(!client.may_read("dev:custom:score"));
        for theirs in [
            "sub",
            "email_verified",
            "phone_number_verified",
            "dev:custom:a",
        ] {
            assert!(!client.may_write(theirs), "{theirs}");
        }
    }

    #[test]
    fn a_client_that_names_some_has_these() {
        let mut client = client("us-east-1_test");
        client.read_attributes = Some(vec!["name".to_owned()]);
        client.write_attributes = Some(vec!["custom:team".to_owned()]);
        assert!(client.may_read("name") && !client.may_read("email"));
        assert!(client.may_write("custom:team") && !client.may_write("name"));
    }
}
