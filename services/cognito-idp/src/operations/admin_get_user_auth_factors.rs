//! `AdminGetUserAuthFactors`: how a user may sign in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUserAuthFactors.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{AdminGetUserAuthFactorsInput, AdminGetUserAuthFactorsOutput};
use crate::error::CognitoError;
use crate::factor::{first, preference};
use crate::store::CognitoRead;

pub(crate) fn admin_get_user_auth_factors(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminGetUserAuthFactorsInput,
) -> Result<Reply<AdminGetUserAuthFactorsOutput>, CognitoError> {
    let action = "cognito-idp:AdminGetUserAuthFactors";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let has_passkey = tx.has_passkey(&pool, &user)?;
    let (user_mfa_setting_list, preferred_mfa_setting) = preference::shown(&user);

    Ok(permit.reply(AdminGetUserAuthFactorsOutput {
        username: Sensitive::new(user.username.clone()),
        preferred_mfa_setting,
        user_mfa_setting_list,
        configured_user_auth_factors: Some(first::configured(&pool, &user, has_passkey)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, AuthFactorType as Factor};
    use crate::factor::test_bench::{Bench, pool, software_token, user_with};
    use crate::resources::pool::FirstFactor;

    fn of(name: &str) -> AdminGetUserAuthFactorsInput {
        ringwall_testing::input(&[("UserPoolId", &pool().id), ("Username", name)])
    }

    #[test]
    fn shows_what_is_set_up_and_what_is_turned_on() {
        let mut pool = pool();
        pool.first_factors.push(FirstFactor::EmailOtp);
        let mut ann = user_with(&[("email", "ann@b.example"), ("phone_number", "+12065550100")]);
        ann.mfa.software_token = Some(software_token(false));
        let bench = Bench::new(&pool, &ann);
        let action = "cognito-idp:AdminGetUserAuthFactors";
        let house = &bench.house;
        let shown = house.needs::<api::AdminGetUserAuthFactors>(action, &pool.arn(), of("ANN"));
        assert_eq!(shown.username.expose(), "ann");
        // The pool sends no text messages, so the telephone is no factor.
        assert_eq!(
            shown.configured_user_auth_factors.unwrap(),
            [Factor::Password, Factor::EmailOtp, Factor::SoftwareToken]
        );
        assert_eq!(shown.user_mfa_setting_list, None);
        assert_eq!(shown.preferred_mfa_setting, None);
        assert_eq!(
            house.refusal::<api::AdminGetUserAuthFactors>(of("bob")),
            "UserNotFoundException: User does not exist."
        );
    }
}
