//! `GetUser`: a user, or the caller himself.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserInput, GetUserOutput};
use crate::error::IamError;
use crate::resources::user;
use crate::store::IamRead;

pub(crate) fn get_user(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetUserInput,
) -> Result<Reply<GetUserOutput>, IamError> {
    let user = tx.user_or_self(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:GetUser"))?;

    let user = user.existing()?;

    Ok(permit.reply(GetUserOutput {
        user: user::shown(&user, ctx.partition()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api;
    use crate::test_house;

    #[test]
    fn without_a_name_it_is_the_caller() {
        let house = test_house();
        let own = "arn:aws:iam::111122223333:user/alice";
        let alice = house.as_new_user("alice", &[&allow("iam:GetUser", own)]);
        let found = alice.answer::<api::GetUser>(input(&[]));
        assert_eq!(found.user.arn, own);
    }

    #[test]
    fn says_who_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetUser>(input(&[("UserName", "bob")])),
            "NoSuchEntityException: The user with name bob cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_user_there_or_not() {
        let house = test_house();
        let stranger = house.as_new_user("stranger", &[]);
        stranger.is_denied::<api::GetUser>(input(&[("UserName", "bob")]));
        stranger.is_denied::<api::GetUser>(input(&[("UserName", "stranger")]));
    }
}
