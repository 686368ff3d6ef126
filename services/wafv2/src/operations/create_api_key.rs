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

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateAPIKeyInput, Scope};
    use crate::bench::house;

    fn key_for(domains: &[&str]) -> CreateAPIKeyInput {
        CreateAPIKeyInput {
            scope: Scope::Regional,
            token_domains: domains.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn a_key_says_of_which_domains_it_is() {
        let house = house();
        let domains = ["example.com", "shop.example.org"];
        let made = house.needs::<api::CreateAPIKey>("wafv2:CreateAPIKey", "*", key_for(&domains));
        let key = made.api_key.unwrap();
        assert!(!key.contains("example"));
        let asked = input(&[("Scope", "REGIONAL"), ("APIKey", &key)]);
        let found = house.answer::<api::GetDecryptedAPIKey>(asked);
        assert_eq!(found.token_domains.unwrap(), domains);
        assert_eq!(found.creation_timestamp, Some(house.now()));
    }

    #[test]
    fn five_domains_that_somebody_owns_and_no_more() {
        let house = house();
        let refusal = house.refusal::<api::CreateAPIKey>(key_for(&["com"]));
        assert!(refusal.contains("field: TOKEN_DOMAIN"), "{refusal}");
        let refusal = house.refusal::<api::CreateAPIKey>(key_for(&["example.com"; 6]));
        assert!(
            refusal.starts_with("WAFLimitsExceededException: "),
            "{refusal}"
        );
        // The longest fits into what the model lets be sent back.
        let long = format!("{}.example.com", "a".repeat(241));
        let made = house.answer::<api::CreateAPIKey>(key_for(&[long.as_str(); 5]));
        assert!(made.api_key.unwrap().len() <= 2048);
    }
}
