//! `GenerateMac`: a message authentication code.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateMacInput, GenerateMacOutput, GrantOperation, KeyLastUsageTrackingOperation,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::message_authentication::hmac_of;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn generate_mac(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateMacInput,
) -> Result<Reply<GenerateMacOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:GenerateMac", GrantOperation::GenerateMac)
        .key("kms:MacAlgorithm", input.mac_algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let algorithm = hmac_of(&key, input.mac_algorithm, "GenerateMac")?;
    let (_, material) = tx.current_material(&key)?;
    let mac = algorithm.generate(material.bytes().expose(), input.message.expose());
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::GenerateMac);

    Ok(permit.reply(GenerateMacOutput {
        mac: Some(mac),
        mac_algorithm: Some(input.mac_algorithm),
        key_id: Some(key.arn().to_owned()),
    }))
}
