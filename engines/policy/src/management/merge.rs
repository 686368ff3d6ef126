//! What policies from the root down to an account come to.
//!
//! Levels are applied from the root down. What a level allows its children to do binds the
//! levels below it, in the node that says so and in all nodes under that, and cannot be taken
//! back. Of policies at one level that set the same value, the one attached first wins.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/inheritance-examples.html>

use super::{Assigned, ManagementPolicy, Operators, Scalar, Setting};

/// A setting as it came to be.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) value: Option<Assigned>,
    /// A policy of this level has set the value.
    is_set_here: bool,
    /// What policies of this level may do.
    allowed: Operators,
    /// What policies of the levels below may do.
    allowed_below: Operators,
    pub(super) below: Vec<(String, Merged)>,
}

impl Default for Merged {
    fn default() -> Self {
        Self {
            value: None,
            is_set_here: false,
            allowed: Operators::ALL,
            allowed_below: Operators::ALL,
            below: Vec::new(),
        }
    }
}

/// What `levels` come to: the policies attached to the root, to each unit on the way, and to the
/// account, in the order they were attached.
pub(super) fn merged(levels: &[Vec<ManagementPolicy>]) -> Merged {
    let mut merged = Merged::default();
    for policies in levels {
        for policy in policies {
            merged.apply(&policy.root, Operators::ALL);
        }
        merged.end_level();
    }
    merged
}

impl Merged {
    fn apply(&mut self, setting: &Setting, inherited: Operators) {
        let allowed = self.allowed.and(inherited);
        let wins = !self.is_set_here;
        if let Some(assigned) = setting.assign.as_ref().filter(|_| allowed.assign && wins) {
            self.value = Some(assigned.clone());
            self.is_set_here = true;
        }
        if allowed.append && !setting.append.is_empty() {
            self.append(&setting.append);
            self.is_set_here = true;
        }
        if allowed.remove {
            self.remove(&setting.remove);
        }
        if let Some(children) = setting.allowed_for_children {
            self.allowed_below = self.allowed_below.and(children);
        }
        for (name, setting) in &setting.below {
            self.child(name).apply(setting, allowed);
        }
    }

    fn append(&mut self, values: &[Scalar]) {
        let mut all = match self.value.take() {
            Some(Assigned::Many(values)) => values,
            Some(Assigned::One(value)) => vec![value],
            None => Vec::new(),
        };
        for value in values {
            if !all.contains(value) {
                all.push(value.clone());
            }
        }
        self.value = Some(Assigned::Many(all));
    }

    fn remove(&mut self, values: &[Scalar]) {
        if let Some(Assigned::Many(all)) = &mut self.value {
            all.retain(|value| !values.contains(value));
        }
    }

    fn child(&mut self, name: &str) -> &mut Self {
        let place = self.below.iter().position(|(other, _)| other == name);
        let place = place.unwrap_or(self.below.len());
        if place == self.below.len() {
            self.below.push((name.to_owned(), Self::default()));
        }
        #[expect(
            clippy::indexing_slicing,
            reason = "the place was found or filled above"
        )]
        &mut self.below[place].1
    }

    fn end_level(&mut self) {
        self.is_set_here = false;
        self.allowed = self.allowed.and(self.allowed_below);
        for (_, below) in &mut self.below {
            below.end_level();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::EffectivePolicy;

    fn merged(levels: &[&[&str]]) -> String {
        let parse = |text: &&str| ManagementPolicy::parse(text).unwrap();
        let level = |texts: &&[&str]| texts.iter().map(parse).collect();
        EffectivePolicy::of(&levels.iter().map(level).collect::<Vec<_>>()).to_json()
    }

    /// A tag policy with these operators on the values of one key.
    fn values(operators: &str) -> String {
        format!(r#"{{"tags":{{"costcenter":{{"tag_value":{{{operators}}}}}}}}}"#)
    }

    fn shown(values: &str) -> String {
        format!(r#"{{"tags":{{"costcenter":{{"tag_value":{values}}}}}}}"#)
    }

    #[test]
    fn a_child_overwrites_appends_and_removes() {
        let root = values(r#""@@assign":["Development","Support"]"#);
        let sandbox = values(r#""@@assign":["Sandbox"]"#);
        assert_eq!(merged(&[&[&root], &[&sandbox]]), shown(r#"["Sandbox"]"#));
        let marketing = values(r#""@@append":["Marketing","Support"]"#);
        assert_eq!(
            merged(&[&[&root], &[&marketing]]),
            shown(r#"["Development","Support","Marketing"]"#)
        );
        let fewer = values(r#""@@remove":["Development","Marketing"]"#);
        assert_eq!(
            merged(&[&[&root], &[&marketing], &[&fewer]]),
            shown(r#"["Support"]"#)
        );
    }

    #[test]
    fn a_parent_limits_what_its_children_do() {
        let root = values(
            r#""@@operators_allowed_for_child_policies":["@@append"],"@@assign":["Maintenance"]"#,
        );
        let assign = values(r#""@@assign":["Other"]"#);
        let append = values(r#""@@append":["More"]"#);
        assert_eq!(
            merged(&[&[&root], &[&assign], &[&append]]),
            shown(r#"["Maintenance","More"]"#)
        );
    }

    #[test]
    fn a_limit_binds_all_below_it_and_cannot_be_taken_back() {
        let root = r#"{"services":{"@@operators_allowed_for_child_policies":["@@none"],"default":{"opt_out_policy":{"@@assign":"optOut"}}}}"#;
        let child = r#"{"services":{"@@operators_allowed_for_child_policies":["@@all"],"lex":{"opt_out_policy":{"@@assign":"optIn"}}}}"#;
        assert_eq!(
            merged(&[&[root], &[child], &[child]]),
            r#"{"services":{"default":{"opt_out_policy":"optOut"}}}"#
        );
    }

    #[test]
    fn limits_of_one_level_are_taken_together() {
        let one = values(
            r#""@@operators_allowed_for_child_policies":["@@append"],"@@assign":["Maintenance"]"#,
        );
        let other = values(r#""@@operators_allowed_for_child_policies":["@@append","@@remove"]"#);
        let child = values(r#""@@append":["More"],"@@remove":["Maintenance"]"#);
        assert_eq!(
            merged(&[&[&one, &other], &[&child]]),
            shown(r#"["Maintenance","More"]"#)
        );
    }

    #[test]
    fn at_one_level_the_first_attached_wins() {
        let one = r#"{"tags":{"project":{"tag_key":{"@@assign":"PROJECT"}}}}"#;
        let other = r#"{"tags":{"project":{"tag_key":{"@@assign":"project"}}}}"#;
        assert_eq!(
            merged(&[&[one, other]]),
            r#"{"tags":{"project":{"tag_key":"PROJECT"}}}"#
        );
    }

    proptest! {
        #[test]
        fn whatever_is_merged_can_be_read(
            texts in proptest::collection::vec(
                r#"\{"(a|b)":\{("@@assign":("x\\\\"|1|\["y","z"\]),)?("@@append":\["\\u0001"\],)?"(@@remove|c)":(\["y"\]|\{"@@assign":true\})\}\}"#,
                1..5,
            ),
        ) {
            let policies = texts.iter().filter_map(|text| ManagementPolicy::parse(text).ok());
            let levels: Vec<_> = policies.map(|policy| vec![policy]).collect();
            let json = EffectivePolicy::of(&levels).to_json();
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
        }
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let root = values(r#""@@assign":["a"]"#);
        let child = values(r#""@@remove":["a"]"#);
        assert_eq!(merged(&[&[&root], &[&child]]), "{}");
    }
}
