//! `DeleteArchive`: deletes an archive with its events.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteArchive.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteArchiveInput, DeleteArchiveOutput};
use crate::error::EventsError;
use crate::resources::archive::ask_about_archive;
use crate::store::EventsWrite;

pub(crate) fn delete_archive(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: DeleteArchiveInput,
) -> Result<Reply<DeleteArchiveOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_archive(account, region, &input.archive_name)?;

    let action = "events:DeleteArchive";
    let ask = ask_about_archive(action, account, region, &input.archive_name);
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || EventsError::archive_not_found(&input.archive_name);
    tx.delete_archive(&*found.ok_or_else(missing)?, ctx.now())?;

    Ok(permit.reply(DeleteArchiveOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{ArchiveSteps as _, Steps as _, house};

    #[test]
    fn its_events_and_its_rule_go_too() {
        let house = house();
        house.make_archive("shop", None, 1);
        (0..3).for_each(|_| house.put_event("shop", "{}"));
        house.needs::<api::DeleteArchive>(
            "events:DeleteArchive",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:archive/shop"),
            input(&[("ArchiveName", "shop")]),
        );
        assert!(house.rule_names().is_empty());
        assert_eq!(
            house.refusal::<api::DeleteArchive>(input(&[("ArchiveName", "shop")])),
            "ResourceNotFoundException: Archive shop does not exist."
        );
        house.make_archive("shop", None, 0);
        assert_eq!(house.archived("shop"), 0);
        house.advance_secs(0);
        assert_eq!(house.archived_rows(), 0);
    }
}
