//! `ReplicateKey`: the same key in another Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html>

use ringwall_core::{Ask, Region, Reply, RequestContext, Resource};

use crate::api::{KeyState, OriginType, ReplicateKeyInput, ReplicateKeyOutput, Tag};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key::{Key, MultiRegion, NewKey, key_arn};
use crate::resources::key_policy::KeyPolicy;
use crate::resources::key_ref::KeyRef;
use crate::resources::material::Material;
use crate::resources::rotation::MaterialRecord;
use crate::resources::tagging;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn replicate_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: ReplicateKeyInput,
) -> Result<Reply<ReplicateKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let region: Region = input
        .replica_region
        .parse()
        .map_err(|_| KmsError::invalid_region(&input.replica_region))?;
    let bypass = input.bypass_policy_lockout_safety_check.unwrap_or(false);
    let tags = tagging::parse(input.tags.as_deref().unwrap_or_default())?;
    let policy = match &input.policy {
        Some(text) => KeyPolicy::parse(text)?,
        None => KeyPolicy::default_of(ctx.partition(), ctx.account())?,
    };

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::new("kms:ReplicateKey").key("kms:ReplicaRegion", region.as_str());
    tx.permit(ctx, &key, key_use)?;
    let arn = key_arn(region.partition(), &region, key.account, &key.id);
    let ask = tagging::request_conditions(Ask::new("kms:CreateKey"), &tags);
    let mut permit = ctx.authorize(&ask.on(Resource::new(arn.as_str(), key.account)))?;
    if !tags.is_empty() {
        let ask = tagging::request_conditions(Ask::new("kms:TagResource"), &tags);
        permit = ctx.authorize(&ask.on(Resource::new(arn.as_str(), key.account)))?;
    }

    key.require_enabled()?;
    key.require_not_in(&[KeyState::Updating])?;
    if !key.is_multi_region_primary() {
        return Err(KmsError::unsupported_for(key.arn(), "ReplicateKey"));
    }
    if region == key.region || region.partition() != key.region.partition() {
        return Err(KmsError::invalid_region(region.as_str()));
    }
    if tx.find_relative(&key, &region)?.is_some() {
        return Err(KmsError::replica_exists(region.as_str()));
    }
    let policy = policy.bind(&*tx.tx, key.account)?;
    let mut replica = new_replica(ctx, &key, region.clone(), policy, tags, input.description);
    if !bypass {
        tx.require_no_lockout(ctx, &replica)?;
    }
    copy_material(tx, &key, &mut replica)?;
    let mut primary = (*key).clone();
    if let Some(place) = &mut primary.multi_region {
        place.replicas.insert(region);
    }
    tx.put_key(primary)?;
    worker::schedule_ready(tx, &replica, ctx.now())?;
    tx.insert_key(replica.clone())?;
    let relatives = tx.relatives(&replica)?;
    let tag = |(key, value): (&str, &str)| Tag {
        tag_key: key.to_owned(),
        tag_value: value.to_owned(),
    };

    Ok(permit.reply(ReplicateKeyOutput {
        replica_key_metadata: Some(replica.metadata(relatives)),
        replica_policy: Some(replica.policy.source().to_owned()),
        replica_tags: Some(replica.tags.iter().map(tag).collect()),
    }))
}

fn new_replica(
    ctx: &RequestContext,
    key: &Key,
    region: Region,
    policy: KeyPolicy,
    tags: ringwall_core::Tags,
    description: Option<String>,
) -> Key {
    let mut replica = Key::new(NewKey {
        id: key.id.clone(),
        account: key.account,
        region,
        spec: key.spec,
        usage: key.usage,
        origin: key.origin,
        manager: key.manager,
        description: description.unwrap_or_default(),
        created_at: ctx.now(),
        policy,
        tags,
        multi_region: Some(MultiRegion::replica_of(&key.region)),
    });
    replica.state = KeyState::Creating;
    replica
}

