//! The bucket of access logs: proved before it is written down, as AWS does, by the bucket's policy
//! and a test file.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_buckets::{BucketError, BucketPolicy, NewObject, ask, policy_of};
use ringwall_core::{AccountId, Ask, CallSource, PolicyMode, RequestContext, Resource};
use ringwall_policy::{Policy, PolicyKind};

use crate::Elbv2;
use crate::error::Elbv2Error;
use crate::resources::access_logs::LogPlace;
use crate::resources::attributes::key;
use crate::resources::load_balancer::LoadBalancer;

/// Who writes the logs.
const WRITER: &str = "logdelivery.elasticloadbalancing";
const TEST_FILE: &str = "ELBAccessLogTestFile";
const TEST_TEXT: &[u8] = b"Access logs of a load balancer will be written beside this file.\n";

/// The accounts of Elastic Load Balancing that older bucket policies name in place of the service.
const ACCOUNTS: [(&str, u64); 24] = [
    ("us-east-1", 127_311_923_021),
    ("us-east-2", 33_677_994_240),
    ("us-west-1", 27_434_742_980),
    ("us-west-2", 797_873_946_194),
    ("af-south-1", 98_369_216_593),
    ("ap-east-1", 754_344_448_648),
    ("ap-southeast-3", 589_379_963_580),
    ("ap-south-1", 718_504_428_378),
    ("ap-northeast-3", 383_597_477_331),
    ("ap-northeast-2", 600_734_575_887),
    ("ap-southeast-1", 114_774_131_450),
    ("ap-southeast-2", 783_225_319_266),
    ("ap-northeast-1", 582_318_560_864),
    ("ca-central-1", 985_666_609_251),
    ("eu-central-1", 54_676_820_928),
    ("eu-west-1", 156_460_612_806),
    ("eu-west-2", 652_711_504_416),
    ("eu-south-1", 635_631_232_127),
    ("eu-west-3", 9_996_457_667),
    ("eu-north-1", 897_822_967_062),
    ("me-south-1", 76_674_570_225),
    ("sa-east-1", 507_241_528_517),
    ("us-gov-east-1", 190_560_391_635),
    ("us-gov-west-1", 48_591_011_584),
];

/// Why a bucket takes no logs.
fn unusable(error: &BucketError, bucket: &str) -> Elbv2Error {
    match error {
        BucketError::NoSuchBucket(_) | BucketError::InvalidName(_) => {
            Elbv2Error::no_log_bucket(bucket)
        }
        BucketError::Refused {
            status: 401 | 403, ..
        } => Elbv2Error::log_bucket_denied(bucket),
        _ => {
            tracing::warn!(%error, "a bucket for access logs cannot be looked at");
            Elbv2Error::log_bucket_unreachable()
        }
    }
}

impl Elbv2 {
    /// Refuses access logs that would not arrive. Waits for the bucket.
    pub(crate) fn require_log_bucket(
        &self,
        ctx: &RequestContext,
        balancer: &LoadBalancer,
        place: &LogPlace,
    ) -> Result<(), Elbv2Error> {
        for (key, value) in [
            (key::ACCESS_LOG_BUCKET, &place.bucket),
            (key::ACCESS_LOG_PREFIX, &place.prefix),
        ] {
            let is_missing = key == key::ACCESS_LOG_BUCKET && value.is_empty();
            if is_missing || value.contains("AWSLogs") {
                return Err(Elbv2Error::attribute_value("Load balancer", key, value));
            }
        }
        let buckets = self.buckets.as_ref().ok_or_else(no_bucket_store)?;
        let policy = policy_of(ctx, buckets, &place.bucket)?;
        let policy = policy.map_err(|error| unusable(&error, &place.bucket))?;
        let object = format!("{}/{TEST_FILE}", place.folder(balancer.account));
        if !lets_in(ctx, &policy, balancer, &place.bucket, &object)? {
            return Err(Elbv2Error::log_bucket_denied(&place.bucket));
        }
        let name = place.bucket.clone();
        let written = ask(
            ctx,
            buckets,
            "test file in the log bucket",
            move |buckets| {
                buckets.put(&NewObject {
                    bucket: &name,
                    key: &object,
                    body: TEST_TEXT,
                    content_type: "text/plain",
                    content_encoding: None,
                    metadata: &BTreeMap::new(),
                    kms_key: None,
                })
            },
        )?;
        written.map_err(|error| unusable(&error, &place.bucket))
    }
}

fn no_bucket_store() -> Elbv2Error {
    Elbv2Error::not_built("S3 on a server without --bucket-store or --s3-endpoint")
}

