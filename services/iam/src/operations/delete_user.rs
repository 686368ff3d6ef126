//! `DeleteUser`: deletes a user who has nothing any longer.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    KeyOwner, User, access_keys_of, delete_user as delete_row, find_login_profile, mfa_devices_of,
    service_specific_credentials_of, signing_certificates_of, ssh_public_keys_of,
};

use crate::api::{DeleteUserInput, DeleteUserOutput};
use crate::error::IamError;
use crate::resources::own_policies::attachment_of;
use crate::resources::{boundary, own_policies};
use crate::store::IamWrite;

pub(crate) fn delete_user(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteUserInput,
) -> Result<Reply<DeleteUserOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:DeleteUser"))?;

    let user = user.existing()?;
    require_no_credentials(tx, &user)?;
    own_policies::require_none(&*user)?;
    if !user.groups.is_empty() {
        return Err(IamError::delete_conflict("remove users from group"));
    }
    boundary::note(
        ctx,
        tx,
        attachment_of(&*user),
        user.boundary.as_deref(),
        None,
    )?;
    delete_row(tx.tx, ctx.account(), &user.name)?;

    Ok(permit.reply(DeleteUserOutput {}))
}

fn require_no_credentials(tx: &IamWrite<'_>, user: &User) -> Result<(), IamError> {
    let owner = KeyOwner::User(user.name.clone());
    if find_login_profile(tx.rows(), user.account, &user.id)?.is_some() {
        return Err(IamError::delete_conflict("delete login profile"));
    }
    if !access_keys_of(tx.rows(), user.account, &owner)?.is_empty() {
        return Err(IamError::delete_conflict("delete access keys"));
    }
    if !mfa_devices_of(tx.rows(), user.account, Some(&user.name))?.is_empty() {
        return Err(IamError::delete_conflict("delete MFA device"));
    }
    if !signing_certificates_of(tx.rows(), user.account, &user.id)?.is_empty() {
        return Err(IamError::delete_conflict("delete signing certificates"));
    }
    if !ssh_public_keys_of(tx.rows(), user.account, &user.id)?.is_empty() {
        return Err(IamError::delete_conflict("delete SSH public keys"));
    }
    if !service_specific_credentials_of(tx.rows(), user.account, &user.id)?.is_empty() {
        return Err(IamError::delete_conflict(
            "delete service specific credentials",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AttachmentUse, EnabledFor, MfaDevice, attachments_of, put_mfa_device};
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, DeleteUserInput};
    use crate::test_certificates::{RSA, signing_certificate};
    use crate::test_house;
    use crate::test_ssh_keys::{SSH, upload};

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn alice<I: ringwall_model::Structure>() -> I {
        input(&[("UserName", "alice")])
    }

    fn house_with_alice() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(alice());
        house
    }

    #[track_caller]
    fn must_first(house: &TestHouse, what: &str) {
        assert_eq!(
            house.refusal::<api::DeleteUser>(alice()),
            format!("DeleteConflictException: Cannot delete entity, must {what} first.")
        );
    }

    #[test]
    fn the_user_is_gone_and_another_of_his_name_is_a_stranger() {
        let house = house_with_alice();
        let former = house.as_user("alice");
        house.answer::<api::DeleteUser>(alice());
        assert_eq!(
            house.refusal::<api::DeleteUser>(alice()),
            "NoSuchEntityException: The user with name alice cannot be found."
        );
        drop(house.as_new_user("alice", &[&allow("iam:ListUsers", "*")]));
        former.is_denied::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn his_boundary_is_free_of_him() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[
            ("UserName", "alice"),
            ("PermissionsBoundary", ADMINISTRATOR),
        ]));
        house.answer::<api::DeleteUser>(alice());
        let tx = house.store().read().unwrap();
        let with = AttachmentUse::Boundary;
        let bound = attachments_of(&tx, house.account(), ADMINISTRATOR, with, None, 10);
        assert!(bound.unwrap().is_empty());
    }

    #[test]
    fn refuses_while_he_has_a_password() {
        let house = house_with_alice();
        house.answer::<api::CreateLoginProfile>(input(&[
            ("UserName", "alice"),
            ("Password", "Correct-Horse-1"),
        ]));
        must_first(&house, "delete login profile");
        house.answer::<api::DeleteLoginProfile>(alice());
        house.answer::<api::DeleteUser>(alice());
    }

    #[test]
    fn refuses_while_he_has_access_keys() {
        let house = house_with_alice();
        let key = house.answer::<api::CreateAccessKey>(alice()).access_key;
        must_first(&house, "delete access keys");
        house.answer::<api::DeleteAccessKey>(input(&[
            ("UserName", "alice"),
            ("AccessKeyId", &key.access_key_id),
        ]));
        house.answer::<api::DeleteUser>(alice());
    }

    #[test]
    fn refuses_while_he_has_a_second_factor() {
        let house = house_with_alice();
        let device = MfaDevice {
            account: house.account(),
            name: "phone".to_owned(),
            path: "/".to_owned(),
            seed: vec![7; 20],
            created_at: house.now(),
            enabled: Some(EnabledFor {
                user: Some("alice".to_owned()),
                at: house.now(),
                last_step: 0,
                drift_steps: 0,
            }),
            tags: ringwall_core::Tags::new(),
        };
        let put = house.store().write(|tx| put_mfa_device(tx, device.clone()));
        put.unwrap();
        must_first(&house, "delete MFA device");
    }

    #[test]
    fn refuses_while_he_has_certificates_and_keys_for_services() {
        let house = house_with_alice();
        let certificate = signing_certificate(&house, "alice", RSA);
        let key = upload(&house, "alice", SSH);
        let credential = house.answer::<api::CreateServiceSpecificCredential>(input(&[
            ("UserName", "alice"),
            ("ServiceName", "codecommit.amazonaws.com"),
        ]));
        let credential = credential.service_specific_credential.unwrap();
        let id = credential.service_specific_credential_id;
        must_first(&house, "delete signing certificates");
        house.answer::<api::DeleteSigningCertificate>(input(&[
            ("UserName", "alice"),
            ("CertificateId", &certificate),
        ]));
        must_first(&house, "delete SSH public keys");
        house.answer::<api::DeleteSSHPublicKey>(input(&[
            ("UserName", "alice"),
            ("SSHPublicKeyId", &key),
        ]));
        must_first(&house, "delete service specific credentials");
        house.answer::<api::DeleteServiceSpecificCredential>(input(&[
            ("UserName", "alice"),
            ("ServiceSpecificCredentialId", &id),
        ]));
        house.answer::<api::DeleteUser>(alice());
    }

    #[test]
    fn refuses_while_he_has_policies() {
        let house = house_with_alice();
        house.answer::<api::PutUserPolicy>(input(&[
            ("UserName", "alice"),
            ("PolicyName", "list"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        must_first(&house, "delete policies");
        house.answer::<api::DeleteUserPolicy>(input(&[
            ("UserName", "alice"),
            ("PolicyName", "list"),
        ]));
        let attached = [("UserName", "alice"), ("PolicyArn", ADMINISTRATOR)];
        house.answer::<api::AttachUserPolicy>(input(&attached));
        must_first(&house, "detach all policies");
    }

    #[test]
    fn refuses_while_he_is_in_a_group() {
        let house = house_with_alice();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        let membership = [("GroupName", "readers"), ("UserName", "alice")];
        house.answer::<api::AddUserToGroup>(input(&membership));
        must_first(&house, "remove users from group");
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_alice().needs::<api::DeleteUser>(
            "iam:DeleteUser",
            "arn:aws:iam::111122223333:user/alice",
            alice::<DeleteUserInput>(),
        );
    }
}
