//! Why a call is or would be allowed or denied, for people.

use ringwall_core::{Ask, PrincipalKind, RequestContext, Resource};
use ringwall_identity::{NamedPolicy, PolicyHome};
use ringwall_policy::{
    AllowedBy, Considered, Context, ContextValues, Decision, Effect, Outcome, PolicyType, Request,
    explain,
};
use ringwall_store::StoreError;
use serde::Serialize;

use crate::PolicyAuthorizer;
use crate::authorizer::Question;
use crate::conditions::Conditions;

/// A decision about one resource, with all that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The caller's ARN.
    pub principal: String,
    /// The action.
    pub action: String,
    /// The resource's ARN, or `*`.
    pub resource: String,
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    pub decision: &'static str,
    /// By what, in a sentence.
    pub because: String,
    /// What would have to change for the other outcome.
    pub advice: Vec<String>,
    /// Every statement considered, in order.
    pub statements: Vec<ExplainedStatement>,
    /// The condition keys that statements looked at.
    pub conditions: Vec<ExplainedKey>,
    /// The same as an encoded authorization message, which `DecodeAuthorizationMessage` opens;
    /// for denials that are not too long for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoded_message: Option<String>,
}

/// A statement that had a say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedStatement {
    /// `identity-based policy`, `service control policy` …
    pub policy_type: &'static str,
    /// Which policy it is of.
    pub policy: String,
    /// Its `Sid`, or its place in the policy (`statement 2`).
    pub statement: String,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Whether it speaks of the request.
    pub matched: bool,
    /// What came out, in words.
    pub outcome: String,
    /// Where it begins in its document.
    pub line: usize,
}

/// A condition key and its values in the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedKey {
    /// The key.
    pub key: String,
    /// Its values; none where the request does not have the key.
    pub values: Vec<String>,
}

impl PolicyAuthorizer {
    /// Decides as for a call, and says of each resource why.
    ///
    /// # Errors
    /// The store failed.
    pub fn explain(
        &self,
        ctx: &RequestContext,
        ask: &Ask<'_>,
    ) -> Result<Vec<Explained>, StoreError> {
        let question = Question::of(self, ctx, ask)?;
        if ask.resources.is_empty() {
            return Ok(vec![self.explain_one(&question, None)?]);
        }
        let resources = ask.resources.iter();
        resources
            .map(|resource| self.explain_one(&question, Some(resource)))
            .collect()
    }

    fn explain_one(
        &self,
        question: &Question<'_>,
        resource: Option<&Resource<'_>>,
    ) -> Result<Explained, StoreError> {
        let (ask, grounds) = (question.ask, &question.grounds);
        let owner_controls = self.owner_controls(question, resource)?;
        let policies = self.policies(grounds, &owner_controls, ask, resource);
        let conditions = Conditions {
            ctx: question.ctx,
            ask,
            resource,
            caller_place: grounds.place(),
            owner_place: owner_controls.place.as_ref(),
            principal_tags: &grounds.bundle.tags,
        };
        let context = conditions.context(policies.context_keys());
        let arn = resource.map_or("*", |resource| &*resource.arn);
        let owner = resource.map_or(question.ctx.account(), |resource| resource.account);
        let owner = owner.digits();
        let request =
            Request::new(question.requester.view(), &ask.action, arn, &context).owned_by(&owner);
        let explanation = explain(&request, &policies);
        let scene = Scene {
            question,
            context: &context,
            arn,
        };
        let statements = explanation.statements.iter();
        let mut explained = Explained {
            principal: question.ctx.caller_arn().to_owned(),
            action: ask.action.clone().into_owned(),
            resource: arn.to_owned(),
            decision: match explanation.decision {
                Decision::Allow { .. } => "allowed",
                Decision::ExplicitDeny { .. } => "explicitDeny",
                Decision::ImplicitDeny { .. } => "implicitDeny",
            },
            because: scene.because(&explanation.decision),
            advice: scene.advice(&explanation.decision, &explanation.statements),
            statements: statements.map(|one| scene.statement(one)).collect(),
            conditions: scene.keys(&explanation.statements),
            encoded_message: None,
        };
        if !explanation.decision.is_allowed() {
            explained.encoded_message = self.encode(question.ctx, &explained);
        }
        Ok(explained)
    }

