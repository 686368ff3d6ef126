//! Decisions a second on 200 realistic policies: forty principals with three policies of their
//! own, a boundary and, every second one, a session policy, and forty resources with a policy.
//!
//! Each request has the thirty condition keys that a signed call has. `decisions` is the engine
//! alone, as the context of a request is built once for all of its resources; `decisions_with_their_context`
//! builds the context too.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the bench makes what it looks up; the reference evaluator is written for tests"
)]

/// The slow and obvious evaluator that the engine is tested against.
#[path = "../tests/reference"]
mod reference {
    mod matching;
    mod naive;
    mod naive_conditions;
    mod scene;

    use std::collections::BTreeMap;

    use serde_json::Value;

    /// A request with its policies, as texts.
    pub(crate) struct Case(scene::Scene);

    /// What a case is made from.
    pub(crate) struct Texts<'a> {
        pub(crate) role_arn: &'static str,
        pub(crate) action: &'a str,
        pub(crate) resource: &'a str,
        pub(crate) keys: Vec<(String, bool, Vec<String>)>,
        pub(crate) identity: Vec<&'a str>,
        pub(crate) boundary: &'a str,
        pub(crate) session: Option<Vec<&'a str>>,
        pub(crate) service_control: Vec<Vec<&'a str>>,
        pub(crate) resource_policy: Option<&'a str>,
    }

    fn value(text: &str) -> Value {
        serde_json::from_str(text).expect("a policy")
    }

    impl Case {
        pub(crate) fn new(texts: &Texts<'_>) -> Self {
            let list = |texts: &[&str]| texts.iter().map(|text| value(text)).collect::<Vec<_>>();
            let keys = texts.keys.iter();
            let keys: BTreeMap<_, _> = keys
                .map(|(key, many, values)| (key.clone(), (*many, values.clone())))
                .collect();
            Self(scene::Scene {
                who: scene::Who {
                    kind: "session",
                    account: "111122223333",
                    arn: "arn:aws:sts::111122223333:assumed-role/role/s",
                    id: "AROA1111111111EXAMPLE:s",
                    origin_arn: texts.role_arn,
                    origin_id: "AROA1111111111EXAMPLE",
                },
                action: texts.action.to_owned(),
                resource: texts.resource.to_owned(),
                owner: "111122223333",
                keys,
                everything: false,
                identity: list(&texts.identity),
                boundary: Some(value(texts.boundary)),
                session: texts.session.as_deref().map(list),
                service_control: texts
                    .service_control
                    .iter()
                    .map(|level| list(level))
                    .collect(),
                resource_control: Vec::new(),
                resource_policy: texts.resource_policy.map(value),
                must_allow: texts.resource_policy.is_some(),
                granted: false,
            })
        }

        pub(crate) fn is_allowed(&self) -> bool {
            naive::naive(&self.0) == scene::Answer::Yes
        }
    }
}

use std::sync::Arc;

use divan::counter::ItemsCount;
use ringwall_policy::{
    Context, ContextValues, IdentitySide, Policies, Policy, PolicyKind, Request, RequestPrincipal,
    ResourcePolicy, ResourcePolicyMode, evaluate,
};

const SERVICES: [&str; 8] = [
    "s3", "kms", "ssm", "dynamodb", "sqs", "logs", "lambda", "iam",
];
const PRINCIPALS: usize = 40;
const REQUESTS: usize = 400;

fn main() {
    divan::main();
}

struct Bundle {
    arn: String,
    identity: Vec<Arc<Policy>>,
    boundary: Arc<Policy>,
    session: Option<Vec<Arc<Policy>>>,
    organization: Vec<Vec<Arc<Policy>>>,
}

struct World {
    bundles: Vec<Bundle>,
    keys: Vec<Arc<Policy>>,
    requests: Vec<(usize, usize, String, String)>,
}

fn parse(kind: PolicyKind, statements: &str) -> Arc<Policy> {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    Arc::new(Policy::parse(&text, kind).expect("a policy"))
}

