//! Users as the API shows them.

use ringwall_model::Sensitive;
use serde::Serialize;

use crate::api::{AttributeType, MfaOptionType, UserStatusType, UserType};
use crate::error::CognitoError;
use crate::resources::mfa::{Factor, UserMfa};
use crate::resources::user::{Identity, User, UserStatus};

const SUB: &str = "sub";
const IDENTITIES: &str = "identities";

/// A profile at an identity provider, as the attribute `identities` has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IdentityText<'a> {
    user_id: &'a str,
    provider_name: &'a str,
    provider_type: &'a str,
    issuer: Option<&'a str>,
    primary: bool,
    date_created: i64,
}

/// A user in a list.
pub(crate) fn user(user: &User) -> Result<UserType, CognitoError> {
    user_with(user, |_| true)
}

/// A user in a list, with some of his attributes.
pub(crate) fn user_with(
    user: &User,
    shows: impl Fn(&str) -> bool,
) -> Result<UserType, CognitoError> {
    Ok(UserType {
        username: Some(user.username.clone().into()),
        attributes: Some(attributes(user, shows)?),
        user_create_date: Some(user.created_at),
        user_last_modified_date: Some(user.updated_at),
        enabled: Some(user.enabled),
        user_status: Some(status(user.status)),
        mfa_options: mfa_options(user),
    })
}

/// Those attributes that are shown; `sub` first.
pub(crate) fn attributes(
    user: &User,
    shows: impl Fn(&str) -> bool,
) -> Result<Vec<AttributeType>, CognitoError> {
    let attribute = |name: &str, value: &str| AttributeType {
        name: name.to_owned(),
        value: Some(Sensitive::new(value.to_owned())),
    };
    let mut shown = Vec::with_capacity(user.attributes.len() + 2);
    if shows(SUB) {
        shown.push(attribute(SUB, &user.sub));
    }
    if shows(IDENTITIES) && !user.identities.is_empty() {
        shown.push(attribute(IDENTITIES, &identities(&user.identities)?));
    }
    let own = user.attributes.iter().filter(|(name, _)| shows(name));
    shown.extend(own.map(|(name, value)| attribute(name, value)));
    Ok(shown)
}

/// The attribute `identities`: JSON.
pub(crate) fn identities(identities: &[Identity]) -> Result<String, CognitoError> {
    let texts = identities.iter().map(|identity| IdentityText {
        user_id: &identity.user_id,
        provider_name: &identity.provider_name,
        provider_type: &identity.provider_type,
        issuer: identity.issuer.as_deref(),
        primary: identity.primary,
        date_created: identity.created_at.millis(),
    });
    serde_json::to_string(&texts.collect::<Vec<_>>()).map_err(CognitoError::internal)
}

/// A status.
pub(crate) const fn status(status: UserStatus) -> UserStatusType {
    match status {
        UserStatus::Unconfirmed => UserStatusType::Unconfirmed,
        UserStatus::Confirmed => UserStatusType::Confirmed,
        UserStatus::ForceChangePassword => UserStatusType::ForceChangePassword,
        UserStatus::ResetRequired => UserStatusType::ResetRequired,
        UserStatus::ExternalProvider => UserStatusType::ExternalProvider,
    }
}

/// Text messages as the old `SetUserSettings` set them.
pub(crate) fn mfa_options(user: &User) -> Option<Vec<MfaOptionType>> {
    let option = || MfaOptionType {
        delivery_medium: Some(crate::api::DeliveryMediumType::Sms),
        attribute_name: Some("phone_number".to_owned()),
    };
    user.mfa.legacy_sms.then(|| vec![option()])
}

/// The second factors that a user has.
pub(crate) fn mfa_settings(mfa: &UserMfa) -> Option<Vec<String>> {
    let has_app = mfa.software_token.as_ref().is_some_and(|app| app.enabled);
    let had = [
        (mfa.sms, Factor::Sms),
        (has_app, Factor::SoftwareToken),
        (mfa.email, Factor::Email),
    ];
    let had = had.into_iter().filter(|(has, _)| *has);
    let names: Vec<_> = had.map(|(_, factor)| factor_name(factor)).collect();
    (!names.is_empty()).then_some(names)
}

/// A second factor's name.
pub(crate) fn factor_name(factor: Factor) -> String {
    let name = match factor {
        Factor::Sms => "SMS_MFA",
        Factor::SoftwareToken => "SOFTWARE_TOKEN_MFA",
        Factor::Email => "EMAIL_OTP",
    };
    name.to_owned()
}
