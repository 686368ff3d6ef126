//! `ListVirtualMFADevices`: the account's devices, whoever has them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html>

use ringwall_core::{Ask, Principal, Reply, RequestContext};
use ringwall_identity::{MfaDevice, find_user, mfa_devices};

use crate::api::{
    self, AssignmentStatusType, ListVirtualMFADevicesInput, ListVirtualMFADevicesOutput,
};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::{mfa_device, user};
use crate::store::IamRead;

pub(crate) fn list_virtual_mfa_devices(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListVirtualMFADevicesInput,
) -> Result<Reply<ListVirtualMFADevicesOutput>, IamError> {
    let status = input.assignment_status.unwrap_or(AssignmentStatusType::Any);
    let page = page(
        tx.iam,
        ctx,
        status.as_str(),
        input.marker.as_deref(),
        input.max_items,
    )?;

    let permit = ctx.authorize(&Ask::new("iam:ListVirtualMFADevices"))?;

    let listed = page.pick(
        |after, limit| mfa_devices(tx.rows(), ctx.account(), after, limit),
        |device| {
            let fits = match status {
                AssignmentStatusType::Assigned => device.enabled.is_some(),
                AssignmentStatusType::Unassigned => device.enabled.is_none(),
                AssignmentStatusType::Any => true,
            };
            fits.then_some(device)
        },
    )?;
    let is_truncated = listed.is_truncated();
    let shown = |device: &MfaDevice| {
        let holder = holder(ctx, tx, device)?;
        Ok(mfa_device::listed(device, ctx, holder))
    };
    let devices = listed.entries.iter().map(|device| shown(device));
    let virtual_mfa_devices = devices.collect::<Result<_, IamError>>()?;

    Ok(permit.reply(ListVirtualMFADevicesOutput {
        is_truncated,
        marker: listed.next,
        virtual_mfa_devices,
    }))
}

/// Who has a device.
fn holder(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    device: &MfaDevice,
) -> Result<Option<api::User>, IamError> {
    let Some(enabled) = &device.enabled else {
        return Ok(None);
    };
    let Some(name) = &enabled.user else {
        let arn = Principal::root(ctx.account(), ctx.partition()).arn();
        let account = ctx.account().to_string();
        return Ok(Some(user::root(account, arn, tx.root_created_at(ctx)?)));
    };
    let found = find_user(tx.rows(), ctx.account(), name)?;
    Ok(found.map(|found| user::listed(&found, ctx.partition())))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;
    use crate::test_mfa::phone;

    #[test]
    fn tells_who_has_which() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        for (name, user) in [
            ("hers", Some("alice")),
            ("root", Some("root")),
            ("spare", None),
        ] {
            let phone = phone(&house, name);
            if let Some(user) = user {
                phone.enable(&house, user);
            }
        }
        let holders = |status: &str| {
            let listed =
                house.answer::<api::ListVirtualMFADevices>(input(&[("AssignmentStatus", status)]));
            let devices = listed.virtual_mfa_devices.into_iter();
            let holders = devices.map(|device| {
                assert_eq!(device.enable_date.is_some(), device.user.is_some());
                assert!(device.base32_string_seed.is_none());
                device.user.map(|user| user.arn)
            });
            holders.collect::<Vec<_>>()
        };
        let alice = Some("arn:aws:iam::111122223333:user/alice".to_owned());
        let root = Some("arn:aws:iam::111122223333:root".to_owned());
        assert_eq!(holders("Any"), [alice.clone(), root.clone(), None]);
        assert_eq!(holders("Assigned"), [alice, root]);
        assert_eq!(holders("Unassigned"), [None]);
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListVirtualMFADevices>(
            "iam:ListVirtualMFADevices",
            "*",
            input(&[]),
        );
    }
}
