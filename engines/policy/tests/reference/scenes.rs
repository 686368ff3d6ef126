//! Random scenes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use super::callers::{AWAY, CALLERS, HOME, KEYS, PRINCIPALS, RESOURCES};
use super::scene::{Keys, Scene};

pub(super) fn action_pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(vec!["*", "s3:*", "s3:Get*", "S3:getobject", "kms:Encrypt", "s3:?etO*t", "*:*"]).prop_map(str::to_owned),
        1 => "(s3|kms):[GeEt*?]{1,4}",
    ]
}

pub(super) fn resource_pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("*".to_owned()),
        3 => select(vec![
            "arn:aws:s3:::b/*", "arn:aws:s3:::b/a/x", "arn:aws:s3:::b/${aws:username}/x",
            "arn:aws:s3:::*x${*}", "arn:aws:logs:*", "arn:aws:logs:*:b", "arn:aws:kms",
            "arn:aws:*:key/?", "arn:aws:s3:::b/${aws:TagKeys, 'a'}/*", "arn:aws:l?gs:eu-*-1:*:a:b",
        ]).prop_map(str::to_owned),
        2 => "arn:a[w*]s:(s3|logs|\\*|k\\*s):(\\*|eu-west-1|eu-\\*|e\\*1|\\?\\?-west-1)?:(111122223333|1\\*3|\\*)?:[ablogx/:*?-]{0,6}",
    ]
}

pub(super) fn text_value() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "a",
            "A",
            "",
            "a*",
            "?",
            "*",
            "true",
            "False",
            "5",
            "10",
            "-3",
            "10.0.0.1",
            "QUI=",
            "b",
            "${aws:username}",
            "x${aws:missing, 'b'}",
            "${aws:missing}",
            "${?}",
            "1767225600",
            "arn:aws:s3:::a/b"
        ])
        .prop_map(str::to_owned),
        "[ab*?]{0,3}",
    ]
}

