//! `DeleteSSHPublicKey`: takes a key from a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{delete_ssh_public_key as delete, find_ssh_public_key};

use crate::api::{DeleteSSHPublicKeyInput, DeleteSSHPublicKeyOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_ssh_public_key(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteSSHPublicKeyInput,
) -> Result<Reply<DeleteSSHPublicKeyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:DeleteSSHPublicKey"))?;

    let user = user.existing()?;
    let id = &input.ssh_public_key_id;
    if find_ssh_public_key(tx.rows(), ctx.account(), &user.id, id)?.is_none() {
        return Err(IamError::no_such_ssh_public_key(id));
    }
    delete(tx.tx, ctx.account(), &user.id, id)?;

    Ok(permit.reply(DeleteSSHPublicKeyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteSSHPublicKeyInput};
    use crate::test_house;
    use crate::test_ssh_keys::{SSH, upload};

    fn of(user: &str, id: &str) -> DeleteSSHPublicKeyInput {
        input(&[("UserName", user), ("SSHPublicKeyId", id)])
    }

    #[test]
    fn afterwards_it_is_gone() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        let id = upload(&house, "alice", SSH);
        let gone = format!("NoSuchEntityException: The Public Key with id {id} cannot be found.");
        assert_eq!(
            house.refusal::<api::DeleteSSHPublicKey>(of("bob", &id)),
            gone
        );
        house.answer::<api::DeleteSSHPublicKey>(of("alice", &id));
        assert_eq!(
            house.refusal::<api::DeleteSSHPublicKey>(of("alice", &id)),
            gone
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = upload(&house, "alice", SSH);
        house.needs::<api::DeleteSSHPublicKey>(
            "iam:DeleteSSHPublicKey",
            "arn:aws:iam::111122223333:user/alice",
            of("alice", &id),
        );
    }
}
