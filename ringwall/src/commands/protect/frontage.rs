//! The resources that stand before the application.

use serde_json::{Value as Json, json};

use super::api::{Api, text};
use super::certificate::CertificateFiles;
use super::rules::{self, Rules};
use super::upstream::Upstream;
use crate::cli::ProtectFlags;
use crate::commands::serve::Begun;
use crate::output::Failure;

/// The name of all resources. Making them again, in a data folder that has them, finds them.
pub(crate) const NAME: &str = "ringwall-protect";

/// What is to be made.
pub(crate) struct Plan<'a> {
    pub(crate) upstream: &'a Upstream,
    pub(crate) rules: &'a Rules,
    /// Without, nobody speaks TLS.
    pub(crate) certificate: Option<&'a CertificateFiles>,
}

/// What was made: ARNs.
pub(crate) struct Frontage {
    pub(crate) load_balancer: String,
    pub(crate) listener: String,
    pub(crate) target_group: String,
    /// None without rules.
    pub(crate) web_acl: Option<WebAcl>,
}

/// A web ACL by ARN and id.
pub(crate) struct WebAcl {
    pub(crate) arn: String,
    pub(crate) id: String,
}

impl Frontage {
    pub(crate) fn make(
        api: &Api,
        begun: &Begun,
        flags: &ProtectFlags,
        plan: &Plan<'_>,
    ) -> Result<Self, Failure> {
        let web_acl = match plan.rules {
            Rules { groups, own } if groups.is_empty() && own.is_empty() => None,
            rules => Some(web_acl(api, flags, rules)?),
        };
        let load_balancer = load_balancer(api)?;
        if let Some(web_acl) = &web_acl {
            let of = json!({ "WebACLArn": web_acl.arn, "ResourceArn": load_balancer });
            api.call("wafv2", "AssociateWebACL", of)?;
        }
        // Before anything listens: no request passes that the web ACL has not seen.
        begun.wall.refresh().map_err(|error| {
            Failure::new(format!("The web ACL cannot be brought into force: {error}"))
        })?;
        let target_group = target_group(api, plan.upstream)?;
        let certificate = plan.certificate.map(|files| files.upload(api));
        let protocol = protocol(certificate.transpose()?);
        let port = flags.listen.port();
        let listener = listener(api, &load_balancer, &target_group, port, protocol)?;
        Ok(Self {
            load_balancer,
            listener,
            target_group,
            web_acl,
        })
    }
}

/// What a listener speaks.
fn protocol(certificate: Option<String>) -> Json {
    match certificate {
        Some(arn) => json!({ "Protocol": "HTTPS", "Certificates": [{ "CertificateArn": arn }] }),
        None => json!({ "Protocol": "HTTP" }),
    }
}

fn load_balancer(api: &Api) -> Result<String, Failure> {
    let made = api.call("elbv2", "CreateLoadBalancer", json!({ "Name": NAME }))?;
    text(&made, "/LoadBalancers/0/LoadBalancerArn")
}

fn target_group(api: &Api, upstream: &Upstream) -> Result<String, Failure> {
    let made = api.call(
        "elbv2",
        "CreateTargetGroup",
        json!({
            "Name": group_name(upstream),
            "Protocol": upstream.protocol(),
            "Port": upstream.port,
            "TargetType": "ip",
            "IpAddressType": upstream.address_type(),
            "HealthCheckProtocol": upstream.protocol(),
            // An application without a page at `/` is no less there.
            "Matcher": { "HttpCode": "200-499" },
        }),
    )?;
    let arn = text(&made, "/TargetGroups/0/TargetGroupArn")?;
    let target = json!({ "Id": upstream.address.to_string(), "Port": upstream.port });
    let targets = |targets: &[&Json]| json!({ "TargetGroupArn": arn, "Targets": targets });
    api.call("elbv2", "RegisterTargets", targets(&[&target]))?;
    // Those of an earlier application of this kind.
    let of = json!({ "TargetGroupArn": arn });
    let known = api.call("elbv2", "DescribeTargetHealth", of)?;
    let known = known
        .pointer("/TargetHealthDescriptions")
        .and_then(Json::as_array);
    for known in known
        .into_iter()
        .flatten()
        .filter_map(|it| it.get("Target"))
    {
        if *known != target {
            api.call("elbv2", "DeregisterTargets", targets(&[known]))?;
        }
    }
    Ok(arn)
}

/// A name for each kind of application: protocol and port of a target group cannot be changed.
fn group_name(upstream: &Upstream) -> String {
    let protocol = upstream.protocol().to_ascii_lowercase();
    let kind = upstream.address_type();
    format!("protect-{protocol}-{kind}-{}", upstream.port)
}

/// The one listener: one on this port is changed, one on another port goes.
fn listener(
    api: &Api,
    load_balancer: &str,
    target_group: &str,
    port: u16,
    mut asked: Json,
) -> Result<String, Failure> {
    let of = json!({ "LoadBalancerArn": load_balancer });
    let known = api.call("elbv2", "DescribeListeners", of)?;
    let known = known.pointer("/Listeners").and_then(Json::as_array);
    let mut kept = None;
    for listener in known.into_iter().flatten() {
        let arn = text(listener, "/ListenerArn")?;
        if listener.get("Port") == Some(&json!(port)) {
            kept = Some(arn);
        } else {
            api.call("elbv2", "DeleteListener", json!({ "ListenerArn": arn }))?;
        }
    }
    let actions = json!([{ "Type": "forward", "TargetGroupArn": target_group }]);
    let mut ask = |name: &str, value: Json| {
        if let Some(asked) = asked.as_object_mut() {
            asked.insert(name.to_owned(), value);
        }
    };
    ask("DefaultActions", actions);
    if let Some(arn) = kept {
        ask("ListenerArn", json!(arn));
        api.call("elbv2", "ModifyListener", asked)?;
        return Ok(arn);
    }
    ask("LoadBalancerArn", json!(load_balancer));
    ask("Port", json!(port));
    let made = api.call("elbv2", "CreateListener", asked)?;
    text(&made, "/Listeners/0/ListenerArn")
}

/// The web ACL of our name, with these rules: made, or found. One that was found stays as it is,
/// with what its owner has changed.
fn web_acl(api: &Api, flags: &ProtectFlags, rules: &Rules) -> Result<WebAcl, Failure> {
    let known = api.call("wafv2", "ListWebACLs", json!({ "Scope": "REGIONAL" }))?;
    let known = known.pointer("/WebACLs").and_then(Json::as_array);
    let mut known = known.into_iter().flatten();
    let found = known.find(|it| it.pointer("/Name").and_then(Json::as_str) == Some(NAME));
    if let Some(found) = found {
        return Ok(WebAcl {
            arn: text(found, "/ARN")?,
            id: text(found, "/Id")?,
        });
    }
    let made = api.call(
        "wafv2",
        "CreateWebACL",
        json!({
            "Name": NAME,
            "Scope": "REGIONAL",
            "DefaultAction": { "Allow": {} },
            "Rules": rules.of_web_acl(flags.count, flags.listen.ip().is_loopback()),
            "VisibilityConfig": rules::visibility(NAME),
        }),
    )?;
    Ok(WebAcl {
        arn: text(&made, "/Summary/ARN")?,
        id: text(&made, "/Summary/Id")?,
    })
}
