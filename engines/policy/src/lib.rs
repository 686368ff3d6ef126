//! AWS's policy language: parsed, compiled, evaluated.
//!
//! [`Policy::parse`] reads a document and refuses what AWS refuses; [`evaluate`] decides a
//! [`Request`] by the [`Policies`] that apply to it.
//!
//! **Architecture invariant:** nothing here can panic, and nothing knows where policies are
//! kept or who asks.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod condition;
mod evaluate;
mod json;
mod moment;
mod pattern;
mod policy;
mod principal;
mod request;

pub use evaluate::{Decision, IdentitySide, Policies, PolicySource, ResourcePolicy, evaluate};
pub use policy::{Policy, PolicyError, PolicyKind};
pub use request::{Conditions, PrincipalKind, PrincipalView, Request};
