//! `GetLoginProfile`: whether a user has a password, and since when.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetLoginProfileInput, GetLoginProfileOutput};
use crate::error::IamError;
use crate::owner::{Owner, ROOT};
use crate::resources::login_profile;
use crate::store::IamRead;

pub(crate) fn get_login_profile(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetLoginProfileInput,
) -> Result<Reply<GetLoginProfileOutput>, IamError> {
    let user = tx.user_or_root(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:GetLoginProfile"))?;

    let user = match user {
        Owner::User(user) => user.existing()?,
        Owner::Root { .. } => return Err(IamError::no_such_login_profile(ROOT)),
    };
    let profile = login_profile::of_user(tx.rows(), &user)?;

    Ok(permit.reply(GetLoginProfileOutput {
        login_profile: login_profile::shown(&user.name, &profile),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, GetLoginProfileInput};
    use crate::test_house;

    fn alice() -> GetLoginProfileInput {
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
    fn tells_since_when() {
        let house = house_with_password();
        let made_at = house.now();
        house.advance_secs(60);
        let found = house.answer::<api::GetLoginProfile>(alice()).login_profile;
        assert_eq!(found.create_date, made_at);
        assert_eq!(found.password_reset_required, Some(false));
    }

    #[test]
    fn says_who_has_none() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        assert_eq!(
            house.refusal::<api::GetLoginProfile>(alice()),
            "NoSuchEntityException: Login Profile for User alice cannot be found."
        );
        assert_eq!(
            house.refusal::<api::GetLoginProfile>(input(&[])),
            "NoSuchEntityException: Login Profile for User root cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_password().needs::<api::GetLoginProfile>(
            "iam:GetLoginProfile",
            "arn:aws:iam::111122223333:user/alice",
            alice(),
        );
    }
}