/// AWS copies the key material that it made; imported material must be imported there too.
fn copy_material(tx: &mut KmsWrite<'_>, key: &Key, replica: &mut Key) -> Result<(), KmsError> {
    if key.origin != OriginType::AwsKms {
        replica.materials = key.materials.iter().map(MaterialRecord::awaited).collect();
        return Ok(());
    }
    for record in &key.materials {
        if let Some(material) = tx.find_material(key, record.id)? {
            let copy = Material::copy_of(&material);
            tx.put_material(replica, record.id, copy)?;
        }
    }
    replica.materials.clone_from(&key.materials);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, CreateKeyInput, GrantOperation, KeyState, MultiRegionConfiguration, MultiRegionKey,
        MultiRegionKeyType, OriginType, ReplicateKeyInput,
    };
    use crate::test_kms::{
        START, TestKms, allow_statement, encrypt_with, input, of_key, policy, session_policy, tag,
        user,
    };

    fn into(region: &str, key: &str) -> ReplicateKeyInput {
        input(&[("KeyId", key), ("ReplicaRegion", region)])
    }

    fn in_ireland(key: &str) -> String {
        key.replace("us-east-1", "eu-west-1")
    }

    #[test]
    fn a_replica_is_the_same_key_in_another_region() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let sealed = kms.encrypt(&key, b"x");
        kms.advance_days(1);

        let answer = kms.answer::<api::ReplicateKey>(into("eu-west-1", &key));

        let replica = in_ireland(&key);
        let made = answer.replica_key_metadata.unwrap();
        let primary = kms.describe(&key);
        assert_eq!(made.arn.as_ref(), Some(&replica));
        assert_eq!(made.key_id, primary.key_id);
        assert_eq!(
            made.current_key_material_id,
            primary.current_key_material_id
        );
        assert_eq!(made.key_state, Some(KeyState::Creating));
        assert_eq!(made.enabled, Some(false));
        assert_eq!(made.creation_date, Some(START.plus_days(1)));
        let there = kms.in_region("eu-west-1");
        assert_eq!(
            there.refusal::<api::Encrypt>(encrypt_with(&replica, b"x")),
            format!("KMSInvalidStateException: {replica} is creating.")
        );
        kms.advance_millis(100);
        assert_eq!(there.state(&replica), KeyState::Enabled);
        assert_eq!(there.decrypt(&sealed), b"x");
        assert_eq!(kms.decrypt(&there.encrypt(&replica, b"y")), b"y");
    }

    #[test]
    fn relatives_know_each_other() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        let place = |arn: &str, region: &str| MultiRegionKey {
            arn: Some(arn.to_owned()),
            region: Some(region.to_owned()),
        };
        let relatives = |kind| MultiRegionConfiguration {
            multi_region_key_type: Some(kind),
            primary_key: Some(place(&key, "us-east-1")),
            replica_keys: Some(vec![place(&replica, "eu-west-1")]),
        };
        assert_eq!(
            kms.describe(&key).multi_region_configuration,
            Some(relatives(MultiRegionKeyType::Primary))
        );
        let there = kms.in_region("eu-west-1");
        assert_eq!(
            there.describe(&replica).multi_region_configuration,
            Some(relatives(MultiRegionKeyType::Replica))
        );
    }

    #[test]
    fn what_is_not_of_the_key_is_its_own() {
        let kms = TestKms::new();
        let key = kms.create_key_with(CreateKeyInput {
            description: Some("here".to_owned()),
            multi_region: Some(true),
            tags: Some(vec![tag("team", "blue")]),
            ..CreateKeyInput::default()
        });
        kms.create_alias("alias/a", &key);
        kms.allow(&key, &user("bob"), &["kms:DescribeKey"]);
        let there = kms.in_region("eu-west-1");

        let replica = kms.replicate(&key, "eu-west-1");

        assert_eq!(there.describe(&replica).description.as_deref(), Some(""));
        assert_eq!(there.aliases(&replica), [""; 0]);
        let tags = there.answer::<api::ListResourceTags>(of_key(&replica)).tags;
        assert_eq!(tags, Some(vec![]));
        there
            .as_user("bob")
            .is_denied::<api::DescribeKey>(of_key(&replica));
        kms.advance_millis(100);
        there.disable(&replica);
        assert_eq!(kms.state(&key), KeyState::Enabled);
    }

    #[test]
    fn description_policy_and_tags_can_be_given() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let text = policy(&[
            crate::test_kms::account_statement(),
            allow_statement(&user("bob"), &["kms:DescribeKey"]),
        ]);
        let answer = kms.answer::<api::ReplicateKey>(ReplicateKeyInput {
            description: Some("there".to_owned()),
            policy: Some(text.clone()),
            tags: Some(vec![tag("team", "blue")]),
            ..into("eu-west-1", &key)
        });
        assert_eq!(answer.replica_policy, Some(text));
        assert_eq!(answer.replica_tags, Some(vec![tag("team", "blue")]));
        let bob = kms.in_region("eu-west-1").as_user("bob");
        let shown = bob.describe(&in_ireland(&key));
        assert_eq!(shown.description.as_deref(), Some("there"));
    }

    #[test]
    fn a_region_has_one_replica() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        let exists = "AlreadyExistsException: A key with this ID already exists in eu-west-1";
        assert_eq!(
            kms.refusal::<api::ReplicateKey>(into("eu-west-1", &key)),
            exists
        );
        kms.in_region("eu-west-1").schedule_deletion(&replica, 7);
        assert_eq!(
            kms.refusal::<api::ReplicateKey>(into("eu-west-1", &key)),
            exists
        );
        kms.advance_days(7);
        let sealed = kms.encrypt(&key, b"x");
        assert_eq!(kms.replicate(&key, "eu-west-1"), replica, "made anew");
        kms.advance_days(1);
        assert_eq!(kms.in_region("eu-west-1").decrypt(&sealed), b"x");
    }

    #[test]
    fn a_replica_made_anew_has_no_past() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let there = kms.in_region("eu-west-1");
        let make = || {
            let replica = kms.replicate(&key, "eu-west-1");
            kms.advance_millis(100);
            replica
        };
        let replica = make();
        there.create_alias("alias/a", &replica);
        there.grant(&replica, &user("bob"), &[GrantOperation::Encrypt]);
        there.encrypt(&replica, b"x");
        there.write_background();
        there.schedule_deletion(&replica, 7);
        kms.advance_days(7);

        assert_eq!(make(), replica);

        assert_eq!(there.aliases(&replica), [""; 0]);
        assert_eq!(
            there.answer::<api::ListGrants>(of_key(&replica)).grants,
            Some(vec![])
        );
        assert_eq!(there.last_operation(&replica), None);
        there
            .as_user("bob")
            .is_denied::<api::Encrypt>(encrypt_with(&replica, b"x"));
    }

    #[test]
    fn the_region_must_be_another_of_the_partition() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        for region in ["us-east-1", "us-gov-west-1", "cn-north-1"] {
            assert_eq!(
                kms.refusal::<api::ReplicateKey>(into(region, &key)),
                format!("ValidationException: Region {region} is not valid for this operation")
            );
        }
    }

    #[test]
    fn only_a_primary_is_replicated() {
        let kms = TestKms::new();
        let single = kms.create_key();
        let replica = kms.replicate(&kms.create_multi_region_key(), "eu-west-1");
        kms.advance_days(1);
        for (caller, key) in [(&kms, &single), (&kms.in_region("eu-west-1"), &replica)] {
            assert_eq!(
                caller.refusal::<api::ReplicateKey>(into("ap-south-1", key)),
                format!("UnsupportedOperationException: ReplicateKey is not supported for {key}.")
            );
        }
    }

    #[test]
    fn imported_material_is_imported_there_too() {
        let kms = TestKms::new();
        let key = kms.create_key_with(CreateKeyInput {
            multi_region: Some(true),
            origin: Some(OriginType::External),
            ..CreateKeyInput::default()
        });
        let material = kms.import(&key, &[1; 32]);
        let sealed = kms.encrypt(&key, b"x");
        let replica = kms.replicate(&key, "eu-west-1");
        let there = kms.in_region("eu-west-1");
        assert_eq!(there.state(&replica), KeyState::Creating);
        kms.advance_millis(100);
        assert_eq!(there.state(&replica), KeyState::PendingImport);
        assert_eq!(there.import(&replica, &[1; 32]), material);
        assert_eq!(there.decrypt(&sealed), b"x");
    }

    #[test]
    fn it_takes_permission_to_create_and_to_tag() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let all = [
            "kms:ReplicateKey",
            "kms:CreateKey",
            "kms:TagResource",
            "kms:PutKeyPolicy",
        ];
        let tagged = ReplicateKeyInput {
            tags: Some(vec![tag("team", "blue")]),
            ..into("eu-west-1", &key)
        };
        for missing in &all[..3] {
            let rest: Vec<_> = all.into_iter().filter(|action| action != missing).collect();
            let carol = kms.as_session("carol", &session_policy(&rest));
            let refusal = carol.refusal::<api::ReplicateKey>(tagged.clone());
            assert!(
                refusal.contains(&format!("not authorized to perform: {missing} on resource")),
                "{refusal}"
            );
        }
        kms.as_session("carol", &session_policy(&all))
            .answer::<api::ReplicateKey>(tagged);
    }

    #[test]
    fn the_policy_must_let_its_maker_change_it() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let locked = ReplicateKeyInput {
            policy: Some(policy(&[allow_statement(&user("bob"), &["kms:*"])])),
            ..into("eu-west-1", &key)
        };
        assert_eq!(
            kms.refusal::<api::ReplicateKey>(locked.clone()),
            "MalformedPolicyDocumentException: The new key policy will not allow you to update the \
             key policy in the future."
        );
        kms.answer::<api::ReplicateKey>(ReplicateKeyInput {
            bypass_policy_lockout_safety_check: Some(true),
            ..locked
        });
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let input = into("eu-west-1", &key);
        kms.denies_strangers::<api::ReplicateKey>("kms:ReplicateKey", &key, input);
        let there = kms.in_region("eu-west-1");
        assert_eq!(
            there.answer::<api::ListKeys>(Default::default()).keys,
            Some(vec![])
        );
    }
}
