use crate::language::Rule;

#[test]
fn a_rule_is_written_as_it_was_read() {
    let text = r#"{
        "Name": "sql", "Priority": 0,
        "Statement": {"SqliMatchStatement": {
            "FieldToMatch": {"QueryString": {}},
            "TextTransformations": [{"Priority": 0, "Type": "URL_DECODE"}],
            "SensitivityLevel": "HIGH"
        }},
        "Action": {"Block": {}},
        "VisibilityConfig": {
            "SampledRequestsEnabled": true,
            "CloudWatchMetricsEnabled": true,
            "MetricName": "sql"
        }
    }"#;

    let rule: Rule = serde_json::from_str(text).unwrap();

    let read: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(rule).unwrap(), read);
}
