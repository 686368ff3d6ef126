//! `UpdateServiceSetting`: changes a setting of Parameter Store.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{UpdateServiceSettingInput, UpdateServiceSettingOutput};
use crate::error::SsmError;
use crate::resources::setting::{Customized, Setting};
use crate::store::{Place, SsmWrite};

pub(crate) fn update_service_setting(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: UpdateServiceSettingInput,
) -> Result<Reply<UpdateServiceSettingOutput>, SsmError> {
    let setting = Setting::parse(ctx, &input.setting_id)?;

    let resource = Resource::new(setting.arn(ctx), ctx.account());
    let permit = ctx.authorize(&Ask::new("ssm:UpdateServiceSetting").on(resource))?;

    setting.require_value(&input.setting_value)?;
    let made = Customized {
        value: input.setting_value,
        modified_at: ctx.now(),
        modified_by: ctx.caller_arn().to_owned(),
    };
    tx.put_setting(Place::of(ctx), setting, Some(made))?;

    Ok(permit.reply(UpdateServiceSettingOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use super::*;
    use crate::api::{self, ServiceSetting};
    use crate::test_ssm::house;

    const TIER: &str = "/ssm/parameter-store/default-parameter-tier";
    const THROUGHPUT: &str = "/ssm/parameter-store/high-throughput-enabled";

    fn set(id: &str, value: &str) -> UpdateServiceSettingInput {
        input(&[("SettingId", id), ("SettingValue", value)])
    }

    fn got(house: &TestHouse, id: &str) -> ServiceSetting {
        let got = house.answer::<api::GetServiceSetting>(input(&[("SettingId", id)]));
        got.service_setting.unwrap()
    }

    fn arn(id: &str) -> String {
        format!("arn:aws:ssm:us-east-1:111122223333:servicesetting{id}")
    }

    #[test]
    fn a_setting_is_the_default_until_it_is_made_and_after_it_is_reset() {
        let house = house();
        let told = |setting: &ServiceSetting| {
            let setting = setting.clone();
            (
                setting.setting_value.unwrap(),
                setting.status.unwrap(),
                setting.last_modified_user.unwrap(),
            )
        };
        let default = |value: &str| (value.to_owned(), "Default".to_owned(), "System".to_owned());
        assert_eq!(told(&got(&house, TIER)), default("Standard"));
        assert_eq!(told(&got(&house, THROUGHPUT)), default("false"));
        house.answer::<api::UpdateServiceSetting>(set(&arn(THROUGHPUT), "true"));
        let made = got(&house, THROUGHPUT);
        assert_eq!(
            told(&made),
            (
                "true".to_owned(),
                "Customized".to_owned(),
                house.caller_arn()
            )
        );
        assert_eq!(made.arn, Some(arn(THROUGHPUT)));
        let reset = house.answer::<api::ResetServiceSetting>(input(&[("SettingId", THROUGHPUT)]));
        assert_eq!(told(&reset.service_setting.unwrap()), default("false"));
        assert_eq!(told(&got(&house, THROUGHPUT)), default("false"));
    }

    #[test]
    fn refuses_values_and_settings_that_are_none() {
        let house = house();
        let refusal = |id, value| house.refusal::<api::UpdateServiceSetting>(set(id, value));
        assert!(refusal(TIER, "Free").starts_with("ValidationError: "));
        assert!(refusal(THROUGHPUT, "yes").starts_with("ValidationError: "));
        assert!(refusal("/ssm/parameter-store/other", "x").starts_with("ServiceSettingNotFound: "));
        assert!(
            refusal("/ssm/automation/customer-script-log-group-name", "x")
                .starts_with("NotImplemented: ")
        );
    }

    #[test]
    fn each_permission_is_asked_for_by_setting() {
        let house = house();
        let arn = arn(TIER);
        let action = "ssm:UpdateServiceSetting";
        house.needs::<api::UpdateServiceSetting>(action, &arn, set(TIER, "Advanced"));
        let named = || input(&[("SettingId", TIER)]);
        house.needs::<api::GetServiceSetting>("ssm:GetServiceSetting", &arn, named());
        house.needs::<api::ResetServiceSetting>(
            "ssm:ResetServiceSetting",
            &arn,
            input(&[("SettingId", TIER)]),
        );
    }
}
