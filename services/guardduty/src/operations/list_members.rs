//! `ListMembers`: the members of this account.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListMembersInput, ListMembersOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_members(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListMembersInput,
) -> Result<Reply<ListMembersOutput>, GuardDutyError> {
    let only_associated = match input.only_associated.as_deref() {
        None | Some("true" | "TRUE" | "True") => true,
        Some("false" | "FALSE" | "False") => false,
        Some(_) => return Err(GuardDutyError::invalid_input()),
    };
    let list = format!("{}|{only_associated}", input.detector_id);
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &list, token, input.max_results)?;

    let (permit, detector) = tx.permit(ctx, "guardduty:ListMembers", &input.detector_id)?;

    let listed = page.pick(
        |after, limit| members::page_of(tx.tx, &detector.id, after, limit),
        |member| (!only_associated || member.relationship.is_open()).then_some(member),
    )?;
    let members = listed.entries.iter();
    let members = members.map(|member| members::shown(tx.tx, member));

    Ok(permit.reply(ListMembersOutput {
        members: Some(members.collect::<Result<_, _>>()?),
        next_token: listed.next,
    }))
}
