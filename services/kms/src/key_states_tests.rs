//! AWS's table of key states: every operation on a key, for a key in every state.
//!
//! `Unavailable` is left out: only keys in custom key stores can be.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>

mod subject;

use std::collections::BTreeSet;

use self::subject::Subject;
use crate::api::KeyState;
use crate::test_kms::TestKms;

const STATES: [KeyState; 7] = [
    KeyState::Enabled,
    KeyState::Disabled,
    KeyState::PendingDeletion,
    KeyState::PendingReplicaDeletion,
    KeyState::PendingImport,
    KeyState::Creating,
    KeyState::Updating,
];

/// What each operation answers for a key of that kind, in the order of [`STATES`]: `ok`, or what
/// it refuses with: `DisabledException`, `KMSInvalidStateException`, or
/// `UnsupportedOperationException` because of the key's origin. `-` is what cannot be: a key that
/// is being created has no grants, and ML-KEM keys are not imported. `imported` keys had their material, others that are pending
/// import never did; `importing` ones have it wrapped for another import.
///
/// The public key of a key whose imported private key is away is given out; the key of this table
/// never had one, so that GetPublicKey is refused in that one cell.
const TABLE: &str = "
    CancelKeyDeletion                   symmetric    S  S  ok ok S  S  S
    CreateAlias                         symmetric    ok ok S  S  ok ok ok
    CreateGrant                         symmetric    ok D  S  S  S  S  ok
    Decapsulate                         encapsulate  ok D  S  S  -  S  ok
    Decrypt                             symmetric    ok D  S  S  S  S  ok
    DeleteAlias                         symmetric    ok ok ok ok ok ok ok
    DeleteImportedKeyMaterial           imported     ok ok ok ok ok S  S
    DeriveSharedSecret                  agreement    ok D  S  S  S  S  ok
    DescribeKey                         symmetric    ok ok ok ok ok ok ok
    DisableKey                          symmetric    ok ok S  S  S  S  S
    DisableKeyRotation                  symmetric    ok D  S  S  U  S  ok
    EnableKey                           symmetric    ok ok S  S  S  S  S
    EnableKeyRotation                   symmetric    ok D  S  S  U  S  ok
    Encapsulate                         encapsulate  ok D  S  S  -  S  ok
    Encrypt                             symmetric    ok D  S  S  S  S  ok
    GenerateDataKey                     symmetric    ok D  S  S  S  S  ok
    GenerateDataKeyPair                 symmetric    ok D  S  S  S  S  ok
    GenerateDataKeyPairWithoutPlaintext symmetric    ok D  S  S  S  S  ok
    GenerateDataKeyWithoutPlaintext     symmetric    ok D  S  S  S  S  ok
    GenerateMac                         hmac         ok D  S  S  S  S  ok
    GetKeyLastUsage                     symmetric    ok ok ok ok ok ok ok
    GetKeyPolicy                        symmetric    ok ok ok ok ok ok ok
    GetKeyRotationStatus                symmetric    ok ok ok ok U  ok ok
    GetParametersForImport              imported     ok ok S  S  ok S  S
    GetPublicKey                        signing      ok ok S  S  S  S  ok
    ImportKeyMaterial                   importing    ok ok S  S  ok S  ok
    ListAliases                         symmetric    ok ok ok ok ok ok ok
    ListGrants                          symmetric    ok ok ok ok ok ok ok
    ListKeyPolicies                     symmetric    ok ok ok ok ok ok ok
    ListKeyRotations                    symmetric    ok ok ok ok ok ok ok
    ListResourceTags                    symmetric    ok ok ok ok ok ok ok
    PutKeyPolicy                        symmetric    ok ok ok ok ok ok ok
    ReEncrypt                           symmetric    ok D  S  S  S  S  ok
    ReplicateKey                        multi-region ok D  S  S  S  S  S
    RetireGrant                         imported     ok ok ok ok ok -  ok
    RevokeGrant                         imported     ok ok ok ok ok -  ok
    RotateKeyOnDemand                   symmetric    ok D  S  S  S  S  ok
    ScheduleKeyDeletion                 symmetric    ok ok S  S  ok ok S
    Sign                                signing      ok D  S  S  S  S  ok
    TagResource                         symmetric    ok ok S  S  ok ok ok
    UntagResource                       symmetric    ok ok S  S  ok ok ok
    UpdateAlias                         symmetric    ok ok S  S  ok ok ok
    UpdateKeyDescription                symmetric    ok ok S  S  ok ok ok
    UpdatePrimaryRegion                 multi-region ok D  S  S  S  S  ok
    Verify                              signing      ok D  S  S  S  S  ok
    VerifyMac                           hmac         ok D  S  S  S  S  ok
";

/// Operations for keys of imported material.
const FOR_IMPORTS: [&str; 3] = [
    "DeleteImportedKeyMaterial",
    "GetParametersForImport",
    "ImportKeyMaterial",
];

/// Operations that are not on one key.
const ON_NO_KEY: [&str; 4] = [
    "CreateKey",
    "GenerateRandom",
    "ListKeys",
    "ListRetirableGrants",
];

#[test]
fn every_operation_answers_every_state_as_aws_says() {
    for row in rows() {
        for (state, expected) in STATES.into_iter().zip(row.cells) {
            if expected == "-" {
                continue;
            }
            let subject = Subject::of(row.kind, state);
            let before = subject.kms.view(&subject.key);
            let result = subject.call(row.operation);
            let cell = format!("{} in {state:?}", row.operation);
            assert_eq!(result, subject.answer(row.operation, expected), "{cell}");
            if expected != "ok" {
                assert_eq!(
                    subject.kms.view(&subject.key),
                    before,
                    "{cell} changed something"
                );
            }
        }
    }
}

#[test]
fn the_table_is_whole() {
    let listed: BTreeSet<_> = rows().map(|row| row.operation).collect();
    let kms = TestKms::new();
    let on_keys = kms.operations().filter(|name| !ON_NO_KEY.contains(name));
    assert_eq!(listed, on_keys.collect());
}

#[test]
fn imports_are_for_keys_of_origin_external() {
    for operation in FOR_IMPORTS {
        for state in [
            KeyState::Enabled,
            KeyState::Disabled,
            KeyState::PendingDeletion,
        ] {
            let subject = Subject::of("symmetric", state);
            assert_eq!(
                subject.call(operation),
                Err(format!(
                    "UnsupportedOperationException: {} origin is AWS_KMS which is not valid for \
                     this operation.",
                    subject.key
                )),
                "{operation} in {state:?}"
            );
        }
    }
}

struct Row {
    operation: &'static str,
    kind: &'static str,
    cells: [&'static str; 7],
}

fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().filter(|line| !line.is_empty()).map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        Row {
            operation: words[0],
            kind: words[1],
            cells: words[2..].try_into().expect("a cell for every state"),
        }
    })
}
