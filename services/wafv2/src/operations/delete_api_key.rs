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

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteAPIKeyInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn a_deleted_key_is_no_longer_good() {
        let house = house();
        let key = house.make_api_key("example.com");
        let delete = || -> DeleteAPIKeyInput { input(&[("Scope", "REGIONAL"), ("APIKey", &key)]) };
        house.needs::<api::DeleteAPIKey>("wafv2:DeleteAPIKey", "*", delete());
        let refusal = house.refusal::<api::DeleteAPIKey>(delete());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
        let asked = input(&[("Scope", "REGIONAL"), ("APIKey", &key)]);
        let refusal = house.refusal::<api::GetDecryptedAPIKey>(asked);
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
