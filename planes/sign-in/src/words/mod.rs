//! What the pages say. All of it stands here: a [`Words`] for each language.
//!
//! Places to fill in are names in braces, for [`fill`]. What API operations answer comes in
//! AWS's own words and stands in no language but English.

mod chinese_simplified;
mod chinese_traditional;
mod dutch;
mod english;
mod french;
mod german;
mod indonesian;
mod italian;
mod japanese;
mod korean;
mod portuguese;
mod spanish;

pub(crate) use english::ENGLISH;

/// The languages of managed login, as AWS has them.
///
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html#managed-login-localization>
pub(crate) static ALL: [&Words; 12] = [
    &german::GERMAN,
    &ENGLISH,
    &spanish::SPANISH,
    &french::FRENCH,
    &indonesian::INDONESIAN,
    &italian::ITALIAN,
    &japanese::JAPANESE,
    &korean::KOREAN,
    &dutch::DUTCH,
    &portuguese::PORTUGUESE,
    &chinese_simplified::SIMPLIFIED,
    &chinese_traditional::TRADITIONAL,
];

/// The language of a tag.
pub(crate) fn find(tag: &str) -> Option<&'static Words> {
    let mut known = ALL.iter();
    known
        .find(|words| words.language.eq_ignore_ascii_case(tag))
        .copied()
}

/// What the pages say in one language.
pub(crate) struct Words {
    /// The language's tag, as `lang` attributes have it.
    pub(crate) language: &'static str,
    /// What those who speak it call it.
    pub(crate) language_name: &'static str,
    /// What `Links` of terms call it.
    pub(crate) terms_key: &'static str,
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
    pub(crate) consent_to: &'static str,
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

    /// The places to fill in of a text.
    fn places(text: &str) -> Vec<&str> {
        let parts = text.split('{').skip(1);
        let mut places: Vec<_> = parts.filter_map(|part| part.split('}').next()).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn every_language_fills_in_the_same_and_says_everything() {
        for words in ALL {
            let (own, english) = (texts(words), texts(&ENGLISH));
            for (own, english) in own.iter().zip(&english) {
                assert_eq!(places(own), places(english), "{} {own}", words.language);
                assert!(!own.trim().is_empty(), "{} {english}", words.language);
            }
            let names = |words: &Words| {
                words
                    .attributes
                    .iter()
                    .map(|(name, _)| *name)
                    .collect::<Vec<_>>()
            };
            assert_eq!(names(words), names(&ENGLISH), "{}", words.language);
            assert!(words.attributes.iter().all(|(_, label)| !label.is_empty()));
        }
    }

    #[test]
    fn a_language_is_found_by_its_tag() {
        for tag in [
            "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pt-BR", "zh-CN", "zh-TW",
        ] {
            assert_eq!(find(tag).unwrap().language, tag);
        }
        assert_eq!(find("PT-br").unwrap().language, "pt-BR");
        assert!(find("tlh").is_none());
        let mut keys: Vec<_> = ALL.iter().map(|words| words.terms_key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), ALL.len());
    }

    /// All that is said in a language, in the same order in each.
    fn texts(words: &Words) -> Vec<&'static str> {
        vec![
            words.error_title,
            words.error_summary,
            words.username,
            words.email,
            words.phone,
            words.email_or_phone,
            words.username_or_email,
            words.username_or_phone,
            words.username_email_or_phone,
            words.phone_hint,
            words.password,
            words.new_password,
            words.repeat_password,
            words.show,
            words.show_password,
            words.hide,
            words.optional,
            words.code,
            words.sign_in,
            words.sign_in_lead,
            words.next,
            words.or,
            words.continue_with,
            words.corporate,
            words.corporate_hint,
            words.forgot_password,
            words.no_account,
            words.create_account,
            words.not_you,
            words.enter_password,
            words.another_way,
            words.back_to_sign_in,
            words.choose_way,
            words.way_password,
            words.way_passkey,
            words.way_passkey_hint,
            words.way_email,
            words.way_sms,
            words.way_app,
            words.way_app_hint,
            words.passkey_sign_in,
            words.passkey_sign_in_lead,
            words.use_passkey,
            words.passkey_add,
            words.passkey_add_lead,
            words.create_passkey,
            words.not_now,
            words.passkey_failed,
            words.passkey_unsupported,
            words.passkey_no_script,
            words.sign_up,
            words.sign_up_lead,
            words.have_account,
            words.terms,
            words.terms_of_use,
            words.privacy_policy,
            words.policy_length,
            words.policy_lowercase,
            words.policy_uppercase,
            words.policy_number,
            words.policy_symbol,
            words.passwords_differ,
            words.confirm,
            words.confirm_lead,
            words.confirm_lead_blind,
            words.confirm_button,
            words.no_code,
            words.send_again,
            words.sent_again,
            words.resend,
            words.resend_lead,
            words.send_code,
            words.forgot,
            words.forgot_lead,
            words.reset,
            words.reset_lead,
            words.reset_lead_blind,
            words.reset_button,
            words.reset_done,
            words.new_password_title,
            words.new_password_lead,
            words.save_password,
            words.mfa_title,
            words.mfa_sms_lead,
            words.mfa_email_lead,
            words.mfa_app_lead,
            words.choose_mfa,
            words.choose_mfa_lead,
            words.setup_mfa,
            words.setup_mfa_lead,
            words.setup_app,
            words.setup_app_scan,
            words.setup_app_key,
            words.setup_app_code,
            words.qr_code,
            words.device_name,
            words.setup_email,
            words.setup_email_lead,
            words.consent,
            words.consent_lead,
            words.consent_to,
            words.consent_foot,
            words.allow,
            words.deny,
            words.scope_openid,
            words.scope_email,
            words.scope_phone,
            words.scope_profile,
            words.scope_admin,
            words.signed_out,
            words.signed_out_lead,
            words.trouble,
            words.trouble_redirect,
            words.trouble_client,
            words.trouble_request,
            words.trouble_expired,
            words.trouble_unbranded,
            words.trouble_server,
            words.feedback_valid,
            words.feedback_invalid,
            words.feedback_lead,
            words.feedback_send,
            words.feedback_thanks,
            words.feedback_noted,
            words.feedback_change_password,
            words.trouble_feedback,
            words.trouble_code,
            words.request_id,
        ]
    }

    #[test]
    fn fills_a_place_in() {
        assert_eq!(
            fill(ENGLISH.sign_in_lead, "{app}", "Atlas"),
            "Continue to Atlas"
        );
    }
}
