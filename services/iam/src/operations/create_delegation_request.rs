//! `CreateDelegationRequest`: a product provider asks for temporary access to an account.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateDelegationRequest.html>

use ringwall_core::{AccountId, Ask, Reply, RequestContext, Resource};
use ringwall_identity::{
    DelegationRequest, DelegationState, find_delegation_workflow, put_provider_boundary,
};

use crate::api::{CreateDelegationRequestInput, CreateDelegationRequestOutput};
use crate::delegation::{
    Provider, move_to, parameters, rendered, require_topic, required_boundaries,
};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn create_delegation_request(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateDelegationRequestInput,
) -> Result<Reply<CreateDelegationRequestOutput>, IamError> {
    let id = ctx.uuid();
    let template = input.permissions.policy_template_arn.clone();
    let template = template.unwrap_or_default();

    let resource = Resource::new(DelegationRequest::arn(ctx.account(), &id), ctx.account());
    let ask = Ask::new("iam:CreateDelegationRequest")
        .on(resource)
        .key("iam:DelegationDuration", input.session_duration.to_string())
        .key(
            "iam:NotificationChannel",
            input.notification_channel.as_str(),
        )
        .key("iam:TemplateArn", template.as_str());
    let permit = ctx.authorize(&ask)?;

    let iam = tx.iam;
    let provider = iam.providers.of(ctx.account());
    let provider = provider.ok_or_else(|| IamError::not_a_provider(ctx.account()))?;
    require_topic(provider, &input.notification_channel)?;
    let workflow = &input.requestor_workflow_id;
    if find_delegation_workflow(tx.rows(), ctx.account(), workflow)?.is_some() {
        return Err(IamError::workflow_exists(workflow));
    }
    let request = asked(ctx, provider, template, id.clone(), input)?;
    // Roles may have them from now on, and keep them.
    for (arn, document) in &provider.boundaries {
        put_provider_boundary(tx.tx, arn, document.clone())?;
    }
    move_to(ctx, tx.tx, request, DelegationState::Unassigned, None)?;

    Ok(permit.reply(CreateDelegationRequestOutput {
        console_deep_link: None,
        delegation_request_id: Some(id),
    }))
}

/// The request that is asked for.
fn asked(
    ctx: &RequestContext,
    provider: &Provider,
    template_arn: String,
    id: String,
    input: CreateDelegationRequestInput,
) -> Result<DelegationRequest, IamError> {
    let template = provider.template(&template_arn);
    let template = template.ok_or_else(|| IamError::no_such_template(&template_arn))?;
    let owner_account = input.owner_account_id.as_deref();
    let owner_account: Option<AccountId> = owner_account.and_then(|number| number.parse().ok());
    let parameters = parameters(input.permissions.parameters.unwrap_or_default())?;
    let policy = rendered(template, &parameters, owner_account)?;
    Ok(DelegationRequest {
        id,
        requestor: ctx.account(),
        requestor_name: provider.name.clone(),
        workflow_id: input.requestor_workflow_id,
        description: input.description,
        message: input.request_message,
        template_arn,
        boundaries: required_boundaries(provider, &policy)?,
        parameters,
        policy,
        redirect_url: input.redirect_url,
        channel: input.notification_channel,
        session_secs: input.session_duration,
        only_send_by_owner: input.only_send_by_owner.unwrap_or_default(),
        owner_account,
        owner: None,
        approver: None,
        state: DelegationState::Unassigned,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        expires_at: ctx.now(),
        notes: None,
        rejection_reason: None,
        released_at: None,
        token_digest: None,
    })
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, allow, input};

    use crate::api;
    use crate::test_delegation::{TEMPLATE, asking, customer, provider_house, request, string};

    #[test]
    fn what_the_template_gives_is_what_customers_see() {
        let house = provider_house();
        let id = request(&house, None);
        let seen = customer(&house)
            .answer::<api::GetDelegationRequest>(input(&[("DelegationRequestId", &id)]));
        let seen = seen.delegation_request.unwrap();
        assert_eq!(seen.state, Some(api::StateType::Unassigned));
        assert_eq!(seen.requestor_name.as_deref(), Some("Example"));
        assert!(seen.owner_account_id.is_none());
        let policy = seen.permission_policy.unwrap();
        assert!(policy.contains(r#""Resource":"arn:aws:iam::@{AccountId}:role/example/*""#));
        assert!(
            policy.contains(r#""Resource":"arn:aws:s3:::shop/*""#),
            "{policy}"
        );
        assert_eq!(
            seen.role_permission_restriction_arns.unwrap(),
            ["arn:aws:iam::partner:policy/permissions-boundary/example.com/limit"]
        );
        assert_eq!(seen.expiration_time, Some(house.now().plus_days(1)));
    }

    #[test]
    fn only_registered_accounts_ask_and_only_for_their_templates() {
        let house = provider_house();
        let elsewhere = house.as_account(OTHER_ACCOUNT);
        elsewhere.is_denied::<api::CreateDelegationRequest>(asking("flow-1", None));
        let mut unknown = asking("flow-1", None);
        unknown.permissions.policy_template_arn = Some(format!("{TEMPLATE}-2"));
        let refused = house.refusal::<api::CreateDelegationRequest>(unknown);
        assert!(
            refused.starts_with("InvalidInputException: The policy template "),
            "{refused}"
        );
        let mut topic = asking("flow-1", None);
        topic.notification_channel = format!("arn:aws:sns:us-east-1:{OTHER_ACCOUNT}:topic");
        let refused = house.refusal::<api::CreateDelegationRequest>(topic);
        assert!(refused.starts_with("InvalidInputException: The notification channel "));
    }

    #[test]
    fn a_workflow_asks_once() {
        let house = provider_house();
        house.answer::<api::CreateDelegationRequest>(asking("flow-1", None));
        let refused = house.refusal::<api::CreateDelegationRequest>(asking("flow-1", None));
        assert!(refused.starts_with("EntityAlreadyExistsException: "));
        house.answer::<api::CreateDelegationRequest>(asking("flow-2", None));
    }

    #[test]
    fn refuses_parameters_that_the_template_does_not_have() {
        let house = provider_house();
        let mut asked = asking("flow-1", None);
        asked.permissions.parameters = Some(vec![string("bucket", "shop"), string("other", "x")]);
        assert_eq!(
            house.refusal::<api::CreateDelegationRequest>(asked),
            "InvalidInputException: The permissions cannot be used: the template has no parameter other."
        );
    }

    #[test]
    fn needs_permission() {
        let house = provider_house();
        let stranger = house.as_new_user("a-stranger", &[]);
        stranger.is_denied::<api::CreateDelegationRequest>(asking("flow-1", None));
        let allowed = allow("iam:CreateDelegationRequest", "*");
        let allowed = house.as_new_user("allowed", &[&allowed]);
        allowed.answer::<api::CreateDelegationRequest>(asking("flow-1", None));
    }
}
