//! What a function asks the extension for.

use ringwall_lambda::ssm_api::GetParameterInput;

/// A parameter that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    /// With its selector, as `GetParameter` takes it.
    name: String,
    with_decryption: bool,
}

impl Question {
    /// Reads `name=%2Fapp%2Fdb&version=3&withDecryption=true`; the error is for the function.
    pub(super) fn parse(query: &str) -> Result<Self, &'static str> {
        let (mut name, mut version, mut label) = (None, None, None);
        let mut with_decryption = false;
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*key {
                "name" => name = Some(value.into_owned()),
                "version" => version = Some(value.into_owned()),
                "label" => label = Some(value.into_owned()),
                "withDecryption" => with_decryption = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        let name = name.filter(|name| !name.is_empty());
        let name = name.ok_or("The query must have the name of a parameter.")?;
        let selector = match (version, label) {
            (Some(_), Some(_)) => return Err("A parameter has a version or a label, not both."),
            (selector, None) | (None, selector) => selector,
        };
        Ok(Self {
            name: match selector {
                Some(selector) => format!("{name}:{selector}"),
                None => name,
            },
            with_decryption,
        })
    }

    /// As `GetParameter` takes it.
    pub(super) fn input(&self) -> GetParameterInput {
        GetParameterInput {
            name: self.name.clone(),
            with_decryption: Some(self.with_decryption),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(query: &str) -> Result<String, &'static str> {
        Question::parse(query).map(|question| question.name)
    }

    #[test]
    fn names_are_read_with_their_selectors() {
        assert_eq!(name("name=%2Fapp%2Fdb").unwrap(), "/app/db");
        assert_eq!(name("version=3&name=/app/db").unwrap(), "/app/db:3");
        assert_eq!(name("name=/app/db&label=live").unwrap(), "/app/db:live");
        for wrong in ["", "name=", "version=3", "name=a&version=1&label=b"] {
            assert!(name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn secrets_are_opened_if_that_is_asked_for() {
        let opens = |query: &str| Question::parse(query).unwrap().with_decryption;
        assert!(opens("name=a&withDecryption=true"));
        assert!(!opens("name=a&withDecryption=false") && !opens("name=a"));
    }
}
