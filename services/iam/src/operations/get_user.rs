//! `GetUser`: a user, or the caller himself.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{self, GetUserInput, GetUserOutput};
use crate::error::IamError;
use crate::owner::Owner;
use crate::resources::user;
use crate::store::IamRead;

pub(crate) fn get_user(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetUserInput,
) -> Result<Reply<GetUserOutput>, IamError> {
    let user = tx.user_or_root(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:GetUser"))?;

    let user = match user {
        Owner::User(user) => {
            let user = user.existing()?;
            api::User {
                password_last_used: user::password_last_used(tx.rows(), &user)?,
                ..user::shown(&user, ctx.partition())
            }
        }
        Owner::Root { arn, account } => {
            user::root(account.to_string(), arn, tx.root_created_at(ctx)?)
        }
    };

    Ok(permit.reply(GetUserOutput { user }))
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
    fn the_root_user_has_an_arn_and_the_accounts_number_and_no_name() {
        let house = test_house();
        house.answer::<api::CreateAccessKey>(input(&[]));
        let made_at = house.now();
        house.advance_secs(60);
        let root = house.answer::<api::GetUser>(input(&[])).user;
        assert_eq!(root.arn, "arn:aws:iam::111122223333:root");
        assert_eq!(root.user_id, "111122223333");
        assert_eq!((root.user_name, root.path), (None, None));
        assert_eq!(root.create_date, made_at);
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
