//! `ResetServiceSetting`: gives a setting its default again.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ResetServiceSetting.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{ResetServiceSettingInput, ResetServiceSettingOutput};
use crate::error::SsmError;
use crate::resources::setting::Setting;
use crate::store::{Place, SsmWrite};

pub(crate) fn reset_service_setting(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: ResetServiceSettingInput,
) -> Result<Reply<ResetServiceSettingOutput>, SsmError> {
    let setting = Setting::parse(ctx, &input.setting_id)?;

    let resource = Resource::new(setting.arn(ctx), ctx.account());
    let permit = ctx.authorize(&Ask::new("ssm:ResetServiceSetting").on(resource))?;

    tx.put_setting(Place::of(ctx), setting, None)?;

    Ok(permit.reply(ResetServiceSettingOutput {
        service_setting: Some(setting.shown(ctx, None)),
    }))
}
