//! The actions whose last use is told.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-action-last-accessed.html>

use std::sync::Arc;

use ringwall_model::actions::service as actions_of;
use ringwall_model::{Service, service, service_heads};
use ringwall_policy::Policy;

use crate::reports::allowed_services::is_allowed;

/// The actions of a service that every level allows and that have an operation of their name, A–Z.
/// Those that calls of other names ask for are not tracked, as they are not by AWS.
pub(crate) fn tracked_actions(
    levels: &[Vec<Arc<Policy>>],
    prefix: &str,
) -> impl Iterator<Item = &'static str> {
    let models: Vec<&Service> = service_heads()
        .filter(|head| head.signing_name == prefix)
        .filter_map(|head| service(head.name))
        .collect();
    let has_operation = move |name: &str| {
        let mut models = models.iter();
        models.any(|model| model.operation(name).is_some())
    };
    let actions = actions_of(prefix).map_or(&[][..], |service| &service.actions);
    actions
        .iter()
        .filter(move |action| has_operation(action.name) && is_allowed(levels, action))
        .map(|action| action.name)
}
