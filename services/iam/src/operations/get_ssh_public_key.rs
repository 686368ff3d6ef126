//! `GetSSHPublicKey`: a user's key in either encoding.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::find_ssh_public_key;

use crate::api::{GetSSHPublicKeyInput, GetSSHPublicKeyOutput};
use crate::error::IamError;
use crate::resources::ssh_public_key;
use crate::store::IamRead;

pub(crate) fn get_ssh_public_key(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetSSHPublicKeyInput,
) -> Result<Reply<GetSSHPublicKeyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:GetSSHPublicKey"))?;

    let user = user.existing()?;
    let id = &input.ssh_public_key_id;
    let key = find_ssh_public_key(tx.rows(), ctx.account(), &user.id, id)?;
    let key = key.ok_or_else(|| IamError::no_such_ssh_public_key(id))?;

    Ok(permit.reply(GetSSHPublicKeyOutput {
        ssh_public_key: Some(ssh_public_key::shown(&key, &user.name, input.encoding)?),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetSSHPublicKeyInput};
    use crate::test_house;
    use crate::test_ssh_keys::{PEM, SSH, upload};

    fn of(user: &str, id: &str, encoding: &str) -> GetSSHPublicKeyInput {
        input(&[
            ("UserName", user),
            ("SSHPublicKeyId", id),
            ("Encoding", encoding),
        ])
    }

    #[test]
    fn shows_either_encoding() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = upload(&house, "alice", SSH);
        let body = |encoding| {
            let shown = house.answer::<api::GetSSHPublicKey>(of("alice", &id, encoding));
            shown.ssh_public_key.unwrap().ssh_public_key_body
        };
        assert!(SSH.starts_with(&body("SSH")));
        assert_eq!(body("PEM"), PEM);
    }

    #[test]
    fn keys_of_others_are_not_there() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        let id = upload(&house, "alice", SSH);
        assert_eq!(
            house.refusal::<api::GetSSHPublicKey>(of("bob", &id, "SSH")),
            format!("NoSuchEntityException: The Public Key with id {id} cannot be found.")
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = upload(&house, "alice", SSH);
        house.needs::<api::GetSSHPublicKey>(
            "iam:GetSSHPublicKey",
            "arn:aws:iam::111122223333:user/alice",
            of("alice", &id, "SSH"),
        );
    }
}