    fn encode(&self, ctx: &RequestContext, explained: &Explained) -> Option<String> {
        let text = serde_json::to_string(&explained.message()).ok()?;
        let entropy = &*ctx.platform().entropy;
        self.messages.seal(ctx.account(), &text, ctx.now(), entropy)
    }
}

/// A denial in the form of AWS's decoded authorization messages.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    allowed: bool,
    explicit_deny: bool,
    matched_statements: Items<&'a ExplainedStatement>,
    failures: Items<&'a ExplainedStatement>,
    context: MessageContext<'a>,
}

#[derive(Serialize)]
struct MessageContext<'a> {
    principal: MessagePrincipal<'a>,
    action: &'a str,
    resource: &'a str,
    conditions: Items<&'a ExplainedKey>,
}

#[derive(Serialize)]
struct MessagePrincipal<'a> {
    arn: &'a str,
}

#[derive(Serialize)]
struct Items<T> {
    items: Vec<T>,
}

impl Explained {
    fn message(&self) -> Message<'_> {
        let (matched, failed) = self.statements.iter().partition(|one| one.matched);
        Message {
            allowed: false,
            explicit_deny: self.decision == "explicitDeny",
            matched_statements: Items { items: matched },
            failures: Items { items: failed },
            context: MessageContext {
                principal: MessagePrincipal {
                    arn: &self.principal,
                },
                action: &self.action,
                resource: &self.resource,
                conditions: Items {
                    items: self.conditions.iter().collect(),
                },
            },
        }
    }
}

/// What the words of an explanation are made from.
struct Scene<'a> {
    question: &'a Question<'a>,
    context: &'a Context<'a>,
    arn: &'a str,
}

