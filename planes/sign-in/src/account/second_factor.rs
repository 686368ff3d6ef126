//! The code of a virtual MFA device, after the password.

use ringwall_core::{ApiError, Caller, RequestContext};
use ringwall_identity::{MfaDevice, mfa_devices_of, put_mfa_device};
use ringwall_store::WriteTx;

use super::event::Told;
use super::page;
use super::request::Request;
use super::rows::{self, Stage, Visit};
use super::{AccountSignIn, Answer, HOME, attempt, move_on};
use crate::web::reply::Reply;

pub(super) fn page(
    _plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let found = rows::visit(tx, request, ctx.now())?;
    Ok(match found.filter(|visit| visit.stage == Stage::Mfa) {
        Some(_) => page::second_factor(request, ctx, None).into(),
        None => Reply::redirect(HOME).into(),
    })
}

pub(super) fn prove(
    _plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let found = rows::visit(tx, request, ctx.now())?;
    let Some(mut visit) = found.filter(|visit| visit.stage == Stage::Mfa) else {
        return Ok(page::expired(request).into());
    };
    let principal = visit.who.principal.clone();
    let (account, id) = (principal.account, principal.unique_id.clone());
    let must_wait = rows::failures(tx, account, &id)?.must_wait(ctx.now());
    let device = match must_wait {
        true => None,
        false => take_code(ctx, tx, &visit, request.form.text("code"))?,
    };
    let Some(device) = device else {
        if !must_wait {
            rows::count_failure(tx, account, &id, ctx.now())?;
        }
        let caller = Caller {
            principal,
            access_key_id: None,
            session: None,
        };
        return Ok(Answer {
            reply: page::second_factor(request, ctx, Some(attempt::WRONG)),
            told: vec![Told::failed(caller, request, false, true)],
        });
    };
    visit.who.mfa_at = Some(ctx.now());
    if !visit.needs_password {
        return attempt::signed_in(ctx, tx, request, visit, Some(device));
    }
    visit.device = Some(device);
    visit.stage = Stage::Password;
    Ok(move_on(ctx, tx, request, visit)?.into())
}

/// The serial number of the device that shows a code, which is taken by that.
fn take_code(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    visit: &Visit,
    code: &str,
) -> Result<Option<String>, ApiError> {
    let ringwall_core::PrincipalKind::User { name, .. } = &visit.who.principal.kind else {
        return Ok(None);
    };
    let account = visit.who.principal.account;
    let devices = mfa_devices_of(tx, account, Some(name)).map_err(ApiError::internal)?;
    for device in devices {
        let mut device = MfaDevice::clone(&device);
        if device.take_code(code, ctx.now()) {
            let serial = device.serial_number(ctx.partition());
            put_mfa_device(tx, device).map_err(ApiError::internal)?;
            return Ok(Some(serial));
        }
    }
    Ok(None)
}
