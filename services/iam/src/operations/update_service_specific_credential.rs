//! `UpdateServiceSpecificCredential`: a user's credential may be used, or not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{ServiceSpecificCredential, put_service_specific_credential};

use crate::api::{UpdateServiceSpecificCredentialInput, UpdateServiceSpecificCredentialOutput};
use crate::error::IamError;
use crate::resources::status;
use crate::store::IamWrite;

pub(crate) fn update_service_specific_credential(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateServiceSpecificCredentialInput,
) -> Result<Reply<UpdateServiceSpecificCredentialOutput>, IamError> {
    let active = status::is_active(&input.status)?;

    let user = tx.user_or_self(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:UpdateServiceSpecificCredential"))?;

    let user = user.existing()?;
    let id = &input.service_specific_credential_id;
    let kept = tx.service_specific_credential(ctx, &user, id)?;
    let updated = ServiceSpecificCredential {
        active,
        ..ServiceSpecificCredential::clone(&kept)
    };
    put_service_specific_credential(tx.tx, ctx.account(), &user.id, updated)?;

    Ok(permit.reply(UpdateServiceSpecificCredentialOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{
        self, CreateServiceSpecificCredentialInput, StatusType,
        UpdateServiceSpecificCredentialInput,
    };
    use crate::test_house;

    fn made(house: &TestHouse) -> String {
        let made = house.answer::<api::CreateServiceSpecificCredential>(
            CreateServiceSpecificCredentialInput {
                credential_age_days: Some(1),
                ..input(&[
                    ("UserName", "alice"),
                    ("ServiceName", "bedrock.amazonaws.com"),
                ])
            },
        );
        let made = made.service_specific_credential.unwrap();
        made.service_specific_credential_id
    }

    fn status(id: &str, status: &str) -> UpdateServiceSpecificCredentialInput {
        input(&[
            ("UserName", "alice"),
            ("ServiceSpecificCredentialId", id),
            ("Status", status),
        ])
    }

    fn shown(house: &TestHouse) -> StatusType {
        let listed =
            house.answer::<api::ListServiceSpecificCredentials>(input(&[("UserName", "alice")]));
        listed
            .service_specific_credentials
            .unwrap()
            .remove(0)
            .status
    }

    #[test]
    fn sets_the_status_but_time_has_the_last_word() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = made(&house);
        assert_eq!(shown(&house), StatusType::Active);
        house.answer::<api::UpdateServiceSpecificCredential>(status(&id, "Inactive"));
        assert_eq!(shown(&house), StatusType::Inactive);
        house.advance_secs(86400);
        house.answer::<api::UpdateServiceSpecificCredential>(status(&id, "Active"));
        assert_eq!(shown(&house), StatusType::Expired);
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = made(&house);
        house.needs::<api::UpdateServiceSpecificCredential>(
            "iam:UpdateServiceSpecificCredential",
            "arn:aws:iam::111122223333:user/alice",
            status(&id, "Inactive"),
        );
    }
}
