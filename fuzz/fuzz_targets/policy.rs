//! Policy documents: a line that names a request, then the document. What can be read is
//! evaluated for every kind of caller; a denial that is added to it wins. What is a declarative
//! policy of an organization is merged with itself.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_policy::{
    Context, Decision, EffectivePolicy, IdentitySide, ManagementPolicy, Policies, Policy,
    PolicyKind, Request, RequestPrincipal, ResourcePolicy, ResourcePolicyMode, SourceUser,
    evaluate, explain,
};

const KINDS: [PolicyKind; 7] = [
    PolicyKind::Identity,
    PolicyKind::Resource,
    PolicyKind::Trust,
    PolicyKind::Session,
    PolicyKind::Boundary,
    PolicyKind::ServiceControl,
    PolicyKind::ResourceControl,
];

const ACCOUNT: &str = "111122223333";

const CALLERS: [RequestPrincipal<'static>; 7] = [
    RequestPrincipal::Root { account: ACCOUNT },
    RequestPrincipal::User {
        account: ACCOUNT,
        arn: "arn:aws:iam::111122223333:user/a",
        id: "AIDA1111111111EXAMPLE",
    },
    RequestPrincipal::RoleSession {
        account: ACCOUNT,
        arn: "arn:aws:sts::111122223333:assumed-role/r/s",
        role_arn: "arn:aws:iam::111122223333:role/r",
        id: "AROA1111111111EXAMPLE:s",
    },
    RequestPrincipal::FederatedUser {
        account: ACCOUNT,
        arn: "arn:aws:sts::111122223333:federated-user/f",
        user: Some(SourceUser {
            arn: "arn:aws:iam::111122223333:user/a",
            id: "AIDA1111111111EXAMPLE",
        }),
    },
    RequestPrincipal::FederatedIdentity {
        provider: "accounts.google.com",
    },
    RequestPrincipal::Service {
        names: &["lambda.amazonaws.com"],
    },
    RequestPrincipal::Anonymous,
];

static DENIAL: LazyLock<Arc<Policy>> = LazyLock::new(|| {
    let source =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#;
    Arc::new(Policy::parse(source, PolicyKind::Identity).unwrap())
});

fuzz_target!(
    init: plant(SEEDS.map(|seed| seed.as_bytes().to_vec())),
    |text: &str| {
        let Some((line, source)) = text.split_once('\n') else {
            return;
        };
        if let Ok(policy) = ManagementPolicy::parse(source) {
            let levels = [vec![policy.clone()], vec![policy]];
            assert!(!EffectivePolicy::of(&levels).to_json().is_empty());
        }
        let mut words = line.split('|');
        let mut word = || words.next().unwrap_or_default();
        let (kind, owner, action, resource) = (word(), word(), word(), word());
        let mut context = Context::new();
        for word in words {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            if value.contains(',') {
                context.set_many(key, value.split(','));
            } else {
                context.set(key, value);
            }
        }
        let kind = KINDS[kind.parse::<usize>().unwrap_or_default() % KINDS.len()];
        let policy = match Policy::parse(source, kind) {
            Ok(policy) => policy,
            Err(error) => return drop(error.to_string()),
        };
        assert_eq!(policy.source(), source);
        assert!(!policy.statements().is_empty());
        policy.condition_keys().for_each(drop);
        policy.variable_keys().for_each(drop);
        policy.principals().for_each(drop);
        let policy = Arc::new(policy);
        for caller in CALLERS {
            let request = Request::new(caller, action, resource, &context).owned_by(owner);
            decide(&request, &policy);
        }
    }
);

