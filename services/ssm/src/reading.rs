//! Values on their way to whoever reads them.

use ringwall_core::RequestContext;

use crate::api::{Parameter as Shown, ParameterType};
use crate::error::SsmError;
use crate::resources::parameter::{Parameter, Version};
use crate::resources::reference::{Reference, Selector};
use crate::secure_string;

/// Secrets of Secrets Manager, which Parameter Store passes on.
const SECRETS: &str = "aws/reference/secretsmanager/";

/// A version as `GetParameter` and its like answer it.
pub(crate) fn shown(
    ctx: &RequestContext,
    parameter: &Parameter,
    version: &Version,
    selector: Option<&Selector>,
    arn: String,
    with_decryption: bool,
) -> Result<Shown, SsmError> {
    let value = value(ctx, version, &arn, with_decryption)?;
    Ok(Shown {
        name: Some(parameter.name.clone()),
        r#type: Some(version.kind),
        value: Some(value.into()),
        version: Some(version.number),
        selector: selector.map(Selector::text),
        source_result: None,
        last_modified_date: Some(version.modified_at),
        arn: Some(arn),
        data_type: Some(version.data_type.clone()),
    })
}

/// A value: what KMS encrypted stays so unless the caller wants it opened.
pub(crate) fn value(
    ctx: &RequestContext,
    version: &Version,
    arn: &str,
    with_decryption: bool,
) -> Result<String, SsmError> {
    if with_decryption && version.kind == ParameterType::SecureString {
        secure_string::open(ctx, arn, version)
    } else {
        Ok(version.value.clone())
    }
}

/// Refuses what Parameter Store would ask Secrets Manager for.
pub(crate) fn require_no_secret(reference: &Reference) -> Result<(), SsmError> {
    if reference.key().starts_with(SECRETS) {
        return Err(SsmError::not_implemented(
            "AWS Secrets Manager, which /aws/reference/secretsmanager refers to,",
        ));
    }
    Ok(())
}
