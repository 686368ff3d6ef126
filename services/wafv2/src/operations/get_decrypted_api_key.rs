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

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetDecryptedAPIKeyInput};
    use crate::bench::{Steps as _, house};

    fn asked(scope: &str, key: &str) -> GetDecryptedAPIKeyInput {
        input(&[("Scope", scope), ("APIKey", key)])
    }

    #[test]
    fn keys_cannot_be_made_up_or_used_elsewhere() {
        let house = house();
        let key = house.make_api_key("example.com");
        let refusal =
            |scope: &str, key: &str| house.refusal::<api::GetDecryptedAPIKey>(asked(scope, key));
        assert!(refusal("CLOUDFRONT", &key).starts_with("WAFInvalidResourceException: "));
        let mut other = key.clone();
        let last = if other.ends_with('A') { 'B' } else { 'A' };
        other.replace_range(30..31, &last.to_string());
        if other != key {
            assert!(refusal("REGIONAL", &other).starts_with("WAFInvalidResourceException: "));
        }
        assert!(refusal("REGIONAL", "made-up").starts_with("WAFInvalidResourceException: "));
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let key = house.make_api_key("example.com");
        house.needs::<api::GetDecryptedAPIKey>(
            "wafv2:GetDecryptedAPIKey",
            "*",
            asked("REGIONAL", &key),
        );
    }
}
