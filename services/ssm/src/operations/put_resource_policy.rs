//! `PutResourcePolicy`: shares an advanced parameter with other accounts.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutResourcePolicy.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_crypto::sha256;
use ringwall_identity::Document;
use ringwall_policy::PolicyKind;

use crate::api::{ParameterTier, ParameterType, PutResourcePolicyInput, PutResourcePolicyOutput};
use crate::error::SsmError;
use crate::permission;
use crate::resources::parameter::{Parameter, Sharing};
use crate::resources::reference::Reference;
use crate::secure_string::DEFAULT_KEY;
use crate::store::{Place, SsmWrite};

const LARGEST_BYTES: usize = 1024;

pub(crate) fn put_resource_policy(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: PutResourcePolicyInput,
) -> Result<Reply<PutResourcePolicyOutput>, SsmError> {
    let reference = own_parameter(ctx, &input.resource_arn)?;
    if input.policy.len() > LARGEST_BYTES {
        return Err(SsmError::resource_policy_limit());
    }
    let document = Document::parse(&input.policy, PolicyKind::Resource);
    let document = document.map_err(SsmError::malformed_resource_policy)?;

    let parameter = tx.find(Place::of(ctx), reference.key())?;

    let resource = permission::own(ctx, reference.key(), parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:PutResourcePolicy").on(resource))?;

    let parameter = parameter.ok_or_else(SsmError::shared_parameter_not_found)?;
    require_shareable(&parameter)?;
    let policy_id = policy_id(ctx, &parameter, &input)?;
    let bound = document.bind(tx.tx, ctx.account())?;
    let document = bound.map_err(SsmError::malformed_resource_policy)?;
    let sharing = Sharing {
        policy_id: policy_id.clone(),
        policy_hash: hex::encode(sha256(input.policy.as_bytes())),
        document,
    };
    let policy_hash = sharing.policy_hash.clone();
    let mut shared = (*parameter).clone();
    shared.sharing = Some(sharing);
    tx.put(Place::of(ctx), shared)?;

    Ok(permit.reply(PutResourcePolicyOutput {
        policy_id: Some(policy_id),
        policy_hash: Some(policy_hash),
    }))
}

/// The parameter of an ARN, which must be the caller's; groups of OpsItems have policies too.
pub(super) fn own_parameter(ctx: &RequestContext, arn: &str) -> Result<Reference, SsmError> {
    if arn.contains(":opsitemgroup/") {
        return Err(SsmError::not_implemented("Sharing of OpsItems"));
    }
    let invalid = || SsmError::invalid_sharing("ResourceArn must be the ARN of a parameter.");
    let reference = Reference::parse_whole(ctx, arn).map_err(|_| invalid())?;
    if !reference.by_arn {
        return Err(invalid());
    }
    if reference.owner != Some(ctx.account()) {
        return Err(SsmError::shared_parameter_not_found());
    }
    Ok(reference)
}

fn require_shareable(parameter: &Parameter) -> Result<(), SsmError> {
    let latest = &parameter.latest;
    if latest.tier != ParameterTier::Advanced {
        return Err(SsmError::invalid_sharing(
            "To share a parameter, it must be in the advanced parameter tier.",
        ));
    }
    let has_own_key = latest.key_id.as_deref() != Some(DEFAULT_KEY);
    if latest.kind == ParameterType::SecureString && !has_own_key {
        return Err(SsmError::invalid_sharing(
            "To share a SecureString parameter, it must be encrypted with a customer managed key.",
        ));
    }
    Ok(())
}

/// The id of the policy that is written: a new one, or that of the one it replaces.
fn policy_id(
    ctx: &RequestContext,
    parameter: &Parameter,
    input: &PutResourcePolicyInput,
) -> Result<String, SsmError> {
    match (&parameter.sharing, &input.policy_id) {
        (None, None) => Ok(ctx.uuid()),
        (None, Some(_)) => Err(SsmError::resource_policy_not_found()),
        (Some(_), None) => Err(SsmError::resource_policy_limit()),
        (Some(sharing), Some(id)) => {
            require_current(sharing, id, input.policy_hash.as_deref())?;
            Ok(id.clone())
        }
    }
}

/// Refuses a caller who does not know the policy as it is.
pub(super) fn require_current(
    sharing: &Sharing,
    id: &str,
    hash: Option<&str>,
) -> Result<(), SsmError> {
    if sharing.policy_id != id {
        return Err(SsmError::resource_policy_not_found());
    }
    if hash != Some(&sharing.policy_hash) {
        return Err(SsmError::resource_policy_conflict());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use super::*;
    use crate::api;
    use crate::test_ssm::{Steps as _, advanced, arn, house, secure, string};

    fn sharing(account: &str) -> PutResourcePolicyInput {
        PutResourcePolicyInput {
            resource_arn: arn("a"),
            policy: format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":["ssm:GetParameters"],"Resource":"{}"}}}}"#,
                arn("a")
            ),
            policy_id: None,
            policy_hash: None,
        }
    }

    #[test]
    fn a_policy_is_replaced_by_who_knows_it_and_ends() {
        let house = house();
        house.put(advanced(string("/a", "x")));
        let made = house.answer::<api::PutResourcePolicy>(sharing(OTHER_ACCOUNT));
        let refusal = |put| house.refusal::<api::PutResourcePolicy>(put);
        assert!(
            refusal(sharing(OTHER_ACCOUNT)).starts_with("ResourcePolicyLimitExceededException: ")
        );
        let known = |id: &str, hash: &str| PutResourcePolicyInput {
            policy_id: Some(id.to_owned()),
            policy_hash: Some(hash.to_owned()),
            ..sharing("777788889999")
        };
        let (id, hash) = (made.policy_id.unwrap(), made.policy_hash.unwrap());
        assert!(refusal(known(&id, "old")).starts_with("ResourcePolicyConflictException: "));
        assert!(refusal(known("other", &hash)).starts_with("ResourcePolicyNotFoundException: "));
        let changed = house.answer::<api::PutResourcePolicy>(known(&id, &hash));
        assert_eq!(changed.policy_id.as_ref(), Some(&id));

        let listed = house.answer::<api::GetResourcePolicies>(input(&[("ResourceArn", &arn("a"))]));
        let [ref listed] = listed.policies.unwrap()[..] else {
            panic!("there is one");
        };
        assert_eq!(
            listed.policy.as_deref(),
            Some(sharing("777788889999").policy.as_str())
        );
        let hash = listed.policy_hash.as_deref().unwrap();
        let end = input(&[
            ("ResourceArn", &arn("a")),
            ("PolicyId", &id),
            ("PolicyHash", hash),
        ]);
        house.answer::<api::DeleteResourcePolicy>(end);
        let listed = house.answer::<api::GetResourcePolicies>(input(&[("ResourceArn", &arn("a"))]));
        assert_eq!(listed.policies, Some(vec![]));
    }

    #[test]
    fn refuses_what_cannot_be_shared() {
        let house = house();
        let refusal = |put| house.refusal::<api::PutResourcePolicy>(put);
        assert!(refusal(sharing(OTHER_ACCOUNT)).starts_with("ResourceNotFoundException: "));
        house.put(string("/a", "x"));
        assert!(
            refusal(sharing(OTHER_ACCOUNT))
                .starts_with("ResourcePolicyInvalidParameterException: ")
        );
        house.answer::<api::DeleteParameter>(input(&[("Name", "/a")]));
        house.put(advanced(secure("/a", "x")));
        assert!(refusal(sharing(OTHER_ACCOUNT)).contains("customer managed key"));
        let malformed = PutResourcePolicyInput {
            policy: "{}".to_owned(),
            ..sharing(OTHER_ACCOUNT)
        };
        assert!(refusal(malformed).starts_with("MalformedResourcePolicyDocumentException: "));
        let large = PutResourcePolicyInput {
            policy: " ".repeat(1025),
            ..sharing(OTHER_ACCOUNT)
        };
        assert!(!refusal(large).starts_with("MalformedResourcePolicyDocumentException: "));
    }

    #[test]
    fn each_permission_is_asked_for_by_name() {
        let house = house();
        house.put(advanced(string("/a", "x")));
        let action = "ssm:PutResourcePolicy";
        let made = house.needs::<api::PutResourcePolicy>(action, &arn("a"), sharing(OTHER_ACCOUNT));
        let listed = input(&[("ResourceArn", &arn("a"))]);
        house.needs::<api::GetResourcePolicies>("ssm:GetResourcePolicies", &arn("a"), listed);
        let (id, hash) = (made.policy_id.unwrap(), made.policy_hash.unwrap());
        let end = input(&[
            ("ResourceArn", &arn("a")),
            ("PolicyId", &id),
            ("PolicyHash", &hash),
        ]);
        house.needs::<api::DeleteResourcePolicy>("ssm:DeleteResourcePolicy", &arn("a"), end);
    }
}
