//! `DescribeArchive`: shows an archive, and how much it has.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeArchive.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ArchiveState, DescribeArchiveInput, DescribeArchiveOutput};
use crate::error::EventsError;
use crate::resources::archive::ask_about_archive;
use crate::resources::rule::Pattern;
use crate::store::EventsRead;

pub(crate) fn describe_archive(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: DescribeArchiveInput,
) -> Result<Reply<DescribeArchiveOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_archive(account, region, &input.archive_name)?;

    let action = "events:DescribeArchive";
    let ask = ask_about_archive(action, account, region, &input.archive_name);
    let permit = tx.service.permit(ctx, &ask)?;

    let archive = found.ok_or_else(|| EventsError::archive_not_found(&input.archive_name))?;
    let held = tx.holdings(&archive)?;

    Ok(permit.reply(DescribeArchiveOutput {
        archive_arn: Some(archive.arn()),
        archive_name: Some(archive.name.clone()),
        event_source_arn: Some(archive.bus.arn()),
        description: archive.description.clone(),
        event_pattern: archive
            .pattern
            .as_ref()
            .map(|pattern| Pattern::source(pattern).to_owned()),
        state: Some(ArchiveState::Enabled),
        state_reason: None,
        kms_key_identifier: None,
        retention_days: Some(archive.retention_days),
        size_bytes: Some(held.bytes),
        event_count: Some(held.events),
        creation_time: Some(archive.created_at),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, START, input};

    use crate::api;
    use crate::bench::{ArchiveSteps as _, bus_arn, house};

    #[test]
    fn shows_what_was_created() {
        let house = house();
        house.make_archive("shop", Some(r#"{ "source": ["shop"] }"#), 7);
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:archive/shop");
        let found = house.needs::<api::DescribeArchive>(
            "events:DescribeArchive",
            &arn,
            input(&[("ArchiveName", "shop")]),
        );
        assert_eq!(found.archive_arn, Some(arn));
        assert_eq!(found.event_source_arn, Some(bus_arn(ACCOUNT, "default")));
        let pattern = found.event_pattern.as_deref();
        assert_eq!(pattern, Some(r#"{ "source": ["shop"] }"#));
        assert_eq!(found.retention_days, Some(7));
        assert_eq!((found.event_count, found.size_bytes), (Some(0), Some(0)));
        assert_eq!(found.creation_time, Some(START));
        assert_eq!(
            house.refusal::<api::DescribeArchive>(input(&[("ArchiveName", "none")])),
            "ResourceNotFoundException: Archive none does not exist."
        );
    }
}
