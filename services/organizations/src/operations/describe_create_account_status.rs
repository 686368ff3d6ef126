//! `DescribeCreateAccountStatus`: how far the making of an account is.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeCreateAccountStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeCreateAccountStatusInput, DescribeCreateAccountStatusOutput};
use crate::error::OrganizationsError;
use crate::resources::request;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn describe_create_account_status(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: DescribeCreateAccountStatusInput,
) -> Result<Reply<DescribeCreateAccountStatusOutput>, OrganizationsError> {
    let seat = tx.seat(
        ctx,
        "organizations:DescribeCreateAccountStatus",
        Reach::Readers,
    )?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let found = tx.find_request(seat.id(), &input.create_account_request_id)?;
    let found = found.ok_or_else(OrganizationsError::no_such_request)?;

    Ok(permit.reply(DescribeCreateAccountStatusOutput {
        create_account_status: Some(request::shown(&found)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(
            house().refusal::<api::DescribeCreateAccountStatus>(input(&[(
                "CreateAccountRequestId",
                "car-12345678"
            )])),
            "CreateAccountStatusNotFoundException: We can't find a create account request with the CreateAccountRequestId that you specified."
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_account("one");
        let all = house.answer::<api::ListCreateAccountStatus>(input(&[]));
        let id = all.create_account_statuses.unwrap()[0].id.clone().unwrap();
        house.needs::<api::DescribeCreateAccountStatus>(
            "organizations:DescribeCreateAccountStatus",
            "*",
            input(&[("CreateAccountRequestId", &id)]),
        );
    }
}
