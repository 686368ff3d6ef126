//! `UploadSSHPublicKey`: a key that a user signs in to repositories with.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    IdPrefix, SshPublicKey, put_ssh_public_key, ssh_public_keys_of, unique_id,
};

use crate::api::{EncodingType, UploadSSHPublicKeyInput, UploadSSHPublicKeyOutput};
use crate::error::IamError;
use crate::quotas;
use crate::resources::ssh_public_key;
use crate::store::IamWrite;

pub(crate) fn upload_ssh_public_key(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UploadSSHPublicKeyInput,
) -> Result<Reply<UploadSSHPublicKeyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:UploadSSHPublicKey"))?;

    let user = user.existing()?;
    let key = SshPublicKey {
        id: unique_id(IdPrefix::PublicKey, &*ctx.platform().entropy),
        blob: ssh_public_key::parse(&input.ssh_public_key_body)?.blob(),
        active: true,
        uploaded_at: ctx.now(),
    };
    let others = ssh_public_keys_of(tx.rows(), ctx.account(), &user.id)?;
    if others.iter().any(|other| other.blob == key.blob) {
        return Err(IamError::duplicate_ssh_public_key());
    }
    quotas::SSH_PUBLIC_KEYS.require_room(others.len())?;
    let shown = ssh_public_key::shown(&key, &user.name, EncodingType::Ssh)?;
    put_ssh_public_key(tx.tx, ctx.account(), &user.id, key)?;

    Ok(permit.reply(UploadSSHPublicKeyOutput {
        ssh_public_key: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, StatusType};
    use crate::test_house;
    use crate::test_ssh_keys::{ED25519, FINGERPRINT, PEM, SHORT, SSH, distinct, key};

    #[test]
    fn shows_the_key_with_its_fingerprint() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let made = house.answer::<api::UploadSSHPublicKey>(key("alice", SSH));
        let made = made.ssh_public_key.unwrap();
        assert!(made.ssh_public_key_id.starts_with("APKA"));
        assert_eq!(made.fingerprint, FINGERPRINT.trim());
        assert_eq!(made.status, StatusType::Active);
        assert!(SSH.starts_with(&made.ssh_public_key_body));
    }

    #[test]
    fn refuses_the_same_key_in_another_form() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        house.answer::<api::UploadSSHPublicKey>(key("alice", SSH));
        assert_eq!(
            house.refusal::<api::UploadSSHPublicKey>(key("alice", PEM)),
            "DuplicateSSHPublicKeyException: The SSH public key is already associated with the specified IAM user."
        );
        house.answer::<api::UploadSSHPublicKey>(key("bob", PEM));
    }

    #[test]
    fn refuses_other_keys_and_other_texts() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        for other in [SHORT, ED25519] {
            assert_eq!(
                house.refusal::<api::UploadSSHPublicKey>(key("alice", other)),
                "InvalidPublicKeyException: The public key is malformed or otherwise invalid."
            );
        }
        assert_eq!(
            house.refusal::<api::UploadSSHPublicKey>(key("alice", "a key")),
            "UnrecognizedPublicKeyEncodingException: The public key encoding format is unsupported or unrecognized."
        );
    }

    #[test]
    fn a_user_has_five_at_most() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        for number in 0..5 {
            house.answer::<api::UploadSSHPublicKey>(key("alice", &distinct(number)));
        }
        assert_eq!(
            house.refusal::<api::UploadSSHPublicKey>(key("alice", SSH)),
            "LimitExceededException: Cannot exceed quota for SSHPublicKeysPerUser: 5"
        );
        assert_eq!(
            house.refusal::<api::ListSSHPublicKeys>(input(&[("UserName", "bob")])),
            "NoSuchEntityException: The user with name bob cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        house.needs::<api::UploadSSHPublicKey>(
            "iam:UploadSSHPublicKey",
            "arn:aws:iam::111122223333:user/alice",
            key("alice", SSH),
        );
    }
}
