//! A pool's second factors and passkeys, as `SetUserPoolMfaConfig` and `GetUserPoolMfaConfig` have
//! them.

use crate::api::{
    EmailMfaConfigType, GetUserPoolMfaConfigOutput, SetUserPoolMfaConfigInput, SmsMfaConfigType,
    SoftwareTokenMfaConfigType, UserVerificationType, WebAuthnConfigurationType,
    WebAuthnFactorConfigurationType,
};
use crate::error::CognitoError;
use crate::factor::relying_party;
use crate::resources::mfa::{MfaMode, WebAuthnSettings};
use crate::resources::pool::{FirstFactor, Pool, Recovery, Tier};

impl From<WebAuthnConfigurationType> for WebAuthnSettings {
    fn from(given: WebAuthnConfigurationType) -> Self {
        let two = WebAuthnFactorConfigurationType::MultiFactorWithUserVerification;
        Self {
            relying_party: given.relying_party_id,
            verifies_user: given.user_verification == Some(UserVerificationType::Required),
            counts_as_mfa: given.factor_configuration == Some(two),
        }
    }
}

impl From<&WebAuthnSettings> for WebAuthnConfigurationType {
    fn from(settings: &WebAuthnSettings) -> Self {
        Self {
            relying_party_id: settings.relying_party.clone(),
            user_verification: Some(if settings.verifies_user {
                UserVerificationType::Required
            } else {
                UserVerificationType::Preferred
            }),
            factor_configuration: settings
                .counts_as_mfa
                .then_some(WebAuthnFactorConfigurationType::MultiFactorWithUserVerification),
        }
    }
}

/// What a pool has, as it is shown.
pub(crate) fn shown(pool: &Pool) -> GetUserPoolMfaConfigOutput {
    let mfa = &pool.mfa;
    GetUserPoolMfaConfigOutput {
        sms_mfa_configuration: mfa.sms.then(|| SmsMfaConfigType {
            sms_authentication_message: pool.templates.authentication_sms.clone(),
            sms_configuration: pool.sms.as_ref().map(|sms| sms.shown(pool)),
        }),
        software_token_mfa_configuration: mfa.software_token.then_some(
            SoftwareTokenMfaConfigType {
                enabled: Some(true),
            },
        ),
        email_mfa_configuration: mfa.email.then(|| EmailMfaConfigType {
            message: pool.templates.mfa_email.clone(),
            subject: pool.templates.mfa_subject.clone(),
        }),
        mfa_configuration: Some(mfa.mode.into()),
        web_authn_configuration: mfa.web_authn.as_ref().map(Into::into),
    }
}

/// Sets what a call of `SetUserPoolMfaConfig` says. One that names a mode says of all second factors
/// which there are; one that doesn't leaves those alone that it does not name.
///
/// # Errors
/// What it says contradicts itself or the pool.
pub(crate) fn change(
    pool: &mut Pool,
    given: SetUserPoolMfaConfigInput,
) -> Result<(), CognitoError> {
    let is_whole = given.mfa_configuration.is_some();
    if let Some(mode) = given.mfa_configuration {
        pool.mfa.mode = mode.into();
    }
    if let Some(sms) = given.sms_mfa_configuration {
        pool.mfa.sms = true;
        pool.templates.authentication_sms = sms.sms_authentication_message;
        if let Some(settings) = sms.sms_configuration {
            pool.sms = Some(settings.into());
        }
    } else if is_whole {
        pool.mfa.sms = false;
    }
    if let Some(token) = given.software_token_mfa_configuration {
        pool.mfa.software_token = token.enabled.unwrap_or(false);
    } else if is_whole {
        pool.mfa.software_token = false;
    }
    if let Some(email) = given.email_mfa_configuration {
        pool.require(Tier::Essentials, "Email MFA")?;
        pool.mfa.email = true;
        pool.templates.mfa_email = email.message;
        pool.templates.mfa_subject = email.subject;
    } else if is_whole {
        pool.mfa.email = false;
    }
    if let Some(web_authn) = given.web_authn_configuration {
        pool.require(Tier::Essentials, "Passkeys")?;
        if let Some(id) = &web_authn.relying_party_id {
            relying_party::check_id(id)?;
        }
        pool.mfa.web_authn = Some(web_authn.into());
    }
    check(pool)
}

/// Whether a pool's settings of factors fit together.
///
/// # Errors
/// They don't.
pub(crate) fn check(pool: &Pool) -> Result<(), CognitoError> {
    let mfa = &pool.mfa;
    let refuse = |why: &str| Err(CognitoError::invalid_parameter(why));
    let has_any = mfa.sms || mfa.software_token || mfa.email;
    match mfa.mode {
        MfaMode::Off if mfa.software_token => {
            return refuse(
                "Invalid MFA configuration given, can't disable MFA and configure an MFA together.",
            );
        }
        MfaMode::On | MfaMode::Optional if !has_any => {
            return refuse(
                "Invalid MFA configuration given, can't turn on MFA without configuring an MFA.",
            );
        }
        _ => {}
    }
    if mfa.sms && pool.sms.is_none() {
        return refuse("SMS configuration is required when SMS MFA is configured.");
    }
    if mfa.email && pool.recovery.as_deref() == Some(&[Recovery::VerifiedEmail]) {
        return refuse(
            "Email MFA can't be configured when email is the only account recovery method.",
        );
    }
    let is_single = |factor: &FirstFactor| match factor {
        FirstFactor::Password => false,
        FirstFactor::EmailOtp | FirstFactor::SmsOtp => true,
        FirstFactor::WebAuthn => !mfa.passkeys_count(),
    };
    if mfa.mode == MfaMode::On && pool.first_factors.iter().any(is_single) {
        return refuse("MFA can't be required in a user pool with single-factor sign-in methods.");
    }
    Ok(())
}
