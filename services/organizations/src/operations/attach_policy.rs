//! `AttachPolicy`: attaches a policy to a root, unit or account: it binds at once.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{attached_to, put_attached};

use crate::api::{AttachPolicyInput, AttachPolicyOutput};
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::target::TargetId;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn attach_policy(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: AttachPolicyInput,
) -> Result<Reply<AttachPolicyOutput>, OrganizationsError> {
    let id = TargetId::parse(&input.target_id).ok_or_else(OrganizationsError::invalid_target_id)?;
    let seat = tx.seat(ctx, "organizations:AttachPolicy", Reach::Policies)?;
    let policy = tx.find_policy(seat.id(), &input.policy_id)?;
    let target = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask_on_policy(&input.policy_id, policy.as_ref());
    let permit = ctx.authorize(&ask.on(seat.target(&id, target.as_ref())))?;

    let policy = policy.ok_or_else(OrganizationsError::no_such_policy)?;
    target.ok_or_else(OrganizationsError::no_such_target)?;
    seat.require_enabled(policy.policy_type)?;
    let mut ids = attached_to(tx.rows(), seat.id(), &id.text())?;
    if ids.contains(&policy.id) {
        return Err(OrganizationsError::policy_attached_already());
    }
    let of_type = tx.attached(seat.id(), &id.text(), policy.policy_type)?;
    if of_type.len() >= quotas::attached(policy.policy_type) {
        return Err(OrganizationsError::too_many_attached());
    }
    ids.push(policy.id.clone());
    put_attached(tx.tx, seat.id(), &id.text(), ids)?;

    Ok(permit.reply(AttachPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_core::{Ask, PolicyMode, Resource};
    use ringwall_identity::Document;
    use ringwall_policy::PolicyKind;
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, allow, input};

    use crate::api;
    use crate::bench::{Steps as _, deny, house};

    #[test]
    fn a_denial_at_any_level_binds_members_and_not_the_management_account() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        let account = house.new_account("one");
        house.move_account(&account, &root, &unit);
        let member = house.as_account(&account);
        let user = member.as_new_user("user", &[&allow("*", "*")]);
        let denial = house.new_policy("SERVICE_CONTROL_POLICY", "no", &deny("organizations:*"));
        for target in [&root, &unit, &account] {
            user.answer::<api::DescribeOrganization>(input(&[]));
            house.attach(&denial, target);
            user.is_denied::<api::DescribeOrganization>(input(&[]));
            member.is_denied::<api::DescribeOrganization>(input(&[]));
            house.answer::<api::DescribeOrganization>(input(&[]));
            house.detach(&denial, target);
        }
    }

    #[test]
    fn every_level_must_allow() {
        let house = house();
        let root = house.root_id();
        let account = house.new_account("one");
        let member = house.as_account(&account);
        let narrow = house.new_policy("SERVICE_CONTROL_POLICY", "s3", &allow("s3:*", "*"));
        house.attach(&narrow, &root);
        member.answer::<api::DescribeOrganization>(input(&[]));
        house.detach("p-FullAWSAccess", &root);
        member.is_denied::<api::DescribeOrganization>(input(&[]));
        let wide = house.new_policy(
            "SERVICE_CONTROL_POLICY",
            "o",
            &allow("organizations:*", "*"),
        );
        house.attach(&wide, &root);
        member.answer::<api::DescribeOrganization>(input(&[]));
        house.answer::<api::ListAccounts>(input(&[]));
    }

    #[test]
    fn a_move_puts_an_account_under_other_policies() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "quarantine");
        let account = house.new_account("one");
        let member = house.as_account(&account);
        let denial = house.new_policy("SERVICE_CONTROL_POLICY", "no", &deny("*"));
        house.attach(&denial, &unit);
        member.answer::<api::DescribeOrganization>(input(&[]));
        house.move_account(&account, &root, &unit);
        member.is_denied::<api::DescribeOrganization>(input(&[]));
        house.move_account(&account, &unit, &root);
        member.answer::<api::DescribeOrganization>(input(&[]));
    }

    #[test]
    fn service_linked_roles_are_exempt() {
        let house = house();
        let account = house.new_account("one");
        let member = house.as_account(&account);
        let denial = house.new_policy("SERVICE_CONTROL_POLICY", "no", &deny("*"));
        house.attach(&denial, &account);
        let may = allow("organizations:DescribeOrganization", "*");
        member.put_role_at("/", "ordinary", &may);
        member.put_role_at("/aws-service-role/sso.amazonaws.com/", "linked", &may);
        member
            .as_role("ordinary", "s")
            .is_denied::<api::DescribeOrganization>(input(&[]));
        member
            .as_role("linked", "s")
            .answer::<api::DescribeOrganization>(input(&[]));
    }

    #[test]
    fn a_resource_control_policy_binds_callers_from_elsewhere() {
        let house = house();
        house.enable("RESOURCE_CONTROL_POLICY");
        let account = house.new_account("one");
        let role = format!("arn:aws:iam::{account}:role/OrganizationAccountAccessRole");
        let alice = house.as_new_user("alice", &[&allow("sts:AssumeRole", &role)]);
        alice.may_assume(&account).unwrap();
        let denial = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}]}"#;
        let denial = house.new_policy("RESOURCE_CONTROL_POLICY", "no", denial);
        house.attach(&denial, &account);
        let denied = alice.may_assume(&account).unwrap_err();
        assert!(
            denied.ends_with("with an explicit deny in a resource control policy"),
            "{denied}"
        );
        house.detach(&denial, &account);
        alice.may_assume(&account).unwrap();
    }

    #[test]
    fn a_resource_control_policy_guards_keys_that_their_policies_give_away() {
        let house = house();
        house.enable("RESOURCE_CONTROL_POLICY");
        let account = house.new_account("one");
        let open = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}"#;
        let open = Document::parse(open, PolicyKind::Resource).unwrap();
        let arn = format!("arn:aws:kms:us-east-1:{account}:key/k");
        let key = Resource::new(arn, account.parse().unwrap());
        let key = key.with_policy(open.compiled(), PolicyMode::MustAllow);
        let decrypt = Ask::new("kms:Decrypt").on(key);
        let stranger = house.as_account(OTHER_ACCOUNT);
        stranger.may(&decrypt).unwrap();
        let outsiders = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{{"StringNotEqualsIfExists":{{"aws:PrincipalOrgID":"{}"}}}}}}]}}"#,
            house.organization_id()
        );
        let perimeter = house.new_policy("RESOURCE_CONTROL_POLICY", "perimeter", &outsiders);
        house.attach(&perimeter, &house.root_id());
        let denied = stranger.may(&decrypt).unwrap_err();
        assert!(
            denied.ends_with("with an explicit deny in a resource control policy"),
            "{denied}"
        );
        house.may(&decrypt).unwrap();
        house.as_account(&account).may(&decrypt).unwrap();
    }

    #[test]
    fn refuses_twice_too_many_and_a_type_that_is_not_enabled() {
        let house = house();
        let attach = |policy: &str| {
            house.call::<api::AttachPolicy>(input(&[("PolicyId", policy), ("TargetId", ACCOUNT)]))
        };
        assert!(
            attach("p-FullAWSAccess")
                .unwrap_err()
                .starts_with("DuplicatePolicyAttachment")
        );
        for number in 0..9 {
            let name = number.to_string();
            attach(&house.new_policy("SERVICE_CONTROL_POLICY", &name, &deny("s3:*"))).unwrap();
        }
        let tenth = house.new_policy("SERVICE_CONTROL_POLICY", "last", &deny("s3:*"));
        assert_eq!(
            attach(&tenth).unwrap_err(),
            "ConstraintViolationException: You have attached the maximum number of policies to the specified target."
        );
        let tags = house.new_policy("TAG_POLICY", "tags", "{}");
        assert_eq!(
            attach(&tags).unwrap_err(),
            "PolicyTypeNotEnabledException: This operation can be performed only for enabled policy types."
        );
    }

    #[test]
    fn needs_permission_on_policy_and_target() {
        let house = house();
        let policy = house.new_policy("SERVICE_CONTROL_POLICY", "one", &deny("s3:*"));
        let on = |arn: &str| allow("organizations:AttachPolicy", arn);
        let (policy_only, target) = (
            on(&house.policy_arn(&policy)),
            on(&house.account_arn(ACCOUNT)),
        );
        let input = || input(&[("PolicyId", policy.as_str()), ("TargetId", ACCOUNT)]);
        house
            .as_new_user("half", &[&policy_only])
            .is_denied::<api::AttachPolicy>(input());
        house
            .as_new_user("whole", &[&policy_only, &target])
            .answer::<api::AttachPolicy>(input());
    }
}
