//! What policies come to for an account, as a tree that can be looked into.

use super::merge::{Merged, merged};
use super::{Assigned, ManagementPolicy, Scalar, write};

/// An effective policy.
#[derive(Debug)]
pub struct EffectivePolicy(Merged);

impl EffectivePolicy {
    /// Of the policies attached to the root, to each unit on the way, and to the account, in the
    /// order they were attached.
    pub fn of(levels: &[Vec<ManagementPolicy>]) -> Self {
        Self(merged(levels))
    }

    /// As JSON, without operators.
    pub fn to_json(&self) -> String {
        write::written(&self.0)
    }

    /// The setting that all others stand below.
    pub const fn root(&self) -> EffectiveSetting<'_> {
        EffectiveSetting(&self.0)
    }
}

/// A setting of an effective policy. One of which nothing is left is not there.
#[derive(Clone, Copy, Debug)]
pub struct EffectiveSetting<'a>(&'a Merged);

impl<'a> EffectiveSetting<'a> {
    /// The settings directly below, by name.
    pub fn below(self) -> impl Iterator<Item = (&'a str, Self)> {
        let below = self.0.below.iter();
        below
            .filter(|(_, setting)| is_left(setting))
            .map(|(name, setting)| (name.as_str(), Self(setting)))
    }

    /// A setting directly below.
    pub fn find(self, name: &str) -> Option<Self> {
        let mut below = self.below();
        below
            .find(|(other, _)| *other == name)
            .map(|(_, setting)| setting)
    }

    /// Its values that are texts.
    pub fn texts(self) -> impl Iterator<Item = &'a str> {
        let values = match &self.0.value {
            Some(Assigned::One(value)) => std::slice::from_ref(value),
            Some(Assigned::Many(values)) => values,
            None => &[],
        };
        values.iter().filter_map(|value| match value {
            Scalar::Text(text) => Some(text.as_str()),
            Scalar::Number(_) | Scalar::Bool(_) => None,
        })
    }
}

fn is_left(setting: &Merged) -> bool {
    match &setting.value {
        Some(Assigned::One(_)) => true,
        Some(Assigned::Many(values)) if !values.is_empty() => true,
        _ => setting.below.iter().any(|(_, below)| is_left(below)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_can_be_looked_into() {
        let texts = [
            r#"{"a":{"b":{"@@assign":["x",1,"y"]},"c":{"@@assign":["z"]}}}"#,
            r#"{"a":{"c":{"@@remove":["z"]},"d":{"@@assign":true}}}"#,
        ];
        let levels = texts.map(|text| vec![ManagementPolicy::parse(text).unwrap()]);
        let policy = EffectivePolicy::of(&levels);
        let a = policy.root().find("a").unwrap();
        let names: Vec<_> = a.below().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "d"], "nothing is left of c");
        assert!(a.find("b").unwrap().texts().eq(["x", "y"]));
        assert_eq!(a.find("d").unwrap().texts().count(), 0);
    }

    #[test]
    fn a_policy_speaks_of_what_stands_in_it() {
        let policy = ManagementPolicy::parse(r#"{"a":{"b":{"@@assign":"x"}}}"#).unwrap();
        assert!(policy.speaks_of(["a"]) && policy.speaks_of(["a", "b"]));
        assert!(!policy.speaks_of(["b"]) && !policy.speaks_of(["a", "b", "c"]));
    }
}
