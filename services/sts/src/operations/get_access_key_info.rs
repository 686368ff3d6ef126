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
