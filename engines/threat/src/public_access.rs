//! Whether a bucket policy lets everybody in: read, not guessed from the call's name.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use std::net::IpAddr;

use serde_json::Value;

/// Condition keys that name who may come, if their values are no wildcards.
const NARROWING: [&str; 13] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// Whether a policy, as JSON or as JSON in a string, allows everybody something.
pub(crate) fn by_policy(text: &[u8]) -> bool {
    let Ok(policy) = serde_json::from_slice::<Value>(text) else {
        return false;
    };
    let inner = policy
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    let policy: Value = inner.unwrap_or(policy);
    let statements = policy.get("Statement").unwrap_or(&Value::Null);
    list(statements)
        .iter()
        .any(|statement| is_public(statement))
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

fn is_public(statement: &Value) -> bool {
    let allows = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
    let condition = statement.get("Condition").and_then(Value::as_object);
    let is_narrowed = condition.is_some_and(|operators| {
        operators
            .iter()
            .any(|(operator, keys)| narrows(operator, keys))
    });
    // Everybody but a few is everybody.
    let is_everybody = statement.get("Principal").is_some_and(is_everybody)
        || statement.get("NotPrincipal").is_some();
    allows && is_everybody && !is_narrowed
}

fn is_everybody(principal: &Value) -> bool {
    let has_star = |value: &Value| list(value).iter().any(|one| one.as_str() == Some("*"));
    has_star(principal) || principal.get("AWS").is_some_and(has_star)
}

fn narrows(operator: &str, keys: &Value) -> bool {
    // What is compared for being different leaves everybody else in.
    if operator.contains("Not") || operator.ends_with("IfExists") {
        return false;
    }
    let keys = keys.as_object();
    keys.is_some_and(|keys| {
        keys.iter().any(|(key, values)| {
            NARROWING.contains(&key.to_ascii_lowercase().as_str())
                && list(values).iter().all(|value| !is_wide(value))
        })
    })
}

/// Whether a value lets in more than somebody names: wildcards and variables, unless an account or a role
/// is named before them, and networks so wide that they are no network.
fn is_wide(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    if let Some((address, bits)) = text.split_once('/')
        && let (Ok(address), Ok(bits)) = (address.parse::<IpAddr>(), bits.parse::<u8>())
    {
        return bits < if address.is_ipv4() { 8 } else { 32 };
    }
    let account = text.split(':').nth(4).filter(|_| text.starts_with("arn:"));
    let is_of_account = account.is_some_and(|account| {
        account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_of_role =
        text.starts_with("ARO") && text.ends_with(":*") && text.matches('*').count() == 1;
    let has_wildcard = text.contains(['*', '?']) || text.contains("${");
    has_wildcard && !is_of_account && !is_of_role
}

#[cfg(test)]
mod tests {
    use super::by_policy;

    #[test]
    fn policies_are_judged_by_what_they_allow() {
        for (statement, expected) in [
            (
                r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}"#,
                true,
            ),
            (r#"[{"Effect":"Allow","Principal":{"AWS":["*"]}}]"#, true),
            (r#"{"Effect":"Deny","Principal":"*"}"#, false),
            (
                r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"}}"#,
                false,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}"#,
                false,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}}"#,
                true,
            ),
            (
                r#"{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::1:root"}}"#,
                true,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}}"#,
                true,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}}"#,
                false,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"StringLike":{"aws:PrincipalOrgID":"o-*"}}}"#,
                true,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}}"#,
                false,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"StringLike":{"aws:userid":"AROAEXAMPLE:*"}}}"#,
                false,
            ),
            (
                r#"{"Effect":"Allow","Principal":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}"#,
                true,
            ),
        ] {
            let policy = format!("{{\"Statement\":{statement}}}");
            assert_eq!(by_policy(policy.as_bytes()), expected, "{statement}");
            let quoted = serde_json::to_string(&policy).unwrap();
            assert_eq!(by_policy(quoted.as_bytes()), expected);
        }
        assert!(!by_policy(b"nonsense"));
    }
}
