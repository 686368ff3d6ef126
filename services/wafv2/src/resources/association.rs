//! Which web ACL guards which resource.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html>

use ringwall_core::{AccountId, Arn, RequestContext};
use serde::{Deserialize, Serialize};

use crate::api::ResourceType;
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// A resource and the web ACL that guards it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    /// The resource.
    pub resource_arn: String,
    /// What it is.
    pub kind: ResourceType,
    /// The web ACL.
    pub web_acl_arn: String,
}

/// A resource that a web ACL can guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guardable {
    pub(crate) arn: String,
    pub(crate) account: AccountId,
    pub(crate) kind: ResourceType,
}

/// What a caller needs besides AWS WAF's own actions: the action now, or the one before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actions {
    pub(crate) associate: &'static [&'static str],
    pub(crate) disassociate: &'static [&'static str],
    pub(crate) list: Option<&'static str>,
}

impl Guardable {
    /// The resource of an ARN, which must be the caller's.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, Wafv2Error> {
        let invalid = || Wafv2Error::invalid(Field::ResourceArn, text, Reason::InvalidArn);
        let arn: Arn = text.parse().map_err(|_| invalid())?;
        let kind = kind(&arn).ok_or_else(invalid)?;
        // Stages of API Gateway have no account in their ARN.
        let is_own = arn.account.is_empty() || arn.account == ctx.account().to_string();
        let is_here = arn.region == ctx.region.as_str();
        if !is_own || !is_here || arn.partition != ctx.partition().as_str() {
            return Err(invalid());
        }
        Ok(Self {
            arn: text.to_owned(),
            account: ctx.account(),
            kind,
        })
    }
}

/// The kind of resource of an ARN.
fn kind(arn: &Arn) -> Option<ResourceType> {
    let parts: Vec<_> = arn.resource.split('/').collect();
    if parts.iter().skip(1).any(|part| part.is_empty()) {
        return None;
    }
    let has_account = !arn.account.is_empty();
    match (arn.service.as_str(), parts.as_slice()) {
        ("elasticloadbalancing", ["loadbalancer", "app", _, _]) if has_account => {
            Some(ResourceType::ApplicationLoadBalancer)
        }
        ("apigateway", ["", "restapis", _, "stages", _]) if !has_account => {
            Some(ResourceType::ApiGateway)
        }
        ("appsync", ["apis", _]) if has_account => Some(ResourceType::Appsync),
        ("cognito-idp", ["userpool", _]) if has_account => Some(ResourceType::CognitoUserPool),
        ("apprunner", ["service", _, _]) if has_account => Some(ResourceType::AppRunnerService),
        ("ec2", ["verified-access-instance", _]) if has_account => {
            Some(ResourceType::VerifiedAccessInstance)
        }
        ("amplify", ["apps", _]) if has_account => Some(ResourceType::Amplify),
        ("bedrock-agentcore", ["gateway", _]) if has_account => {
            Some(ResourceType::AgentcoreGateway)
        }
        _ => None,
    }
}

/// What a caller needs on a resource of a kind.
///
/// <https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html#security_iam_action-additions>
pub(crate) const fn actions(kind: ResourceType) -> Actions {
    match kind {
        ResourceType::ApplicationLoadBalancer => Actions {
            associate: &[
                "elasticloadbalancing:CreateWebACLAssociation",
                "elasticloadbalancing:SetWebAcl",
            ],
            disassociate: &[
                "elasticloadbalancing:DeleteWebACLAssociation",
                "elasticloadbalancing:SetWebAcl",
            ],
            // Not needed by those who may do what came before it.
            list: None,
        },
        ResourceType::ApiGateway => Actions {
            associate: &["apigateway:SetWebACL"],
            disassociate: &["apigateway:SetWebACL"],
            list: None,
        },
        ResourceType::Appsync => Actions {
            associate: &["appsync:AssociateWebACL", "appsync:SetWebACL"],
            disassociate: &["appsync:DisassociateWebACL", "appsync:SetWebACL"],
            list: None,
        },
        ResourceType::CognitoUserPool => Actions {
            associate: &["cognito-idp:AssociateWebACL"],
            disassociate: &["cognito-idp:DisassociateWebACL"],
            list: Some("cognito-idp:ListResourcesForWebACL"),
        },
        ResourceType::AppRunnerService => Actions {
            associate: &["apprunner:AssociateWebAcl"],
            disassociate: &["apprunner:DisassociateWebAcl"],
            list: Some("apprunner:ListAssociatedServicesForWebAcl"),
        },
        ResourceType::VerifiedAccessInstance => Actions {
            associate: &["ec2:AssociateVerifiedAccessInstanceWebAcl"],
            disassociate: &["ec2:DisassociateVerifiedAccessInstanceWebAcl"],
            list: Some("ec2:DescribeVerifiedAccessInstanceWebAclAssociations"),
        },
        ResourceType::Amplify => Actions {
            associate: &["amplify:AssociateWebACL"],
            disassociate: &["amplify:DisassociateWebACL"],
            list: Some("amplify:ListResourcesForWebACL"),
        },
        ResourceType::AgentcoreGateway => Actions {
            associate: &["bedrock-agentcore:GatewayAssociateWebACL"],
            disassociate: &["bedrock-agentcore:GatewayDisassociateWebACL"],
            list: Some("bedrock-agentcore:GatewayListResourcesForWebACL"),
        },
    }
}

/// What a caller needs on a resource to learn which web ACL guards it.
pub(crate) const fn action_to_get(kind: ResourceType) -> Option<&'static str> {
    match kind {
        // These are readable by whoever may read the web ACL.
        ResourceType::ApplicationLoadBalancer
        | ResourceType::ApiGateway
        | ResourceType::Appsync => None,
        ResourceType::CognitoUserPool => Some("cognito-idp:GetWebACLForResource"),
        ResourceType::AppRunnerService => Some("apprunner:DescribeWebAclForService"),
        ResourceType::VerifiedAccessInstance => Some("ec2:GetVerifiedAccessInstanceWebAcl"),
        ResourceType::Amplify => Some("amplify:GetWebACLForResource"),
        ResourceType::AgentcoreGateway => Some("bedrock-agentcore:GatewayGetWebACLForResource"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arn_tells_the_kind() {
        for (arn, expected) in [
            (
                "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
                Some(ResourceType::ApplicationLoadBalancer),
            ),
            (
                "arn:aws:apigateway:us-east-1::/restapis/a1b2c3/stages/prod",
                Some(ResourceType::ApiGateway),
            ),
            (
                "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_abc",
                Some(ResourceType::CognitoUserPool),
            ),
            (
                "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/shop/50dc6c495c0c9188",
                None,
            ),
            (
                "arn:aws:apigateway:us-east-1::/apis/a1b2c3/stages/prod",
                None,
            ),
            ("arn:aws:s3:::bucket", None),
        ] {
            assert_eq!(kind(&arn.parse().unwrap()), expected, "{arn}");
        }
    }
}