fn decide(request: &Request<'_>, policy: &Arc<Policy>) {
    let one = [Arc::clone(policy)];
    let levels = [one.to_vec()];
    let mut policies = Policies::none();
    match policy.kind() {
        PolicyKind::Identity => policies.identity = IdentitySide::Policies(&one),
        PolicyKind::Boundary => policies.boundary = Some(policy),
        PolicyKind::Session => policies.session = Some(&one),
        PolicyKind::ServiceControl => policies.service_control = &levels,
        PolicyKind::ResourceControl => policies.resource_control = &levels,
        PolicyKind::Resource | PolicyKind::Trust => {
            let mode = ResourcePolicyMode::MustAllow;
            policies.resource = Some(ResourcePolicy { policy, mode });
        }
    }
    let decision = evaluate(request, &policies);
    let explanation = explain(request, &policies);
    assert_eq!(
        format!("{:?}", explanation.decision),
        format!("{decision:?}")
    );
    if let Some(reason) = decision.reason() {
        drop(reason.words(request.action).to_string());
    }

    let mut denied: Vec<_> = match policies.identity {
        IdentitySide::Policies(policies) => policies.to_vec(),
        IdentitySide::Everything => Vec::new(),
    };
    denied.push(Arc::clone(&DENIAL));
    policies.identity = IdentitySide::Policies(&denied);
    let decision = evaluate(request, &policies);
    // A denial of the caller's own binds callers who have policies.
    if request.principal.account().is_some() {
        assert!(
            matches!(decision, Decision::ExplicitDeny { .. }),
            "{decision:?}"
        );
    }
}

const SEEDS: [&str; 8] = [
    r#"0|111122223333|s3:GetObject|arn:aws:s3:::bucket/home/a/x|aws:username=a|aws:SourceIp=10.0.0.1|aws:TagKeys=a,b
{"Version":"2012-10-17","Statement":[{"Sid":"a1","Effect":"Allow","Action":["s3:Get*","s3:List?"],"Resource":"arn:aws:s3:::bucket/home/${aws:username, 'nobody'}/*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]},"ForAllValues:StringLike":{"aws:TagKeys":["a*","b"]}}}]}"#,
    r#"1|111122223333|kms:Decrypt|*|kms:EncryptionContext:app=x|aws:CurrentTime=2026-11-24T10:00:00Z
{"Version":"2012-10-17","Id":"key policy","Statement":[{"Sid":"Enable IAM","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","444455556666"],"Service":"lambda.amazonaws.com"},"Action":"kms:*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},"StringEqualsIfExists":{"kms:EncryptionContext:app":"x"}}}]}"#,
    r#"2|111122223333|sts:AssumeRole|arn:aws:iam::111122223333:role/r|aws:MultiFactorAuthPresent=true|aws:MultiFactorAuthAge=10
{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"accounts.google.com","AWS":"*"},"Action":"sts:AssumeRole*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThanEquals":{"aws:MultiFactorAuthAge":"3600.5"},"Null":{"aws:TokenIssueTime":"true"}}}]}"#,
    r#"3|111122223333|ssm:GetParameter|arn:aws:ssm:eu-west-1:111122223333:parameter/a|aws:PrincipalTag/team=x
{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":"ssm:*","NotResource":["arn:aws:ssm:*:*:parameter/${aws:PrincipalTag/team}/*"],"Condition":{"StringNotEqualsIgnoreCase":{"aws:PrincipalTag/team":"X"},"BinaryEquals":{"key":"QmluYXJ5"}}}}"#,
    r#"4|444455556666|iam:PassRole|arn:aws:iam::444455556666:role/r|iam:PassedToService=lambda.amazonaws.com
{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:*:*:*:x/*"},"ArnNotEquals":{"aws:SourceArn":"arn:aws:s3:::b"}}}]}"#,
    r#"5|111122223333|ec2:RunInstances|*|aws:RequestedRegion=eu-west-1
{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ForAnyValue:StringNotLike":{"aws:RequestedRegion":["eu-*","us-east-?"]}}},{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    r#"6|111122223333|s3:PutObject|arn:aws:s3:::b/k|aws:SecureTransport=false
{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"BoolIfExists":{"aws:SecureTransport":"false"},"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"},"NumericNotEquals":{"s3:max-keys":"1e3"}}}]}"#,
    r#"
{"tags":{"team":{"tag_key":{"@@assign":"Team"},"tag_value":{"@@operators_allowed_for_child_policies":["@@append"],"@@append":["a",1],"@@remove":[true]}}}}"#,
];
