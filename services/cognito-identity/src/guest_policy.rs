//! What guests may at most, whatever their role allows: the session policies of the enhanced flow.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies-scope-down-services>

/// The session policy that AWS manages.
pub(crate) const MANAGED: &str =
    "arn:aws:iam::aws:policy/AmazonCognitoUnAuthedIdentitiesSessionPolicy";

/// The services that guests may use, as the inline session policy lists them.
const ACTIONS: [&str; 32] = [
    "appsync:*",
    "cloudwatch:*",
    "codewhisperer:*",
    "cognito-identity:*",
    "cognito-idp:*",
    "cognito-sync:*",
    "comprehend:*",
    "dynamodb:*",
    "execute-api:*",
    "firehose:*",
    "gamelift:*",
    "iot:*",
    "kinesis:*",
    "lambda:*",
    "lex:*",
    "logs:*",
    "machinelearning:*",
    "mobileanalytics:*",
    "mobiletargeting:*",
    "personalize:*",
    "polly:*",
    "rekognition:*",
    "s3:*",
    "sagemaker:InvokeEndpoint",
    "sdb:*",
    "ses:*",
    "sns:*",
    "sqs:*",
    "textract:AnalyzeDocument",
    "textract:DetectDocumentText",
    "transcribe:*",
    "translate:*",
];

/// The inline session policy.
pub(crate) fn inline() -> String {
    let actions = ACTIONS.join("\",\"");
    format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[\"{actions}\"],\"Resource\":\"*\"}}]}}"
    )
}

#[cfg(test)]
mod tests {
    use ringwall_policy::{Policy, PolicyKind};

    #[test]
    fn the_inline_policy_is_one() {
        let policy = Policy::parse(&super::inline(), PolicyKind::Session).unwrap();
        let statement = policy.statements().first().unwrap();
        assert!(statement.covers_action("s3:GetObject"));
        assert!(!statement.covers_action("kms:Decrypt"));
        assert!(!statement.covers_action("sts:AssumeRole"));
    }
}
