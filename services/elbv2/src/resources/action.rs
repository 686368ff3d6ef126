//! Actions of rules: each rule has one that answers the request, and may have one before it that
//! signs people in or asks for a valid token.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html>

use serde::{Deserialize, Serialize};

use super::jwt::JwtValidation;
use super::login::Login;
use super::protocol::Protocol;
use super::redirect::Redirect;
use crate::api::{self, ActionTypeEnum};
use crate::error::Elbv2Error;

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleAction {
    /// The number it was given, which tells nothing where there is one action.
    pub order: Option<i32>,
    /// What is done.
    pub kind: ActionKind,
    /// Who must sign in before.
    #[serde(default)]
    pub login: Option<Box<Login>>,
    /// Which token must be shown before.
    #[serde(default)]
    pub jwt: Option<Box<JwtValidation>>,
}

/// What is done with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionKind {
    /// A target answers it.
    Forward(Forward),
    /// The client is sent elsewhere.
    Redirect(Redirect),
    /// The load balancer answers it.
    FixedResponse(FixedResponse),
}

/// The target groups that a request can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forward {
    /// Target groups with their weights; at least one.
    pub groups: Vec<WeightedGroup>,
    /// Whether clients stay with the group they came to (`AWSALBTG`).
    pub is_sticky: bool,
    /// For how long they stay.
    pub sticky_secs: Option<i32>,
}

/// A target group and its share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightedGroup {
    /// The target group's ARN.
    pub arn: String,
    /// 0 to 999.
    pub weight: i32,
}

/// An answer of the load balancer itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedResponse {
    /// The status: 2XX, 4XX or 5XX.
    pub status: u16,
    /// The type of the body.
    pub content_type: Option<String>,
    /// The body.
    pub body: Option<String>,
}

/// Where an action is to act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) protocol: Protocol,
    pub(crate) port: u16,
}

const MOST_GROUPS: usize = 5;
const USUAL_WEIGHT: i32 = 1;
const STICKY_SECS: std::ops::RangeInclusive<i32> = 1..=604_800;
const WEIGHTS: std::ops::RangeInclusive<i32> = 0..=999;
const CONTENT_TYPES: [&str; 5] = [
    "text/plain",
    "text/css",
    "text/html",
    "application/javascript",
    "application/json",
];

/// Reads the actions of a rule.
pub(crate) fn parse(actions: Vec<api::Action>, at: Place) -> Result<RuleAction, Elbv2Error> {
    let mut actions = actions;
    if actions.len() > 1 {
        require_orders(&actions)?;
    }
    actions.sort_by_key(|action| action.order);
    let last = actions.pop().ok_or_else(Elbv2Error::no_action)?;
    if last.r#type.is_pre_routing() {
        return Err(Elbv2Error::no_ending_action());
    }
    let (mut login, mut jwt) = (None, None);
    match actions.pop() {
        Some(first) if first.r#type == ActionTypeEnum::JwtValidation => {
            jwt = Some(Box::new(JwtValidation::parse(first, at)?));
        }
        Some(first) => login = Some(Box::new(Login::parse(first, at)?)),
        None => {}
    }
    if !actions.is_empty() {
        return Err(Elbv2Error::too_many_actions());
    }
    let order = last.order;
    let kind = match last.r#type {
        ActionTypeEnum::Forward => ActionKind::Forward(forward(last)?),
        ActionTypeEnum::Redirect => {
            let config = last.redirect_config;
            let config =
                config.ok_or_else(|| Elbv2Error::no_config("redirect", "RedirectConfig"))?;
            ActionKind::Redirect(Redirect::parse(config, at)?)
        }
        ActionTypeEnum::FixedResponse => ActionKind::FixedResponse(fixed_response(last)?),
        ActionTypeEnum::AuthenticateOidc
        | ActionTypeEnum::AuthenticateCognito
        | ActionTypeEnum::JwtValidation => return Err(Elbv2Error::no_ending_action()),
    };
    Ok(RuleAction {
        order,
        kind,
        login,
        jwt,
    })
}

impl ActionTypeEnum {
    /// Whether it only says who may pass.
    const fn is_pre_routing(self) -> bool {
        matches!(
            self,
            Self::AuthenticateCognito | Self::AuthenticateOidc | Self::JwtValidation
        )
    }
}

fn require_orders(actions: &[api::Action]) -> Result<(), Elbv2Error> {
    let mut orders = Vec::new();
    for action in actions {
        match action.order {
            Some(order) if !orders.contains(&order) => orders.push(order),
            _ => return Err(Elbv2Error::action_orders()),
        }
    }
    Ok(())
}

