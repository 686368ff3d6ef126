//! `ListSSHPublicKeys`: a user's keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::ssh_public_keys_of;

use crate::api::{ListSSHPublicKeysInput, ListSSHPublicKeysOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::ssh_public_key;
use crate::store::IamRead;

pub(crate) fn list_ssh_public_keys(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListSSHPublicKeysInput,
) -> Result<Reply<ListSSHPublicKeysOutput>, IamError> {
    let user = tx.user_or_self(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:ListSSHPublicKeys"))?;

    let user = user.existing()?;
    let page = page(
        tx.iam,
        ctx,
        &user.id,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let keys = ssh_public_keys_of(tx.rows(), ctx.account(), &user.id)?;
    let keys = keys
        .iter()
        .map(|key| ssh_public_key::listed(key, &user.name));
    let listed = page.of_list(keys);

    Ok(permit.reply(ListSSHPublicKeysOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        ssh_public_keys: Some(listed.entries),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, ListSSHPublicKeysInput};
    use crate::test_house;
    use crate::test_ssh_keys::{SSH, distinct, upload};

    #[test]
    fn pages_through_the_keys_of_the_caller() {
        let house = test_house();
        let own = allow(
            "iam:ListSSHPublicKeys",
            "arn:aws:iam::111122223333:user/alice",
        );
        let alice = house.as_new_user("alice", &[&own]);
        let _bob = house.as_new_user("bob", &[]);
        let mut ids = [0, 1, 2].map(|number| upload(&house, "alice", &distinct(number)));
        ids.sort_unstable();
        upload(&house, "bob", SSH);
        let first = alice.answer::<api::ListSSHPublicKeys>(ListSSHPublicKeysInput {
            max_items: Some(2),
            ..input(&[])
        });
        let second = alice.answer::<api::ListSSHPublicKeys>(ListSSHPublicKeysInput {
            marker: first.marker,
            ..input(&[])
        });
        assert_eq!(second.is_truncated, Some(false));
        let pages = [first.ssh_public_keys, second.ssh_public_keys];
        let listed = pages.into_iter().flatten().flatten();
        let listed: Vec<_> = listed.map(|key| key.ssh_public_key_id).collect();
        assert_eq!(listed, ids);
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        house.needs::<api::ListSSHPublicKeys>(
            "iam:ListSSHPublicKeys",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
    }
}
