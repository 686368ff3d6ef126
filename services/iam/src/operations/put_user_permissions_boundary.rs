//! `PutUserPermissionsBoundary`: limits what a user may to what a managed policy allows.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{User, put_user};

use crate::api::{PutUserPermissionsBoundaryInput, PutUserPermissionsBoundaryOutput};
use crate::error::IamError;
use crate::resources::boundary;
use crate::resources::own_policies::attachment_of;
use crate::store::IamWrite;

pub(crate) fn put_user_permissions_boundary(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: PutUserPermissionsBoundaryInput,
) -> Result<Reply<PutUserPermissionsBoundaryOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let arn = input.permissions_boundary;
    let ask = user.ask("iam:PutUserPermissionsBoundary");
    let permit = ctx.authorize(&ask.key("iam:PermissionsBoundary", arn.as_str()))?;

    let mut user = User::clone(&*user.existing()?);
    let old = user.boundary.replace(arn);
    let new = user.boundary.as_deref();
    boundary::note(ctx, tx, attachment_of(&user), old.as_deref(), new)?;
    put_user(tx.tx, user)?;

    Ok(permit.reply(PutUserPermissionsBoundaryOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AttachmentUse, attachments_of};
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, PutUserPermissionsBoundaryInput};
    use crate::test_house;
    use crate::test_policies::put_policies;

    fn house_with_alice() -> TestHouse {
        let house = test_house();
        let policies = [allow("iam:ListUsers", "*"), allow("iam:ListGroups", "*")];
        drop(house.as_new_user("alice", &policies.each_ref().map(String::as_str)));
        house
    }

    fn bounded(arn: &str) -> PutUserPermissionsBoundaryInput {
        input(&[("UserName", "alice"), ("PermissionsBoundary", arn)])
    }

    #[test]
    fn the_user_may_no_more_than_it_allows() {
        let house = house_with_alice();
        let alice = house.as_user("alice");
        alice.answer::<api::ListGroups>(input(&[]));
        let arns = put_policies(&house, 1);
        house.answer::<api::PutUserPermissionsBoundary>(bounded(&arns[0]));
        alice.answer::<api::ListUsers>(input(&[]));
        alice.is_denied::<api::ListGroups>(input(&[]));
        let shown = house.answer::<api::GetUser>(input(&[("UserName", "alice")]));
        let shown = shown.user.permissions_boundary.unwrap();
        assert_eq!(shown.permissions_boundary_arn.as_ref(), Some(&arns[0]));
    }

    #[test]
    fn another_takes_its_place() {
        let house = house_with_alice();
        let arns = put_policies(&house, 2);
        for arn in &arns {
            house.answer::<api::PutUserPermissionsBoundary>(bounded(arn));
        }
        let tx = house.store().read().unwrap();
        let counts = arns.iter().map(|arn| {
            let with = AttachmentUse::Boundary;
            let bound = attachments_of(&tx, house.account(), arn, with, None, 10);
            bound.unwrap().len()
        });
        assert_eq!(counts.collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn refuses_what_is_no_policy() {
        let house = house_with_alice();
        let missing = "arn:aws:iam::111122223333:policy/missing";
        assert_eq!(
            house.refusal::<api::PutUserPermissionsBoundary>(bounded(missing)),
            format!(
                "NoSuchEntityException: Scope ARN: {missing} does not exist or is not attachable."
            )
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_alice().needs::<api::PutUserPermissionsBoundary>(
            "iam:PutUserPermissionsBoundary",
            "arn:aws:iam::111122223333:user/alice",
            bounded("arn:aws:iam::aws:policy/AdministratorAccess"),
        );
    }
}