fn identity(number: usize, part: usize) -> Arc<Policy> {
    let service = SERVICES[(number + part) % SERVICES.len()];
    parse(
        PolicyKind::Identity,
        &format!(
            r#"{{"Effect":"Allow","Action":["{service}:Get*","{service}:List*","{service}:Describe*"],"Resource":"*"}},
            {{"Effect":"Allow","Action":["{service}:Put*","{service}:Create*","{service}:Decrypt","{service}:Encrypt"],
              "Resource":["arn:aws:{service}:*:111122223333:*/team{number}/*","arn:aws:{service}:eu-west-1:111122223333:key/*"],
              "Condition":{{"StringEquals":{{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}},
                            "Bool":{{"aws:SecureTransport":"true"}}}}}},
            {{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${{aws:PrincipalTag/team}}/*"}},
            {{"Effect":"Deny","Action":"{service}:Delete*","Resource":"*",
              "Condition":{{"NumericGreaterThan":{{"aws:MultiFactorAuthAge":"300"}}}}}},
            {{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*",
              "Condition":{{"NotIpAddress":{{"aws:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}}}}}"#
        ),
    )
}

fn bundle(number: usize) -> Bundle {
    let boundary = r#"{"Effect":"Allow","Action":["s3:*","kms:*","ssm:*","dynamodb:*","sqs:*","logs:*"],"Resource":"*"},
        {"Effect":"Deny","Action":"iam:*","Resource":"*"}"#;
    let session = r#"{"Effect":"Allow","Action":["s3:*","kms:Encrypt","kms:Decrypt","ssm:Get*"],"Resource":"*"}"#;
    let organization = r#"{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:RequestedRegion":["eu-*","us-east-1"]}}}"#;
    Bundle {
        arn: format!("arn:aws:iam::111122223333:role/app/role{number}"),
        identity: (0..3).map(|part| identity(number, part)).collect(),
        boundary: parse(PolicyKind::Boundary, boundary),
        session: (number.is_multiple_of(2)).then(|| vec![parse(PolicyKind::Session, session)]),
        organization: vec![vec![parse(PolicyKind::ServiceControl, organization)]],
    }
}

fn key_policy(number: usize) -> Arc<Policy> {
    parse(
        PolicyKind::Resource,
        &format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111122223333:root"}},"Action":"kms:*","Resource":"*"}},
            {{"Effect":"Allow","Principal":{{"AWS":["arn:aws:iam::111122223333:role/app/role{number}","arn:aws:iam::111122223333:user/admin"]}},
              "Action":["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*",
              "Condition":{{"StringEquals":{{"kms:EncryptionContext:team":"${{aws:PrincipalTag/team}}"}}}}}},
            {{"Effect":"Deny","Principal":"*","Action":"kms:ScheduleKeyDeletion","Resource":"*"}}"#
        ),
    )
}

fn world() -> World {
    let actions = [
        "Encrypt",
        "Decrypt",
        "GetObject",
        "PutItem",
        "ListKeys",
        "DeleteQueue",
        "CreateKey",
    ];
    World {
        bundles: (0..PRINCIPALS).map(bundle).collect(),
        keys: (0..PRINCIPALS).map(key_policy).collect(),
        requests: (0..REQUESTS)
            .map(|number| {
                let service = SERVICES[number % 6];
                let action = format!("{service}:{}", actions[number % actions.len()]);
                let resource = format!("arn:aws:{service}:eu-west-1:111122223333:key/{number}");
                (
                    number % PRINCIPALS,
                    (number * 7) % PRINCIPALS,
                    action,
                    resource,
                )
            })
            .collect(),
    }
}

/// Condition keys of one value that are the same for all.
const TEXTS: [(&str, &str); 28] = [
    ("aws:currenttime", "2026-11-24T12:00:00Z"),
    ("aws:epochtime", "1795521600"),
    ("aws:securetransport", "true"),
    ("aws:requestedregion", "eu-west-1"),
    ("aws:principalaccount", "111122223333"),
    ("aws:principaltype", "AssumedRole"),
    ("aws:userid", "AROA1111111111EXAMPLE:s"),
    ("aws:principalisawsservice", "false"),
    ("aws:viaawsservice", "false"),
    ("aws:useragent", "aws-cli/2.31"),
    ("aws:sourceip", "10.1.2.3"),
    ("aws:tokenissuetime", "2026-11-24T11:00:00Z"),
    ("aws:multifactorauthpresent", "true"),
    ("aws:multifactorauthage", "120"),
    ("aws:principalorgid", "o-example"),
    ("aws:resourceaccount", "111122223333"),
    ("aws:resourceorgid", "o-example"),
    ("aws:principaltag/team", "blue"),
    ("aws:principaltag/stage", "prod"),
    ("aws:resourcetag/team", "blue"),
    ("aws:resourcetag/stage", "prod"),
    ("kms:calleraccount", "111122223333"),
    ("kms:keyspec", "SYMMETRIC_DEFAULT"),
    ("kms:keyusage", "ENCRYPT_DECRYPT"),
    ("kms:keyorigin", "AWS_KMS"),
    ("kms:multiregion", "false"),
    ("kms:encryptionalgorithm", "SYMMETRIC_DEFAULT"),
    ("kms:encryptioncontext:team", "blue"),
];
/// All condition keys of a request.
const KEYS: [&str; 30] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:securetransport",
    "aws:requestedregion",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:userid",
    "aws:principalisawsservice",
    "aws:viaawsservice",
    "aws:useragent",
    "aws:sourceip",
    "aws:tokenissuetime",
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:principaltag/team",
    "aws:principaltag/stage",
    "aws:resourcetag/team",
    "aws:resourcetag/stage",
    "kms:calleraccount",
    "kms:keyspec",
    "kms:keyusage",
    "kms:keyorigin",
    "kms:multiregion",
    "kms:encryptionalgorithm",
    "kms:encryptioncontext:team",
    "aws:principalarn",
    "aws:calledvia",
];

fn context<'a>(bundle: &'a Bundle) -> Context<'a> {
    let mut context = Context::with_capacity(32);
    for (key, value) in TEXTS {
        context.set(key, value);
    }
    context.set("aws:principalarn", bundle.arn.as_str());
    context.set_many("aws:calledvia", ["ssm.amazonaws.com"]);
    context
}

fn decide(world: &World, number: usize, context: &Context<'_>) -> bool {
    let (principal, key, action, resource) = &world.requests[number];
    let bundle = &world.bundles[*principal];
    let caller = RequestPrincipal::RoleSession {
        account: "111122223333",
        arn: "arn:aws:sts::111122223333:assumed-role/role/s",
        role_arn: &bundle.arn,
        id: "AROA1111111111EXAMPLE:s",
    };
    let request = Request::new(caller, action, resource, context);
    let mode = ResourcePolicyMode::MustAllow;
    let resource = action.starts_with("kms:").then(|| ResourcePolicy {
        policy: &world.keys[*key],
        mode,
    });
    let policies = Policies {
        identity: IdentitySide::Policies(&bundle.identity),
        boundary: Some(&bundle.boundary),
        session: bundle.session.as_deref(),
        service_control: &bundle.organization,
        resource,
        ..Policies::none()
    };
    evaluate(&request, &policies).is_allowed()
}

#[divan::bench]
fn decisions(bencher: divan::Bencher<'_, '_>) {
    let world = world();
    let contexts: Vec<Context<'_>> = world.bundles.iter().map(context).collect();
    let allowed = (0..REQUESTS)
        .filter(|number| decide(&world, *number, &contexts[world.requests[*number].0]))
        .count();
    assert!(
        (REQUESTS / 10..REQUESTS * 9 / 10).contains(&allowed),
        "a mix: {allowed}"
    );
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        (0..REQUESTS)
            .filter(|number| decide(&world, *number, &contexts[world.requests[*number].0]))
            .count()
    });
}

#[divan::bench]
fn decisions_with_their_context(bencher: divan::Bencher<'_, '_>) {
    let world = world();
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        (0..REQUESTS)
            .filter(|number| {
                let bundle = &world.bundles[world.requests[*number].0];
                decide(&world, *number, &context(bundle))
            })
            .count()
    });
}

/// The same requests by the reference evaluator, whose answers are the same.
#[divan::bench]
fn decisions_by_the_reference(bencher: divan::Bencher<'_, '_>) {
    let world = world();
    let contexts: Vec<Context<'_>> = world.bundles.iter().map(context).collect();
    let cases: Vec<reference::Case> = (0..REQUESTS)
        .map(|number| case(&world, number, &contexts[world.requests[number].0]))
        .collect();
    for (number, case) in cases.iter().enumerate() {
        let decided = decide(&world, number, &contexts[world.requests[number].0]);
        assert_eq!(case.is_allowed(), decided, "request {number}");
    }
    bencher
        .counter(ItemsCount::new(REQUESTS))
        .bench_local(|| cases.iter().filter(|case| case.is_allowed()).count());
}

fn case(world: &World, number: usize, context: &Context<'_>) -> reference::Case {
    let (principal, key, action, resource) = &world.requests[number];
    let bundle = &world.bundles[*principal];
    let source = |policy: &Arc<Policy>| -> &'static str { policy.source().to_owned().leak() };
    let list = |list: &[Arc<Policy>]| list.iter().map(source).collect::<Vec<_>>();
    let keys = KEYS.iter().map(|key| {
        let values = context.get(key).expect("a key that every request has");
        let many = matches!(values, ContextValues::Many(_));
        let values = values.as_slice().iter().map(|value| value.to_string());
        ((*key).to_owned(), many, values.collect())
    });
    reference::Case::new(&reference::Texts {
        role_arn: bundle.arn.clone().leak(),
        action,
        resource,
        keys: keys.collect(),
        identity: list(&bundle.identity),
        boundary: source(&bundle.boundary),
        session: bundle.session.as_deref().map(list),
        service_control: bundle
            .organization
            .iter()
            .map(|level| list(level))
            .collect(),
        resource_policy: action
            .starts_with("kms:")
            .then(|| source(&world.keys[*key])),
    })
}

#[divan::bench]
fn parse_a_key_policy(bencher: divan::Bencher<'_, '_>) {
    let text = key_policy(1).source().to_owned();
    bencher.bench_local(|| Policy::parse(&text, PolicyKind::Resource));
}
