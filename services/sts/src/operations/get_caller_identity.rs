//! `GetCallerIdentity`: who the caller is. Needs no permission, not even against a denial.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>

use ringwall_core::{Reply, RequestContext};

use crate::StsRead;
use crate::api::{GetCallerIdentityInput, GetCallerIdentityOutput};
use crate::error::StsError;

pub(crate) fn get_caller_identity(
    ctx: &RequestContext,
    _tx: &StsRead<'_>,
    _input: GetCallerIdentityInput,
) -> Result<Reply<GetCallerIdentityOutput>, StsError> {
    let permit = ctx.public("everybody may know who he is");

    let principal = &ctx.caller.principal;

    Ok(permit.reply(GetCallerIdentityOutput {
        user_id: Some(principal.unique_id.clone()),
        account: Some(principal.account.to_string()),
        arn: Some(principal.arn()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;

    #[test]
    fn tells_everybody_who_he_is_whatever_denies_it() {
        let deny = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#;
        let alice = test_house().as_new_user("alice", &[deny]);
        let told = alice.answer::<api::GetCallerIdentity>(input(&[]));
        assert_eq!(told.arn, Some(alice.caller_arn()));
        assert_eq!(told.account.as_deref(), Some("111122223333"));
        assert!(told.user_id.is_some_and(|id| id.starts_with("AIDA")));
    }
}
