//! The engine against a second evaluator: written from the rules in the most naive way, reading
//! documents by another parser, allocating freely. Random policies and requests; the two must
//! never differ. The second one says only yes, explicit no, or no.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may end where its own premises fail"
)]

mod callers;
mod engine;
mod matching;
mod naive;
mod naive_conditions;
mod scene;
mod scenes;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use engine::engine;
use naive::naive;
use scene::Answer;
use scenes::{completed, scene, statement};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn both_evaluators_agree(scene in scene()) {
        prop_assert_eq!(engine(&scene), naive(&scene));
    }

    #[test]
    fn adding_a_deny_never_turns_a_denial_into_an_allow(
        scene in scene(),
        denied in statement(true),
        place in 0u8..6,
    ) {
        let before = engine(&scene);
        let mut after = scene;
        let mut statement = denied;
        statement["Effect"] = json!("Deny");
        let with_principal = json!({ "Version": "2012-10-17", "Statement": [statement.clone()] });
        for element in ["Principal", "NotPrincipal"] {
            statement.as_object_mut().unwrap().remove(element);
        }
        let without = completed(json!({ "Version": "2012-10-17", "Statement": [statement.clone()] }));
        let add = |policy: &mut Value, statement: &Value| {
            policy["Statement"].as_array_mut().unwrap().push(statement.clone());
        };
        let bare = without["Statement"][0].clone();
        match place {
            0 => after.identity.push(without),
            1 => if let Some(boundary) = &mut after.boundary { add(boundary, &bare) },
            2 => if let Some(list) = &mut after.session { list.push(without) },
            3 => if let Some(level) = after.service_control.first_mut() { level.push(without) },
            4 => if let Some(level) = after.resource_control.first_mut() {
                let mut everybody = without;
                everybody["Statement"][0]["Principal"] = json!("*");
                level.push(everybody);
            },
            _ => if let Some(policy) = &mut after.resource_policy {
                add(policy, &completed(with_principal)["Statement"][0]);
            },
        }
        prop_assert!(before == Answer::Yes || engine(&after) != Answer::Yes);
    }
}

#[test]
fn scenes_reach_every_answer_often_enough_to_mean_something() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut counts = BTreeMap::new();
    for _ in 0..4_000 {
        let scene = scene().new_tree(&mut runner).unwrap().current();
        *counts.entry(format!("{:?}", naive(&scene))).or_insert(0) += 1;
    }
    for answer in ["Yes", "No", "ExplicitNo"] {
        assert!(
            counts.get(answer).is_some_and(|count| *count > 200),
            "{counts:?}"
        );
    }
}
