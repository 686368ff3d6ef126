//! `UpdateSSHPublicKey`: a user's key may be used, or not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{SshPublicKey, find_ssh_public_key, put_ssh_public_key};

use crate::api::{UpdateSSHPublicKeyInput, UpdateSSHPublicKeyOutput};
use crate::error::IamError;
use crate::resources::status;
use crate::store::IamWrite;

pub(crate) fn update_ssh_public_key(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateSSHPublicKeyInput,
) -> Result<Reply<UpdateSSHPublicKeyOutput>, IamError> {
    let active = status::is_active(&input.status)?;

    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:UpdateSSHPublicKey"))?;

    let user = user.existing()?;
    let id = &input.ssh_public_key_id;
    let key = find_ssh_public_key(tx.rows(), ctx.account(), &user.id, id)?;
    let key = key.ok_or_else(|| IamError::no_such_ssh_public_key(id))?;
    let key = SshPublicKey {
        active,
        ..SshPublicKey::clone(&key)
    };
    put_ssh_public_key(tx.tx, ctx.account(), &user.id, key)?;

    Ok(permit.reply(UpdateSSHPublicKeyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, StatusType, UpdateSSHPublicKeyInput};
    use crate::test_house;
    use crate::test_ssh_keys::{SSH, upload};

    fn status(id: &str, status: &str) -> UpdateSSHPublicKeyInput {
        input(&[
            ("UserName", "alice"),
            ("SSHPublicKeyId", id),
            ("Status", status),
        ])
    }

    #[test]
    fn sets_the_status() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = upload(&house, "alice", SSH);
        for (text, value) in [
            ("Inactive", StatusType::Inactive),
            ("Active", StatusType::Active),
        ] {
            house.answer::<api::UpdateSSHPublicKey>(status(&id, text));
            let listed = house.answer::<api::ListSSHPublicKeys>(input(&[("UserName", "alice")]));
            assert_eq!(listed.ssh_public_keys.unwrap()[0].status, value);
        }
        assert_eq!(
            house.refusal::<api::UpdateSSHPublicKey>(status(&id, "Expired")),
            "InvalidInputException: The status of a credential cannot be set to Expired."
        );
    }

    #[test]
    fn says_which_is_not_there() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = "APKA0123456789ABCDEF";
        assert_eq!(
            house.refusal::<api::UpdateSSHPublicKey>(status(id, "Active")),
            format!("NoSuchEntityException: The Public Key with id {id} cannot be found.")
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = upload(&house, "alice", SSH);
        house.needs::<api::UpdateSSHPublicKey>(
            "iam:UpdateSSHPublicKey",
            "arn:aws:iam::111122223333:user/alice",
            status(&id, "Inactive"),
        );
    }
}
