//! The bucket that a web ACL logs into: asked before it is written down, as AWS does. On a server
//! without buckets nothing is asked; logs then go into folders.
//!
//! AWS writes a policy for the bucket by itself, if the caller may; here the bucket's owner does.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html>

use std::sync::Arc;

use ringwall_buckets::Intent;
use ringwall_core::{Arn, CallSource, RequestContext};

use crate::Wafv2;
use crate::error::Wafv2Error;
use crate::resources::place::EntityRef;

/// Who writes the logs.
const WRITER: &str = "delivery.logs";

impl Wafv2 {
    /// Refuses a bucket that logs would not arrive in. Waits for the bucket.
    pub(crate) fn require_log_bucket(
        &self,
        ctx: &RequestContext,
        named: &EntityRef,
        destination: &str,
    ) -> Result<(), Wafv2Error> {
        let Some(buckets) = &self.buckets else {
            return Ok(());
        };
        let arn: Option<Arn> = destination.parse().ok();
        let Some(arn) = arn.filter(|arn| arn.service == "s3") else {
            return Ok(());
        };
        let (bucket, prefix) = arn.resource.split_once('/').unwrap_or((&arn.resource, ""));
        let prefix = prefix.trim_matches('/');
        let slash = if prefix.is_empty() { "" } else { "/" };
        let (account, region) = (named.place.account, &named.place.region);
        let source = CallSource {
            arn: format!("arn:{}:logs:{region}:{account}:*", ctx.partition()),
            account,
        };
        let platform = Arc::clone(ctx.platform());
        let (source, region) = (Some(source), region.clone());
        let writer = RequestContext::of_service(platform, WRITER, account, region, source);
        let intent = Intent {
            bucket,
            key: &format!("{prefix}{slash}AWSLogs/{account}/WAFLogs/check"),
            owner: account,
            writers: vec![writer],
        };
        let answer = intent.ask(ctx, buckets)?;
        answer.map_err(|_| Wafv2Error::undeliverable())
    }
}

#[cfg(test)]
mod tests {
    use ringwall_buckets::{BucketError, BucketPolicy, Buckets, NewObject, Object};

    use super::*;
    use crate::api::{self, PutLoggingConfigurationInput};
    use crate::bench::{Steps as _, house_with_buckets, logging};

    /// One bucket, `aws-waf-logs-shop`, with a policy.
    struct Guarded(&'static str);

    impl Buckets for Guarded {
        fn exists(&self, bucket: &str) -> Result<bool, BucketError> {
            Ok(bucket == "aws-waf-logs-shop")
        }

        fn policy(&self, _: &str) -> Result<BucketPolicy, BucketError> {
            Ok(match self.0 {
                "" => BucketPolicy::None,
                text => BucketPolicy::Document(text.to_owned()),
            })
        }

        fn put(&self, _: &NewObject<'_>) -> Result<(), BucketError> {
            Ok(())
        }

        fn get(&self, _: &str, _: &str) -> Result<Option<Object>, BucketError> {
            Ok(None)
        }

        fn list(&self, _: &str, _: &str) -> Result<Vec<String>, BucketError> {
            Ok(Vec::new())
        }

        fn encrypts_under_kms(&self) -> bool {
            true
        }
    }

    const AWSS: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Resource": "arn:aws:s3:::aws-waf-logs-shop/AWSLogs/111122223333/*",
        "Condition": {
            "StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": ["111122223333"]},
            "ArnLike": {"aws:SourceArn": ["arn:aws:logs:us-east-1:111122223333:*"]}}}]}"#;

    #[test]
    fn the_bucket_must_be_there_and_its_policy_let_logs_in() {
        let undeliverable = "WAFLogDestinationPermissionIssueException: Unable to deliver logs to the configured destination. You might need to grant log delivery permissions for the destination. If you're using S3 as your log destination, you might have exceeded your bucket limit.";
        for (policy, bucket, is_taken) in [
            (AWSS, "aws-waf-logs-shop", true),
            (AWSS, "aws-waf-logs-shop/site/", false),
            (AWSS, "aws-waf-logs-other", false),
            ("", "aws-waf-logs-shop", false),
            ("{}", "aws-waf-logs-shop", false),
        ] {
            let house = house_with_buckets(Arc::new(Guarded(policy)));
            let arn = house.make_web_acl("shop", &[]).arn.unwrap();
            let asked = PutLoggingConfigurationInput {
                logging_configuration: logging(&arn, &format!("arn:aws:s3:::{bucket}")),
            };
            if is_taken {
                house.answer::<api::PutLoggingConfiguration>(asked);
            } else {
                let refusal = house.refusal::<api::PutLoggingConfiguration>(asked);
                assert_eq!(refusal, undeliverable, "{policy} {bucket}");
            }
        }
    }
}
