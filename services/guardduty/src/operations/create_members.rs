//! `CreateMembers`: names accounts that shall be members; those of the organization are so at once.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateMembersInput, CreateMembersOutput};
use crate::error::GuardDutyError;
use crate::membership;
use crate::store::GuardDutyWrite;
use crate::unprocessed::each;

pub(crate) fn create_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateMembersInput,
) -> Result<Reply<CreateMembersOutput>, GuardDutyError> {
    let (permit, detector) = tx.permit(ctx, "guardduty:CreateMembers", &input.detector_id)?;

    let details = input.account_details.iter();
    let accounts: Vec<_> = details.map(|detail| detail.account_id.clone()).collect();
    let mut details = input.account_details.into_iter();
    let creation = membership::Creation::begin(ctx, tx, &detector)?;
    let unprocessed_accounts = each(&accounts, |account| {
        let email = details.next().map(|detail| detail.email.into_exposed());
        creation.create(ctx, tx, account, email.unwrap_or_default())
    })?;

    Ok(permit.reply(CreateMembersOutput {
        unprocessed_accounts,
    }))
}
