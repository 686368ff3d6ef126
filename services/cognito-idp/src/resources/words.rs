//! The API's enumerations and the rows' own: each value of the one and of the other.

use crate::api;
use crate::resources::client::TimeUnit;
use crate::resources::mfa::MfaMode;
use crate::resources::pool::{Alias, Contact, Issuer, Recovery, ThreatMode, Tier};

/// Conversions between an enumeration of the API and one of ours, value by value.
macro_rules! same_words {
    ($($theirs:ident, $ours:ident: $($word:ident is $own:ident),+;)+) => {$(
        impl From<api::$theirs> for $ours {
            fn from(theirs: api::$theirs) -> Self {
                match theirs {
                    $(api::$theirs::$word => Self::$own,)+
                }
            }
        }

        impl From<$ours> for api::$theirs {
            fn from(ours: $ours) -> Self {
                match ours {
                    $($ours::$own => Self::$word,)+
                }
            }
        }
    )+};
}

same_words! {
    UserPoolTierType, Tier: Lite is Lite, Essentials is Essentials, Plus is Plus;
    VerifiedAttributeType, Contact: Email is Email, PhoneNumber is Phone;
    UsernameAttributeType, Contact: Email is Email, PhoneNumber is Phone;
    AliasAttributeType, Alias:
        Email is Email, PhoneNumber is Phone, PreferredUsername is PreferredUsername;
    RecoveryOptionNameType, Recovery:
        VerifiedEmail is VerifiedEmail,
        VerifiedPhoneNumber is VerifiedPhone,
        AdminOnly is AdminOnly;
    UserPoolMfaType, MfaMode: Off is Off, Optional is Optional, On is On;
    AdvancedSecurityModeType, ThreatMode: Off is Off, Audit is Audit, Enforced is Enforced;
    IssuerType, Issuer: Original is Original, Updated is Updated;
    TimeUnitsType, TimeUnit: Seconds is Seconds, Minutes is Minutes, Hours is Hours, Days is Days;
}

/// A list of the one as a list of the other.
pub(crate) fn all<A, B: From<A>>(words: impl IntoIterator<Item = A>) -> Vec<B> {
    words.into_iter().map(B::from).collect()
}

/// A list that is shown only if there is something in it.
pub(crate) fn some<A: Copy, B: From<A>>(words: &[A]) -> Option<Vec<B>> {
    (!words.is_empty()).then(|| all(words.iter().copied()))
}
