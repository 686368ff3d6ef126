//! Rules of listeners.

use std::sync::Arc;
use std::time::Duration;

use ringwall_elbv2::api::RedirectActionStatusCodeEnum;
use ringwall_elbv2::resources::action::{ActionKind, RuleAction};
use ringwall_elbv2::resources::condition::{Condition as Written, Patterns};
use ringwall_elbv2::resources::rule::Rule as WrittenRule;
use ringwall_elbv2::resources::transform::{Transform, TransformKind};

use super::login::{PoolPages, login};
use crate::config::{
    Action, Condition, FixedResponse, Forward, JwtValidation, Network, Pattern, Redirect, Rewrite,
    Rule, Transforms, WeightedGroup,
};

/// The rule that the API has written down.
pub(super) fn rule(written: &WrittenRule, pages: &PoolPages) -> Rule {
    Rule {
        priority: written.priority.map_or(0, u32::from),
        conditions: written.conditions.iter().map(condition).collect(),
        action: action(&written.action, pages),
        transforms: transforms(&written.transforms),
    }
}

/// A regular expression that the API took and this machine cannot build changes nothing.
fn transforms(written: &[Transform]) -> Transforms {
    let rewrite = |kind| {
        let transform = written.iter().find(|transform| transform.kind == kind)?;
        Rewrite::new(&transform.regex, &transform.replace).ok()
    };
    Transforms {
        host: rewrite(TransformKind::Host),
        url: rewrite(TransformKind::Url),
    }
}

pub(super) fn action(written: &RuleAction, pages: &PoolPages) -> Action {
    let last = last_action(written);
    match (&written.login, &written.jwt) {
        (Some(written), _) => Action::SignIn(Arc::new(login(written, pages)), Box::new(last)),
        (None, Some(written)) => {
            let wanted = JwtValidation {
                jwks_endpoint: written.jwks_endpoint.clone(),
                issuer: written.issuer.clone(),
                claims: written.claims.clone(),
            };
            Action::RequireToken(Arc::new(wanted), Box::new(last))
        }
        (None, None) => last,
    }
}

fn last_action(written: &RuleAction) -> Action {
    match &written.kind {
        ActionKind::Forward(forward) => Action::Forward(Forward {
            groups: forward
                .groups
                .iter()
                .map(|group| WeightedGroup {
                    arn: group.arn.clone(),
                    weight: u32::try_from(group.weight).unwrap_or(0),
                })
                .collect(),
            stickiness: forward
                .sticky_secs
                .filter(|_| forward.is_sticky)
                .and_then(|secs| u64::try_from(secs).ok())
                .map(Duration::from_secs),
        }),
        ActionKind::Redirect(redirect) => Action::Redirect(Redirect {
            status: match redirect.status {
                RedirectActionStatusCodeEnum::Http301 => 301,
                RedirectActionStatusCodeEnum::Http302 => 302,
            },
            protocol: redirect.protocol.clone(),
            host: redirect.host.clone(),
            port: redirect.port.clone(),
            path: redirect.path.clone(),
            query: redirect.query.clone(),
        }),
        ActionKind::FixedResponse(fixed) => Action::FixedResponse(FixedResponse {
            status: fixed.status,
            content_type: fixed.content_type.clone(),
            body: fixed.body.clone().unwrap_or_default(),
        }),
    }
}

fn condition(written: &Written) -> Condition {
    match written {
        Written::HostHeader(hosts) => Condition::Host(patterns(hosts, true)),
        Written::PathPattern(paths) => Condition::Path(patterns(paths, false)),
        Written::HttpHeader {
            name,
            patterns: values,
        } => Condition::Header(name.clone(), patterns(values, true)),
        Written::RequestMethod(methods) => Condition::Method(methods.clone()),
        Written::QueryString(arguments) => {
            let pairs = arguments.iter().map(|argument| {
                let key = argument.key.as_deref().map(Pattern::any_case);
                (key, Pattern::any_case(&argument.value))
            });
            Condition::Query(pairs.collect())
        }
        Written::SourceIp(blocks) => {
            let networks = blocks.iter();
            let networks = networks.filter_map(|block| Network::new(block.address, block.bits));
            Condition::SourceIp(networks.collect())
        }
    }
}

/// A condition with none of its values never holds: an expression that the API took and this
/// machine cannot build leaves the others.
fn patterns(written: &Patterns, ignores_case: bool) -> Vec<Pattern> {
    match written {
        Patterns::Values(values) => {
            let make = if ignores_case {
                Pattern::any_case
            } else {
                Pattern::exact_case
            };
            values.iter().map(|value| make(value)).collect()
        }
        Patterns::Regexes(regexes) => regexes
            .iter()
            .filter_map(|regex| Pattern::regex(regex, ignores_case).ok())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_elbv2::resources::action;
    use ringwall_elbv2::resources::condition::{AddressBlock, QueryArgument};

    use super::*;

    fn values(text: &str) -> Patterns {
        Patterns::Values(vec![text.to_owned()])
    }

    #[test]
    fn hosts_and_headers_ignore_case_paths_do_not() {
        let Condition::Host(hosts) = condition(&Written::HostHeader(values("*.Shop.example")))
        else {
            panic!("not a host");
        };
        assert!(hosts[0].matches(b"a.shop.EXAMPLE"));
        let Condition::Path(paths) = condition(&Written::PathPattern(values("/Img/*"))) else {
            panic!("not a path");
        };
        assert!(paths[0].matches(b"/Img/a") && !paths[0].matches(b"/img/a"));
        let regex = Patterns::Regexes(vec!["^/v[0-9]+$".to_owned()]);
        let Condition::Path(paths) = condition(&Written::PathPattern(regex)) else {
            panic!("not a path");
        };
        assert!(paths[0].matches(b"/v12") && !paths[0].matches(b"/v12/a"));
    }

    #[test]
    fn queries_and_networks_are_carried_over() {
        let argument = QueryArgument {
            key: Some("Version".to_owned()),
            value: "v?".to_owned(),
        };
        let Condition::Query(pairs) = condition(&Written::QueryString(vec![argument])) else {
            panic!("not a query");
        };
        let (key, value) = &pairs[0];
        assert!(key.as_ref().unwrap().matches(b"version") && value.matches(b"V1"));
        let block = AddressBlock {
            text: "10.0.0.0/8".to_owned(),
            address: [10, 0, 0, 0].into(),
            bits: 8,
        };
        let Condition::SourceIp(networks) = condition(&Written::SourceIp(vec![block])) else {
            panic!("not a network");
        };
        assert!(networks[0].contains([10, 9, 8, 7].into()));
    }

    #[test]
    fn a_group_is_left_only_when_it_is_not_sticky() {
        let forward = |is_sticky| {
            let groups = vec![action::WeightedGroup {
                arn: "arn".to_owned(),
                weight: 5,
            }];
            let kind = ActionKind::Forward(action::Forward {
                groups,
                is_sticky,
                sticky_secs: Some(60),
            });
            let Action::Forward(forward) = last_action(&RuleAction {
                order: None,
                kind,
                login: None,
                jwt: None,
            }) else {
                panic!("not forwarded");
            };
            assert_eq!(forward.groups[0].weight, 5);
            forward.stickiness
        };
        assert_eq!(forward(true), Some(Duration::from_secs(60)));
        assert_eq!(forward(false), None);
    }
}
