//! What an identity provider says of somebody, put right by a function before it is believed.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html>

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};

use super::{Function, Occasion, Texts};
use crate::error::CognitoError;

/// What the function is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a> {
    pub(crate) provider_name: &'a str,
    /// `OIDC`, `SAML`, `Google` …
    pub(crate) provider_type: &'a str,
    pub(crate) attributes: Attributes<'a>,
}

/// What the provider said, each value as a text.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attributes<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) token_response: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_info: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) saml_response: Option<&'a Texts>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Response {
    user_attributes_to_map: Option<Texts>,
}

/// Asks; nothing where what the provider said stays as it is.
pub(crate) fn ask(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    request: &Request<'_>,
) -> Result<Option<Texts>, CognitoError> {
    let Some(trigger) = &occasion.pool.triggers.inbound_federation else {
        return Ok(None);
    };
    let function = Function {
        name: "InboundFederation",
        arn: &trigger.arn,
        version: "1",
    };
    let source = "InboundFederation_ExternalProvider";
    let response: Response = super::ask(ctx, function, occasion, source, request)?;
    Ok(response
        .user_attributes_to_map
        .filter(|attributes| !attributes.is_empty()))
}
