//! Attributes that somebody wants to write, checked against the pool's schema.

use std::collections::BTreeMap;

use crate::api::AttributeType;
use crate::error::CognitoError;
use crate::resources::attribute_value::{Fault, checked};
use crate::resources::client::Client;
use crate::resources::pool::{Contact, Pool};
use crate::resources::schema::Attribute;

/// Who writes.
#[derive(Clone, Copy)]
pub(crate) enum Writer<'a> {
    /// An administrator, an identity provider, an import: all that the schema has.
    Admin,
    /// A user through this app client: what it may write.
    Client(&'a Client),
}

/// What is to be written: values by name, nothing for what is to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AttributeChange(BTreeMap<String, Option<String>>);

/// Attributes as the API's members carry them. Values are secret; they live as long as the request.
pub(crate) fn pairs(given: Option<Vec<AttributeType>>) -> Vec<(String, String)> {
    let value = |given: AttributeType| {
        let value = given.value.map(ringwall_model::Sensitive::into_exposed);
        (given.name, value.unwrap_or_default())
    };
    given.into_iter().flatten().map(value).collect()
}

impl AttributeChange {
    /// For a new user.
    pub(crate) fn of_new(
        pool: &Pool,
        writer: Writer<'_>,
        given: &[(String, String)],
    ) -> Result<Self, CognitoError> {
        let mut change = Self::checked(pool, writer, given, |_| None)?;
        change.0.retain(|_, value| value.is_some());
        Ok(change)
    }

    /// For a user who is there. What is empty goes.
    pub(crate) fn of_update(
        pool: &Pool,
        writer: Writer<'_>,
        given: &[(String, String)],
    ) -> Result<Self, CognitoError> {
        let fixed = |attribute: &Attribute| {
            let name = &attribute.name;
            let refusal = format!("user.{name}: Attribute cannot be updated.\n");
            (!attribute.mutable).then(|| CognitoError::invalid_parameter(refusal))
        };
        let change = Self::checked(pool, writer, given, fixed)?;
        let mut required = pool.required_attributes();
        match required.find(|name| change.0.get(*name) == Some(&None)) {
            Some(name) => Err(breaks_schema(&[(name.to_owned(), REQUIRED.to_owned())])),
            None => Ok(change),
        }
    }

    /// Takes attributes of a user away.
    pub(crate) fn of_removal(
        pool: &Pool,
        writer: Writer<'_>,
        names: &[String],
    ) -> Result<Self, CognitoError> {
        let gone = names.iter().map(|name| (name.clone(), String::new()));
        Self::of_update(pool, writer, &gone.collect::<Vec<_>>())
    }

