//! `DeleteSAMLProvider`: roles that trust it stay, and nobody can assume them through it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_saml_provider as delete;

use crate::api::{DeleteSAMLProviderInput, DeleteSAMLProviderOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_saml_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteSAMLProviderInput,
) -> Result<Reply<DeleteSAMLProviderOutput>, IamError> {
    let provider = tx.saml_provider(ctx, &input.saml_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:DeleteSAMLProvider"))?;

    delete(tx.tx, ctx.account(), &provider.existing()?.name)?;

    Ok(permit.reply(DeleteSAMLProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteSAMLProviderInput};
    use crate::test_house;
    use crate::test_providers::saml_provider;

    const IDP: &str = "arn:aws:iam::111122223333:saml-provider/idp";

    fn of(arn: &str) -> DeleteSAMLProviderInput {
        input(&[("SAMLProviderArn", arn)])
    }

    #[test]
    fn afterwards_it_is_gone() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.answer::<api::DeleteSAMLProvider>(of(IDP));
        assert_eq!(
            house.refusal::<api::DeleteSAMLProvider>(of(IDP)),
            format!("NoSuchEntityException: Manifest not found for arn {IDP}")
        );
    }

    #[test]
    fn providers_of_other_accounts_are_out_of_reach() {
        let house = test_house();
        saml_provider(&house, "idp");
        let other = house.as_account(ringwall_testing::OTHER_ACCOUNT);
        other.is_denied::<api::DeleteSAMLProvider>(of(IDP));
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.needs::<api::DeleteSAMLProvider>("iam:DeleteSAMLProvider", IDP, of(IDP));
    }
}
