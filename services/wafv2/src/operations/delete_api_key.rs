//! `DeleteAPIKey`: a key is no longer good.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteAPIKey.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteAPIKeyInput, DeleteAPIKeyOutput};
use crate::error::Wafv2Error;
use crate::resources::place::Place;
use crate::store::Wafv2Write;

pub(crate) fn delete_api_key(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeleteAPIKeyInput,
) -> Result<Reply<DeleteAPIKeyOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:DeleteAPIKey"))?;

    if tx.find_api_key(&place, &input.api_key)?.is_none() {
        return Err(Wafv2Error::nonexistent());
    }
    tx.delete_api_key(&place, &input.api_key)?;

    Ok(permit.reply(DeleteAPIKeyOutput {}))
}
