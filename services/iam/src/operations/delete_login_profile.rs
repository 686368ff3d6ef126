//! `DeleteLoginProfile`: a user has no password any longer; his access keys are as before.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_login_profile as delete_row;

use crate::api::{DeleteLoginProfileInput, DeleteLoginProfileOutput};
use crate::error::IamError;
use crate::owner::{Owner, ROOT};
use crate::resources::login_profile;
use crate::store::IamWrite;

pub(crate) fn delete_login_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteLoginProfileInput,
) -> Result<Reply<DeleteLoginProfileOutput>, IamError> {
    let user = tx.user_or_root(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:DeleteLoginProfile"))?;

    let user = match user {
        Owner::User(user) => user.existing()?,
        Owner::Root { .. } => return Err(IamError::no_such_login_profile(ROOT)),
    };
    login_profile::of_user(tx.rows(), &user)?;
    delete_row(tx.tx, ctx.account(), &user.id)?;

    Ok(permit.reply(DeleteLoginProfileOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, DeleteLoginProfileInput};
    use crate::test_house;

    fn alice() -> DeleteLoginProfileInput {
        input(&[("UserName", "alice")])
    }

    fn house_with_password() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::CreateLoginProfile>(input(&[
            ("UserName", "alice"),
            ("Password", "Correct-Horse-1"),
        ]));
        house
    }

    #[test]
    fn the_password_is_gone() {
        let house = house_with_password();
        house.answer::<api::DeleteLoginProfile>(alice());
        let words = "NoSuchEntityException: Login Profile for User alice cannot be found.";
        let gone = house.refusal::<api::GetLoginProfile>(input(&[("UserName", "alice")]));
        assert_eq!(gone, words);
        assert_eq!(house.refusal::<api::DeleteLoginProfile>(alice()), words);
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_password().needs::<api::DeleteLoginProfile>(
            "iam:DeleteLoginProfile",
            "arn:aws:iam::111122223333:user/alice",
            alice(),
        );
    }
}
