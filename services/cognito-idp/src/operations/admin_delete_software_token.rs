//! `AdminDeleteSoftwareToken`: a user who lost his app gets rid of it.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteSoftwareToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDeleteSoftwareTokenInput, AdminDeleteSoftwareTokenOutput};
use crate::error::CognitoError;
use crate::resources::mfa::Factor;
use crate::resources::user::User;
use crate::store::CognitoWrite;

pub(crate) fn admin_delete_software_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminDeleteSoftwareTokenInput,
) -> Result<Reply<AdminDeleteSoftwareTokenOutput>, CognitoError> {
    let action = "cognito-idp:AdminDeleteSoftwareToken";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut user = User::clone(&*tx.user(&pool, input.username.expose())?);
    user.mfa.software_token = None;
    user.mfa.pending_secret = None;
    if user.mfa.preferred == Some(Factor::SoftwareToken) {
        user.mfa.preferred = None;
    }
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminDeleteSoftwareTokenOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;

    use super::*;
    use crate::api;
    use crate::factor::test_bench::{Bench, pool, software_token, user};

    #[test]
    fn the_token_goes_and_is_no_longer_preferred() {
        let mut ann = user();
        ann.mfa.software_token = Some(software_token(true));
        ann.mfa.preferred = Some(Factor::SoftwareToken);
        let bench = Bench::new(&pool(), &ann);
        let input = AdminDeleteSoftwareTokenInput {
            user_pool_id: pool().id,
            username: Sensitive::new("ann".to_owned()),
        };
        bench.house.needs::<api::AdminDeleteSoftwareToken>(
            "cognito-idp:AdminDeleteSoftwareToken",
            &pool().arn(),
            input,
        );
        let left = bench.write(|_, tx| tx.user(&pool(), "ann")).unwrap();
        assert_eq!(left.mfa.software_token, None);
        assert_eq!(left.mfa.preferred, None);
    }
}
