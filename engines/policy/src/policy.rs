//! Policy documents: read, checked, compiled.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::collections::BTreeSet;

use crate::condition::Condition;
use crate::json::Json;
use crate::pattern::Pattern;
use crate::principal::{NamedPrincipal, Naming};
use crate::{PrincipalView, Request};

/// Characters of a document. Services set smaller limits.
const LARGEST_CHARS: usize = 131_072;

/// Which rules a document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// Of a user, group or role.
    Identity,
    /// Of a resource: names principals.
    Resource,
    /// Of a role, saying who may assume it: names principals and no resource.
    Trust,
    /// Given when a session is made.
    Session,
    /// The most that a user or role may have.
    Boundary,
    /// Of an organization, about principals.
    ServiceControl,
    /// Of an organization, about resources.
    ResourceControl,
}

/// A document that AWS would not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is not JSON, or has a key twice.
    #[error("Syntax errors in policy: {0}")]
    Syntax(String),
    /// It is longer than any policy may be.
    #[error("The policy is too long")]
    TooLong,
    /// An element is missing, unknown or of the wrong form.
    #[error("{0}")]
    Element(String),
    /// A principal is not of a form that there is.
    #[error("Invalid principal in policy: \"AWS\":\"{0}\"")]
    Principal(String),
}

/// A policy, compiled.
#[derive(Clone, Debug)]
pub struct Policy {
    source: String,
    statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) denies: bool,
    principals: Option<(Vec<NamedPrincipal>, bool)>,
    actions: (Vec<Pattern>, bool),
    resources: Option<(Vec<Pattern>, bool)>,
    conditions: Vec<Condition>,
}

impl Policy {
    /// Reads a document.
    ///
    /// # Errors
    /// What AWS refuses, named.
    pub fn parse(text: &str, kind: PolicyKind) -> Result<Self, PolicyError> {
        if text.len() > LARGEST_CHARS {
            return Err(PolicyError::TooLong);
        }
        let json: Json =
            serde_json::from_str(text).map_err(|error| PolicyError::Syntax(error.to_string()))?;
        let Json::Object(members) = &json else {
            return Err(PolicyError::Syntax("a policy is an object".to_owned()));
        };
        let mut version = "2008-10-17";
        let mut statements = None;
        for (name, value) in members {
            match (name.as_str(), value) {
                ("Version", Json::Text(text)) if is_version(text) => version = text,
                ("Id", Json::Text(_)) => {}
                ("Statement", value) => statements = Some(value),
                _ => return Err(element(format!("The policy has an invalid element {name}"))),
            }
        }
        let statements = statements.ok_or_else(|| element("Missing required field Statement"))?;
        let reader = Reader { kind, variables: version == "2012-10-17" };
        let mut ids = BTreeSet::new();
        let statements = statements
            .one_or_many()
            .iter()
            .map(|statement| reader.statement(statement, &mut ids))
            .collect::<Result<Vec<_>, _>>()?;
        if statements.is_empty() {
            return Err(element("A policy has at least one statement"));
        }
        Ok(Self { source: text.to_owned(), statements })
    }

    /// The document, byte for byte.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Operator and key of every condition, as written.
    pub fn condition_keys(&self) -> impl Iterator<Item = (&str, &str)> {
        let conditions = self.statements.iter().flat_map(|statement| &statement.conditions);
        conditions.map(|condition| (condition.operator.as_str(), condition.key.as_str()))
    }

    /// The principals that statements name, as written.
    pub fn principals(&self) -> impl Iterator<Item = &str> {
        let named = self.statements.iter().filter_map(|statement| statement.principals.as_ref());
        named.flat_map(|(principals, _)| principals.iter().map(NamedPrincipal::text))
    }

    pub(crate) fn statements(&self) -> &[Statement] {
        &self.statements
    }
}

