//! Resources that web ACLs stand before: what WAF's logs call them, and how much of a body is looked
//! at.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html>

use ringwall_waf::language::{AssociationConfig, SizeInspectionLimit};

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An Application Load Balancer.
    LoadBalancer,
    /// A stage of a REST API.
    ApiGateway,
    /// A GraphQL API.
    AppSync,
    /// A user pool.
    Cognito,
    /// A service of App Runner.
    AppRunner,
    /// An instance of Verified Access.
    VerifiedAccess,
    /// An application of Amplify.
    Amplify,
    /// A gateway of Bedrock AgentCore.
    AgentCore,
    /// A distribution.
    CloudFront,
}

const KB: usize = 1024;

impl Kind {
    /// Of an ARN.
    pub fn of(arn: &str) -> Option<Self> {
        let kind = match arn.split(':').nth(2)? {
            "elasticloadbalancing" => Self::LoadBalancer,
            "apigateway" => Self::ApiGateway,
            "appsync" => Self::AppSync,
            "cognito-idp" => Self::Cognito,
            "apprunner" => Self::AppRunner,
            "ec2" => Self::VerifiedAccess,
            "amplify" => Self::Amplify,
            "bedrock-agentcore" => Self::AgentCore,
            "cloudfront" => Self::CloudFront,
            _ => return None,
        };
        Some(kind)
    }

    /// `httpSourceName` of WAF's logs. AWS does not say what it is for the two youngest.
    pub fn source_name(self) -> &'static str {
        match self {
            Self::LoadBalancer => "ALB",
            Self::ApiGateway => "APIGW",
            Self::AppSync => "APPSYNC",
            Self::Cognito => "COGNITOIDP",
            Self::AppRunner => "APPRUNNER",
            Self::VerifiedAccess => "VERIFIED_ACCESS",
            Self::CloudFront => "CF",
            Self::Amplify | Self::AgentCore => "-",
        }
    }

    /// How many bytes of a body are inspected.
    pub fn body_limit_bytes(self, config: Option<&AssociationConfig>) -> usize {
        let (name, default) = match self {
            Self::LoadBalancer | Self::AppSync => return 8 * KB,
            Self::ApiGateway => ("API_GATEWAY", 16),
            Self::Cognito => ("COGNITO_USER_POOL", 16),
            Self::AppRunner => ("APP_RUNNER_SERVICE", 16),
            Self::VerifiedAccess => ("VERIFIED_ACCESS_INSTANCE", 16),
            Self::AgentCore => ("AGENTCORE_GATEWAY", 16),
            Self::CloudFront | Self::Amplify => ("CLOUDFRONT", 16),
        };
        let limit = config.and_then(|config| config.request_body.get(name));
        let kilobytes = limit.map_or(default, |it| match it.default_size_inspection_limit {
            SizeInspectionLimit::Kb8 => 8,
            SizeInspectionLimit::Kb16 => 16,
            SizeInspectionLimit::Kb32 => 32,
            SizeInspectionLimit::Kb48 => 48,
            SizeInspectionLimit::Kb64 => 64,
        });
        kilobytes * KB
    }
}

/// `httpSourceId` of WAF's logs.
pub fn source_id(arn: &str) -> String {
    let mut parts = arn.splitn(6, ':').skip(4);
    let (Some(account), Some(resource)) = (parts.next(), parts.next()) else {
        return "-".to_owned();
    };
    let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
    match Kind::of(arn) {
        Some(Kind::LoadBalancer) => {
            let id = resource.strip_prefix("loadbalancer/").unwrap_or(resource);
            format!("{account}-{id}")
        }
        Some(Kind::ApiGateway) => {
            // /restapis/API/stages/STAGE
            let mut parts = resource.split('/').filter(|part| !part.is_empty()).skip(1);
            let api = parts.next().unwrap_or_default();
            format!("{account}:{api}:{}", parts.nth(1).unwrap_or_default())
        }
        Some(_) => last(resource),
        None => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_waf::language::RequestBodyLimit;

    use super::*;

    #[test]
    fn resources_are_named_as_in_awss_logs() {
        for (arn, name, id) in [
            (
                "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/site/50dc6c495c0c9188",
                "ALB",
                "111122223333-app/site/50dc6c495c0c9188",
            ),
            (
                "arn:aws:apigateway:us-east-1:111122223333:/restapis/b34myvfw0b/stages/pen-test",
                "APIGW",
                "111122223333:b34myvfw0b:pen-test",
            ),
            (
                "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE",
                "CF",
                "EDFDVBD6EXAMPLE",
            ),
        ] {
            assert_eq!(Kind::of(arn).unwrap().source_name(), name);
            assert_eq!(source_id(arn), id);
        }
        assert_eq!(source_id("no arn"), "-");
    }

    #[test]
    fn only_some_kinds_inspect_more_of_a_body() {
        let limit = RequestBodyLimit {
            default_size_inspection_limit: SizeInspectionLimit::Kb64,
        };
        let names = ["API_GATEWAY", "CLOUDFRONT", "APPLICATION_LOAD_BALANCER"];
        let config = AssociationConfig {
            request_body: BTreeMap::from(names.map(|name| (name.to_owned(), limit))),
        };

        for (kind, default, raised) in [
            (Kind::LoadBalancer, 8, 8),
            (Kind::AppSync, 8, 8),
            (Kind::ApiGateway, 16, 64),
            (Kind::CloudFront, 16, 64),
            (Kind::Cognito, 16, 16),
        ] {
            assert_eq!(kind.body_limit_bytes(None), default * KB, "{kind:?}");
            assert_eq!(
                kind.body_limit_bytes(Some(&config)),
                raised * KB,
                "{kind:?}"
            );
        }
    }
}