    fn checked(
        pool: &Pool,
        writer: Writer<'_>,
        given: &[(String, String)],
        refuse: impl Fn(&Attribute) -> Option<CognitoError>,
    ) -> Result<Self, CognitoError> {
        let mut change = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, value) in given {
            let Some(attribute) = pool.attribute(name) else {
                faults.push((name.clone(), UNKNOWN.to_owned()));
                continue;
            };
            if let Writer::Client(client) = writer
                && !client.may_write(name)
            {
                return Err(CognitoError::unauthorized_attribute());
            }
            if matches!(name.as_str(), "sub" | "identities") {
                let refusal = format!("user.{name}: Attribute cannot be updated.\n");
                return Err(CognitoError::invalid_parameter(refusal));
            }
            if let Some(refusal) = refuse(&attribute) {
                return Err(refusal);
            }
            if value.is_empty() {
                change.insert(name.clone(), None);
                continue;
            }
            match checked(&attribute, value) {
                Ok(value) => drop(change.insert(name.clone(), Some(value))),
                Err(Fault::Schema(reason)) => faults.push((name.clone(), reason)),
                Err(Fault::Format(words)) => return Err(CognitoError::invalid_parameter(words)),
            }
        }
        if faults.is_empty() {
            Ok(Self(change))
        } else {
            Err(breaks_schema(&faults))
        }
    }

    /// A new user must say of himself what the pool wants to know.
    pub(crate) fn require_all(&self, pool: &Pool) -> Result<(), CognitoError> {
        self.require_all_but(pool, |_| false)
    }

    /// The same, but for what comes otherwise.
    pub(crate) fn require_all_but(
        &self,
        pool: &Pool,
        comes: impl Fn(&str) -> bool,
    ) -> Result<(), CognitoError> {
        let missing = pool
            .required_attributes()
            .filter(|name| self.value(name).is_none() && !comes(name));
        let missing: Vec<_> = missing
            .map(|name| (name.to_owned(), REQUIRED.to_owned()))
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(breaks_schema(&missing))
        }
    }

    /// The value that is to be written.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref()
    }

    /// Whether it says that the address is verified.
    pub(crate) fn verifies(&self, contact: Contact) -> bool {
        self.value(contact.verified_attribute()) == Some("true")
    }

    /// Writes this too.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), Some(value.into()));
    }

    /// What is to be written, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_deref()))
    }

    /// What a new user has then.
    pub(crate) fn into_attributes(self) -> BTreeMap<String, String> {
        let kept = self.0.into_iter();
        kept.filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

impl Pool {
    /// What new users must say of themselves.
    pub(crate) fn required_attributes(&self) -> impl Iterator<Item = &str> {
        let required = self.schema.iter().filter(|own| own.required);
        required
            .map(|own| own.name.as_str())
            .filter(|name| *name != "sub")
    }
}

const REQUIRED: &str = "The attribute is required";
const UNKNOWN: &str = "Attribute does not exist in the schema.";

fn breaks_schema(faults: &[(String, String)]) -> CognitoError {
    let faults = faults
        .iter()
        .map(|(name, reason)| format!("{name}: {reason}\n"));
    CognitoError::breaks_schema(&faults.collect::<String>())
}

#[cfg(test)]
mod tests {
    use ringwall_core::ApiError;

    use super::*;
    use crate::resources::schema::AttributeKind;
    use crate::test_users::{attribute, client, pool};

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(own).collect()
    }

    fn words(error: CognitoError) -> String {
        ApiError::from(error).to_string()
    }

    fn pool_with(name: &str, change: impl FnOnce(&mut Attribute)) -> Pool {
        let mut own = attribute(
            name,
            AttributeKind::Text {
                min: None,
                max: None,
            },
        );
        change(&mut own);
        let mut pool = pool();
        pool.schema.push(own);
        pool
    }

    #[test]
    fn all_that_breaks_the_schema_is_told_at_once() {
        let given = given(&[
            ("custom:team", "red"),
            ("birthdate", "1985"),
            ("name", "Ada"),
        ]);
        let refusal = AttributeChange::of_new(&pool(), Writer::Admin, &given).unwrap_err();
        assert_eq!(
            words(refusal),
            "InvalidParameterException: Attributes did not conform to the schema: \
             custom:team: Attribute does not exist in the schema.\n\
             birthdate: Birthdate must be a valid date in the format YYYY-MM-DD\n"
        );
    }

    #[test]
    fn what_is_required_must_be_there() {
        let pool = pool_with("email", |own| own.required = true);
        let change = AttributeChange::of_new(&pool, Writer::Admin, &given(&[("name", "Ada")]));
        let refusal = change.unwrap().require_all(&pool).unwrap_err();
        let words_of_it = "InvalidParameterException: Attributes did not conform to the schema: \
                           email: The attribute is required\n";
        assert_eq!(words(refusal), words_of_it);
        let removal = AttributeChange::of_removal(&pool, Writer::Admin, &["email".to_owned()]);
        assert_eq!(words(removal.unwrap_err()), words_of_it);
        let change =
            AttributeChange::of_new(&pool, Writer::Admin, &given(&[("email", "a@b.example")]));
        change.unwrap().require_all(&pool).unwrap();
    }

    #[test]
    fn what_is_fixed_is_written_once() {
        let pool = pool_with("custom:origin", |own| own.mutable = false);
        let given = given(&[("custom:origin", "web")]);
        AttributeChange::of_new(&pool, Writer::Admin, &given).unwrap();
        let refusal = AttributeChange::of_update(&pool, Writer::Admin, &given).unwrap_err();
        assert_eq!(
            words(refusal),
            "InvalidParameterException: user.custom:origin: Attribute cannot be updated.\n"
        );
    }

    #[test]
    fn clients_write_what_they_may() {
        let pool = pool();
        let client = client(&pool.id);
        let writer = Writer::Client(&client);
        AttributeChange::of_update(&pool, writer, &given(&[("email", "a@b.example")])).unwrap();
        let own = given(&[("email_verified", "true")]);
        assert_eq!(
            words(AttributeChange::of_update(&pool, writer, &own).unwrap_err()),
            "NotAuthorizedException: A client attempted to write unauthorized attribute"
        );
        AttributeChange::of_update(&pool, Writer::Admin, &own).unwrap();
        assert_eq!(
            words(
                AttributeChange::of_update(&pool, Writer::Admin, &given(&[("sub", "x")]))
                    .unwrap_err()
            ),
            "InvalidParameterException: user.sub: Attribute cannot be updated.\n"
        );
    }

    #[test]
    fn what_is_empty_goes() {
        let pool = pool();
        let given = given(&[("name", ""), ("nickname", "A")]);
        let change = AttributeChange::of_update(&pool, Writer::Admin, &given).unwrap();
        assert_eq!(
            change.iter().collect::<Vec<_>>(),
            [("name", None), ("nickname", Some("A"))]
        );
        let change = AttributeChange::of_new(&pool, Writer::Admin, &given).unwrap();
        assert_eq!(change.iter().collect::<Vec<_>>(), [("nickname", Some("A"))]);
    }
}
