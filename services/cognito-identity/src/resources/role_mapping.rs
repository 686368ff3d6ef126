//! Which role whoever logs in gets.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::{
    self, AmbiguousRoleResolutionType, MappingRuleMatchType, RoleMappingType,
    RulesConfigurationType,
};
use crate::error::CognitoIdentityError;
use crate::quotas;

/// The roles of an identity pool, by ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Roles {
    pub(crate) authenticated: Option<String>,
    pub(crate) unauthenticated: Option<String>,
}

/// How the roles of those who log in at one provider are chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RoleMapping {
    pub(crate) by: By,
    /// Whether nobody gets a role for whom none is chosen; else he gets the pool's own.
    pub(crate) denies_the_ambiguous: bool,
}

/// By what a role is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum By {
    /// The roles that a user pool's token names.
    Token,
    /// The first rule that fits.
    Rules(Vec<Rule>),
}

/// Whoever has this claim gets this role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub(crate) claim: String,
    pub(crate) test: Test,
    pub(crate) value: String,
    pub(crate) role: String,
}

/// How a claim is compared with a rule's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Test {
    Equals,
    Contains,
    StartsWith,
    NotEqual,
}

impl Roles {
    pub(crate) fn of(roles: &BTreeMap<String, String>) -> Self {
        Self {
            authenticated: roles.get("authenticated").cloned(),
            unauthenticated: roles.get("unauthenticated").cloned(),
        }
    }

    pub(crate) fn describe(&self) -> BTreeMap<String, String> {
        let named = [
            ("authenticated", &self.authenticated),
            ("unauthenticated", &self.unauthenticated),
        ];
        let named = named.into_iter();
        named
            .filter_map(|(name, role)| Some((name.to_owned(), role.clone()?)))
            .collect()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let roles = [&self.authenticated, &self.unauthenticated];
        roles.into_iter().flatten().map(String::as_str)
    }
}

impl RoleMapping {
    /// Reads the mapping of a provider.
    pub(crate) fn parse(
        provider: &str,
        given: api::RoleMapping,
    ) -> Result<Self, CognitoIdentityError> {
        let by = match (given.r#type, given.rules_configuration) {
            (RoleMappingType::Token, None) => By::Token,
            (RoleMappingType::Rules, Some(rules)) => {
                if rules.rules.len() > quotas::RULES {
                    return Err(CognitoIdentityError::too_many_rules(quotas::RULES));
                }
                By::Rules(rules.rules.into_iter().map(Rule::from).collect())
            }
            _ => return Err(CognitoIdentityError::rules_do_not_fit(provider)),
        };
        let ambiguous = given
            .ambiguous_role_resolution
            .ok_or_else(|| CognitoIdentityError::no_ambiguous_role_resolution(provider))?;
        Ok(Self {
            by,
            denies_the_ambiguous: ambiguous == AmbiguousRoleResolutionType::Deny,
        })
    }

    pub(crate) fn describe(&self) -> api::RoleMapping {
        let (kind, rules) = match &self.by {
            By::Token => (RoleMappingType::Token, None),
            By::Rules(rules) => {
                let rules = rules.iter().map(Rule::describe).collect();
                let rules = RulesConfigurationType { rules };
                (RoleMappingType::Rules, Some(rules))
            }
        };
        let ambiguous = if self.denies_the_ambiguous {
            AmbiguousRoleResolutionType::Deny
        } else {
            AmbiguousRoleResolutionType::AuthenticatedRole
        };
        api::RoleMapping {
            r#type: kind,
            ambiguous_role_resolution: Some(ambiguous),
            rules_configuration: rules,
        }
    }

    /// The roles that it may give.
    pub(crate) fn roles(&self) -> impl Iterator<Item = &str> {
        let rules: &[Rule] = match &self.by {
            By::Token => &[],
            By::Rules(rules) => rules,
        };
        rules.iter().map(|rule| rule.role.as_str())
    }
}

impl Rule {
    /// Whether the values of its claim fit. A claim that is not there fits no rule.
    pub(crate) fn fits(&self, values: &[String]) -> bool {
        let value = self.value.as_str();
        match self.test {
            Test::Equals => values.iter().any(|own| own == value),
            Test::Contains => values.iter().any(|own| own.contains(value)),
            Test::StartsWith => values.iter().any(|own| own.starts_with(value)),
            Test::NotEqual => !values.is_empty() && values.iter().all(|own| own != value),
        }
    }

    fn describe(&self) -> api::MappingRule {
        let match_type = match self.test {
            Test::Equals => MappingRuleMatchType::Equals,
            Test::Contains => MappingRuleMatchType::Contains,
            Test::StartsWith => MappingRuleMatchType::StartsWith,
            Test::NotEqual => MappingRuleMatchType::NotEqual,
        };
        api::MappingRule {
            claim: self.claim.clone(),
            match_type,
            value: self.value.clone(),
            role_arn: self.role.clone(),
        }
    }
}

impl From<api::MappingRule> for Rule {
    fn from(given: api::MappingRule) -> Self {
        let test = match given.match_type {
            MappingRuleMatchType::Equals => Test::Equals,
            MappingRuleMatchType::Contains => Test::Contains,
            MappingRuleMatchType::StartsWith => Test::StartsWith,
            MappingRuleMatchType::NotEqual => Test::NotEqual,
        };
        Self {
            claim: given.claim,
            test,
            value: given.value,
            role: given.role_arn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(test: Test, values: &[&str]) -> bool {
        let rule = Rule {
            claim: "department".to_owned(),
            test,
            value: "sales".to_owned(),
            role: String::new(),
        };
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        rule.fits(&values)
    }

    #[test]
    fn rules_compare_in_four_ways() {
        assert!(fits(Test::Equals, &["sales"]) && !fits(Test::Equals, &["sales-east"]));
        assert!(fits(Test::Contains, &["presales"]) && !fits(Test::Contains, &["SALES"]));
        assert!(fits(Test::StartsWith, &["sales-east"]) && !fits(Test::StartsWith, &["presales"]));
        assert!(fits(Test::NotEqual, &["legal"]) && !fits(Test::NotEqual, &["sales"]));
    }

    #[test]
    fn one_value_of_several_is_enough_but_not_for_inequality() {
        assert!(fits(Test::Equals, &["legal", "sales"]));
        assert!(!fits(Test::NotEqual, &["legal", "sales"]));
    }

    #[test]
    fn a_claim_that_is_not_there_fits_nothing() {
        for test in [
            Test::Equals,
            Test::Contains,
            Test::StartsWith,
            Test::NotEqual,
        ] {
            assert!(!fits(test, &[]), "{test:?}");
        }
    }
}
