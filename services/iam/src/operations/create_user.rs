//! `CreateUser`: a new user without permissions and credentials.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{IdPrefix, OwnPolicies, User, find_user, put_user, unique_id, users};

use crate::api::{CreateUserInput, CreateUserOutput};
use crate::error::IamError;
use crate::naming::Named;
use crate::quotas;
use crate::resources::own_policies::attachment_of;
use crate::resources::{boundary, tagging, user};
use crate::store::IamWrite;

pub(crate) fn create_user(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateUserInput,
) -> Result<Reply<CreateUserOutput>, IamError> {
    let tags = tagging::parse(input.tags.as_deref())?;

    let new = User {
        account: ctx.account(),
        name: input.user_name,
        path: input.path.unwrap_or_else(|| "/".to_owned()),
        id: unique_id(IdPrefix::User, &*ctx.platform().entropy),
        created_at: ctx.now(),
        tags,
        boundary: input.permissions_boundary,
        policies: OwnPolicies::default(),
        groups: Vec::new(),
    };

    let named = Named::<User>::to_be(&new.name, &new.path, ctx);
    let mut ask = tagging::request_conditions(named.ask("iam:CreateUser"), &new.tags);
    if let Some(arn) = &new.boundary {
        ask = ask.key("iam:PermissionsBoundary", arn.as_str());
    }
    let permit = ctx.authorize(&ask)?;
    if !new.tags.is_empty() {
        let ask = named.ask("iam:TagUser");
        ctx.authorize(&tagging::request_conditions(ask, &new.tags))?;
    }

    if find_user(tx.rows(), ctx.account(), &new.name)?.is_some() {
        return Err(IamError::already_exists("User", &new.name));
    }
    let count = users(tx.rows(), ctx.account(), None, quotas::USERS.most)?.len();
    quotas::USERS.require_room(count)?;
    boundary::note(ctx, tx, attachment_of(&new), None, new.boundary.as_deref())?;
    put_user(tx.tx, new.clone())?;

    Ok(permit.reply(CreateUserOutput {
        user: Some(user::shown(&new, ctx.partition())),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AttachmentUse, attachments_of};
    use ringwall_testing::{allow, input};

    use crate::api::{self, CreateUserInput, Tag};
    use crate::test_house;
    use crate::test_policies::put_policies;

    fn named(name: &str) -> CreateUserInput {
        input(&[("UserName", name)])
    }

    #[test]
    fn makes_a_user_with_an_arn_and_an_id() {
        let house = test_house();
        let made =
            house.answer::<api::CreateUser>(input(&[("UserName", "Alice"), ("Path", "/team/")]));
        let user = made.user.unwrap();
        assert_eq!(user.arn, "arn:aws:iam::111122223333:user/team/Alice");
        assert!(user.user_id.starts_with("AIDA"));
        let found = house.answer::<api::GetUser>(input(&[("UserName", "alice")]));
        assert_eq!(found.user, user);
    }

    #[test]
    fn refuses_a_name_in_use_in_any_case() {
        let house = test_house();
        house.answer::<api::CreateUser>(named("alice"));
        assert_eq!(
            house.refusal::<api::CreateUser>(named("ALICE")),
            "EntityAlreadyExistsException: User with name ALICE already exists."
        );
    }

    #[test]
    fn refuses_tag_keys_that_differ_in_case_alone() {
        let house = test_house();
        let tag = |key: &str| Tag {
            key: key.to_owned(),
            value: String::new(),
        };
        let tagged = CreateUserInput {
            tags: Some(vec![tag("team"), tag("Team")]),
            ..named("alice")
        };
        assert_eq!(
            house.refusal::<api::CreateUser>(tagged),
            "InvalidInputException: Duplicate tag keys found. Please note that Tag keys are case insensitive."
        );
    }

    #[test]
    fn needs_permission_on_the_user_to_be() {
        test_house().needs::<api::CreateUser>(
            "iam:CreateUser",
            "arn:aws:iam::111122223333:user/alice",
            named("alice"),
        );
    }

    #[test]
    fn a_boundary_is_a_policy_that_is_there() {
        let house = test_house();
        let bounded = |arn: &str| -> CreateUserInput {
            input(&[("UserName", "alice"), ("PermissionsBoundary", arn)])
        };
        let missing = "arn:aws:iam::111122223333:policy/missing";
        assert_eq!(
            house.refusal::<api::CreateUser>(bounded(missing)),
            format!(
                "NoSuchEntityException: Scope ARN: {missing} does not exist or is not attachable."
            )
        );
        let arns = put_policies(&house, 1);
        house.answer::<api::CreateUser>(bounded(&arns[0]));
        let tx = house.store().read().unwrap();
        let with = AttachmentUse::Boundary;
        let bound = attachments_of(&tx, house.account(), &arns[0], with, None, 10).unwrap();
        assert_eq!(bound.len(), 1);
    }

    #[test]
    fn tags_need_a_permission_of_their_own() {
        let house = test_house();
        let tagged = CreateUserInput {
            tags: Some(vec![Tag {
                key: "team".to_owned(),
                value: "blue".to_owned(),
            }]),
            ..named("alice")
        };
        let create = allow("iam:CreateUser", "*");
        let creator = house.as_new_user("creator", &[&create]);
        creator.is_denied::<api::CreateUser>(tagged.clone());
        let both = house.as_new_user("both", &[&create, &allow("iam:TagUser", "*")]);
        both.answer::<api::CreateUser>(tagged);
    }
}
