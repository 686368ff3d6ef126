//! Policies in events, as JSON or as JSON in a text.

use serde_json::Value as Json;

use super::evaluate::Value;

/// The AWS principals of statements with an effect.
pub(super) fn aws_principals(policy: &Value, effect: &Value) -> Vec<String> {
    let mut principals = Vec::new();
    each(policy, effect, &mut |principal| {
        let aws = match principal {
            Json::Object(kinds) => kinds.get("AWS").unwrap_or(&Json::Null),
            all => all,
        };
        principals.extend(texts(aws));
    });
    principals
}

/// Whether a statement with an effect is about everybody.
pub(super) fn has_public(policy: &Value, effect: &Value) -> bool {
    aws_principals(policy, effect).iter().any(|one| one == "*")
}

fn each(policy: &Value, effect: &Value, seen: &mut impl FnMut(&Json)) {
    let effects = effect.texts();
    for text in policy.texts() {
        let Ok(policy) = serde_json::from_str::<Json>(&text) else {
            continue;
        };
        let statements = policy.get("Statement").unwrap_or(&Json::Null);
        let statements = match statements {
            Json::Array(all) => all.iter().collect(),
            one => vec![one],
        };
        for statement in statements {
            let has = statement.get("Effect").and_then(Json::as_str);
            let is_wanted = has.is_some_and(|has| effects.iter().any(|effect| effect == has));
            if let Some(principal) = statement.get("Principal").filter(|_| is_wanted) {
                seen(principal);
            }
        }
    }
}

fn texts(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) => vec![text.clone()],
        Json::Array(all) => all.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
