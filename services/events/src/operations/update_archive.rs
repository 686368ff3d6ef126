//! `UpdateArchive`: changes what an archive keeps, and for how long. What is not given stays.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateArchive.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ArchiveState, UpdateArchiveInput, UpdateArchiveOutput};
use crate::error::EventsError;
use crate::permission::with_pattern;
use crate::quotas;
use crate::resources::archive::{Archive, ask_about_archive, rule_name};
use crate::store::EventsWrite;

pub(crate) fn update_archive(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: UpdateArchiveInput,
) -> Result<Reply<UpdateArchiveOutput>, EventsError> {
    let pattern = quotas::pattern(input.event_pattern.as_deref())?;

    let (account, region) = (ctx.account(), &ctx.region);
    let found = tx.find_archive(account, region, &input.archive_name)?;

    let action = "events:UpdateArchive";
    let ask = ask_about_archive(action, account, region, &input.archive_name);
    let permit = tx
        .service
        .permit(ctx, &with_pattern(ask, pattern.as_ref()))?;

    let missing = || EventsError::archive_not_found(&input.archive_name);
    let mut archive = Archive::clone(&*found.ok_or_else(missing)?);
    if input.kms_key_identifier.is_some_and(|key| !key.is_empty()) {
        return Err(EventsError::not_built("KmsKeyIdentifier of an archive"));
    }
    if input.event_pattern.is_some() {
        archive.pattern = pattern;
    }
    if input.description.is_some() {
        archive.description = input.description;
    }
    if let Some(days) = input.retention_days {
        archive.retention_days = days;
    }
    let rule = rule_name(&archive.name);
    quotas::require_room(tx, &archive.bus, &rule, archive.pattern.as_ref())?;
    let (arn, created_at) = (archive.arn(), archive.created_at);
    tx.put_archive(archive, ctx.now())?;

    Ok(permit.reply(UpdateArchiveOutput {
        archive_arn: Some(arn),
        state: Some(ArchiveState::Enabled),
        state_reason: None,
        creation_time: Some(created_at),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, UpdateArchiveInput};
    use crate::bench::{ArchiveSteps as _, Steps as _, house};

    #[test]
    fn what_is_given_changes() {
        let house = house();
        house.make_archive("shop", Some(r#"{"source":["shop"]}"#), 3);
        house.needs::<api::UpdateArchive>(
            "events:UpdateArchive",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:archive/shop"),
            input(&[("ArchiveName", "shop"), ("Description", "d")]),
        );
        let found = house.answer::<api::DescribeArchive>(input(&[("ArchiveName", "shop")]));
        assert_eq!(found.retention_days, Some(3));
        assert_eq!(found.description.as_deref(), Some("d"));
        house.answer::<api::UpdateArchive>(UpdateArchiveInput {
            event_pattern: Some(String::new()),
            ..input(&[("ArchiveName", "shop")])
        });
        house.put_event("factory", "{}");
        assert_eq!(house.archived("shop"), 1);
        assert_eq!(
            house.refusal::<api::UpdateArchive>(input(&[("ArchiveName", "none")])),
            "ResourceNotFoundException: Archive none does not exist."
        );
    }

    #[test]
    fn what_is_too_old_leaves() {
        let house = house();
        house.make_archive("shop", None, 0);
        house.put_event("shop", "{}");
        house.write_background();
        house.advance_secs(86_400);
        house.put_event("shop", "{}");
        house.put_event_of_time("shop", 1_000_000_000);
        house.advance_secs(10 * 86_400);
        assert_eq!(house.archived("shop"), 3);
        house.answer::<api::UpdateArchive>(UpdateArchiveInput {
            retention_days: Some(11),
            ..input(&[("ArchiveName", "shop")])
        });
        house.advance_secs(0);
        assert_eq!(house.archived("shop"), 2);
        house.advance_secs(86_400);
        assert_eq!(house.archived("shop"), 0);
    }
}
