//! `DescribeSSLPolicies`: tells the security policies of TLS listeners.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeSSLPolicies.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeSSLPoliciesInput, DescribeSSLPoliciesOutput, LoadBalancerTypeEnum};
use crate::error::Elbv2Error;
use crate::paging::page;
use crate::resources::ssl_policy::{self, SslPolicy};
use crate::store::Elbv2Read;

pub(crate) fn describe_ssl_policies(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeSSLPoliciesInput,
) -> Result<Reply<DescribeSSLPoliciesOutput>, Elbv2Error> {
    let names = input.names.unwrap_or_default();
    let kind = input.load_balancer_type;
    let scope = format!("{names:?}|{kind:?}");
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &scope, marker, input.page_size)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeSSLPolicies"))?;

    let unknown = names.iter().find(|name| ssl_policy::find(name).is_none());
    if let Some(name) = unknown {
        return Err(Elbv2Error::ssl_policy_not_found(name));
    }
    let is_ours = kind.is_none_or(|kind| kind == LoadBalancerTypeEnum::Application);
    let is_asked = |policy: &&SslPolicy| {
        is_ours && (names.is_empty() || names.iter().any(|name| name == policy.name))
    };
    let asked = ssl_policy::ALL.iter().filter(is_asked);
    let listed = page.of_list(asked.map(SslPolicy::shown));

    Ok(permit.reply(DescribeSSLPoliciesOutput {
        ssl_policies: Some(listed.entries),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeSSLPoliciesInput};
    use crate::bench::{house, texts};

    fn named(name: &str) -> DescribeSSLPoliciesInput {
        DescribeSSLPoliciesInput {
            names: Some(texts(&[name])),
            ..input(&[])
        }
    }

    #[test]
    fn policies_have_the_suites_that_aws_lists() {
        let suites = |name: &str| {
            let found = house().answer::<api::DescribeSSLPolicies>(named(name));
            let policy = found.ssl_policies.unwrap().remove(0);
            let ciphers = policy.ciphers.unwrap().into_iter();
            let ciphers = ciphers.map(|it| it.name.unwrap()).collect::<Vec<_>>();
            (policy.ssl_protocols.unwrap(), ciphers)
        };
        let (protocols, ciphers) = suites("ELBSecurityPolicy-TLS13-1-2-Res-2021-06");
        assert_eq!(protocols, ["TLSv1.2", "TLSv1.3"]);
        assert_eq!(
            ciphers,
            [
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256",
                "ECDHE-ECDSA-AES128-GCM-SHA256",
                "ECDHE-RSA-AES128-GCM-SHA256",
                "ECDHE-ECDSA-AES256-GCM-SHA384",
                "ECDHE-RSA-AES256-GCM-SHA384"
            ]
        );
        let (protocols, ciphers) = suites("ELBSecurityPolicy-2016-08");
        assert_eq!(protocols, ["TLSv1", "TLSv1.1", "TLSv1.2"]);
        assert_eq!(ciphers.len(), 18);
        let (_, ciphers) = suites("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06");
        assert_eq!(ciphers.len(), 15);
    }

    #[test]
    fn refuses_what_is_not_there() {
        assert_eq!(
            house().refusal::<api::DescribeSSLPolicies>(named("mine")),
            "SSLPolicyNotFoundException: SSL policy 'mine' not found"
        );
    }

    #[test]
    fn needs_permission() {
        let action = "elasticloadbalancing:DescribeSSLPolicies";
        house().needs::<api::DescribeSSLPolicies>(action, "*", input(&[]));
    }
}
