//! `AdminGetUser`: a user's profile.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminGetUserInput, AdminGetUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::users::shown;

pub(crate) fn admin_get_user(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminGetUserInput,
) -> Result<Reply<AdminGetUserOutput>, CognitoError> {
    let action = "cognito-idp:AdminGetUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let user = tx.user(&pool, input.username.expose())?;

    Ok(permit.reply(AdminGetUserOutput {
        username: user.username.clone().into(),
        user_attributes: Some(shown::attributes(&user, |_| true)?),
        user_create_date: Some(user.created_at),
        user_last_modified_date: Some(user.updated_at),
        enabled: Some(user.enabled),
        user_status: Some(shown::status(user.status)),
        mfa_options: shown::mfa_options(&user),
        preferred_mfa_setting: user.mfa.preferred.map(shown::factor_name),
        user_mfa_setting_list: shown::mfa_settings(&user.mfa),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::resources::mfa::Factor;
    use crate::resources::pool::Contact;
    use crate::test_users::{POOL, house_with, named, put_user, shown_attributes, user};

    #[test]
    fn shows_the_profile() {
        let house = house_with(|_| {});
        let mut ada = user("Ada");
        ada.attributes.insert("name".to_owned(), "Ada".to_owned());
        ada.mfa.sms = true;
        ada.mfa.preferred = Some(Factor::Sms);
        put_user(&house, &ada);
        let shown = house.answer::<api::AdminGetUser>(named("ada"));
        assert_eq!(shown.username.expose(), "Ada");
        assert_eq!(shown.enabled, Some(true));
        assert_eq!(shown.user_status, Some(api::UserStatusType::Confirmed));
        assert_eq!(shown.preferred_mfa_setting.as_deref(), Some("SMS_MFA"));
        assert_eq!(shown.user_mfa_setting_list.unwrap(), ["SMS_MFA"]);
        assert_eq!(
            shown_attributes(shown.user_attributes),
            [
                ("sub".to_owned(), ada.sub.clone()),
                ("name".to_owned(), "Ada".to_owned())
            ]
        );
        let by_sub = house.answer::<api::AdminGetUser>(named(&ada.sub));
        assert_eq!(by_sub.username.expose(), "Ada");
    }

    #[test]
    fn who_is_named_by_his_address_signs_in_with_that_alone() {
        let house =
            house_with(|pool| pool.username_attributes = vec![Contact::Email, Contact::Phone]);
        let mut ada = user_named_by_mail();
        ada.attributes
            .insert("phone_number".to_owned(), "+4930123456".to_owned());
        put_user(&house, &ada);
        assert!(
            house
                .call::<api::AdminGetUser>(named("Ada@b.example"))
                .is_ok()
        );
        assert_eq!(
            house.refusal::<api::AdminGetUser>(named("+4930123456")),
            "UserNotFoundException: User does not exist."
        );
    }

    fn user_named_by_mail() -> crate::resources::user::User {
        let mut ada = user("ada");
        ada.named_by = Some(Contact::Email);
        ada.attributes
            .insert("email".to_owned(), "ada@b.example".to_owned());
        ada
    }

    #[test]
    fn refuses_who_is_not_there() {
        let house = house_with(|_| {});
        assert_eq!(
            house.refusal::<api::AdminGetUser>(named("nobody")),
            "UserNotFoundException: User does not exist."
        );
        let elsewhere = input(&[("UserPoolId", "us-east-1_Nowhere00"), ("Username", "ada")]);
        assert_eq!(
            house.refusal::<api::AdminGetUser>(elsewhere),
            "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        let pool = format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{POOL}");
        house.needs::<api::AdminGetUser>("cognito-idp:AdminGetUser", &pool, named("ada"));
    }
}
