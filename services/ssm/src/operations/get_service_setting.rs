//! `GetServiceSetting`: a setting of Parameter Store.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{GetServiceSettingInput, GetServiceSettingOutput};
use crate::error::SsmError;
use crate::resources::setting::Setting;
use crate::store::{Place, SsmRead};

pub(crate) fn get_service_setting(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: GetServiceSettingInput,
) -> Result<Reply<GetServiceSettingOutput>, SsmError> {
    let setting = Setting::parse(ctx, &input.setting_id)?;

    let made = tx.setting(Place::of(ctx), setting)?;

    let resource = Resource::new(setting.arn(ctx), ctx.account());
    let permit = ctx.authorize(&Ask::new("ssm:GetServiceSetting").on(resource))?;

    Ok(permit.reply(GetServiceSettingOutput {
        service_setting: Some(setting.shown(ctx, made.as_deref())),
    }))
}
