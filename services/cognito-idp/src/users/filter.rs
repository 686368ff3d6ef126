//! Filters of `ListUsers`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-for-users-using-listusers-api>

use crate::error::CognitoError;
use crate::store::SearchIndex;

/// One attribute, one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) field: Field,
    pub(crate) value: String,
    /// The whole value rather than its beginning.
    pub(crate) whole: bool,
}

/// What users are searched for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Username,
    Sub,
    Indexed(SearchIndex),
}

impl Filter {
    /// Reads `family_name ^= "Red"`; an empty text is no filter.
    pub(crate) fn parse(text: &str) -> Result<Option<Self>, CognitoError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let malformed = || CognitoError::invalid_parameter("Error while parsing filter.");
        let (name, rest) = name(text.trim_start()).ok_or_else(malformed)?;
        let rest = rest.trim_start();
        let (whole, rest) = match (rest.strip_prefix("^="), rest.strip_prefix('=')) {
            (Some(rest), _) => (false, rest),
            (None, Some(rest)) => (true, rest),
            (None, None) => return Err(malformed()),
        };
        let (value, rest) = quoted(rest.trim_start()).ok_or_else(malformed)?;
        if !rest.trim().is_empty() {
            return Err(malformed());
        }
        let field = Field::of_name(&name).ok_or_else(|| {
            CognitoError::invalid_parameter(format!("Invalid search attribute: {name}"))
        })?;
        Ok(Some(Self {
            field,
            value,
            whole,
        }))
    }
}

impl Field {
    fn of_name(name: &str) -> Option<Self> {
        let index = || {
            let mut all = SearchIndex::ALL.into_iter();
            all.find(|index| index.name() == name).map(Self::Indexed)
        };
        match name {
            "username" => Some(Self::Username),
            "sub" => Some(Self::Sub),
            _ => index(),
        }
    }
}

/// An attribute's name, in quotes or without, and what follows.
fn name(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        return quoted(text);
    }
    let ends = |character: char| !(character.is_alphanumeric() || "_:-.".contains(character));
    let (name, rest) = text.split_at_checked(text.find(ends)?)?;
    (!name.is_empty()).then(|| (name.to_owned(), rest))
}

/// A text in quotes, where a backslash keeps the next character, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text.strip_prefix('"')?.chars();
    loop {
        match rest.next()? {
            '"' => return Some((value, rest.as_str())),
            '\\' => value.push(rest.next()?),
            character => value.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ringwall_core::ApiError;

    use super::*;

    fn parsed(text: &str) -> Option<(Field, String, bool)> {
        let filter = Filter::parse(text).ok()??;
        Some((filter.field, filter.value, filter.whole))
    }

    #[test]
    fn reads_both_comparisons() {
        let family = Field::Indexed(SearchIndex::FamilyName);
        let reddy = Some((family, "Reddy".to_owned(), true));
        for same in [
            r#"family_name = "Reddy""#,
            r#"family_name="Reddy""#,
            r#"  "family_name"  =  "Reddy"  "#,
        ] {
            assert_eq!(parsed(same), reddy, "{same}");
        }
        assert_eq!(
            parsed(r#""email"^="testuser""#),
            Some((
                Field::Indexed(SearchIndex::Email),
                "testuser".to_owned(),
                false
            ))
        );
        assert_eq!(
            parsed(r#"cognito:user_status = "CONFIRMED""#).unwrap().0,
            Field::Indexed(SearchIndex::UserStatus)
        );
        assert_eq!(parsed(r#"sub = "a-b""#).unwrap().0, Field::Sub);
        assert_eq!(
            parsed(r#"name = "a \"b\" \\ c""#).unwrap().1,
            r#"a "b" \ c"#
        );
        assert_eq!(Filter::parse("  ").unwrap(), None);
    }

    #[test]
    fn refuses_what_is_no_filter() {
        for bad in [
            "name",
            "name =",
            "name = Ada",
            "= \"Ada\"",
            "name == \"Ada\"",
            "name = \"Ada",
            "name = \"Ada\" and email = \"a\"",
            "name != \"Ada\"",
            "name = \"Ada\\\"",
            "\"\"",
        ] {
            let refusal = ApiError::from(Filter::parse(bad).unwrap_err()).to_string();
            assert_eq!(
                refusal, "InvalidParameterException: Error while parsing filter.",
                "{bad}"
            );
        }
        let custom = ApiError::from(Filter::parse(r#"custom:team = "red""#).unwrap_err());
        assert_eq!(
            custom.to_string(),
            "InvalidParameterException: Invalid search attribute: custom:team"
        );
    }

    proptest! {
        #[test]
        fn any_value_can_be_searched_for(value in "\\PC{0,40}", whole: bool) {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            let operator = if whole { "=" } else { "^=" };
            let filter = parsed(&format!("given_name {operator} \"{escaped}\""));
            prop_assert_eq!(filter, Some((Field::Indexed(SearchIndex::GivenName), value, whole)));
        }

        #[test]
        fn reads_any_text_without_panic(text in "\\PC{0,60}") {
            drop(Filter::parse(&text));
        }
    }
}
