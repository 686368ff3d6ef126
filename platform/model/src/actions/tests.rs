use std::collections::BTreeSet;

use super::operations::{Override, overrides};
use super::*;
use crate::{Auth, Service, service as model, service_names};

fn models() -> impl Iterator<Item = &'static Service> {
    service_names().filter_map(model)
}

fn actions_of(model: &str, operation: &str) -> Vec<String> {
    match operation_authorization(model, operation) {
        Some(OperationAuthorization::Actions(actions)) => {
            actions.iter().map(|action| action.full_name()).collect()
        }
        other => panic!("{model} {operation}: {other:?}"),
    }
}

#[test]
fn every_table_can_be_read() {
    assert_eq!(prefixes().count(), services().count());
    for table in services() {
        assert!(prefixes().any(|prefix| prefix == table.prefix));
        assert!(!table.actions.is_empty(), "{}", table.prefix);
        for action in &table.actions {
            let found = table.action(&action.name.to_uppercase()).unwrap();
            assert_eq!(found.full_name(), action.full_name());
            assert_eq!(action.prefix, table.prefix);
        }
    }
}

#[test]
fn tables_speak_of_resource_types_and_keys_that_they_have() {
    for table in services() {
        let keys: BTreeSet<&str> = table.condition_keys.iter().map(|key| key.name).collect();
        for action in &table.actions {
            for resource in &action.resource_types {
                let known = table.resource_type(resource.name).is_some();
                assert!(known, "{}: {}", action.full_name(), resource.name);
            }
            for key in table.condition_keys_of(action) {
                assert!(keys.contains(key), "{}: {key}", action.full_name());
            }
        }
    }
}

#[test]
fn every_operation_of_every_model_has_an_answer() {
    let uncovered: Vec<String> = models()
        .flat_map(|model| {
            let names = model.operations.iter().map(|it| it.name.as_str());
            names.map(|name| (model.name.as_str(), name))
        })
        .filter(|(model, name)| operation_authorization(model, name).is_none())
        .map(|(model, name)| format!("{model} {name}"))
        .collect();
    assert_eq!(uncovered, Vec::<String>::new());
    assert!(operation_authorization("kms", "Nothing").is_none());
    assert!(operation_authorization("nothing", "Encrypt").is_none());
}

#[test]
fn no_override_is_stale() {
    for (name, operations) in overrides().unwrap() {
        let model = model(name).unwrap_or_else(|| panic!("there is no model {name}"));
        for (operation, answer) in operations {
            let operation = model
                .operation(operation)
                .unwrap_or_else(|| panic!("{name} has no {operation}"));
            let Override::Actions(actions) = answer else {
                continue;
            };
            for action in actions {
                assert!(super::action(action).is_some(), "there is no {action}");
            }
            // An unsigned operation is named in any case: whether a policy speaks is no default.
            let by_default = format!("{}:{}", model.signing_name, operation.name);
            let is_default = actions == &[by_default.as_str()];
            assert!(operation.auth != Auth::SigV4 || !is_default, "{by_default}");
        }
    }
}

#[test]
fn unsigned_operations_are_authorized_by_what_the_overlay_says() {
    for model in models() {
        let unsigned = model.operations.iter().filter(|it| it.auth != Auth::SigV4);
        for operation in unsigned {
            let named = overrides()
                .and_then(|all| all.get(model.name.as_str()))
                .is_some_and(|of| of.contains_key(operation.name.as_str()));
            assert!(named, "{} {}", model.name, operation.name);
        }
    }
}

#[test]
fn operations_ask_for_the_actions_that_aws_documents() {
    assert_eq!(actions_of("kms", "Encrypt"), ["kms:Encrypt"]);
    assert_eq!(
        actions_of("kms", "ReEncrypt"),
        ["kms:ReEncryptFrom", "kms:ReEncryptTo"]
    );
    assert_eq!(
        actions_of("sso-admin", "CreatePermissionSet"),
        ["sso:CreatePermissionSet"]
    );
    assert_eq!(
        actions_of("elbv2", "CreateRule"),
        ["elasticloadbalancing:CreateRule"]
    );
    assert_eq!(actions_of("s3", "ListObjectsV2"), ["s3:ListBucket"]);
    assert_eq!(actions_of("lambda", "Invoke"), ["lambda:InvokeFunction"]);
    assert!(matches!(
        operation_authorization("sts", "GetCallerIdentity"),
        Some(OperationAuthorization::Open(_))
    ));
}

#[test]
fn finds_actions_whatever_their_letters_case() {
    let encrypt = action("KMS:encrypt").unwrap();
    assert_eq!(encrypt.full_name(), "kms:Encrypt");
    assert_eq!(encrypt.access_level, AccessLevel::Write);
    assert!(
        encrypt
            .resource_types
            .iter()
            .any(|it| it.name == "key" && it.required)
    );
    assert!(action("kms:Nothing").is_none());
    assert!(action("kms").is_none());
}

#[test]
fn expands_what_a_policy_says() {
    let covered = |pattern| -> Vec<String> { covered_by(pattern).map(Action::full_name).collect() };
    assert_eq!(
        covered("kms:reencrypt*"),
        ["kms:ReEncryptFrom", "kms:ReEncryptTo"]
    );
    assert_eq!(covered("rds-db:*"), ["rds-db:connect"]);
    assert_eq!(covered("nothing:*"), Vec::<String>::new());
    assert_eq!(covered("kms"), Vec::<String>::new());
    let all: usize = services().map(|table| table.actions.len()).sum();
    assert_eq!(covered("*").len(), all);
    assert_eq!(covered("*:*").len(), all);
}

#[test]
fn tells_the_types_of_condition_keys() {
    let kms = service("kms").unwrap();
    let tag = kms.condition_key("aws:RequestTag/Team").unwrap();
    assert_eq!(
        (tag.key_type, tag.multivalued),
        (ConditionKeyType::String, false)
    );
    let keys = kms.condition_key("aws:tagkeys").unwrap();
    assert_eq!(
        (keys.key_type, keys.multivalued),
        (ConditionKeyType::String, true)
    );
    let bypass = kms
        .condition_key("kms:BypassPolicyLockoutSafetyCheck")
        .unwrap();
    assert_eq!(bypass.key_type, ConditionKeyType::Bool);
    assert!(kms.condition_key("kms:Nothing").is_none());
}

#[test]
fn tells_the_types_of_resources() {
    let types = |prefix, arn| -> Vec<&str> {
        let table = service(prefix).unwrap();
        table.resource_types_of(arn).map(|it| it.name).collect()
    };
    assert_eq!(
        types("kms", "arn:aws:kms:eu-west-1:123456789012:alias/aws/s3"),
        ["alias"]
    );
    assert_eq!(types("iam", "arn:aws:iam::123456789012:role/a/b"), ["role"]);
    assert_eq!(
        types("iam", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ["policy"]
    );
    assert_eq!(
        types("ssm", "arn:aws:ssm:eu-west-1:123456789012:parameter/a/b"),
        ["parameter"]
    );
    assert_eq!(types("s3", "arn:aws:s3:::bucket/key"), ["object"]);
}

#[test]
fn gathers_the_keys_of_an_action_from_its_resource_types() {
    let kms = service("kms").unwrap();
    let keys = kms.condition_keys_of(action("kms:Encrypt").unwrap());
    assert!(keys.contains("kms:EncryptionContext:${EncryptionContextKey}"));
    assert!(
        keys.contains("kms:ResourceAliases"),
        "a key of the resource type"
    );
}
