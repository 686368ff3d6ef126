//! `CreateKey`: a new key, with key material unless it is to be imported.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html>

use ringwall_core::{Ask, Partition, Reply, RequestContext};

use crate::api::{
    CreateKeyInput, CreateKeyOutput, KeyManagerType, KeySpec, KeyUsageType, OriginType,
};
use crate::error::KmsError;
use crate::quotas;
use crate::resources::algorithms;
use crate::resources::key::{Key, MultiRegion, NewKey};
use crate::resources::key_id::KeyId;
use crate::resources::key_policy::KeyPolicy;
use crate::resources::tagging;
use crate::store::KmsWrite;

pub(crate) fn create_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CreateKeyInput,
) -> Result<Reply<CreateKeyOutput>, KmsError> {
    let spec = key_spec(ctx.partition(), &input)?;
    let usage = key_usage(spec, input.key_usage)?;
    let origin = origin(spec, &input)?;
    let multi_region = input.multi_region.unwrap_or(false);
    let bypass = input.bypass_policy_lockout_safety_check.unwrap_or(false);
    let tags = tagging::parse(input.tags.as_deref().unwrap_or_default())?;
    let policy = match &input.policy {
        Some(text) => KeyPolicy::parse(text)?,
        None => KeyPolicy::default_of(ctx.partition(), ctx.account())?,
    };

    let ask = tagging::request_conditions(Ask::new("kms:CreateKey"), &tags)
        .key("kms:KeySpec", spec.as_str())
        .key("kms:CustomerMasterKeySpec", spec.as_str())
        .key("kms:KeyUsage", usage.as_str())
        .key("kms:CustomerMasterKeyUsage", usage.as_str())
        .key("kms:KeyOrigin", origin.as_str())
        .key("kms:CallerAccount", ctx.account().to_string())
        .key(
            "kms:MultiRegion",
            if multi_region { "true" } else { "false" },
        )
        .key(
            "kms:BypassPolicyLockoutSafetyCheck",
            if bypass { "true" } else { "false" },
        );
    let mut permit = ctx.authorize(&ask)?;
    if !tags.is_empty() {
        let ask = tagging::request_conditions(Ask::new("kms:TagResource"), &tags);
        permit = ctx.authorize(&ask)?;
    }

    quotas::require(&tx.kms.quotas, ctx, quotas::CREATE_KEY)?;
    let mut key = Key::new(NewKey {
        id: KeyId::random(ctx, multi_region),
        account: ctx.account(),
        region: ctx.region.clone(),
        spec,
        usage,
        origin,
        manager: KeyManagerType::Customer,
        description: input.description.unwrap_or_default(),
        created_at: ctx.now(),
        policy,
        tags,
        multi_region: multi_region.then(|| MultiRegion::primary_in(&ctx.region)),
    });
    if !bypass {
        tx.require_no_lockout(ctx, &key)?;
    }
    if origin == OriginType::AwsKms {
        tx.generate_material(&*ctx.platform().entropy, &mut key)?;
    }
    let relatives = tx.relatives(&key)?;
    let metadata = key.metadata(relatives);
    ctx.note_resource(&key.resource());
    tx.insert_key(key)?;

    Ok(permit.reply(CreateKeyOutput {
        key_metadata: Some(metadata),
    }))
}

/// `CustomerMasterKeySpec` is the old name of `KeySpec`; one of them may be given.
fn key_spec(partition: Partition, input: &CreateKeyInput) -> Result<KeySpec, KmsError> {
    let old = input
        .customer_master_key_spec
        .and_then(|spec| KeySpec::parse(spec.as_str()));
    let spec = match (input.key_spec, old) {
        (Some(_), Some(_)) => return Err(KmsError::both_key_specs()),
        (Some(spec), None) | (None, Some(spec)) => spec,
        (None, None) => KeySpec::SymmetricDefault,
    };
    if algorithms::is_available_in(spec, partition) {
        Ok(spec)
    } else {
        Err(KmsError::spec_unavailable(spec.as_str()))
    }
}

/// The usage must be said for all but symmetric encryption, even where one alone is possible.
fn key_usage(spec: KeySpec, usage: Option<KeyUsageType>) -> Result<KeyUsageType, KmsError> {
    let usage = match usage {
        Some(usage) => usage,
        None if spec == KeySpec::SymmetricDefault => KeyUsageType::EncryptDecrypt,
        None => return Err(KmsError::key_usage_missing()),
    };
    if algorithms::usages(spec).contains(&usage) {
        Ok(usage)
    } else {
        Err(KmsError::usage_not_of_spec(usage, spec))
    }
}

fn origin(spec: KeySpec, input: &CreateKeyInput) -> Result<OriginType, KmsError> {
    let store = input.custom_key_store_id.is_some() || input.xks_key_id.is_some();
    match input.origin.unwrap_or(OriginType::AwsKms) {
        OriginType::AwsCloudhsm | OriginType::ExternalKeyStore => Err(KmsError::custom_key_store()),
        _ if store => Err(KmsError::custom_key_store()),
        OriginType::External if !algorithms::is_importable(spec) => {
            Err(KmsError::spec_not_importable(spec))
        }
        origin => Ok(origin),
    }
}
