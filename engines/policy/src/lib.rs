//! AWS's policy language: parsed, compiled, evaluated.
//!
//! A [`Policy`] is compiled when it is parsed. [`evaluate`] answers a [`Request`] by a principal's
//! and a resource's [`Policies`]; [`explain`] also says what became of every statement.
//! The engine knows no store, no clock and no wire: what a condition may look at is put into
//! the [`Context`] by whoever asks.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod action;
mod arn;
mod condition;
mod context;
mod decision;
mod document;
mod error;
mod evaluate;
mod explain;
mod glob;
mod json;
mod management;
mod policies;
mod principal;
mod request;
mod resource;
mod rules;
mod span;
mod statement;
mod template;

pub use condition::{Condition, Operator, Quantifier, parse_moment};
pub use context::{Context, ContextValues};
pub use decision::{AllowedBy, Decision, PolicyType, Reason, StatementRef};
pub use document::{Limits, Policy, PolicyVersion, size_without_white_space};
pub use error::{JsonProblem, PolicyError};
pub use evaluate::evaluate;
pub use explain::{Considered, Explanation, Outcome, explain};
pub use management::{EffectivePolicy, EffectiveSetting, ManagementError, ManagementPolicy};
pub use policies::{IdentitySide, Policies, ResourcePolicy, ResourcePolicyMode};
pub use principal::{Principal, PrincipalKind};
pub use request::{Request, RequestPrincipal, SourceUser};
pub use rules::PolicyKind;
pub use span::{Position, Span};
pub use statement::{Effect, Statement};
