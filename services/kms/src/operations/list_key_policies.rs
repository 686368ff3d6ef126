//! `ListKeyPolicies`: the names of a key's policies, of which there is one.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListKeyPoliciesInput, ListKeyPoliciesOutput};
use crate::error::KmsError;
use crate::paging::{HUNDRED, page};
use crate::permission::KeyUse;
use crate::resources::key_policy::POLICY_NAME;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_key_policies(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListKeyPoliciesInput,
) -> Result<Reply<ListKeyPoliciesOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let marker = input.marker.as_deref();
    let page = page(tx.kms, ctx, &input.key_id, marker, input.limit, HUNDRED)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListKeyPolicies"))?;

    let (policy_names, next_marker) = page.of_list([POLICY_NAME.to_owned()]).into_parts();

    Ok(permit.reply(ListKeyPoliciesOutput {
        policy_names: Some(policy_names),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ListKeyPoliciesInput, ListKeyPoliciesOutput};
    use crate::test_kms::{TestKms, of_key};

    #[test]
    fn a_key_has_one_policy() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let expected = ListKeyPoliciesOutput {
            policy_names: Some(vec!["default".to_owned()]),
            next_marker: None,
            truncated: Some(false),
        };
        assert_eq!(kms.answer::<api::ListKeyPolicies>(of_key(&key)), expected);
    }

    #[test]
    fn refuses_a_marker_that_was_made_up() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.refusal::<api::ListKeyPolicies>(ListKeyPoliciesInput {
                marker: Some("x".to_owned()),
                ..of_key(&key)
            }),
            "InvalidMarkerException: Invalid marker"
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::ListKeyPolicies>("kms:ListKeyPolicies", &key, of_key(&key));
    }
}
