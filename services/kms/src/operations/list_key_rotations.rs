//! `ListKeyRotations`: the key materials that a key has had.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    IncludeKeyMaterial, ListKeyRotationsInput, ListKeyRotationsOutput, RotationsListEntry,
};
use crate::error::KmsError;
use crate::paging::{HUNDRED, page};
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_key_rotations(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListKeyRotationsInput,
) -> Result<Reply<ListKeyRotationsOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let include = input
        .include_key_material
        .unwrap_or(IncludeKeyMaterial::RotationsOnly);
    let filters = format!("{}|{}", input.key_id, include.as_str());
    let marker = input.marker.as_deref();
    let page = page(tx.kms, ctx, &filters, marker, input.limit, HUNDRED)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListKeyRotations"))?;

    if !key.is_symmetric() {
        return Err(KmsError::unsupported_for(key.arn(), "ListKeyRotations"));
    }
    let all = include == IncludeKeyMaterial::AllKeyMaterial;
    let listed = key
        .materials
        .iter()
        .filter(|material| all || material.rotated_at.is_some());
    let entries = listed
        .map(|material| Ok(material.entry(&key, tx.material_state(&key, material)?)))
        .collect::<Result<Vec<RotationsListEntry>, KmsError>>()?;
    let (rotations, next_marker) = page.of_list(entries).into_parts();

    Ok(permit.reply(ListKeyRotationsOutput {
        rotations: Some(rotations),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, ExpirationModelType, ImportKeyMaterialInput, ImportState, ImportType,
        IncludeKeyMaterial, KeyMaterialState, KeySpec, KeyUsageType, ListKeyRotationsInput,
        RotationType, RotationsListEntry,
    };
    use crate::test_kms::{START, TestKms, of_key};

    fn all(key: &str) -> ListKeyRotationsInput {
        ListKeyRotationsInput {
            include_key_material: Some(IncludeKeyMaterial::AllKeyMaterial),
            ..of_key(key)
        }
    }

    fn entries(kms: &TestKms, input: ListKeyRotationsInput) -> Vec<RotationsListEntry> {
        kms.answer::<api::ListKeyRotations>(input)
            .rotations
            .unwrap()
    }

    #[test]
    fn lists_rotations_and_on_demand_the_first_material() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let material = || kms.describe(&key).current_key_material_id;
        let first = RotationsListEntry {
            key_id: Some(key.clone()),
            key_material_id: material(),
            key_material_state: Some(KeyMaterialState::Current),
            ..RotationsListEntry::default()
        };
        assert_eq!(entries(&kms, of_key(&key)), []);
        assert_eq!(entries(&kms, all(&key)), vec![first.clone()]);

        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        kms.advance_days(365);
        let second = RotationsListEntry {
            key_material_id: material(),
            rotation_date: Some(START.plus_days(365)),
            rotation_type: Some(RotationType::Automatic),
            ..first.clone()
        };
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        let third = RotationsListEntry {
            key_material_id: material(),
            rotation_type: Some(RotationType::OnDemand),
            ..second.clone()
        };

        let old = |entry: RotationsListEntry| RotationsListEntry {
            key_material_state: Some(KeyMaterialState::NonCurrent),
            ..entry
        };
        let rotations = [old(second), third];
        assert_eq!(entries(&kms, of_key(&key)), rotations);
        assert_eq!(
            entries(&kms, all(&key)),
            [&[old(first)], &rotations[..]].concat()
        );
    }

    #[test]
    fn imported_material_shows_whether_it_is_there() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        assert_eq!(entries(&kms, all(&key)), []);
        let first = kms.import(&key, &[1; 32]);
        let second = kms.answer::<api::ImportKeyMaterial>(ImportKeyMaterialInput {
            import_type: Some(ImportType::NewKeyMaterial),
            expiration_model: Some(ExpirationModelType::KeyMaterialExpires),
            valid_to: Some(START.plus_days(30)),
            key_material_description: Some("spring".to_owned()),
            ..kms.wrapped(&key, &[2; 32])
        });
        let current = RotationsListEntry {
            key_id: Some(key.clone()),
            key_material_id: first,
            import_state: Some(ImportState::Imported),
            key_material_state: Some(KeyMaterialState::Current),
            expiration_model: Some(ExpirationModelType::KeyMaterialDoesNotExpire),
            ..RotationsListEntry::default()
        };
        let pending = RotationsListEntry {
            key_material_id: second.key_material_id,
            key_material_description: Some("spring".to_owned()),
            key_material_state: Some(KeyMaterialState::PendingRotation),
            expiration_model: Some(ExpirationModelType::KeyMaterialExpires),
            valid_to: Some(START.plus_days(30)),
            ..current.clone()
        };
        assert_eq!(entries(&kms, of_key(&key)), []);
        assert_eq!(entries(&kms, all(&key)), [current, pending.clone()]);

        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        kms.advance_days(30);
        let expired = RotationsListEntry {
            import_state: Some(ImportState::PendingImport),
            key_material_state: Some(KeyMaterialState::Current),
            expiration_model: None,
            valid_to: None,
            rotation_date: Some(START),
            rotation_type: Some(RotationType::OnDemand),
            ..pending
        };
        assert_eq!(entries(&kms, of_key(&key)), [expired]);
    }

    #[test]
    fn pages_until_there_is_no_more() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for _ in 0..3 {
            kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        }
        let page = |marker| {
            kms.answer::<api::ListKeyRotations>(ListKeyRotationsInput {
                limit: Some(2),
                marker,
                ..of_key(&key)
            })
        };
        let first = page(None);
        let second = page(first.next_marker.clone());
        assert_eq!(
            (first.truncated, second.truncated),
            (Some(true), Some(false))
        );
        let seen = [first.rotations.unwrap(), second.rotations.unwrap()].concat();
        assert_eq!(seen, entries(&kms, of_key(&key)));
        assert_eq!(
            kms.refusal::<api::ListKeyRotations>(ListKeyRotationsInput {
                marker: first.next_marker,
                ..all(&key)
            }),
            "InvalidMarkerException: Invalid marker",
            "of another list"
        );
    }

    #[test]
    fn refuses_a_key_that_cannot_rotate() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac);
        assert_eq!(
            kms.refusal::<api::ListKeyRotations>(of_key(&key)),
            format!("UnsupportedOperationException: ListKeyRotations is not supported for {key}.")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::ListKeyRotations>("kms:ListKeyRotations", &key, of_key(&key));
    }
}
