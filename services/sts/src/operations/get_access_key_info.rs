//! `GetAccessKeyInfo`: the account of an access key's id, which the id itself carries.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html>

use ringwall_core::{AccountId, Ask, Reply, RequestContext};

use crate::StsRead;
use crate::api::{GetAccessKeyInfoInput, GetAccessKeyInfoOutput};
use crate::error::StsError;

pub(crate) fn get_access_key_info(
    ctx: &RequestContext,
    _tx: &StsRead<'_>,
    input: GetAccessKeyInfoInput,
) -> Result<Reply<GetAccessKeyInfoOutput>, StsError> {
    let id = &input.access_key_id;

    let permit = ctx.authorize(&Ask::new("sts:GetAccessKeyInfo"))?;

    let account = AccountId::of_access_key(id).ok_or_else(|| StsError::unknown_access_key(id))?;

    Ok(permit.reply(GetAccessKeyInfoOutput {
        account: Some(account.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_core::SystemEntropy;
    use ringwall_identity::Credentials;
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::test_house;

    #[test]
    fn the_id_tells_its_account_also_when_the_key_is_gone() {
        let house = test_house();
        let key = Credentials::random("AKIA", house.account(), &SystemEntropy);
        let asked = input(&[("AccessKeyId", &key.access_key_id)]);
        let told = house.needs::<api::GetAccessKeyInfo>("sts:GetAccessKeyInfo", "*", asked);
        assert_eq!(told.account.as_deref(), Some(ACCOUNT));
    }

    #[test]
    fn refuses_what_is_no_id() {
        let asked = input(&[("AccessKeyId", "AKIA7777777777777777")]);
        let refused = test_house().refusal::<api::GetAccessKeyInfo>(asked);
        assert!(refused.starts_with("ValidationError"), "{refused}");
    }
}
