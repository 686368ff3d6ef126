//! `ListParents`: the root or unit that something stands below.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListParentsInput, ListParentsOutput, Parent};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::target::{Target, TargetId, parent_type};
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_parents(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListParentsInput,
) -> Result<Reply<ListParentsOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &input.child_id, token, most)?;
    let seat = tx.seat(ctx, "organizations:ListParents", Reach::Readers)?;
    let id = TargetId::parse(&input.child_id).ok_or_else(OrganizationsError::no_such_child)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let parent = match found {
        Some(Target::Unit(unit)) => unit.parent.clone(),
        Some(Target::Account(member)) => member.parent.clone(),
        Some(Target::Root(_)) | None => return Err(OrganizationsError::no_such_child()),
    };
    let listed = page.of_list(vec![Parent {
        r#type: Some(parent_type(&parent)),
        id: Some(parent),
    }]);

    Ok(permit.reply(ListParentsOutput {
        parents: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, ParentType};
    use crate::bench::{Steps as _, house};

    #[test]
    fn everything_but_the_root_has_one() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        let inner = house.new_unit(&unit, "inner");
        let parent = |child: &str| {
            let found = house.answer::<api::ListParents>(input(&[("ChildId", child)]));
            let found = found.parents.unwrap().remove(0);
            (found.id.unwrap(), found.r#type.unwrap())
        };
        assert_eq!(parent(ACCOUNT), (root, ParentType::Root));
        assert_eq!(parent(&inner), (unit, ParentType::OrganizationalUnit));
        assert_eq!(
            house.refusal::<api::ListParents>(input(&[("ChildId", "ou-abcd-12345678")])),
            "ChildNotFoundException: You specified a child that doesn't exist."
        );
    }

    #[test]
    fn needs_permission_on_the_child() {
        let house = house();
        house.needs::<api::ListParents>(
            "organizations:ListParents",
            &house.account_arn(ACCOUNT),
            input(&[("ChildId", ACCOUNT)]),
        );
    }
}
