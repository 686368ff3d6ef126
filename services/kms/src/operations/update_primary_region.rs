//! `UpdatePrimaryRegion`: a replica becomes the primary key, and the primary a replica.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html>

use ringwall_core::{Region, Reply, RequestContext};

use crate::api::{KeyState, UpdatePrimaryRegionInput, UpdatePrimaryRegionOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key::MultiRegion;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn update_primary_region(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UpdatePrimaryRegionInput,
) -> Result<Reply<UpdatePrimaryRegionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let region: Region = input
        .primary_region
        .parse()
        .map_err(|_| KmsError::invalid_region(&input.primary_region))?;

    let old = tx.key(&key_ref)?;
    let new = tx.find_relative(&old, &region)?;

    let key_use =
        || KeyUse::new("kms:UpdatePrimaryRegion").key("kms:PrimaryRegion", region.as_str());
    let mut permit = tx.permit(ctx, &old, key_use())?;
    if let Some(new) = &new {
        permit = tx.permit(ctx, new, key_use())?;
    }

    old.require_enabled()?;
    if !old.is_multi_region_primary() {
        return Err(KmsError::unsupported_for(old.arn(), "UpdatePrimaryRegion"));
    }
    let new = new.filter(|new| new.region != old.region);
    let new = new.ok_or_else(|| KmsError::no_replica_in(region.as_str()))?;
    new.require_enabled()?;

    let mut replicas = old
        .multi_region
        .as_ref()
        .map(|place| place.replicas.clone())
        .unwrap_or_default();
    replicas.remove(&new.region);
    replicas.insert(old.region.clone());
    for replica in &replicas {
        let Some(relative) = tx.find_relative(&old, replica)? else {
            continue;
        };
        let mut relative = (*relative).clone();
        relative.multi_region = Some(MultiRegion::replica_of(&new.region));
        if relative.region == old.region {
            worker::cancel_rotation(tx, &relative)?;
            relative.rotation = None;
            relative.state = KeyState::Updating;
            worker::schedule_ready(tx, &relative, ctx.now())?;
        }
        tx.put_key(relative)?;
    }
    let mut primary = (*new).clone();
    primary.multi_region = Some(MultiRegion {
        primary: new.region.clone(),
        replicas,
    });
    primary.rotation = old.rotation;
    worker::schedule_rotation(tx, &primary)?;
    primary.state = KeyState::Updating;
    worker::schedule_ready(tx, &primary, ctx.now())?;
    tx.put_key(primary)?;
    ctx.note_response("keyId", old.arn());

    Ok(permit.reply(UpdatePrimaryRegionOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, KeyState, MultiRegionKeyType, UpdatePrimaryRegionInput};
    use crate::test_kms::{ACCOUNT, START, TestKms, deny_statement, input, of_key, root};

    fn to(region: &str, key: &str) -> UpdatePrimaryRegionInput {
        input(&[("KeyId", key), ("PrimaryRegion", region)])
    }

    /// A primary here and its replica in Ireland, ready.
    fn family(kms: &TestKms) -> (String, TestKms, String) {
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        kms.advance_millis(100);
        (key, kms.in_region("eu-west-1"), replica)
    }

    fn kind(kms: &TestKms, key: &str) -> Option<MultiRegionKeyType> {
        let relatives = kms.describe(key).multi_region_configuration;
        relatives.unwrap().multi_region_key_type
    }

    #[test]
    fn primary_and_replica_change_places() {
        let kms = TestKms::new();
        let (key, there, replica) = family(&kms);

        kms.answer::<api::UpdatePrimaryRegion>(to("eu-west-1", &key));

        assert_eq!(kind(&kms, &key), Some(MultiRegionKeyType::Replica));
        assert_eq!(kind(&there, &replica), Some(MultiRegionKeyType::Primary));
        let relatives = there.describe(&replica).multi_region_configuration.unwrap();
        assert_eq!(relatives.primary_key.unwrap().arn.as_ref(), Some(&replica));
        assert_eq!(relatives.replica_keys.unwrap()[0].arn.as_ref(), Some(&key));
    }

    #[test]
    fn both_are_updating_for_a_while_and_can_be_used() {
        let kms = TestKms::new();
        let (key, there, replica) = family(&kms);
        kms.answer::<api::UpdatePrimaryRegion>(to("eu-west-1", &key));
        for (kms, key) in [(&kms, &key), (&there, &replica)] {
            assert_eq!(kms.state(key), KeyState::Updating);
            assert_eq!(kms.describe(key).enabled, Some(false));
            assert_eq!(kms.decrypt(&kms.encrypt(key, b"x")), b"x");
            assert_eq!(
                kms.refusal::<api::DisableKey>(of_key(key)),
                format!("KMSInvalidStateException: {key} is updating.")
            );
        }
        kms.advance_millis(100);
        assert_eq!(kms.state(&key), KeyState::Enabled);
        assert_eq!(there.state(&replica), KeyState::Enabled);
    }

    #[test]
    fn other_replicas_follow_the_new_primary() {
        let kms = TestKms::new();
        let (key, there, _) = family(&kms);
        let third = kms.replicate(&key, "ap-south-1");
        kms.answer::<api::UpdatePrimaryRegion>(to("eu-west-1", &key));
        let shown = kms.in_region("ap-south-1").describe(&third);
        let relatives = shown.multi_region_configuration.unwrap();
        assert_eq!(
            relatives.primary_key.unwrap().region.as_deref(),
            Some("eu-west-1")
        );
        let regions: Vec<_> = relatives.replica_keys.unwrap();
        let regions: Vec<_> = regions
            .iter()
            .map(|key| key.region.as_deref().unwrap())
            .collect();
        assert_eq!(regions, ["ap-south-1", "us-east-1"]);
        assert_eq!(there.advance_millis(100), vec![]);
    }

    #[test]
    fn the_rotation_schedule_goes_with_the_primary() {
        let kms = TestKms::new();
        let (key, there, replica) = family(&kms);
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        kms.answer::<api::UpdatePrimaryRegion>(to("eu-west-1", &key));
        let status = |kms: &TestKms, key| kms.answer::<api::GetKeyRotationStatus>(of_key(key));
        let due = START.plus_days(365).plus_millis(100);
        assert_eq!(status(&there, &replica).next_rotation_date, Some(due));
        assert_eq!(status(&kms, &key).next_rotation_date, Some(due));

        let events = kms.advance_days(365);

        let rotated: Vec<_> = events
            .iter()
            .map(|event| (event.name, &event.resources[0].arn))
            .collect();
        assert_eq!(
            rotated,
            [("RotateKey", &replica)],
            "once, at the new primary"
        );
        assert_eq!(kms.decrypt(&there.encrypt(&replica, b"x")), b"x");
        there.answer::<api::DisableKeyRotation>(of_key(&replica));
        assert_eq!(
            kms.refusal::<api::EnableKeyRotation>(of_key(&key)),
            format!("UnsupportedOperationException: EnableKeyRotation is not supported for {key}.")
        );
    }

    #[test]
    fn refuses_where_there_is_no_replica() {
        let kms = TestKms::new();
        let (key, ..) = family(&kms);
        for region in ["ap-south-1", "us-east-1"] {
            assert_eq!(
                kms.refusal::<api::UpdatePrimaryRegion>(to(region, &key)),
                format!("NotFoundException: The multi-Region key has no replica in {region}")
            );
        }
    }

    #[test]
    fn it_is_asked_of_the_primary() {
        let kms = TestKms::new();
        let (_, there, replica) = family(&kms);
        let single = kms.create_key();
        for (kms, key) in [(&there, &replica), (&kms, &single)] {
            assert_eq!(
                kms.refusal::<api::UpdatePrimaryRegion>(to("us-east-1", key)),
                format!(
                    "UnsupportedOperationException: UpdatePrimaryRegion is not supported for {key}."
                )
            );
        }
    }

    #[test]
    fn the_new_primary_must_be_enabled_too() {
        let kms = TestKms::new();
        let (key, there, replica) = family(&kms);
        there.disable(&replica);
        assert_eq!(
            kms.refusal::<api::UpdatePrimaryRegion>(to("eu-west-1", &key)),
            format!("DisabledException: {replica} is disabled.")
        );
        assert_eq!(kind(&kms, &key), Some(MultiRegionKeyType::Primary));
    }

    #[test]
    fn the_permission_is_asked_for_on_both_keys() {
        let kms = TestKms::new();
        let (key, there, replica) = family(&kms);
        there.set_policy(
            &replica,
            &[deny_statement(&root(ACCOUNT), &["kms:UpdatePrimaryRegion"])],
        );
        let refusal = kms.refusal::<api::UpdatePrimaryRegion>(to("eu-west-1", &key));
        assert!(
            refusal.starts_with("AccessDeniedException: ") && refusal.contains(&replica),
            "{refusal}"
        );
        assert_eq!(kind(&kms, &key), Some(MultiRegionKeyType::Primary));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let (key, ..) = family(&kms);
        let input = to("eu-west-1", &key);
        kms.denies_strangers::<api::UpdatePrimaryRegion>("kms:UpdatePrimaryRegion", &key, input);
    }
}
