//! `DeleteUserPermissionsBoundary`: a user may all that his policies allow again.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{User, put_user};

use crate::api::{DeleteUserPermissionsBoundaryInput, DeleteUserPermissionsBoundaryOutput};
use crate::error::IamError;
use crate::resources::own_policies::attachment_of;
use crate::resources::{boundary, own_policies};
use crate::store::IamWrite;

pub(crate) fn delete_user_permissions_boundary(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteUserPermissionsBoundaryInput,
) -> Result<Reply<DeleteUserPermissionsBoundaryOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let ask = own_policies::ask(&user, "iam:DeleteUserPermissionsBoundary");
    let permit = ctx.authorize(&ask)?;

    let mut user = User::clone(&*user.existing()?);
    if let Some(old) = user.boundary.take() {
        boundary::note(ctx, tx, attachment_of(&user), Some(&old), None)?;
        put_user(tx.tx, user)?;
    }

    Ok(permit.reply(DeleteUserPermissionsBoundaryOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AttachmentUse, attachments_of};
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, DeleteUserPermissionsBoundaryInput};
    use crate::test_house;

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn house_with_bounded_user() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[
            ("UserName", "alice"),
            ("PermissionsBoundary", ADMINISTRATOR),
        ]));
        house
    }

    fn alice<I: ringwall_model::Structure>() -> I {
        input(&[("UserName", "alice")])
    }

    #[test]
    fn neither_side_knows_of_it_any_longer() {
        let house = house_with_bounded_user();
        house.answer::<api::DeleteUserPermissionsBoundary>(alice());
        let shown = house.answer::<api::GetUser>(alice()).user;
        assert_eq!(shown.permissions_boundary, None);
        let tx = house.store().read().unwrap();
        let with = AttachmentUse::Boundary;
        let bound = attachments_of(&tx, house.account(), ADMINISTRATOR, with, None, 10);
        assert!(bound.unwrap().is_empty());
    }

    #[test]
    fn the_boundary_is_a_condition_key() {
        let house = house_with_bounded_user();
        let other_only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:DeleteUserPermissionsBoundary","Resource":"*","Condition":{"StringNotEquals":{"iam:PermissionsBoundary":"arn:aws:iam::aws:policy/AdministratorAccess"}}}}"#;
        let delegate = house.as_new_user("delegate", &[other_only]);
        delegate.is_denied::<api::DeleteUserPermissionsBoundary>(alice());
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_bounded_user().needs::<api::DeleteUserPermissionsBoundary>(
            "iam:DeleteUserPermissionsBoundary",
            "arn:aws:iam::111122223333:user/alice",
            alice::<DeleteUserPermissionsBoundaryInput>(),
        );
    }
}