impl Statement {
    /// How it names the principal; policies without principals are about whoever has them.
    pub(crate) fn naming(&self, principal: &PrincipalView<'_>) -> Naming {
        let Some((principals, excluded)) = &self.principals else { return Naming::Itself };
        let named = principals.iter().map(|named| named.names(principal)).max().unwrap_or(Naming::No);
        match (excluded, named) {
            (false, named) => named,
            (true, Naming::No) => Naming::Itself,
            (true, _) => Naming::No,
        }
    }

    /// Whether it is about this action, resource and these circumstances.
    pub(crate) fn applies(&self, request: &Request<'_>) -> bool {
        self.is_about_action(request.action)
            && self.is_about_resource(request)
            && self.conditions.iter().all(|condition| condition.holds(request.conditions))
    }

    fn is_about_action(&self, action: &str) -> bool {
        let (patterns, excluded) = &self.actions;
        let action = action.to_ascii_lowercase();
        let none = crate::Conditions::new();
        patterns.iter().any(|pattern| pattern.matches(&action, &none)) != *excluded
    }

    fn is_about_resource(&self, request: &Request<'_>) -> bool {
        let Some((patterns, excluded)) = &self.resources else { return true };
        let matches = |pattern: &Pattern| pattern.matches_arn(request.resource, request.conditions);
        patterns.iter().any(matches) != *excluded
    }
}

fn is_version(text: &str) -> bool {
    matches!(text, "2012-10-17" | "2008-10-17")
}

fn element(message: impl Into<String>) -> PolicyError {
    PolicyError::Element(message.into())
}

/// Reads statements by the rules of a kind.
struct Reader {
    kind: PolicyKind,
    variables: bool,
}

impl Reader {
    fn statement(&self, json: &Json, ids: &mut BTreeSet<String>) -> Result<Statement, PolicyError> {
        let Json::Object(members) = json else {
            return Err(element("A statement is an object"));
        };
        let find = |name: &str| members.iter().find(|(member, _)| member == name).map(|(_, json)| json);
        self.check_members(members)?;
        if let Some(id) = find("Sid") {
            self.check_id(id, ids)?;
        }
        let denies = match find("Effect").and_then(Json::text) {
            Some("Allow") => false,
            Some("Deny") => true,
            _ => return Err(element("Effect must be Allow or Deny")),
        };
        Ok(Statement {
            denies,
            principals: self.principals(find("Principal"), find("NotPrincipal"), denies)?,
            actions: actions(find("Action"), find("NotAction"))?,
            resources: self.resources(find("Resource"), find("NotResource"))?,
            conditions: self.conditions(find("Condition"))?,
        })
    }

    fn check_members(&self, members: &[(String, Json)]) -> Result<(), PolicyError> {
        const KNOWN: [&str; 9] = [
            "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
            "NotResource", "Condition",
        ];
        let unknown = members.iter().find(|(name, _)| !KNOWN.contains(&name.as_str()));
        match unknown {
            Some((name, _)) => Err(element(format!("The statement has an invalid element {name}"))),
            None => Ok(()),
        }
    }

