//! The texts of a pool: its own, or AWS's where it has none.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerificationMessageTemplateType.html>

use super::Reason;
use crate::resources::pool_messages::Templates;

/// The texts for a reason.
pub(super) struct Texts<'a> {
    pub(super) sms: &'a str,
    pub(super) email: &'a str,
    pub(super) subject: &'a str,
}

/// The texts that a code is sent in.
pub(super) fn of_code(templates: &Templates, reason: Reason) -> Texts<'_> {
    match reason {
        Reason::AdminCreateUser => invitation(templates),
        Reason::Authentication => authentication(templates),
        _ => verification(templates),
    }
}

/// The texts that a link is sent in.
pub(super) fn of_link(templates: &Templates) -> Texts<'_> {
    Texts {
        email: templates.link_email.as_deref().unwrap_or(
            "Please click the link below to verify your email address. {##Verify Email##} ",
        ),
        subject: templates
            .link_subject
            .as_deref()
            .unwrap_or("Your verification link"),
        ..verification(templates)
    }
}

fn verification(templates: &Templates) -> Texts<'_> {
    let usual = "Your verification code is {####}. ";
    Texts {
        sms: templates.verification_sms.as_deref().unwrap_or(usual),
        email: templates.verification_email.as_deref().unwrap_or(usual),
        subject: templates
            .verification_subject
            .as_deref()
            .unwrap_or("Your verification code"),
    }
}

fn invitation(templates: &Templates) -> Texts<'_> {
    let usual = "Your username is {username} and temporary password is {####}. ";
    Texts {
        sms: templates.invitation_sms.as_deref().unwrap_or(usual),
        email: templates.invitation_email.as_deref().unwrap_or(usual),
        subject: templates
            .invitation_subject
            .as_deref()
            .unwrap_or("Your temporary password"),
    }
}

fn authentication(templates: &Templates) -> Texts<'_> {
    let usual = "Your authentication code is {####}. ";
    Texts {
        sms: templates.authentication_sms.as_deref().unwrap_or(usual),
        email: templates.mfa_email.as_deref().unwrap_or(usual),
        subject: templates
            .mfa_subject
            .as_deref()
            .unwrap_or("Your authentication code"),
    }
}
