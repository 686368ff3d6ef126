//! `ListPublicKeys`: the keys that digests of a Region are verified with.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListPublicKeysInput, ListPublicKeysOutput, PublicKey};
use crate::error::CloudTrailError;
use crate::signing::{self, SigningKey};
use crate::store::CloudTrailRead;

pub(crate) fn list_public_keys(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: ListPublicKeysInput,
) -> Result<Reply<ListPublicKeysOutput>, CloudTrailError> {
    let start = input.start_time.unwrap_or_else(|| ctx.now());
    let end = input.end_time.unwrap_or_else(|| ctx.now());
    if start > end {
        return Err(CloudTrailError::invalid_time_range());
    }
    if input.next_token.is_some() {
        // A list is never longer than a page: a Region gets a key a month.
        return Err(CloudTrailError::invalid_token());
    }

    let keys = signing::all(tx.tx, &ctx.region)?;

    let ask = Ask::new("cloudtrail:ListPublicKeys");
    let permit = tx.service.permit(ctx, &ask)?;

    let is_valid = |key: &&std::sync::Arc<SigningKey>| key.from <= end && start <= key.until;
    let listed = keys.iter().filter(is_valid).map(|key| PublicKey {
        value: Some(key.public.clone()),
        validity_start_time: Some(key.from),
        validity_end_time: Some(key.until),
        fingerprint: Some(key.fingerprint.clone()),
    });

    Ok(permit.reply(ListPublicKeysOutput {
        public_key_list: Some(listed.collect()),
        next_token: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_core::Region;
    use ringwall_store::WriteTx;
    use ringwall_testing::input;

    use crate::api::{self, ListPublicKeysInput};
    use crate::bench::Bench;
    use crate::signing::{self, SigningKey};

    #[test]
    fn a_key_is_listed_in_its_region_and_time() {
        let house = Bench::new().house();
        let key = SigningKey::generate(house.now()).unwrap();
        let put = |tx: &mut WriteTx| signing::put(tx, &Region::us_east_1(), key.clone());
        house.store().write(put).unwrap();
        let listed = |house: &ringwall_testing::TestHouse, input: ListPublicKeysInput| {
            let keys = house.answer::<api::ListPublicKeys>(input).public_key_list;
            keys.unwrap().len()
        };
        assert_eq!(listed(&house, input(&[])), 1);
        assert_eq!(listed(&house.in_region("us-west-2"), input(&[])), 0);
        house.advance_secs(31 * 86_400);
        assert_eq!(listed(&house, input(&[])), 0);
        let past = ListPublicKeysInput {
            start_time: Some(key.from),
            end_time: Some(key.from),
            next_token: None,
        };
        assert_eq!(listed(&house, past.clone()), 1);
        let backwards = ListPublicKeysInput {
            start_time: Some(house.now()),
            ..past
        };
        let refusal = house.refusal::<api::ListPublicKeys>(backwards);
        assert!(
            refusal.starts_with("InvalidTimeRangeException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission() {
        let house = Bench::new().house();
        house.needs::<api::ListPublicKeys>("cloudtrail:ListPublicKeys", "*", input(&[]));
    }
}