/// Whether a bucket's policy lets the writer of logs put an object.
fn lets_in(
    ctx: &RequestContext,
    policy: &BucketPolicy,
    balancer: &LoadBalancer,
    bucket: &str,
    object: &str,
) -> Result<bool, Elbv2Error> {
    let policy = match policy {
        BucketPolicy::Unknown => return Ok(true),
        BucketPolicy::None => None,
        BucketPolicy::Document(text) => match Policy::parse(text, PolicyKind::Resource) {
            Ok(policy) => Some(policy),
            Err(_) => return Ok(false),
        },
    };
    let arn = format!("arn:{}:s3:::{bucket}/{object}", ctx.partition());
    for writer in writers(ctx, balancer) {
        let mut resource = Resource::new(arn.clone(), balancer.account);
        if let Some(policy) = &policy {
            resource = resource.with_policy(policy, PolicyMode::Ordinary);
        }
        if writer
            .try_authorize(&Ask::new("s3:PutObject").on(resource))?
            .is_ok()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The service for this load balancer, and the account that older policies name.
fn writers(ctx: &RequestContext, balancer: &LoadBalancer) -> Vec<RequestContext> {
    let source = CallSource {
        arn: balancer.arn(),
        account: balancer.account,
    };
    let platform = || Arc::clone(ctx.platform());
    let (account, region) = (balancer.account, balancer.region.clone());
    let service = RequestContext::of_service(platform(), WRITER, account, region, Some(source));
    let older = ACCOUNTS
        .iter()
        .find(|(region, _)| *region == balancer.region.as_str())
        .and_then(|(_, account)| AccountId::from_number(*account))
        .map(|account| RequestContext::of_owner(platform(), account, balancer.region.clone()));
    [service].into_iter().chain(older).collect()
}

#[cfg(test)]
mod tests {
    use ringwall_buckets::{Buckets, FolderBuckets, Object};

    use super::*;
    use crate::api::{self, LoadBalancerAttribute, ModifyLoadBalancerAttributesInput};
    use crate::bench::{House, Steps as _, house, house_with_buckets};

    /// One bucket, `logs`, with a policy.
    struct Guarded(&'static str);

    impl Buckets for Guarded {
        fn exists(&self, bucket: &str) -> Result<bool, BucketError> {
            Ok(bucket == "logs")
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

    fn turn_on(bucket: &str, prefix: &str, arn: String) -> ModifyLoadBalancerAttributesInput {
        let attribute = |(key, value): (&str, &str)| LoadBalancerAttribute {
            key: Some(key.to_owned()),
            value: Some(value.to_owned()),
        };
        let asked = [
            (key::ACCESS_LOGS, "true"),
            (key::ACCESS_LOG_BUCKET, bucket),
            (key::ACCESS_LOG_PREFIX, prefix),
        ];
        ModifyLoadBalancerAttributesInput {
            load_balancer_arn: arn,
            attributes: asked.map(attribute).into(),
        }
    }

    fn refusal(house: &House, bucket: &str, prefix: &str) -> String {
        let asked = turn_on(bucket, prefix, house.new_load_balancer("shop"));
        house.refusal::<api::ModifyLoadBalancerAttributes>(asked)
    }

    #[test]
    fn a_test_file_shows_that_logs_arrive() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("logs")).unwrap();
        let buckets = FolderBuckets::new(folder.path().to_owned());
        let house = house_with_buckets(Some(Arc::new(buckets)));
        let asked = turn_on("logs", "doors/", house.new_load_balancer("shop"));
        house.answer::<api::ModifyLoadBalancerAttributes>(asked);
        let file = "logs/doors/AWSLogs/111122223333/ELBAccessLogTestFile";
        assert!(folder.path().join(file).is_file());
        let place = house.wanted().load_balancers[0].load_balancer.access_logs();
        assert_eq!(place.unwrap().prefix, "doors");
    }

    #[test]
    fn logs_that_would_not_arrive_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let buckets = FolderBuckets::new(folder.path().to_owned());
        let with_buckets = house_with_buckets(Some(Arc::new(buckets)));
        for (house, bucket, prefix, wanted) in [
            (
                &with_buckets,
                "logs",
                "",
                "InvalidConfigurationRequestException: S3Bucket: logs does not exist",
            ),
            (
                &with_buckets,
                "",
                "",
                "InvalidConfigurationRequestException: Load balancer attribute value '' is not valid for 'access_logs.s3.bucket'",
            ),
            (
                &with_buckets,
                "logs",
                "a/AWSLogs",
                "InvalidConfigurationRequestException: Load balancer attribute value 'a/AWSLogs' is not valid for 'access_logs.s3.prefix'",
            ),
            (
                &house(),
                "logs",
                "",
                "NotImplemented: S3 on a server without --bucket-store or --s3-endpoint is not built in Ringwall yet.",
            ),
        ] {
            assert_eq!(refusal(house, bucket, prefix), wanted);
        }
    }

    #[test]
    fn the_policy_of_the_bucket_decides() {
        let denied = "InvalidConfigurationRequestException: Access Denied for bucket: logs. Please check S3bucket permission";
        let service = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject",
            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
            "Resource": "arn:aws:s3:::logs/doors/AWSLogs/111122223333/*",
            "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/*"}}}]}"#;
        let account = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject",
            "Principal": {"AWS": "arn:aws:iam::127311923021:root"},
            "Resource": "arn:aws:s3:::logs/doors/AWSLogs/111122223333/*"}]}"#;
        let house = |policy| house_with_buckets(Some(Arc::new(Guarded(policy))));
        for policy in ["", "{}"] {
            assert_eq!(refusal(&house(policy), "logs", "doors"), denied);
        }
        for policy in [service, account] {
            let house = house(policy);
            // The policy names another prefix.
            assert_eq!(refusal(&house, "logs", "others"), denied);
            let asked = turn_on("logs", "doors", house.new_load_balancer("door"));
            house.answer::<api::ModifyLoadBalancerAttributes>(asked);
        }
    }
}
