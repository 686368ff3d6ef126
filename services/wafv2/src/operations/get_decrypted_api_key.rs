//! `GetDecryptedAPIKey`: what a key says.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetDecryptedAPIKey.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetDecryptedAPIKeyInput, GetDecryptedAPIKeyOutput};
use crate::error::Wafv2Error;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn get_decrypted_api_key(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetDecryptedAPIKeyInput,
) -> Result<Reply<GetDecryptedAPIKeyOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("wafv2:GetDecryptedAPIKey"))?;

    let said = tx.service.api_keys.open(&place, &input.api_key);
    let said = said.ok_or_else(Wafv2Error::invalid_resource)?;
    if tx.find_api_key(&place, &input.api_key)?.is_none() {
        return Err(Wafv2Error::nonexistent());
    }

    Ok(permit.reply(GetDecryptedAPIKeyOutput {
        token_domains: Some(said.token_domains),
        creation_timestamp: Some(said.created_at),
    }))
}
