//! `DeleteServiceSpecificCredential`: takes a credential from a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceSpecificCredential.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_service_specific_credential as delete;

use crate::api::{DeleteServiceSpecificCredentialInput, DeleteServiceSpecificCredentialOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_service_specific_credential(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteServiceSpecificCredentialInput,
) -> Result<Reply<DeleteServiceSpecificCredentialOutput>, IamError> {
    let user = tx.user_or_self(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:DeleteServiceSpecificCredential"))?;

    let user = user.existing()?;
    let id = &input.service_specific_credential_id;
    let kept = tx.service_specific_credential(ctx, &user, id)?;
    delete(tx.tx, ctx.account(), &user.id, &kept.id)?;

    Ok(permit.reply(DeleteServiceSpecificCredentialOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, DeleteServiceSpecificCredentialInput};
    use crate::test_house;

    fn made(house: &TestHouse) -> String {
        let made = house.answer::<api::CreateServiceSpecificCredential>(input(&[
            ("UserName", "alice"),
            ("ServiceName", "codecommit.amazonaws.com"),
        ]));
        let made = made.service_specific_credential.unwrap();
        made.service_specific_credential_id
    }

    fn of(id: &str) -> DeleteServiceSpecificCredentialInput {
        input(&[("UserName", "alice"), ("ServiceSpecificCredentialId", id)])
    }

    #[test]
    fn afterwards_it_is_gone_and_another_may_come() {
        let house = test_house();
        let own = allow(
            "iam:DeleteServiceSpecificCredential",
            "arn:aws:iam::111122223333:user/alice",
        );
        let alice = house.as_new_user("alice", &[&own]);
        let ids = [made(&house), made(&house)];
        for id in &ids {
            let unnamed = input(&[("ServiceSpecificCredentialId", id.as_str())]);
            alice.answer::<api::DeleteServiceSpecificCredential>(unnamed);
        }
        assert_eq!(
            house.refusal::<api::DeleteServiceSpecificCredential>(of(&ids[0])),
            format!(
                "NoSuchEntityException: No such credential {} exists",
                ids[0]
            )
        );
        made(&house);
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = made(&house);
        house.needs::<api::DeleteServiceSpecificCredential>(
            "iam:DeleteServiceSpecificCredential",
            "arn:aws:iam::111122223333:user/alice",
            of(&id),
        );
    }
}