fn forward(action: api::Action) -> Result<Forward, Elbv2Error> {
    let single = action.target_group_arn;
    let Some(config) = action.forward_config else {
        let arn = single.ok_or_else(Elbv2Error::no_target_group)?;
        return Ok(Forward {
            groups: vec![WeightedGroup {
                arn,
                weight: USUAL_WEIGHT,
            }],
            is_sticky: false,
            sticky_secs: None,
        });
    };
    let mut groups = Vec::new();
    for tuple in config.target_groups.unwrap_or_default() {
        let arn = tuple
            .target_group_arn
            .ok_or_else(Elbv2Error::no_target_group)?;
        let weight = tuple.weight.unwrap_or(USUAL_WEIGHT);
        if !WEIGHTS.contains(&weight) {
            return Err(Elbv2Error::weight(weight));
        }
        if groups.iter().any(|known: &WeightedGroup| known.arn == arn) {
            return Err(Elbv2Error::target_group_twice(&arn));
        }
        groups.push(WeightedGroup { arn, weight });
    }
    if let Some(single) = single
        && groups.iter().any(|group| group.arn != single)
    {
        return Err(Elbv2Error::two_target_groups());
    }
    if groups.is_empty() {
        return Err(Elbv2Error::no_target_group());
    }
    if groups.len() > MOST_GROUPS {
        return Err(Elbv2Error::too_many_target_groups_of_action(MOST_GROUPS));
    }
    let stickiness = config.target_group_stickiness_config;
    let is_sticky = stickiness
        .as_ref()
        .is_some_and(|it| it.enabled == Some(true));
    let sticky_secs = stickiness.and_then(|it| it.duration_seconds);
    let is_good = match sticky_secs {
        Some(seconds) => STICKY_SECS.contains(&seconds),
        None => !is_sticky,
    };
    if !is_good {
        return Err(Elbv2Error::stickiness_duration());
    }
    Ok(Forward {
        groups,
        is_sticky,
        sticky_secs,
    })
}

fn fixed_response(action: api::Action) -> Result<FixedResponse, Elbv2Error> {
    let config = action.fixed_response_config;
    let config =
        config.ok_or_else(|| Elbv2Error::no_config("fixed-response", "FixedResponseConfig"))?;
    if let Some(kind) = &config.content_type
        && !CONTENT_TYPES.contains(&kind.as_str())
    {
        return Err(Elbv2Error::content_type(kind, &CONTENT_TYPES));
    }
    // The model has told that these are three digits.
    let status = config.status_code.parse().unwrap_or(503);
    Ok(FixedResponse {
        status,
        content_type: config.content_type,
        body: config.message_body,
    })
}

/// Actions as the API shows them.
pub(crate) fn shown(action: &RuleAction) -> Vec<api::Action> {
    let login = action.login.as_ref().map(|login| login.shown());
    let jwt = action.jwt.as_ref().map(|jwt| jwt.shown());
    let first = login.or(jwt);
    first.into_iter().chain([shown_last(action)]).collect()
}

/// An action of which only type and order are known.
pub(crate) fn blank(r#type: ActionTypeEnum, order: Option<i32>) -> api::Action {
    api::Action {
        r#type,
        target_group_arn: None,
        authenticate_oidc_config: None,
        authenticate_cognito_config: None,
        order,
        redirect_config: None,
        fixed_response_config: None,
        forward_config: None,
        jwt_validation_config: None,
    }
}

fn shown_last(action: &RuleAction) -> api::Action {
    let mut shown = blank(ActionTypeEnum::Forward, action.order);
    match &action.kind {
        ActionKind::Forward(forward) => {
            if let [only] = forward.groups.as_slice() {
                shown.target_group_arn = Some(only.arn.clone());
            }
            shown.forward_config = Some(forward.shown());
        }
        ActionKind::Redirect(redirect) => {
            shown.r#type = ActionTypeEnum::Redirect;
            shown.redirect_config = Some(redirect.shown());
        }
        ActionKind::FixedResponse(response) => {
            shown.r#type = ActionTypeEnum::FixedResponse;
            shown.fixed_response_config = Some(api::FixedResponseActionConfig {
                message_body: response.body.clone(),
                status_code: response.status.to_string(),
                content_type: response.content_type.clone(),
            });
        }
    }
    shown
}

impl Forward {
    fn shown(&self) -> api::ForwardActionConfig {
        let tuple = |group: &WeightedGroup| api::TargetGroupTuple {
            target_group_arn: Some(group.arn.clone()),
            weight: Some(group.weight),
        };
        api::ForwardActionConfig {
            target_groups: Some(self.groups.iter().map(tuple).collect()),
            target_group_stickiness_config: Some(api::TargetGroupStickinessConfig {
                enabled: Some(self.is_sticky),
                duration_seconds: self.sticky_secs,
            }),
        }
    }
}

impl RuleAction {
    /// The ARNs of the target groups that it forwards to.
    pub fn target_groups(&self) -> impl Iterator<Item = &str> {
        let groups = match &self.kind {
            ActionKind::Forward(forward) => forward.groups.as_slice(),
            ActionKind::Redirect(_) | ActionKind::FixedResponse(_) => &[],
        };
        groups.iter().map(|group| group.arn.as_str())
    }
}
