//! `UpdateUser`: another name or path for a user; what he has stays his.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    AccessKey, AttachmentUse, KeyOwner, MfaDevice, User, access_keys_of, delete_access_key,
    delete_attachment, delete_membership, delete_user, find_user, folded, mfa_devices_of,
    put_access_key, put_attachment, put_membership, put_mfa_device, put_user,
};

use crate::api::{UpdateUserInput, UpdateUserOutput};
use crate::error::IamError;
use crate::naming::Named;
use crate::resources::own_policies::{HasPolicies, attachment_of};
use crate::store::IamWrite;

pub(crate) fn update_user(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateUserInput,
) -> Result<Reply<UpdateUserOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    // Whoever renames a user must be allowed it under both names.
    let mut ask = user.ask("iam:UpdateUser");
    let target = user.found().map(|old| renamed(old, &input));
    let target = target.map(|new| {
        let name = new.name.clone();
        Named::new(&name, ctx.account(), ctx.partition(), Some(Arc::new(new)))
    });
    if let Some(target) = target.as_ref().filter(|new| new.arn() != user.arn()) {
        ask = ask.on(target.resource());
    }
    let permit = ctx.authorize(&ask)?;

    let old = user.existing()?;
    let new = renamed(&old, &input);
    if folded(&new.name) != folded(&old.name)
        && find_user(tx.rows(), ctx.account(), &new.name)?.is_some()
    {
        return Err(IamError::already_exists("User", &new.name));
    }
    if new.name != old.name {
        move_memberships(tx, &old, &new)?;
        move_credentials(tx, &old, &new)?;
        move_attachments(tx, &old, &new)?;
        delete_user(tx.tx, ctx.account(), &old.name)?;
    }
    put_user(tx.tx, new)?;

    Ok(permit.reply(UpdateUserOutput {}))
}

fn renamed(old: &User, input: &UpdateUserInput) -> User {
    let mut new = old.clone();
    new.name
        .clone_from(input.new_user_name.as_ref().unwrap_or(&old.name));
    new.path
        .clone_from(input.new_path.as_ref().unwrap_or(&old.path));
    new
}

fn move_memberships(tx: &mut IamWrite<'_>, old: &User, new: &User) -> Result<(), IamError> {
    for group in &new.groups {
        delete_membership(tx.tx, old.account, group, &old.name)?;
        put_membership(tx.tx, new.account, group, &new.name)?;
    }
    Ok(())
}

/// Access keys and MFA devices name their user; passwords go by his unique id.
fn move_credentials(tx: &mut IamWrite<'_>, old: &User, new: &User) -> Result<(), IamError> {
    let owner = KeyOwner::User(old.name.clone());
    for (id, key) in access_keys_of(tx.rows(), old.account, &owner)? {
        delete_access_key(tx.tx, &id, &key)?;
        let mut key = AccessKey::clone(&key);
        key.owner = KeyOwner::User(new.name.clone());
        put_access_key(tx.tx, &id, key)?;
    }
    for device in mfa_devices_of(tx.rows(), old.account, Some(&old.name))? {
        let mut device = MfaDevice::clone(&device);
        if let Some(enabled) = &mut device.enabled {
            enabled.user = Some(new.name.clone());
        }
        put_mfa_device(tx.tx, device)?;
    }
    Ok(())
}

