//! Reading the files. Every field is known, so that none is passed over unseen.

use ringwall_crypto::asymmetric::KeyPairSpec;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Group {
    pub(crate) source: String,
    pub(crate) spec: String,
    pub(crate) algorithm: String,
    pub(crate) public_key: String,
    pub(crate) private_key: String,
    pub(crate) key_size: usize,
    pub(crate) iv_size: usize,
    pub(crate) tag_size: usize,
    pub(crate) tests: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Case {
    pub(crate) tc_id: u32,
    pub(crate) result: String,
    pub(crate) key: Option<String>,
    pub(crate) iv: Option<String>,
    pub(crate) aad: Option<String>,
    pub(crate) msg: Option<String>,
    pub(crate) ct: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) sig: Option<String>,
    pub(crate) label: Option<String>,
    pub(crate) public: Option<String>,
    pub(crate) private: Option<String>,
    pub(crate) shared: Option<String>,
    pub(crate) mu: Option<String>,
    pub(crate) ctx: Option<String>,
    pub(crate) rnd: Option<String>,
}

/// Calls `check` with each case of a file, and demands that enough were there.
pub(crate) fn each(name: &str, mut check: impl FnMut(&Group, &Case)) {
    let cases = each_of_few(name, &mut check);
    assert!(cases > 50, "{name} has only {cases} cases");
}

/// Calls `check` with each case of a file that is short, and says how many there were.
pub(crate) fn each_of_few(name: &str, mut check: impl FnMut(&Group, &Case)) -> usize {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: File = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut cases = 0;
    for group in &file.groups {
        for case in &group.tests {
            check(group, case);
            cases += 1;
        }
    }
    cases
}

pub(crate) fn bytes(text: Option<&String>) -> Vec<u8> {
    hex::decode(text.unwrap()).unwrap()
}

pub(crate) fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

/// The published result must be ours; what is merely acceptable may go either way.
pub(crate) fn judge(group: &Group, case: &Case, ours: bool) {
    match case.result.as_str() {
        "valid" => assert!(ours, "{} {}", group.source, case.tc_id),
        "invalid" => assert!(!ours, "{} {}", group.source, case.tc_id),
        "acceptable" => {}
        other => panic!("{other}"),
    }
}

pub(crate) fn spec(group: &Group) -> KeyPairSpec {
    let found = KeyPairSpec::ALL
        .into_iter()
        .find(|spec| format!("{spec:?}") == group.spec);
    found.unwrap()
}
