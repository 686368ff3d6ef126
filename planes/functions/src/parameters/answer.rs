//! What the extension answers: what `GetParameter` did, as AWS's extension writes it.

use bytes::Bytes;
use ringwall_lambda::ssm_api::{GetParameterOutput, Parameter};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    parameter: Option<Shown>,
    result_metadata: Empty,
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    #[serde(rename = "ARN")]
    arn: Option<String>,
    data_type: Option<String>,
    last_modified_date: Option<String>,
    name: Option<String>,
    selector: Option<String>,
    source_result: Option<String>,
    #[serde(rename = "Type")]
    kind: Option<&'static str>,
    value: Option<String>,
    version: Option<i64>,
}

/// The JSON text.
pub(super) fn body(output: GetParameterOutput) -> Bytes {
    let answer = Answer {
        parameter: output.parameter.map(shown),
        result_metadata: Empty {},
    };
    serde_json::to_vec(&answer).unwrap_or_default().into()
}

fn shown(parameter: Parameter) -> Shown {
    Shown {
        arn: parameter.arn,
        data_type: parameter.data_type,
        last_modified_date: parameter.last_modified_date.map(|at| at.iso8601()),
        name: parameter.name,
        selector: parameter.selector,
        source_result: parameter.source_result,
        kind: parameter.r#type.map(|kind| kind.as_str()),
        value: parameter.value.map(|value| value.into_exposed()),
        version: parameter.version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_functions_read() {
        let parameter = Parameter {
            name: Some("/app/db".to_owned()),
            value: Some("rosebud".to_owned().into()),
            version: Some(3),
            ..Parameter::default()
        };
        let output = GetParameterOutput {
            parameter: Some(parameter),
        };
        assert_eq!(
            body(output),
            r#"{"Parameter":{"ARN":null,"DataType":null,"LastModifiedDate":null,"Name":"/app/db","Selector":null,"SourceResult":null,"Type":null,"Value":"rosebud","Version":3},"ResultMetadata":{}}"#
        );
    }
}
