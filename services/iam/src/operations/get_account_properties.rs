//! `GetAccountProperties`: settings of the whole account, by `Namespace/PropertyName`.
//!
//! The one that AWS documents is `RoleManager/Enabled`. Role Manager is not built, so it is
//! always off.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountProperties.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetAccountPropertiesInput, GetAccountPropertiesOutput};
use crate::error::IamError;
use crate::resources::account_property::ROLE_MANAGER;
use crate::store::IamRead;

pub(crate) fn get_account_properties(
    ctx: &RequestContext,
    _tx: &IamRead<'_>,
    _input: GetAccountPropertiesInput,
) -> Result<Reply<GetAccountPropertiesOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:GetAccountProperties"))?;

    let properties = [(ROLE_MANAGER.to_owned(), "false".to_owned())];

    Ok(permit.reply(GetAccountPropertiesOutput {
        properties: Some(properties.into()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;

    #[test]
    fn needs_permission() {
        let told = test_house().needs::<api::GetAccountProperties>(
            "iam:GetAccountProperties",
            "*",
            input(&[]),
        );
        assert_eq!(told.properties.unwrap()["RoleManager/Enabled"], "false");
    }
}