fn move_attachments(tx: &mut IamWrite<'_>, old: &User, new: &User) -> Result<(), IamError> {
    let attached = new.policies.attached.iter();
    let attached = attached.map(|arn| (arn, AttachmentUse::Permissions));
    let boundary = new.boundary.iter();
    let boundary = boundary.map(|arn| (arn, AttachmentUse::Boundary));
    for (arn, with) in attached.chain(boundary) {
        delete_attachment(tx.tx, old.account, arn, with, User::KIND, &old.name)?;
        put_attachment(tx.tx, new.account, arn, with, attachment_of(new))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{
        AttachmentUse, EnabledFor, MfaDevice, attachments_of, mfa_devices_of, put_mfa_device,
    };
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, UpdateUserInput};
    use crate::test_house;

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn alice<I: ringwall_model::Structure>() -> I {
        input(&[("UserName", "alice")])
    }

    fn house_with_alice() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(alice());
        house
    }

    fn rename(to: &str) -> UpdateUserInput {
        input(&[("UserName", "alice"), ("NewUserName", to)])
    }

    #[test]
    fn changes_name_and_path_and_keeps_the_id() {
        let house = house_with_alice();
        let before = house.answer::<api::GetUser>(alice()).user;
        house.answer::<api::UpdateUser>(UpdateUserInput {
            new_path: Some("/team/".to_owned()),
            ..rename("Bob")
        });
        let after = house
            .answer::<api::GetUser>(input(&[("UserName", "bob")]))
            .user;
        assert_eq!(after.arn, "arn:aws:iam::111122223333:user/team/Bob");
        assert_eq!(after.user_id, before.user_id);
        house.refusal::<api::GetUser>(alice());
    }

    #[test]
    fn groups_and_attachments_follow() {
        let house = house_with_alice();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::AddUserToGroup>(input(&[
            ("GroupName", "readers"),
            ("UserName", "alice"),
        ]));
        house.answer::<api::AttachUserPolicy>(input(&[
            ("UserName", "alice"),
            ("PolicyArn", ADMINISTRATOR),
        ]));
        house.answer::<api::PutUserPermissionsBoundary>(input(&[
            ("UserName", "alice"),
            ("PermissionsBoundary", ADMINISTRATOR),
        ]));
        house.answer::<api::UpdateUser>(rename("bob"));
        let members = house.answer::<api::GetGroup>(input(&[("GroupName", "readers")]));
        assert_eq!(members.users[0].user_name.as_deref(), Some("bob"));
        let tx = house.store().read().unwrap();
        for with in [AttachmentUse::Permissions, AttachmentUse::Boundary] {
            let found = attachments_of(&tx, house.account(), ADMINISTRATOR, with, None, 10);
            let names = found.unwrap().into_iter();
            let names = names.map(|(_, attachment)| attachment.name.clone());
            assert_eq!(names.collect::<Vec<_>>(), ["bob"]);
        }
    }

    #[test]
    fn credentials_follow() {
        let house = house_with_alice();
        house.answer::<api::CreateAccessKey>(alice());
        house.answer::<api::CreateLoginProfile>(input(&[
            ("UserName", "alice"),
            ("Password", "Correct-Horse-1"),
        ]));
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
        house.answer::<api::UpdateUser>(rename("bob"));
        let keys = house.answer::<api::ListAccessKeys>(input(&[("UserName", "bob")]));
        assert_eq!(
            keys.access_key_metadata[0].user_name.as_deref(),
            Some("bob")
        );
        house.answer::<api::GetLoginProfile>(input(&[("UserName", "bob")]));
        let tx = house.store().read().unwrap();
        let devices = |user| {
            mfa_devices_of(&tx, house.account(), Some(user))
                .unwrap()
                .len()
        };
        assert_eq!((devices("alice"), devices("bob")), (0, 1));
    }

    #[test]
    fn refuses_a_name_in_use_but_not_his_own_in_another_case() {
        let house = house_with_alice();
        house.answer::<api::CreateUser>(input(&[("UserName", "bob")]));
        assert_eq!(
            house.refusal::<api::UpdateUser>(rename("BOB")),
            "EntityAlreadyExistsException: User with name BOB already exists."
        );
        house.answer::<api::UpdateUser>(rename("Alice"));
        let found = house.answer::<api::GetUser>(alice()).user;
        assert_eq!(found.user_name.as_deref(), Some("Alice"));
    }

    #[test]
    fn needs_permission_under_both_names() {
        let house = house_with_alice();
        let old_only = allow("iam:UpdateUser", "arn:aws:iam::111122223333:user/alice");
        let delegate = house.as_new_user("delegate", &[&old_only]);
        delegate.is_denied::<api::UpdateUser>(rename("alina"));
        house.needs::<api::UpdateUser>(
            "iam:UpdateUser",
            "arn:aws:iam::111122223333:user/ali*",
            rename("alina"),
        );
    }
}