    fn check_id(&self, id: &Json, ids: &mut BTreeSet<String>) -> Result<(), PolicyError> {
        let id = id.text().ok_or_else(|| element("Sid must be a text"))?;
        // Policies of resources may have any words for an id.
        let strict = !matches!(self.kind, PolicyKind::Resource | PolicyKind::Trust);
        if strict && !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(element("Statement IDs (SID) must be alpha-numeric"));
        }
        if !id.is_empty() && !ids.insert(id.to_owned()) {
            return Err(element("Statement IDs (SID) in a single policy must be unique."));
        }
        Ok(())
    }

    fn principals(
        &self,
        named: Option<&Json>,
        excluded: Option<&Json>,
        denies: bool,
    ) -> Result<Option<(Vec<NamedPrincipal>, bool)>, PolicyError> {
        let takes_principals = matches!(
            self.kind,
            PolicyKind::Resource | PolicyKind::Trust | PolicyKind::ResourceControl
        );
        match (named, excluded) {
            (Some(_), Some(_)) => Err(element("A statement has Principal or NotPrincipal, not both")),
            (Some(_), _) | (_, Some(_)) if !takes_principals => {
                Err(element("Policy document should not specify a principal."))
            }
            (None, None) if takes_principals => Err(element("Missing required field Principal")),
            (None, None) => Ok(None),
            (Some(named), None) => Ok(Some((principals(named)?, false))),
            (None, Some(_)) if !denies => {
                Err(element("Allow with NotPrincipal is not allowed."))
            }
            (None, Some(excluded)) => Ok(Some((principals(excluded)?, true))),
        }
    }

    fn resources(
        &self,
        named: Option<&Json>,
        excluded: Option<&Json>,
    ) -> Result<Option<(Vec<Pattern>, bool)>, PolicyError> {
        let (json, not) = match (named, excluded) {
            (Some(_), Some(_)) => {
                return Err(element("A statement has Resource or NotResource, not both"));
            }
            (None, None) if self.kind == PolicyKind::Trust => return Ok(None),
            (Some(_), _) | (_, Some(_)) if self.kind == PolicyKind::Trust => {
                return Err(element("Has prohibited field Resource"));
            }
            (None, None) => return Err(element("Policy statement must contain resources.")),
            (Some(json), None) => (json, false),
            (None, Some(json)) => (json, true),
        };
        let pattern = |json: &Json| {
            let text = json.text().filter(|text| *text == "*" || text.starts_with("arn:"));
            let text = text.ok_or_else(|| {
                element(format!(
                    "Resource {} must be in ARN format or \"*\".",
                    json.scalar().unwrap_or_default()
                ))
            })?;
            Ok(Pattern::parse(&self.completed(text), self.variables))
        };
        let patterns: Vec<Pattern> =
            json.one_or_many().iter().map(pattern).collect::<Result<_, _>>()?;
        Ok(Some((patterns, not)))
    }

    /// A short ARN (`arn:aws:sqs`) means everything that begins so, in identity policies.
    fn completed(&self, text: &str) -> String {
        let missing = 5_usize.saturating_sub(text.matches(':').count());
        if text == "*" || missing == 0 || self.kind != PolicyKind::Identity {
            return text.to_owned();
        }
        format!("{text}{}", ":*".repeat(missing))
    }

    fn conditions(&self, json: Option<&Json>) -> Result<Vec<Condition>, PolicyError> {
        let operators = match json {
            None => return Ok(Vec::new()),
            Some(Json::Object(operators)) => operators,
            Some(_) => return Err(element("Condition is an object")),
        };
        let mut conditions = Vec::new();
        for (operator, keys) in operators {
            let Json::Object(keys) = keys else {
                return Err(element(format!("The condition {operator} is an object of keys")));
            };
            for (key, values) in keys {
                let values: Option<Vec<&str>> =
                    values.one_or_many().iter().map(Json::scalar).collect();
                let values = values
                    .ok_or_else(|| element(format!("The values of {key} are texts")))?;
                let condition = Condition::parse(operator, key, &values, self.variables);
                conditions.push(condition.ok_or_else(|| {
                    element(format!("Invalid Condition type : {operator}."))
                })?);
            }
        }
        Ok(conditions)
    }
}

fn actions(
    named: Option<&Json>,
    excluded: Option<&Json>,
) -> Result<(Vec<Pattern>, bool), PolicyError> {
    let (json, not) = match (named, excluded) {
        (Some(_), Some(_)) => return Err(element("A statement has Action or NotAction, not both")),
        (None, None) => return Err(element("Policy statement must contain actions.")),
        (Some(json), None) => (json, false),
        (None, Some(json)) => (json, true),
    };
    let pattern = |json: &Json| {
        let text = json.text().ok_or_else(|| element("Actions are texts"))?;
        let prefixed = text.split_once(':').is_some_and(|(vendor, name)| {
            !vendor.is_empty() && !name.is_empty()
        });
        if text != "*" && !prefixed {
            return Err(element("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."));
        }
        Ok(Pattern::parse(&text.to_ascii_lowercase(), false))
    };
    Ok((json.one_or_many().iter().map(pattern).collect::<Result<_, _>>()?, not))
}

