//! `ListEffectivePolicyValidationErrors`: what is wrong with what the declarative policies of a
//! type come to for an account.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListEffectivePolicyValidationErrors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ListEffectivePolicyValidationErrorsInput, ListEffectivePolicyValidationErrorsOutput,
};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::policy_type;
use crate::resources::target::{Target, TargetId};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsRead;

pub(crate) fn list_effective_policy_validation_errors(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListEffectivePolicyValidationErrorsInput,
) -> Result<Reply<ListEffectivePolicyValidationErrorsOutput>, OrganizationsError> {
    let filters = format!("{}|{}", input.account_id, input.policy_type.as_str());
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &filters, token, most)?;
    let policy_type = policy_type::of_effective(input.policy_type);
    let policy_type = policy_type.ok_or_else(OrganizationsError::no_effective_policy)?;
    let id = TargetId::parse(&input.account_id);
    let id = id.ok_or_else(OrganizationsError::invalid_target_id)?;
    let action = "organizations:ListEffectivePolicyValidationErrors";
    let seat = tx.seat(ctx, action, Reach::Readers)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let permit = ctx.authorize(&of_type(ask, policy_type))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    let binding = tx.binding(&seat, &member, policy_type)?;
    if !seat.organization.policy_types.contains(&policy_type) || binding.is_empty() {
        return Err(OrganizationsError::no_effective_policy());
    }
    let listed = page.of_list(binding.flaws(policy_type));
    let parent = tx.path(&seat.organization, &member.parent)?;

    Ok(permit.reply(ListEffectivePolicyValidationErrorsOutput {
        account_id: Some(input.account_id),
        policy_type: Some(input.policy_type),
        path: Some(format!("{parent}{}/", member.account)),
        evaluation_timestamp: Some(ctx.now()),
        effective_policy_validation_errors: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListEffectivePolicyValidationErrorsInput};
    use crate::bench::{Steps as _, backup_policy, house};

    fn of(account: &str) -> ListEffectivePolicyValidationErrorsInput {
        input(&[("AccountId", account), ("PolicyType", "BACKUP_POLICY")])
    }

    #[test]
    fn tells_what_is_wrong_and_by_which_policies() {
        let house = house();
        house.enable("BACKUP_POLICY");
        let account = house.new_account("one");
        let refusal = house.refusal::<api::ListEffectivePolicyValidationErrors>(of(&account));
        assert!(refusal.starts_with("EffectivePolicyNotFound"), "{refusal}");
        let nine = house.new_policy("BACKUP_POLICY", "nine", &backup_policy(0..9));
        let two = house.new_policy("BACKUP_POLICY", "two", &backup_policy(9..11));
        house.attach(&nine, &house.root_id());
        let errors = || {
            let found = house.answer::<api::ListEffectivePolicyValidationErrors>(of(&account));
            let path = format!("{}/{}/{account}/", house.organization_id(), house.root_id());
            assert_eq!(found.path, Some(path));
            assert_eq!(found.evaluation_timestamp, Some(house.now()));
            found.effective_policy_validation_errors.unwrap()
        };
        assert!(errors().is_empty());
        house.attach(&two, &account);
        let [error] = errors().try_into().ok().unwrap();
        assert_eq!(error.error_code.as_deref(), Some("ELEMENTS_TOO_MANY"));
        assert_eq!(error.path_to_error.as_deref(), Some("plans/p/rules"));
        assert_eq!(
            error.error_message.as_deref(),
            Some("'rules' exceeds the allowed maximum limit 10")
        );
        assert_eq!(error.contributing_policies, Some(vec![nine, two]));
    }

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        house.enable("BACKUP_POLICY");
        let policy = house.new_policy("BACKUP_POLICY", "nine", &backup_policy(0..9));
        house.attach(&policy, &house.root_id());
        let account = house.new_account("one");
        house.needs::<api::ListEffectivePolicyValidationErrors>(
            "organizations:ListEffectivePolicyValidationErrors",
            &house.account_arn(&account),
            of(&account),
        );
        let other = house.new_account("two");
        house
            .as_account(&other)
            .is_denied::<api::ListEffectivePolicyValidationErrors>(of(&other));
    }
}
