//! `DeleteApiDestination`: forgets a webhook. Rules keep it as their target, in vain.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteApiDestination.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteApiDestinationInput, DeleteApiDestinationOutput};
use crate::error::EventsError;
use crate::resources::destination::ask_about;
use crate::store::EventsWrite;

pub(crate) fn delete_api_destination(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: DeleteApiDestinationInput,
) -> Result<Reply<DeleteApiDestinationOutput>, EventsError> {
    let (account, region) = (ctx.account(), &ctx.region);

    let found = tx.find_destination(account, region, &input.name)?;

    let action = "events:DeleteApiDestination";
    let ask = ask_about(action, account, region, "api-destination", &input.name);
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || EventsError::destination_not_found(&input.name);
    tx.delete_destination(&*found.ok_or_else(missing)?)?;

    Ok(permit.reply(DeleteApiDestinationOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::house_with_destination;

    #[test]
    fn it_is_gone() {
        let (house, _) = house_with_destination();
        house.needs::<api::DeleteApiDestination>(
            "events:DeleteApiDestination",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:api-destination/shop"),
            input(&[("Name", "shop")]),
        );
        let refusal = house.refusal::<api::DeleteApiDestination>(input(&[("Name", "shop")]));
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }
}
