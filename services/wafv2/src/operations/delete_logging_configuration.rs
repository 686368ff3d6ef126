//! `DeleteLoggingConfiguration`: a web ACL no longer logs.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteLoggingConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteLoggingConfigurationInput, DeleteLoggingConfigurationOutput, LogScope};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Write;

pub(crate) fn delete_logging_configuration(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeleteLoggingConfigurationInput,
) -> Result<Reply<DeleteLoggingConfigurationOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.resource_arn, Kind::WebAcl)?;
    let scope = input.log_scope.unwrap_or(LogScope::Customer);

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:DeleteLoggingConfiguration", &named, found.as_deref());
    let permit = tx
        .service
        .permit(ctx, &ask.key("wafv2:LogScope", scope.as_str()))?;

    if tx.logging(&input.resource_arn, scope)?.is_none() {
        return Err(Wafv2Error::nonexistent());
    }
    tx.delete_logging(&input.resource_arn, scope)?;

    Ok(permit.reply(DeleteLoggingConfigurationOutput {}))
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
        house.log_to(&arn, "arn:aws:s3:::aws-waf-logs-shop");
        let asked = || input(&[("ResourceArn", arn.as_str())]);
        house.needs::<api::DeleteLoggingConfiguration>(
            "wafv2:DeleteLoggingConfiguration",
            &arn,
            asked(),
        );
        let refusal = house.refusal::<api::DeleteLoggingConfiguration>(asked());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
