//! What the pages say. All of it stands here: a [`Words`] for each language.
//!
//! Places to fill in are names in braces, for [`fill`]. What API operations answer comes in
//! AWS's own words and stands in no language but English.

mod english;

pub(crate) use english::ENGLISH;

/// What the pages say in one language.
pub(crate) struct Words {
    /// The language's tag, as `lang` attributes have it.
    pub(crate) language: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) error_summary: &'static str,

    pub(crate) username: &'static str,
    pub(crate) email: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) email_or_phone: &'static str,
    pub(crate) username_or_email: &'static str,
    pub(crate) username_or_phone: &'static str,
    pub(crate) username_email_or_phone: &'static str,
    pub(crate) phone_hint: &'static str,
    pub(crate) password: &'static str,
    pub(crate) new_password: &'static str,
    pub(crate) repeat_password: &'static str,
    pub(crate) show: &'static str,
    pub(crate) show_password: &'static str,
    pub(crate) hide: &'static str,
    pub(crate) optional: &'static str,
    pub(crate) code: &'static str,

    pub(crate) sign_in: &'static str,
    pub(crate) sign_in_lead: &'static str,
    pub(crate) next: &'static str,
    pub(crate) or: &'static str,
    pub(crate) continue_with: &'static str,
    pub(crate) corporate: &'static str,
    pub(crate) corporate_hint: &'static str,
    pub(crate) corporate_unknown: &'static str,
    pub(crate) forgot_password: &'static str,
    pub(crate) no_account: &'static str,
    pub(crate) create_account: &'static str,
    pub(crate) not_you: &'static str,
    pub(crate) enter_password: &'static str,
    pub(crate) another_way: &'static str,
    pub(crate) back_to_sign_in: &'static str,

    pub(crate) choose_way: &'static str,
    pub(crate) way_password: &'static str,
    pub(crate) way_passkey: &'static str,
    pub(crate) way_passkey_hint: &'static str,
    pub(crate) way_email: &'static str,
    pub(crate) way_sms: &'static str,
    pub(crate) way_app: &'static str,
    pub(crate) way_app_hint: &'static str,

    pub(crate) passkey_sign_in: &'static str,
    pub(crate) passkey_sign_in_lead: &'static str,
    pub(crate) use_passkey: &'static str,
    pub(crate) passkey_add: &'static str,
    pub(crate) passkey_add_lead: &'static str,
    pub(crate) create_passkey: &'static str,
    pub(crate) not_now: &'static str,
    pub(crate) passkey_failed: &'static str,
    pub(crate) passkey_unsupported: &'static str,
    pub(crate) passkey_no_script: &'static str,

    pub(crate) sign_up: &'static str,
    pub(crate) sign_up_lead: &'static str,
    pub(crate) have_account: &'static str,
    pub(crate) terms: &'static str,
    pub(crate) terms_of_use: &'static str,
    pub(crate) privacy_policy: &'static str,
    pub(crate) policy_length: &'static str,
    pub(crate) policy_lowercase: &'static str,
    pub(crate) policy_uppercase: &'static str,
    pub(crate) policy_number: &'static str,
    pub(crate) policy_symbol: &'static str,
    pub(crate) passwords_differ: &'static str,

    pub(crate) confirm: &'static str,
    pub(crate) confirm_lead: &'static str,
    pub(crate) confirm_lead_blind: &'static str,
    pub(crate) confirm_button: &'static str,
    pub(crate) no_code: &'static str,
    pub(crate) send_again: &'static str,
    pub(crate) sent_again: &'static str,
    pub(crate) resend: &'static str,
    pub(crate) resend_lead: &'static str,
    pub(crate) send_code: &'static str,

    pub(crate) forgot: &'static str,
    pub(crate) forgot_lead: &'static str,
    pub(crate) reset: &'static str,
    pub(crate) reset_lead: &'static str,
    pub(crate) reset_lead_blind: &'static str,
    pub(crate) reset_button: &'static str,
    pub(crate) reset_done: &'static str,
    pub(crate) new_password_title: &'static str,
    pub(crate) new_password_lead: &'static str,
    pub(crate) save_password: &'static str,

    pub(crate) mfa_title: &'static str,
    pub(crate) mfa_sms_lead: &'static str,
    pub(crate) mfa_email_lead: &'static str,
    pub(crate) mfa_app_lead: &'static str,
    pub(crate) choose_mfa: &'static str,
    pub(crate) choose_mfa_lead: &'static str,
    pub(crate) setup_mfa: &'static str,
    pub(crate) setup_mfa_lead: &'static str,
    pub(crate) setup_app: &'static str,
    pub(crate) setup_app_scan: &'static str,
    pub(crate) setup_app_key: &'static str,
    pub(crate) setup_app_code: &'static str,
    pub(crate) qr_code: &'static str,
    pub(crate) device_name: &'static str,
    pub(crate) setup_email: &'static str,
    pub(crate) setup_email_lead: &'static str,

    pub(crate) consent: &'static str,
    pub(crate) consent_lead: &'static str,
    pub(crate) consent_foot: &'static str,
    pub(crate) allow: &'static str,
    pub(crate) deny: &'static str,
    pub(crate) scope_openid: &'static str,
    pub(crate) scope_email: &'static str,
    pub(crate) scope_phone: &'static str,
    pub(crate) scope_profile: &'static str,
    pub(crate) scope_admin: &'static str,

    pub(crate) feedback_valid: &'static str,
    pub(crate) feedback_invalid: &'static str,
    pub(crate) feedback_lead: &'static str,
    pub(crate) feedback_send: &'static str,
    pub(crate) feedback_thanks: &'static str,
    pub(crate) feedback_noted: &'static str,
    pub(crate) feedback_change_password: &'static str,
    pub(crate) trouble_feedback: &'static str,

    pub(crate) signed_out: &'static str,
    pub(crate) signed_out_lead: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) trouble_redirect: &'static str,
    pub(crate) trouble_client: &'static str,
    pub(crate) trouble_request: &'static str,
    pub(crate) trouble_expired: &'static str,
    pub(crate) trouble_unbranded: &'static str,
    pub(crate) trouble_server: &'static str,
    pub(crate) trouble_code: &'static str,
    pub(crate) request_id: &'static str,

    /// Names of standard attributes, in the order of OpenID Connect.
    pub(crate) attributes: &'static [(&'static str, &'static str)],
}

impl Words {
    /// What people call an attribute: a custom one by its own name.
    pub(crate) fn attribute<'a>(&self, name: &'a str) -> &'a str {
        let known = self.attributes.iter().find(|(known, _)| *known == name);
        known.map_or_else(|| name.trim_start_matches("custom:"), |(_, label)| label)
    }
}

/// A text with its places filled in.
pub(crate) fn fill(text: &str, place: &str, value: &str) -> String {
    text.replace(place, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_custom_attribute_is_called_by_its_name() {
        assert_eq!(ENGLISH.attribute("given_name"), "First name");
        assert_eq!(ENGLISH.attribute("custom:shoe size"), "shoe size");
    }

    #[test]
    fn fills_a_place_in() {
        assert_eq!(
            fill(ENGLISH.sign_in_lead, "{app}", "Atlas"),
            "Continue to Atlas"
        );
    }
}
