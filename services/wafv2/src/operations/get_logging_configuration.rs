//! `GetLoggingConfiguration`: where a web ACL logs requests, and which.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetLoggingConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetLoggingConfigurationInput, GetLoggingConfigurationOutput, LogScope};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Read;

pub(crate) fn get_logging_configuration(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetLoggingConfigurationInput,
) -> Result<Reply<GetLoggingConfigurationOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.resource_arn, Kind::WebAcl)?;
    let scope = input.log_scope.unwrap_or(LogScope::Customer);

    let found = tx.find::<WebAcl>(&named)?;
    let logging = tx.logging(&input.resource_arn, scope)?;

    let ask = ask("wafv2:GetLoggingConfiguration", &named, found.as_deref());
    let permit = tx
        .service
        .permit(ctx, &ask.key("wafv2:LogScope", scope.as_str()))?;

    let logging = logging.ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetLoggingConfigurationOutput {
        logging_configuration: Some(logging.shown()?),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission_on_the_web_acl() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let asked = || input(&[("ResourceArn", arn.as_str())]);
        let refusal = house.refusal::<api::GetLoggingConfiguration>(asked());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
        house.log_to(&arn, "arn:aws:s3:::aws-waf-logs-shop");
        let found = house.needs::<api::GetLoggingConfiguration>(
            "wafv2:GetLoggingConfiguration",
            &arn,
            asked(),
        );
        let logging = found.logging_configuration.unwrap();
        assert_eq!(
            logging.log_destination_configs,
            ["arn:aws:s3:::aws-waf-logs-shop"]
        );
        assert_eq!(logging.log_scope, Some(api::LogScope::Customer));
    }
}