fn principals(json: &Json) -> Result<Vec<NamedPrincipal>, PolicyError> {
    if let Json::Text(text) = json {
        return if text == "*" {
            Ok(vec![NamedPrincipal::Everybody])
        } else {
            Err(PolicyError::Principal(text.clone()))
        };
    }
    let Json::Object(kinds) = json else {
        return Err(element("Principal is * or an object"));
    };
    let mut principals = Vec::new();
    for (kind, values) in kinds {
        for value in values.one_or_many() {
            let text = value.scalar().ok_or_else(|| element("Principals are texts"))?;
            principals.push(match kind.as_str() {
                "AWS" => NamedPrincipal::parse_aws(text)
                    .ok_or_else(|| PolicyError::Principal(text.to_owned()))?,
                "Service" => NamedPrincipal::Service(text.to_owned()),
                "Federated" | "CanonicalUser" => NamedPrincipal::Other(text.to_owned()),
                _ => return Err(element(format!("Unknown kind of principal {kind}"))),
            });
        }
    }
    Ok(principals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str, kind: PolicyKind) -> String {
        Policy::parse(text, kind).unwrap_err().to_string()
    }

    #[test]
    fn what_aws_refuses_is_refused_by_name() {
        let statement = |members: &str| format!(r#"{{"Statement":[{{{members}}}]}}"#);
        let good = r#""Effect":"Allow","Action":"kms:*","Resource":"*""#;
        Policy::parse(&statement(good), PolicyKind::Identity).unwrap();
        for (members, words) in [
            (r#""Effect":"Allow","Effect":"Deny","Action":"kms:*","Resource":"*""#, "duplicate key Effect"),
            (r#""Effect":"allow","Action":"kms:*","Resource":"*""#, "Effect must be"),
            (r#""Effect":"Allow","Action":"Encrypt","Resource":"*""#, "vendor"),
            (r#""Effect":"Allow","Action":"kms:*","Resource":"key/1""#, "ARN format"),
            (r#""Effect":"Allow","Action":"kms:*""#, "must contain resources"),
            (r#""Effect":"Allow","Resource":"*""#, "must contain actions"),
            (r#""Effect":"Allow","Action":"kms:*","NotAction":"kms:*","Resource":"*""#, "not both"),
            (r#""Effect":"Allow","Action":"kms:*","Resource":"*","Principal":"*""#, "should not specify"),
            (r#""Effect":"Allow","Action":"kms:*","Resource":"*","Colour":"red""#, "invalid element Colour"),
            (r#""Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"Like":{"a":"b"}}"#, "Invalid Condition type : Like"),
            (r#""Sid":"a b","Effect":"Allow","Action":"kms:*","Resource":"*""#, "alpha-numeric"),
        ] {
            let text = refused(&statement(members), PolicyKind::Identity);
            assert!(text.contains(words), "{members}: {text}");
        }
        assert!(refused("{", PolicyKind::Identity).starts_with("Syntax errors"));
        assert!(refused(r#"{"Version":"2020-01-01","Statement":[]}"#, PolicyKind::Identity).contains("Version"));
        let resource = statement(good);
        assert!(refused(&resource, PolicyKind::Resource).contains("Missing required field Principal"));
        let principal = |text: &str| statement(&format!(r#"{good},"Principal":{{"AWS":"{text}"}}"#));
        for text in ["alice", "arn:aws:iam::111122223333:group/g", "arn:aws:iam::111122223333:user/*"] {
            assert!(refused(&principal(text), PolicyKind::Resource).starts_with("Invalid principal"));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"[{}\[\]":,a-zA-Z*0-9 ]{0,80}"#) {
            for kind in [PolicyKind::Identity, PolicyKind::Resource, PolicyKind::Trust] {
                drop(Policy::parse(&text, kind));
            }
        }
    }
}
