//! Session tags and source identity.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>

use std::collections::HashSet;

use ringwall_core::{Ask, Session, Tags};

use crate::error::StsError;

/// Tags of one session.
const MOST: usize = 50;

/// The tags of a new session.
#[derive(Clone, Debug, Default)]
pub(crate) struct SessionTags {
    /// All of them.
    pub(crate) tags: Tags,
    /// Those that the call itself passes.
    pub(crate) passed: Tags,
    /// The keys of those that go on to further sessions.
    pub(crate) transitive: Vec<String>,
}

impl SessionTags {
    /// The tags passed, and the transitive ones of the session that calls.
    pub(crate) fn parse(
        passed: impl IntoIterator<Item = (String, String)>,
        transitive: Option<&[String]>,
        caller: Option<&Session>,
    ) -> Result<Self, StsError> {
        let passed: Vec<(String, String)> = passed.into_iter().collect();
        let mut keys = HashSet::new();
        if passed
            .iter()
            .any(|(key, _)| !keys.insert(key.to_ascii_lowercase()))
        {
            return Err(StsError::duplicate_tags());
        }
        if passed.len() > MOST {
            return Err(StsError::too_many_tags());
        }
        if let Some((key, _)) = passed
            .iter()
            .find(|(key, _)| key.to_ascii_lowercase().starts_with("aws:"))
        {
            return Err(StsError::reserved_tag(key));
        }
        let transitive = transitive.unwrap_or_default();
        if let Some(key) = transitive
            .iter()
            .find(|key| !keys.contains(&key.to_ascii_lowercase()))
        {
            return Err(StsError::unknown_transitive_tag(key));
        }
        let mut all = Self {
            tags: passed.iter().cloned().collect(),
            passed: passed.into_iter().collect(),
            transitive: transitive.to_vec(),
        };
        if let Some(session) = caller {
            all.inherit(session, &keys)?;
        }
        Ok(all)
    }

    /// With the condition keys of the tags that the call passes.
    pub(crate) fn request_conditions<'a>(&'a self, mut ask: Ask<'a>) -> Ask<'a> {
        for (key, value) in self.passed.iter() {
            ask = ask.key(format!("aws:RequestTag/{key}"), value);
        }
        if !self.passed.is_empty() {
            ask = ask.key_values("aws:TagKeys", self.passed.iter().map(|(key, _)| key));
        }
        if !self.transitive.is_empty() {
            let keys = self.transitive.iter().map(String::as_str);
            ask = ask.key_values("sts:TransitiveTagKeys", keys);
        }
        ask
    }

    /// Takes over the transitive tags of the session that calls; none of them can be set anew.
    fn inherit(&mut self, session: &Session, passed: &HashSet<String>) -> Result<(), StsError> {
        for key in &session.transitive_tags {
            if passed.contains(&key.to_ascii_lowercase()) {
                return Err(StsError::transitive_tag_conflict());
            }
            let inherited = session.tags.iter();
            let value = inherited
                .filter(|(tag, _)| tag.eq_ignore_ascii_case(key))
                .map(|(_, value)| value.to_owned());
            if let Some(value) = value.last() {
                self.tags.set(key, value);
                self.transitive.push(key.clone());
            }
        }
        Ok(())
    }
}

/// The source identity of a new session: once set, it stays.
pub(crate) fn source_identity(
    passed: Option<&str>,
    caller: Option<&Session>,
) -> Result<Option<String>, StsError> {
    let inherited = caller.and_then(|session| session.source_identity.as_deref());
    match (passed, inherited) {
        (Some(passed), Some(inherited)) if passed != inherited => {
            Err(StsError::source_identity_is_set())
        }
        (passed, inherited) => Ok(inherited.or(passed).map(str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    fn calling() -> Session {
        Session {
            tags: [pair("Team", "blue"), pair("stage", "test")]
                .into_iter()
                .collect(),
            transitive_tags: vec!["Team".to_owned()],
            source_identity: Some("alice".to_owned()),
            ..Session::default()
        }
    }

    #[test]
    fn transitive_tags_go_on_and_others_do_not() {
        let tags = SessionTags::parse([pair("job", "1")], None, Some(&calling())).unwrap();
        let all: Vec<_> = tags.tags.iter().collect();
        assert_eq!(all, [("Team", "blue"), ("job", "1")]);
        assert_eq!(tags.transitive, ["Team"]);
    }

    #[test]
    fn transitive_tags_cannot_be_set_anew_in_any_case() {
        let refused = SessionTags::parse([pair("TEAM", "red")], None, Some(&calling()));
        assert!(refused.is_err());
    }

    #[test]
    fn a_transitive_key_must_be_passed() {
        let keys = ["job".to_owned()];
        assert!(SessionTags::parse([], Some(&keys), None).is_err());
        assert!(SessionTags::parse([pair("job", "1")], Some(&keys), None).is_ok());
    }

    #[test]
    fn keys_differ_ignoring_case() {
        assert!(SessionTags::parse([pair("a", "1"), pair("A", "2")], None, None).is_err());
    }

    #[test]
    fn a_source_identity_stays() {
        let calling = calling();
        let of = |passed| source_identity(passed, Some(&calling));
        assert_eq!(of(None).unwrap().as_deref(), Some("alice"));
        assert_eq!(of(Some("alice")).unwrap().as_deref(), Some("alice"));
        assert!(of(Some("bob")).is_err());
        assert_eq!(
            source_identity(Some("bob"), None).unwrap().as_deref(),
            Some("bob")
        );
    }
}
