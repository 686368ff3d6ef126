//! ARNs of the service's resources.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html>

use ringwall_core::{AccountId, Arn, Region, RequestContext};

use crate::error::Elbv2Error;

/// What an ARN names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResourceName {
    /// The ARN, as it was written.
    pub(crate) arn: String,
    /// Whether it lies in the caller's account and Region.
    pub(crate) is_here: bool,
    pub(crate) place: Place,
}

/// Where a resource stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    LoadBalancer {
        name: String,
        id: String,
    },
    Listener {
        load_balancer_id: String,
        id: String,
    },
    Rule {
        load_balancer_id: String,
        listener_id: String,
        id: String,
    },
    TargetGroup {
        name: String,
        id: String,
    },
}

/// The kinds of resources, as messages name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    LoadBalancer,
    Listener,
    Rule,
    TargetGroup,
}

impl Kind {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::LoadBalancer => "load balancer",
            Self::Listener => "listener",
            Self::Rule => "listener rule",
            Self::TargetGroup => "target group",
        }
    }
}

impl ResourceName {
    /// Reads an ARN of any kind.
    pub(crate) fn parse_any(ctx: &RequestContext, text: &str) -> Option<Self> {
        let arn: Arn = text.parse().ok()?;
        if arn.service != "elasticloadbalancing" {
            return None;
        }
        let is_here = arn.account == ctx.account().to_string() && arn.region == ctx.region.as_str();
        let parts: Vec<&str> = arn.resource.split('/').collect();
        let text_of = |part: &str| part.to_owned();
        let place = match parts.as_slice() {
            ["loadbalancer", "app", name, id] => Place::LoadBalancer {
                name: text_of(name),
                id: text_of(id),
            },
            ["listener", "app", _, load_balancer_id, id] => Place::Listener {
                load_balancer_id: text_of(load_balancer_id),
                id: text_of(id),
            },
            ["listener-rule", "app", _, load_balancer_id, listener_id, id] => Place::Rule {
                load_balancer_id: text_of(load_balancer_id),
                listener_id: text_of(listener_id),
                id: text_of(id),
            },
            ["targetgroup", name, id] => Place::TargetGroup {
                name: text_of(name),
                id: text_of(id),
            },
            _ => return None,
        };
        Some(Self {
            arn: text.to_owned(),
            is_here,
            place,
        })
    }

    /// Reads the ARN of a resource of this kind.
    pub(crate) fn parse(ctx: &RequestContext, kind: Kind, text: &str) -> Result<Self, Elbv2Error> {
        Self::parse_any(ctx, text)
            .filter(|name| name.kind() == kind)
            .ok_or_else(|| Elbv2Error::invalid_arn(kind, text))
    }

    pub(crate) const fn kind(&self) -> Kind {
        match self.place {
            Place::LoadBalancer { .. } => Kind::LoadBalancer,
            Place::Listener { .. } => Kind::Listener,
            Place::Rule { .. } => Kind::Rule,
            Place::TargetGroup { .. } => Kind::TargetGroup,
        }
    }
}

/// An ARN of this service.
pub(crate) fn arn(region: &Region, account: AccountId, resource: &str) -> String {
    let partition = region.partition();
    format!("arn:{partition}:elasticloadbalancing:{region}:{account}:{resource}")
}

/// A new id: sixteen hexadecimal digits.
pub(crate) fn new_id(ctx: &RequestContext) -> String {
    format!("{:016x}", u64::from_be_bytes(ctx.random_bytes()))
}

/// The longest name of a load balancer or a target group.
const LONGEST_NAME: usize = 32;

/// Checks the name of a load balancer or a target group.
pub(crate) fn require_name(kind: Kind, name: &str) -> Result<(), Elbv2Error> {
    let words = kind.words();
    if name.is_empty() {
        return Err(Elbv2Error::invalid(format!(
            "The {words} name cannot be empty"
        )));
    }
    if name.len() > LONGEST_NAME {
        return Err(Elbv2Error::invalid(format!(
            "The {words} name '{name}' cannot be longer than '{LONGEST_NAME}' characters"
        )));
    }
    let is_plain = |character: char| character.is_ascii_alphanumeric() || character == '-';
    if !name.chars().all(is_plain) {
        return Err(Elbv2Error::invalid(format!(
            "The {words} name '{name}' can only contain characters that are alphanumeric characters and hyphens(-)"
        )));
    }
    if name.starts_with('-') || name.ends_with('-') {
        return Err(Elbv2Error::invalid(format!(
            "The {words} name '{name}' cannot begin or end with a hyphen(-)"
        )));
    }
    if kind == Kind::LoadBalancer && name.starts_with("internal-") {
        return Err(Elbv2Error::invalid(format!(
            "The {words} name '{name}' cannot begin with 'internal-'"
        )));
    }
    Ok(())
}
