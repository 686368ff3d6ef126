//! `ResetServiceSpecificCredential`: a new secret in place of the old one.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResetServiceSpecificCredential.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{ServiceSpecificCredential, put_service_specific_credential};

use crate::api::{ResetServiceSpecificCredentialInput, ResetServiceSpecificCredentialOutput};
use crate::error::IamError;
use crate::resources::service_specific_credential as credential;
use crate::store::IamWrite;

pub(crate) fn reset_service_specific_credential(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: ResetServiceSpecificCredentialInput,
) -> Result<Reply<ResetServiceSpecificCredentialOutput>, IamError> {
    let user = tx.user_or_self(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:ResetServiceSpecificCredential"))?;

    let user = user.existing()?;
    let id = &input.service_specific_credential_id;
    let kept = tx.service_specific_credential(ctx, &user, id)?;
    let kind = credential::kind_of(&kept.service)?;
    let secret = credential::new_secret(ctx, kind, &kept.service_user_name);
    let reset = ServiceSpecificCredential {
        secret_hash: credential::hash(&secret),
        ..ServiceSpecificCredential::clone(&kept)
    };
    let shown = credential::shown_once(&reset, &user.name, kind, secret, ctx.now());
    put_service_specific_credential(tx.tx, ctx.account(), &user.id, reset)?;

    Ok(permit.reply(ResetServiceSpecificCredentialOutput {
        service_specific_credential: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{find_user, service_specific_credentials_of};
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ResetServiceSpecificCredentialInput, ServiceSpecificCredential};
    use crate::test_house;

    fn made(house: &TestHouse) -> ServiceSpecificCredential {
        let made = house.answer::<api::CreateServiceSpecificCredential>(input(&[
            ("UserName", "alice"),
            ("ServiceName", "codecommit.amazonaws.com"),
        ]));
        made.service_specific_credential.unwrap()
    }

    fn of(user: &str, id: &str) -> ResetServiceSpecificCredentialInput {
        input(&[("UserName", user), ("ServiceSpecificCredentialId", id)])
    }

    #[test]
    fn the_old_password_opens_nothing_more() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let before = made(&house);
        let id = before.service_specific_credential_id;
        let after = house.answer::<api::ResetServiceSpecificCredential>(of("alice", &id));
        let after = after.service_specific_credential.unwrap();
        assert_eq!(after.service_specific_credential_id, id);
        let tx = house.store().read().unwrap();
        let alice = find_user(&tx, house.account(), "alice").unwrap().unwrap();
        let kept = service_specific_credentials_of(&tx, house.account(), &alice.id).unwrap();
        let accepts = |secret: &Option<ringwall_model::Sensitive<String>>| {
            kept[0].accepts(secret.as_ref().unwrap().expose(), house.now())
        };
        assert!(accepts(&after.service_password));
        assert!(!accepts(&before.service_password));
    }

    #[test]
    fn credentials_of_others_are_not_there() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        let id = made(&house).service_specific_credential_id;
        assert_eq!(
            house.refusal::<api::ResetServiceSpecificCredential>(of("bob", &id)),
            format!("NoSuchEntityException: No such credential {id} exists")
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = made(&house).service_specific_credential_id;
        house.needs::<api::ResetServiceSpecificCredential>(
            "iam:ResetServiceSpecificCredential",
            "arn:aws:iam::111122223333:user/alice",
            of("alice", &id),
        );
    }
}
