//! What a web ACL hides: in logs, in samples, and in the details of matches and rates.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/data-protection-masking.html>

mod details;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::AccountId;
use ringwall_crypto::sha256;
use ringwall_transformation::Transformation;
use ringwall_waf::language::{
    DataProtection, DataProtectionAction, DataProtectionConfig, FieldToProtectType,
};

use super::record::{NameValue, Record};

/// What stands for what is hidden.
pub(crate) const REDACTED: &str = "REDACTED";
/// The token is never hidden, or nobody could tell why it was refused.
const TOKEN_COOKIE: &str = "aws-waf-token";
const COOKIE: &str = "cookie";

/// What a web ACL hides.
#[derive(Clone, Debug)]
pub struct Protection {
    account: AccountId,
    fields: Vec<DataProtection>,
}

impl Protection {
    /// Of a web ACL's configuration.
    pub fn new(config: Option<&DataProtectionConfig>, account: AccountId) -> Self {
        Self {
            account,
            fields: config.map_or_else(Vec::new, |config| config.data_protections.clone()),
        }
    }

    /// Hides what a record must not show.
    pub fn protect(&self, record: &mut Record) {
        if self.fields.is_empty() {
            return;
        }
        // Details are hashed by what the whole field holds, so they come before the fields.
        self.protect_details(record);
        self.protect_rates(record);
        let request = &mut record.http_request;
        if let Some(action) = self.header_action("host") {
            request.host = self.hidden(action, &request.host);
        }
        self.protect_headers(&mut request.headers);
        self.protect_query(&mut request.args);
    }

    /// Hides headers, and cookies in them.
    pub fn protect_headers(&self, headers: &mut [NameValue]) {
        for header in headers {
            if header.name.eq_ignore_ascii_case(COOKIE) {
                header.value = self.protected_cookies(&header.value);
            } else if let Some(action) = self.header_action(&header.name) {
                header.value = self.hidden(action, &header.value);
            }
        }
    }

    fn protect_query(&self, query: &mut String) {
        if query.is_empty() {
            return;
        }
        if let Some(action) = self.any_action(FieldToProtectType::QueryString) {
            *query = self.hidden(action, query);
            return;
        }
        let arguments = query.split('&').map(|argument| {
            let Some((name, value)) = argument.split_once('=') else {
                return Cow::Borrowed(argument);
            };
            match self.argument_action(name) {
                Some(action) => Cow::Owned(format!("{name}={}", self.hidden(action, value))),
                None => Cow::Borrowed(argument),
            }
        });
        let arguments: Vec<_> = arguments.collect();
        *query = arguments.join("&");
    }

    fn protected_cookies(&self, header: &str) -> String {
        let all = self.header_action(COOKIE);
        let cookies = header.split(';').map(|cookie| {
            let Some((name, value)) = cookie.split_once('=') else {
                // A cookie without a name is all value.
                return match all {
                    Some(action) if !cookie.trim().is_empty() => {
                        Cow::Owned(self.hidden(action, cookie.trim()))
                    }
                    _ => Cow::Borrowed(cookie),
                };
            };
            if name.trim().eq_ignore_ascii_case(TOKEN_COOKIE) {
                return Cow::Borrowed(cookie);
            }
            match stricter(all, self.cookie_action(name.trim())) {
                Some(action) => Cow::Owned(format!("{name}={}", self.hidden(action, value))),
                None => Cow::Borrowed(cookie),
            }
        });
        let cookies: Vec<_> = cookies.collect();
        cookies.join(";")
    }

    /// What stands for a text.
    fn hidden(&self, action: DataProtectionAction, text: &str) -> String {
        match action {
            DataProtectionAction::Substitution => REDACTED.to_owned(),
            DataProtectionAction::Hash => {
                let account = self.account.digits();
                let content = [account.as_bytes(), text.as_bytes()].concat();
                STANDARD.encode(sha256(&content))
            }
        }
    }

    fn header_action(&self, name: &str) -> Option<DataProtectionAction> {
        self.named_action(FieldToProtectType::SingleHeader, name)
    }

    fn cookie_action(&self, name: &str) -> Option<DataProtectionAction> {
        self.named_action(FieldToProtectType::SingleCookie, name)
    }

    /// Arguments are named as applications read them: a percent sign hides none.
    fn argument_action(&self, name: &str) -> Option<DataProtectionAction> {
        let decoded = Transformation::UrlDecode.apply(Cow::Borrowed(name.as_bytes()));
        let decoded = String::from_utf8_lossy(&decoded);
        self.named_action(FieldToProtectType::SingleQueryArgument, &decoded)
    }

    fn named_action(&self, kind: FieldToProtectType, name: &str) -> Option<DataProtectionAction> {
        strictest(self.fields.iter().filter(|field| names(field, kind, name)))
    }

    fn any_action(&self, kind: FieldToProtectType) -> Option<DataProtectionAction> {
        strictest(self.fields.iter().filter(|it| it.field.field_type == kind))
    }
}

/// Whether a protection is of a kind and of a name; one without names is of all.
fn names(protection: &DataProtection, kind: FieldToProtectType, name: &str) -> bool {
    let field = &protection.field;
    let is_named = |key: &String| key.eq_ignore_ascii_case(name);
    field.field_type == kind
        && (field.field_keys.is_empty() || field.field_keys.iter().any(is_named))
}

/// Of several protections substitution is the strictest.
fn strictest<'a>(
    protections: impl Iterator<Item = &'a DataProtection>,
) -> Option<DataProtectionAction> {
    protections.fold(None, |found, one| stricter(found, Some(one.action)))
}

fn stricter(
    one: Option<DataProtectionAction>,
    other: Option<DataProtectionAction>,
) -> Option<DataProtectionAction> {
    match (one, other) {
        (Some(DataProtectionAction::Hash), Some(other)) => Some(other),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests;
