//! `DeleteOpenIDConnectProvider`: deleting one that is not there is no fault.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_oidc_provider;

use crate::api::{DeleteOpenIDConnectProviderInput, DeleteOpenIDConnectProviderOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteOpenIDConnectProviderInput,
) -> Result<Reply<DeleteOpenIDConnectProviderOutput>, IamError> {
    let provider = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:DeleteOpenIDConnectProvider"))?;

    if let Some(provider) = provider.found() {
        delete_oidc_provider(tx.tx, ctx.account(), &provider.url)?;
    }

    Ok(permit.reply(DeleteOpenIDConnectProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteOpenIDConnectProviderInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const IDP: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example";

    fn idp() -> DeleteOpenIDConnectProviderInput {
        input(&[("OpenIDConnectProviderArn", IDP)])
    }

    #[test]
    fn afterwards_it_is_gone_and_may_be_deleted_again() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        house.answer::<api::DeleteOpenIDConnectProvider>(idp());
        let listed = house.answer::<api::ListOpenIDConnectProviders>(input(&[]));
        assert_eq!(listed.open_id_connect_provider_list, Some(Vec::new()));
        house.answer::<api::DeleteOpenIDConnectProvider>(idp());
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example");
        house.needs::<api::DeleteOpenIDConnectProvider>(
            "iam:DeleteOpenIDConnectProvider",
            IDP,
            idp(),
        );
    }
}
