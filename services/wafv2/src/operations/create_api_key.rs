//! `CreateAPIKey`: makes a key for pages of some domains that show a CAPTCHA.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateAPIKey.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateAPIKeyInput, CreateAPIKeyOutput};
use crate::definition::require_token_domains;
use crate::error::Wafv2Error;
use crate::quotas;
use crate::resources::place::Place;
use crate::store::Wafv2Write;

pub(crate) fn create_api_key(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: CreateAPIKeyInput,
) -> Result<Reply<CreateAPIKeyOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    require_token_domains(&input.token_domains)?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:CreateAPIKey"))?;

    let is_too_much = input.token_domains.len() > quotas::API_KEY_DOMAINS
        || tx.api_keys(&place)?.len() >= quotas::API_KEYS;
    if is_too_much {
        return Err(Wafv2Error::limits_exceeded());
    }
    let made = tx.service.api_keys.make(ctx, place, input.token_domains)?;
    let key = made.key.clone();
    tx.put_api_key(made)?;
    ctx.leave_out("APIKey");

    Ok(permit.reply(CreateAPIKeyOutput { api_key: Some(key) }))
}
