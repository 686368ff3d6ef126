//! `ScheduleKeyDeletion`: the key goes after a waiting period, and cannot be used meanwhile.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{KeyState, ScheduleKeyDeletionInput, ScheduleKeyDeletionOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key::Deletion;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

/// The waiting period unless asked otherwise, in days.
const USUAL_WINDOW_DAYS: i32 = 30;

pub(crate) fn schedule_key_deletion(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: ScheduleKeyDeletionInput,
) -> Result<Reply<ScheduleKeyDeletionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let window_days = input.pending_window_in_days.unwrap_or(USUAL_WINDOW_DAYS);
    if !(7..=30).contains(&window_days) {
        return Err(KmsError::deletion_window());
    }

    let key = tx.key(&key_ref)?;

    let window = window_days.to_string();
    let key_use = KeyUse::new("kms:ScheduleKeyDeletion").key(
        "kms:ScheduleKeyDeletionPendingWindowInDays",
        window.as_str(),
    );
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_not_pending_deletion()?;
    key.require_not_in(&[KeyState::Updating])?;
    let mut doomed = (*key).clone();
    let replicas = key
        .multi_region
        .as_ref()
        .is_some_and(|place| !place.replicas.is_empty());
    let waits_for_replicas = key.is_multi_region_primary() && replicas;
    let at = (!waits_for_replicas).then(|| ctx.now().plus_days(i64::from(window_days)));
    doomed.deletion = Some(Deletion { window_days, at });
    doomed.state = match at {
        Some(_) => KeyState::PendingDeletion,
        None => KeyState::PendingReplicaDeletion,
    };
    if at.is_some() {
        worker::schedule_deletion(tx, &doomed)?;
    }
    let (deletion_date, key_state) = (at, Some(doomed.state));
    tx.put_key(doomed)?;

    Ok(permit.reply(ScheduleKeyDeletionOutput {
        key_id: Some(key.arn().to_owned()),
        deletion_date,
        key_state,
        pending_window_in_days: Some(window_days),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, GrantOperation, KeyState, ListAliasesInput, ScheduleKeyDeletionInput,
        ScheduleKeyDeletionOutput,
    };
    use crate::test_kms::{
        OTHER_ACCOUNT, START, TestKms, encrypt_with, of_key, root, statement_if, user,
    };

    #[test]
    fn a_doomed_key_cannot_be_used_and_goes_when_it_is_time() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.create_alias("alias/a", &key);
        kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);

        let answer = kms.answer::<api::ScheduleKeyDeletion>(of_key(&key));

        let at = START.plus_days(30);
        let expected = ScheduleKeyDeletionOutput {
            key_id: Some(key.clone()),
            deletion_date: Some(at),
            key_state: Some(KeyState::PendingDeletion),
            pending_window_in_days: Some(30),
        };
        assert_eq!(answer, expected);
        let shown = kms.describe(&key);
        assert_eq!(shown.deletion_date, Some(at));
        assert_eq!(shown.enabled, Some(false));
        assert_eq!(shown.pending_deletion_window_in_days, None);
        assert_eq!(
            kms.refusal::<api::Encrypt>(encrypt_with(&key, b"x")),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );

        assert_eq!(kms.advance_millis(30 * 86_400_000 - 1), vec![]);
        assert_eq!(kms.aliases(&key), ["alias/a"], "aliases stay to the end");
        let events = kms.advance_millis(1);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].name, "DeleteKey");
        assert_eq!(events[0].resources[0].arn, key);
        assert_eq!(
            kms.refusal::<api::DescribeKey>(of_key(&key)),
            format!("NotFoundException: Key '{key}' does not exist")
        );
        let left = kms.answer::<api::ListAliases>(ListAliasesInput::default());
        let left = left.aliases.unwrap();
        assert!(left.iter().all(|alias| alias.target_key_id.is_none()));
    }

    #[test]
    fn a_deleted_key_opens_nothing() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let sealed = kms.encrypt(&key, b"x");
        kms.schedule_deletion(&key, 7);
        kms.advance_days(7);
        assert_eq!(
            kms.refusal::<api::Decrypt>(api::DecryptInput {
                ciphertext_blob: Some(sealed),
                ..api::DecryptInput::default()
            }),
            "AccessDeniedException: The ciphertext refers to a customer master key that does not \
             exist, does not exist in this region, or you are not allowed to access."
        );
    }

    #[test]
    fn the_window_has_seven_to_thirty_days() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let window = |days| ScheduleKeyDeletionInput {
            pending_window_in_days: Some(days),
            ..of_key(&key)
        };
        for days in [1, 6, 31, 365] {
            assert_eq!(
                kms.refusal::<api::ScheduleKeyDeletion>(window(days)),
                "ValidationException: PendingWindowInDays must be between 7 and 30 days."
            );
        }
        let answer = kms.answer::<api::ScheduleKeyDeletion>(window(7));
        assert_eq!(answer.deletion_date, Some(START.plus_days(7)));
    }

    #[test]
    fn a_policy_can_ask_for_a_longer_window() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let long = r#"{"NumericGreaterThan":{"kms:ScheduleKeyDeletionPendingWindowInDays":"20"}}"#;
        kms.set_policy(
            &key,
            &[statement_if(
                long,
                &user("bob"),
                &["kms:ScheduleKeyDeletion"],
            )],
        );
        let bob = kms.as_user("bob");
        let window = |days| ScheduleKeyDeletionInput {
            pending_window_in_days: Some(days),
            ..of_key(&key)
        };
        bob.is_denied::<api::ScheduleKeyDeletion>(window(20));
        bob.answer::<api::ScheduleKeyDeletion>(window(21));
    }

    #[test]
    fn a_primary_goes_after_its_replicas() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        let there = kms.in_region("eu-west-1");
        kms.advance_days(0);

        let answer = kms.answer::<api::ScheduleKeyDeletion>(ScheduleKeyDeletionInput {
            pending_window_in_days: Some(10),
            ..of_key(&key)
        });

        assert_eq!(answer.key_state, Some(KeyState::PendingReplicaDeletion));
        assert_eq!(answer.deletion_date, None);
        assert_eq!(kms.describe(&key).pending_deletion_window_in_days, Some(10));
        kms.advance_days(100);
        assert_eq!(kms.state(&key), KeyState::PendingReplicaDeletion);

        there.schedule_deletion(&replica, 7);
        kms.advance_days(7);
        let shown = kms.describe(&key);
        assert_eq!(shown.key_state, Some(KeyState::PendingDeletion));
        assert_eq!(shown.deletion_date, Some(START.plus_days(117)));
        kms.advance_days(10);
        let refusal = kms.refusal::<api::DescribeKey>(of_key(&key));
        assert!(refusal.ends_with("does not exist"), "{refusal}");
    }

    #[test]
    fn no_key_policy_opens_it_to_another_account() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.allow(&key, &root(OTHER_ACCOUNT), &["kms:*"]);
        let other = kms.as_account(OTHER_ACCOUNT);
        other.is_denied::<api::ScheduleKeyDeletion>(of_key(&key));
        assert_eq!(kms.state(&key), KeyState::Enabled);
        other.encrypt(&key, b"x");
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::ScheduleKeyDeletion>(
            "kms:ScheduleKeyDeletion",
            &key,
            of_key(&key),
        );
        assert_eq!(kms.advance_days(31), vec![]);
        assert_eq!(kms.state(&key), KeyState::Enabled);
    }
}
