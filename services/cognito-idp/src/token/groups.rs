//! What tokens say of a user's groups.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html>

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::resources::group::Group;

/// A user's groups and their roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupConfiguration {
    /// Names, in the order of precedence.
    pub(crate) groups: Vec<String>,
    /// The groups' IAM roles, in the same order.
    pub(crate) roles: Vec<String>,
    /// The role of the group that goes before all others, unless groups of the same precedence
    /// disagree.
    pub(crate) preferred_role: Option<String>,
}

impl GroupConfiguration {
    /// Of groups in the order of precedence.
    pub(crate) fn of(groups: &[Arc<Group>]) -> Self {
        let mut roles: Vec<String> = Vec::new();
        for role in groups.iter().filter_map(|group| group.role_arn.as_ref()) {
            if !roles.contains(role) {
                roles.push(role.clone());
            }
        }
        let first = groups.first().map(|group| group.precedence);
        let foremost = groups
            .iter()
            .filter(|group| Some(group.precedence) == first);
        let candidates: BTreeSet<&String> = foremost
            .filter_map(|group| group.role_arn.as_ref())
            .collect();
        let preferred_role = match candidates.first() {
            Some(role) if candidates.len() == 1 => Some((*role).clone()),
            _ => None,
        };
        Self {
            groups: groups.iter().map(|group| group.name.clone()).collect(),
            roles,
            preferred_role,
        }
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;

    use super::*;

    fn group(name: &str, role: Option<&str>, precedence: Option<u32>) -> Arc<Group> {
        Arc::new(Group {
            name: name.to_owned(),
            id: name.to_owned(),
            pool_id: "us-east-1_AbCdEfGhI".to_owned(),
            description: None,
            role_arn: role.map(str::to_owned),
            precedence,
            created_at: Timestamp::from_secs(0),
            updated_at: Timestamp::from_secs(0),
        })
    }

    fn preferred(groups: &[Arc<Group>]) -> Option<String> {
        GroupConfiguration::of(groups).preferred_role
    }

    #[test]
    fn the_foremost_groups_role_is_preferred() {
        let groups = [
            group("a", Some("first"), Some(0)),
            group("b", Some("second"), Some(1)),
            group("c", Some("first"), None),
        ];
        let configuration = GroupConfiguration::of(&groups);
        assert_eq!(configuration.preferred_role.as_deref(), Some("first"));
        assert_eq!(configuration.groups, ["a", "b", "c"]);
        assert_eq!(configuration.roles, ["first", "second"]);
    }

    #[test]
    fn groups_of_the_same_precedence_that_disagree_leave_none() {
        let differ = [
            group("a", Some("x"), Some(1)),
            group("b", Some("y"), Some(1)),
        ];
        assert_eq!(preferred(&differ), None);
        let agree = [
            group("a", Some("x"), Some(1)),
            group("b", Some("x"), Some(1)),
        ];
        assert_eq!(preferred(&agree).as_deref(), Some("x"));
    }

    #[test]
    fn without_groups_there_is_nothing() {
        assert_eq!(GroupConfiguration::of(&[]), GroupConfiguration::default());
    }
}
