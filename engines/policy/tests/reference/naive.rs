//! The naive evaluator.

use serde_json::{Value, json};

use super::matching::{arn_fits, tokens, wild};
use super::naive_conditions::condition;
use super::scene::{Answer, Scene};

pub(super) fn naive(scene: &Scene) -> Answer {
    let bound = !scene.who.origin_arn.contains(":role/aws-service-role/");
    let nobody = scene.who.account.is_empty();
    let mut all: Vec<&Value> = Vec::new();
    if bound {
        all.extend(scene.resource_control.iter().flatten());
    }
    if bound && !nobody {
        all.extend(scene.service_control.iter().flatten());
    }
    all.extend(&scene.resource_policy);
    if !scene.everything {
        all.extend(&scene.identity);
    }
    all.extend(&scene.boundary);
    all.extend(scene.session.iter().flatten());
    if all.iter().any(|policy| best(scene, policy, "Deny") > 0) {
        return Answer::ExplicitNo;
    }

    let allows = |policy: &Value| best(scene, policy, "Allow") > 0;
    let any = |list: &[Value]| list.iter().any(allows);
    if bound && !scene.resource_control.iter().all(|level| any(level)) {
        return Answer::No;
    }
    if bound && !nobody && !scene.service_control.iter().all(|level| any(level)) {
        return Answer::No;
    }
    let limits = scene.boundary.as_ref().is_none_or(allows)
        && scene.session.as_ref().is_none_or(|list| any(list));
    let identity = (scene.everything || any(&scene.identity)) && limits;
    let named = scene
        .resource_policy
        .as_ref()
        .map_or(0, |policy| best(scene, policy, "Allow"));
    let limited = matches!(scene.who.kind, "session" | "federated");
    let by_grant = scene.granted && (limits || !limited);

    let yes = if nobody {
        named == 3 || scene.granted
    } else if scene.owner != scene.who.account {
        (named > 0 && identity) || by_grant
    } else if named == 3 {
        true
    } else if named == 2 {
        limits
    } else if scene.granted {
        by_grant
    } else if scene.must_allow && named == 0 {
        false
    } else {
        identity
    };
    if yes { Answer::Yes } else { Answer::No }
}

/// How strongly a policy's statements of an effect speak of the scene: 0 not, 1 by account,
/// 2 by origin, 3 itself.
pub(super) fn best(scene: &Scene, policy: &Value, effect: &str) -> u8 {
    let variables = policy.get("Version") == Some(&json!("2012-10-17"));
    let statements = many(&policy["Statement"]);
    let of_effect = statements.iter().filter(|one| one["Effect"] == effect);
    of_effect
        .map(|statement| speaks(scene, statement, variables))
        .max()
        .unwrap_or(0)
}

pub(super) fn speaks(scene: &Scene, statement: &Value, variables: bool) -> u8 {
    let action = |pattern: &String| {
        wild(
            &tokens(&pattern.to_lowercase(), scene, false, true).unwrap(),
            &scene.action.to_lowercase(),
        )
    };
    let resource = |pattern: &String| arn_fits(scene, pattern, variables);
    if !element(statement, "Action", action) || !element(statement, "Resource", resource) {
        return 0;
    }
    if let Some(Value::Object(operators)) = statement.get("Condition") {
        for (operator, keys) in operators {
            for (key, values) in keys.as_object().unwrap() {
                if !condition(scene, operator, key, &texts(values), variables) {
                    return 0;
                }
            }
        }
    }
    if let Some(named) = statement.get("Principal") {
        return named_principals(named)
            .iter()
            .map(|(kind, text)| names(scene, kind, text))
            .max()
            .unwrap_or(0);
    }
    let Some(spared) = statement.get("NotPrincipal") else {
        return 3;
    };
    let spared = named_principals(spared);
    let lists = |strength: u8| {
        spared
            .iter()
            .any(|(kind, text)| names(scene, kind, text) == strength)
    };
    let everybody = spared.iter().any(|(_, text)| text == "*");
    let all_listed = match scene.who.kind {
        "root" => lists(1),
        "user" => lists(1) && lists(3),
        "session" | "federated" => lists(1) && lists(2) && lists(3),
        _ => lists(3),
    };
    if (everybody || all_listed) && scene.boundary.is_none() {
        0
    } else {
        3
    }
}

/// An element or its negation; absent elements say nothing.
pub(super) fn element(statement: &Value, name: &str, fits: impl Fn(&String) -> bool) -> bool {
    let negation = format!("Not{name}");
    if let Some(value) = statement.get(name) {
        texts(value).iter().any(fits)
    } else if let Some(value) = statement.get(&negation) {
        !texts(value).iter().any(fits)
    } else {
        true
    }
}

pub(super) fn named_principals(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::String(text) => vec![("AWS".to_owned(), text.clone())],
        Value::Object(kinds) => kinds
            .iter()
            .flat_map(|(kind, value)| texts(value).into_iter().map(|text| (kind.clone(), text)))
            .collect(),
        _ => vec![],
    }
}

pub(super) fn names(scene: &Scene, kind: &str, text: &str) -> u8 {
    let who = &scene.who;
    let is = |one: &str| !one.is_empty() && one == text;
    let root = format!("arn:aws:iam::{}:root", who.account);
    match kind {
        "AWS" if text == "*" => 3,
        "AWS" if is(who.account) || text == root => 1,
        "AWS" if who.kind != "root" && (is(who.arn) || (is(who.id) && who.kind == "user")) => 3,
        "AWS" if is(who.origin_arn) || is(who.origin_id) => 2,
        "Service" if who.kind == "service" && is(who.arn) => 3,
        _ => 0,
    }
}

pub(super) fn many(value: &Value) -> Vec<Value> {
    value
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![value.clone()])
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned)
    };
    many(value).iter().map(text).collect()
}
