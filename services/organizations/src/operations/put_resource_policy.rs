//! `PutResourcePolicy`: lets member accounts manage the organization's policies.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_PutResourcePolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::Document;
use ringwall_policy::PolicyKind;

use crate::api::{PutResourcePolicyInput, PutResourcePolicyOutput};
use crate::error::OrganizationsError;
use crate::resources::resource_policy::{self, DelegationPolicy};
use crate::resources::{id, tagging};
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn put_resource_policy(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: PutResourcePolicyInput,
) -> Result<Reply<PutResourcePolicyOutput>, OrganizationsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let seat = tx.seat(ctx, "organizations:PutResourcePolicy", Reach::Management)?;
    let found = tx.find_delegation(seat.id())?;

    let arn = seat
        .arns
        .resource_policy(found.as_ref().map_or("*", |found| &found.id));
    let ask = seat
        .ask()
        .on(seat.resource(arn.clone(), found.as_ref().map(|found| &found.tags)));
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    seat.authorize_tags(ctx, arn, &tags)?;

    seat.require_all_features()?;
    let document = Document::parse(&input.content, PolicyKind::Resource);
    let document = document.map_err(|_| OrganizationsError::invalid_resource_policy())?;
    let document = document
        .bind(tx.rows(), ctx.account())?
        .map_err(|error| OrganizationsError::unknown_principal(&error))?;
    let new = match found {
        Some(found) => DelegationPolicy {
            document,
            ..DelegationPolicy::clone(&found)
        },
        None => DelegationPolicy {
            id: id::resource_policy(&*ctx.platform().entropy),
            document,
            tags,
        },
    };
    let shown = resource_policy::shown(&new, &seat.arns);
    tx.put_delegation(seat.id(), new)?;

    Ok(permit.reply(PutResourcePolicyOutput {
        resource_policy: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, PutResourcePolicyInput};
    use crate::bench::{Steps as _, house};

    fn policy(account: &str, actions: &str) -> PutResourcePolicyInput {
        let content = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":{actions},"Resource":"*"}}]}}"#
        );
        input(&[("Content", content.as_str())])
    }

    fn put(house: &TestHouse, account: &str, actions: &str) {
        house.answer::<api::PutResourcePolicy>(policy(account, actions));
    }

    #[test]
    fn a_member_may_what_it_says_and_his_own_policies_allow() {
        let house = house();
        let account = house.new_account("one");
        let member = house.as_account(&account);
        let user = member.as_new_user("user", &[&allow("organizations:*", "*")]);
        let stranger = member.as_new_user("stranger", &[]);
        let tags = || input(&[("Filter", "TAG_POLICY")]);
        user.is_denied::<api::ListPolicies>(tags());
        put(&house, &account, r#"["organizations:ListPolicies"]"#);
        user.answer::<api::ListPolicies>(tags());
        stranger.is_denied::<api::ListPolicies>(tags());
        user.is_denied::<api::ListAccounts>(input(&[]));
        put(&house, &account, r#"["organizations:*"]"#);
        let policy = user.new_policy("TAG_POLICY", "tags", "{}");
        assert_eq!(house.policy_arn(&policy), user.policy_arn(&policy));
        // What concerns the organization itself is not delegated.
        user.is_denied::<api::DeleteOrganization>(input(&[]));
    }

    #[test]
    fn refuses_what_is_no_policy() {
        let refusal = house().refusal::<api::PutResourcePolicy>(input(&[("Content", "{")]));
        assert!(refusal.starts_with("InvalidInputException: "), "{refusal}");
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = format!(
            "arn:aws:organizations::111122223333:resourcepolicy/{}/*",
            house.organization_id()
        );
        let all = policy("111122223333", r#""organizations:*""#);
        house.needs::<api::PutResourcePolicy>("organizations:PutResourcePolicy", &arn, all);
    }
}
