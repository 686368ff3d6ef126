//! `CreateAccount`: asks for a new account in the organization; it is made in the background.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateAccountInput, CreateAccountOutput, CreateAccountState};
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::request::{self, AccountRequest};
use crate::resources::{email, id, tagging};
use crate::roles;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn create_account(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: CreateAccountInput,
) -> Result<Reply<CreateAccountOutput>, OrganizationsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let seat = tx.seat(ctx, "organizations:CreateAccount", Reach::Management)?;

    let permit = ctx.authorize(&tagging::request_conditions(seat.ask_at_large(), &tags))?;
    seat.authorize_tags(ctx, seat.arns.any_account(), &tags)?;

    let address = input.email.into_exposed();
    if !email::is_valid(&address) {
        return Err(OrganizationsError::invalid_email());
    }
    if tx.requests_in_progress(seat.id())? >= quotas::ACCOUNTS_IN_PROGRESS {
        return Err(OrganizationsError::too_many_in_progress());
    }
    if !tx.has_room_for_account(seat.id())? {
        return Err(OrganizationsError::too_many_accounts());
    }
    let role = input.role_name;
    let new = AccountRequest {
        id: id::request(&*ctx.platform().entropy),
        name: input.account_name.into_exposed(),
        email: address,
        role: role.unwrap_or_else(|| roles::USUAL_ACCESS_NAME.to_owned()),
        partition: ctx.partition(),
        tags,
        state: CreateAccountState::InProgress,
        requested_at: ctx.now(),
        completed_at: None,
        account: None,
        failure: None,
    };
    tx.schedule_creation(seat.id(), &new)?;
    let shown = request::shown(&new);
    tx.put_request(seat.id(), new)?;

    Ok(permit.reply(CreateAccountOutput {
        create_account_status: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, allow, input};

    use crate::api::{self, CreateAccountFailureReason, CreateAccountInput, CreateAccountState};
    use crate::bench::{Steps as _, house};

    fn named(name: &str) -> CreateAccountInput {
        input(&[
            ("AccountName", name),
            ("Email", &format!("{name}@example.com")),
        ])
    }

    fn status(house: &TestHouse, id: &str) -> api::CreateAccountStatus {
        let found = house
            .answer::<api::DescribeCreateAccountStatus>(input(&[("CreateAccountRequestId", id)]));
        found.create_account_status.unwrap()
    }

    #[test]
    fn an_account_is_made_after_a_while() {
        let house = house();
        let asked = house.answer::<api::CreateAccount>(named("one"));
        let asked = asked.create_account_status.unwrap();
        assert_eq!(asked.state, Some(CreateAccountState::InProgress));
        assert_eq!(house.accounts(), [ACCOUNT]);
        let events = house.advance_secs(1);
        assert_eq!(events[0].name, "CreateAccountResult");
        let made = status(&house, &asked.id.unwrap());
        assert_eq!(made.state, Some(CreateAccountState::Succeeded));
        let account = made.account_id.unwrap();
        assert!(house.accounts().contains(&account));
        assert_eq!(
            house.attached(&account, "SERVICE_CONTROL_POLICY"),
            ["p-FullAWSAccess"]
        );
    }

    #[test]
    fn the_management_account_gets_in_by_the_role_at_once() {
        let house = house();
        let account = house.new_account("one");
        let role = format!("arn:aws:iam::{account}:role/OrganizationAccountAccessRole");
        let may = house.as_new_user("alice", &[&allow("sts:AssumeRole", &role)]);
        may.may_assume(&account).unwrap();
        house
            .as_new_user("bob", &[])
            .may_assume(&account)
            .unwrap_err();
        house
            .as_account(OTHER_ACCOUNT)
            .may_assume(&account)
            .unwrap_err();
        let inside = house
            .as_account(&account)
            .as_role("OrganizationAccountAccessRole", "session");
        inside.answer::<api::DescribeOrganization>(input(&[]));
    }

    #[test]
    fn an_address_has_one_account() {
        let house = house();
        house.new_account("one");
        let again = house.answer::<api::CreateAccount>(named("ONE"));
        house.advance_secs(1);
        let failed = status(&house, &again.create_account_status.unwrap().id.unwrap());
        assert_eq!(failed.state, Some(CreateAccountState::Failed));
        assert_eq!(
            failed.failure_reason,
            Some(CreateAccountFailureReason::EmailAlreadyExists)
        );
    }

    #[test]
    fn five_may_be_in_progress() {
        let house = house();
        for name in ["a", "b", "c", "d", "e"] {
            house.answer::<api::CreateAccount>(named(name));
        }
        assert_eq!(
            house.refusal::<api::CreateAccount>(named("f")),
            "ConstraintViolationException: You have exceeded the number of accounts that can be in progress at a time."
        );
        house.advance_secs(1);
        house.answer::<api::CreateAccount>(named("f"));
    }

    #[test]
    fn refuses_what_is_no_address() {
        let wrong = input(&[("AccountName", "one"), ("Email", ".one@example.com")]);
        assert_eq!(
            house().refusal::<api::CreateAccount>(wrong),
            "InvalidInputException: You provided a value that does not match the required pattern."
        );
    }

    #[test]
    fn needs_permission_of_the_management_account() {
        let house = house();
        house.needs::<api::CreateAccount>("organizations:CreateAccount", "*", named("one"));
        let account = house.new_account("two");
        house
            .as_account(&account)
            .is_denied::<api::CreateAccount>(named("three"));
    }

    #[test]
    fn tags_need_a_permission_of_their_own() {
        let house = house();
        let tagged = || CreateAccountInput {
            tags: Some(vec![api::Tag {
                key: "team".to_owned(),
                value: "a".to_owned(),
            }]),
            ..named("one")
        };
        let create = allow("organizations:CreateAccount", "*");
        house
            .as_new_user("half", &[&create])
            .is_denied::<api::CreateAccount>(tagged());
        let tag = allow("organizations:TagResource", "*");
        house
            .as_new_user("whole", &[&create, &tag])
            .answer::<api::CreateAccount>(tagged());
    }
}