impl Scene<'_> {
    fn because(&self, decision: &Decision<'_>) -> String {
        let at = |statement: &ringwall_policy::StatementRef<'_>| {
            format!(
                "{} of the {} {}",
                name_of(statement),
                statement.policy_type.name(),
                self.policy(statement)
            )
        };
        match decision {
            Decision::Allow { by } => match by {
                AllowedBy::Identity(None) => {
                    "the account's root user may everything in it".to_owned()
                }
                AllowedBy::Identity(Some(one)) | AllowedBy::Resource(one) => {
                    format!("{} allows it", at(one))
                }
                AllowedBy::BothAccounts { identity, resource } => {
                    let own = identity
                        .as_ref()
                        .map_or_else(|| "the caller's root user".to_owned(), &at);
                    format!("{own} and {} both allow it", at(resource))
                }
                AllowedBy::Grant => "a grant allows it".to_owned(),
            },
            Decision::ExplicitDeny { by, .. } => format!("{} denies it", at(by)),
            Decision::ImplicitDeny { missing, .. } => {
                format!("no {} allows it", missing.name())
            }
        }
    }

    /// What would have to change for the call to be allowed.
    fn advice(&self, decision: &Decision<'_>, statements: &[Considered<'_>]) -> Vec<String> {
        let mut advice = Vec::new();
        match decision {
            Decision::Allow { .. } => return advice,
            Decision::ExplicitDeny { by, .. } => advice.push(format!(
                "Remove or narrow {} of the {} {}: a Deny wins over every Allow.",
                name_of(by),
                by.policy_type.name(),
                self.policy(by)
            )),
            Decision::ImplicitDeny { missing, .. } => {
                advice.push(self.missing(*missing));
                advice.extend(self.nearly(*missing, statements));
            }
        }
        advice
    }

    fn missing(&self, missing: PolicyType) -> String {
        let (action, arn) = (&self.question.ask.action, self.arn);
        let principal = self.question.ctx.caller_arn();
        match missing {
            PolicyType::Identity => {
                format!("Give {principal} an identity-based policy that allows {action} on {arn}.")
            }
            PolicyType::Resource => {
                format!("Let the policy of {arn} allow {action} to {principal}, or to its account.")
            }
            PolicyType::Trust => {
                format!("Let the trust policy of {arn} allow {action} to {principal}.")
            }
            PolicyType::Boundary => {
                format!("Let the permissions boundary of {principal} allow {action} on {arn}.")
            }
            PolicyType::Session => format!(
                "Make the session with a session policy that allows {action} on {arn}, or with none."
            ),
            PolicyType::ServiceControl => format!(
                "Let a service control policy allow {action} at every level from the root to the caller's account."
            ),
            PolicyType::ResourceControl => format!(
                "Let the resource control policies of the resource's account allow {action}."
            ),
        }
    }

    /// Statements of the missing kind that fail by one condition alone.
    fn nearly(&self, missing: PolicyType, statements: &[Considered<'_>]) -> Vec<String> {
        let allows = statements.iter().filter(|one| {
            one.statement.policy_type == missing
                && one.statement.statement.effect() == Effect::Allow
        });
        allows
            .filter_map(|one| match one.outcome {
                Outcome::ConditionFailed(condition) => Some(format!(
                    "{} of {} would allow it, but its condition {} on {} fails.",
                    name_of(&one.statement),
                    self.policy(&one.statement),
                    condition.operator_name(),
                    condition.key()
                )),
                _ => None,
            })
            .collect()
    }

    fn statement(&self, one: &Considered<'_>) -> ExplainedStatement {
        let statement = one.statement.statement;
        let outcome = match one.outcome {
            Outcome::Matched => "matches".to_owned(),
            Outcome::OtherAction => "speaks of other actions".to_owned(),
            Outcome::OtherResource => "speaks of other resources".to_owned(),
            Outcome::OtherPrincipal => "speaks of other principals".to_owned(),
            Outcome::ConditionFailed(condition) => format!(
                "the condition {} on {} fails",
                condition.operator_name(),
                condition.key()
            ),
            Outcome::NotBound => "does not bind this caller".to_owned(),
        };
        ExplainedStatement {
            policy_type: one.statement.policy_type.name(),
            policy: self.policy(&one.statement),
            statement: name_of(&one.statement),
            effect: match statement.effect() {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            },
            matched: matches!(one.outcome, Outcome::Matched),
            outcome,
            line: statement.span().start.line,
        }
    }

    /// Which policy a statement is of.
    fn policy(&self, statement: &ringwall_policy::StatementRef<'_>) -> String {
        let grounds = &self.question.grounds;
        match statement.policy_type {
            PolicyType::Identity => grounds
                .bundle
                .homes
                .get(statement.policy)
                .map_or_else(|| "of the caller".to_owned(), home),
            PolicyType::Boundary => {
                let boundary = grounds.bundle.boundary.as_ref();
                boundary.map_or_else(String::new, |(arn, _)| arn.clone())
            }
            PolicyType::Resource | PolicyType::Trust => format!("of {}", self.arn),
            PolicyType::Session => format!("{}", statement.policy + 1),
            PolicyType::ServiceControl | PolicyType::ResourceControl => {
                format!("{} at level {}", statement.policy + 1, statement.level + 1)
            }
        }
    }

    /// The condition keys that statements look at, with the request's values.
    fn keys(&self, statements: &[Considered<'_>]) -> Vec<ExplainedKey> {
        let mut keys: Vec<ExplainedKey> = Vec::new();
        let conditions = statements
            .iter()
            .flat_map(|one| one.statement.statement.conditions());
        for condition in conditions {
            let key = condition.key();
            if keys.iter().any(|known| known.key.eq_ignore_ascii_case(key)) {
                continue;
            }
            let values = self.context.get(key).map(ContextValues::as_slice);
            let values = values.unwrap_or_default().iter();
            keys.push(ExplainedKey {
                key: key.to_owned(),
                values: values.map(|value| value.clone().into_owned()).collect(),
            });
        }
        keys
    }
}

fn name_of(statement: &ringwall_policy::StatementRef<'_>) -> String {
    match statement.statement.sid() {
        Some(sid) => format!("statement {sid}"),
        None => format!("statement {}", statement.index + 1),
    }
}

fn home(policy: &NamedPolicy) -> String {
    let (kind, name) = match &policy.home {
        PolicyHome::User(name) => ("user", name),
        PolicyHome::Group(name) => ("group", name),
        PolicyHome::Role(name) => ("role", name),
    };
    if policy.managed {
        format!("{} (attached to {kind} {name})", policy.name)
    } else {
        format!("{} (inline in {kind} {name})", policy.name)
    }
}

/// Whether a caller's session may have had session policies, which the trail does not show.
pub fn may_have_session_policies(kind: &PrincipalKind) -> bool {
    matches!(
        kind,
        PrincipalKind::AssumedRole { .. } | PrincipalKind::FederatedUser { .. }
    )
}