/// One operator with values that it takes.
pub(super) fn operator() -> impl Strategy<Value = (String, Vec<String>)> {
    let of = |names: &'static [&'static str], values: BoxedStrategy<String>| {
        (select(names), proptest::collection::vec(values, 1..3))
    };
    let fixed = |values: &'static [&'static str]| select(values).prop_map(str::to_owned).boxed();
    let prefixed = prop_oneof![
        4 => of(&["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
            "StringLike", "StringNotLike"], text_value().boxed()),
        1 => of(&["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"],
            fixed(&["5", "10", "-3", "007"])),
        1 => of(&["DateLessThan"], fixed(&["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "1767225599"])),
        1 => of(&["Bool"], fixed(&["true", "false", "TRUE"])),
        1 => of(&["BinaryEquals"], fixed(&["QUI=", "QUJD"])),
        1 => of(&["IpAddress", "NotIpAddress"], fixed(&["10.0.0.0/8", "10.0.0.1", "0.0.0.0/0", "11.0.0.0/7"])),
        1 => of(&["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"],
            fixed(&["arn:aws:s3:::a/*", "arn:*:s3:*:*:?/b", "arn:aws:s3:*", "arn:aws:s3:::b"])),
    ];
    let sets = select(vec!["", "", "ForAllValues:", "ForAnyValue:"]);
    prop_oneof![
        1 => of(&["Null"], fixed(&["true", "false"])).prop_map(|(name, values)| (name.to_owned(), values)),
        8 => (sets, prefixed, select(vec!["", "", "IfExists"]))
            .prop_map(|(set, (name, values), suffix)| (format!("{set}{name}{suffix}"), values)),
    ]
}

pub(super) fn conditions() -> impl Strategy<Value = Option<Value>> {
    let one = (operator(), select(KEYS.to_vec()));
    proptest::option::weighted(0.5, proptest::collection::vec(one, 1..3)).prop_map(|list| {
        let mut object = Map::new();
        for ((operator, values), key) in list? {
            object.insert(operator, json!({ key: values }));
        }
        Some(Value::Object(object))
    })
}

pub(super) fn statement(principals: bool) -> impl Strategy<Value = Value> {
    let element = |positive: &'static str, negative: &'static str| prop_oneof![4 => Just(positive), 1 => Just(negative)];
    (
        prop_oneof![4 => Just("Allow"), 1 => Just("Deny")],
        (
            element("Action", "NotAction"),
            proptest::collection::vec(action_pattern(), 1..3),
        ),
        (
            element("Resource", "NotResource"),
            proptest::collection::vec(resource_pattern(), 1..3),
        ),
        conditions(),
        (
            element("Principal", "NotPrincipal"),
            subsequence(PRINCIPALS.to_vec(), 1..4),
        ),
    )
        .prop_map(
            move |(effect, action, resource, conditions, (element, named))| {
                let mut object = Map::new();
                object.insert("Effect".to_owned(), json!(effect));
                object.insert(action.0.to_owned(), json!(action.1));
                object.insert(resource.0.to_owned(), json!(resource.1));
                object.extend(conditions.map(|value| ("Condition".to_owned(), value)));
                if principals {
                    let element = if effect == "Allow" {
                        "Principal"
                    } else {
                        element
                    };
                    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
                    for (kind, text) in named {
                        kinds.entry(kind).or_default().push(text);
                    }
                    object.insert(element.to_owned(), json!(kinds));
                }
                Value::Object(object)
            },
        )
}

pub(super) fn policy(principals: bool) -> impl Strategy<Value = Value> {
    let version = select(vec!["2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"]);
    (
        version,
        proptest::collection::vec(statement(principals), 1..4),
    )
        .prop_map(|(version, list)| json!({ "Version": version, "Statement": list }))
}

/// Session policies and resource policies take no short ARNs.
pub(super) fn completed(mut policy: Value) -> Value {
    for statement in policy["Statement"].as_array_mut().unwrap() {
        for element in ["Resource", "NotResource"] {
            if let Some(list) = statement.get_mut(element).and_then(Value::as_array_mut) {
                for text in list {
                    if text == "arn:aws:kms" {
                        *text = json!("arn:aws:kms:*");
                    } else if text == "arn:aws:logs:*:b" || text == "arn:aws:*:key/?" {
                        *text = json!("*");
                    }
                }
            }
        }
    }
    policy
}

pub(super) fn control() -> impl Strategy<Value = Value> {
    statement(false).prop_map(|mut statement| {
        if statement["Effect"] == "Allow" {
            statement = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
        }
        statement["Principal"] = json!("*");
        json!({ "Version": "2012-10-17", "Statement": statement })
    })
}

pub(super) fn keys() -> impl Strategy<Value = Keys> {
    let values = prop_oneof![
        4 => text_value().prop_map(|one| (false, vec![one])),
        1 => proptest::collection::vec(text_value(), 0..3).prop_map(|many| (true, many)),
    ];
    let key = select(KEYS.to_vec()).prop_map(str::to_lowercase);
    proptest::collection::btree_map(key, values, 0..5)
}

pub(super) fn levels(policy: BoxedStrategy<Value>) -> impl Strategy<Value = Vec<Vec<Value>>> {
    prop_oneof![
        3 => Just(vec![]),
        1 => proptest::collection::vec(proptest::collection::vec(policy, 0..3), 1..3),
    ]
}

pub(super) fn scene() -> impl Strategy<Value = Scene> {
    let list = |from: usize| proptest::collection::vec(policy(false), from..3);
    let request = (
        select(CALLERS.to_vec()),
        select(vec!["s3:GetObject", "kms:Encrypt", "s3:Get"]).prop_map(str::to_owned),
        select(RESOURCES.to_vec()).prop_map(str::to_owned),
        prop_oneof![3 => Just(HOME), 1 => Just(AWAY)],
        keys(),
    );
    let of_caller = (
        list(0),
        proptest::option::weighted(0.2, policy(false)),
        proptest::option::weighted(0.2, list(0)),
    );
    let of_resource = (
        proptest::option::weighted(0.6, policy(true)),
        any::<bool>(),
        any::<u8>(),
    );
    let organization = (levels(policy(false).boxed()), levels(control().boxed()));
    (request, of_caller, of_resource, organization).prop_map(
        |(
            (who, action, resource, owner, keys),
            (identity, boundary, session),
            of_resource,
            organization,
        )| Scene {
            everything: who.kind == "root",
            who,
            action,
            resource,
            owner,
            keys,
            identity,
            boundary,
            session: session.map(|list| list.into_iter().map(completed).collect()),
            service_control: organization.0,
            resource_control: organization.1,
            // Without a policy there is no mode.
            must_allow: of_resource.1 && of_resource.0.is_some(),
            resource_policy: of_resource.0.map(completed),
            granted: of_resource.2 < 25,
        },
    )
}
