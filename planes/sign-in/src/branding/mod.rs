//! How an app client's pages look: [`classic`] style sheets of the hosted UI, or the [`settings`]
//! of managed login.
//!
//! Either becomes a style sheet of its own, which holds nothing but declarations made here from
//! values that were understood, and is served beside the pages' own.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html>

pub(crate) mod classic;
mod color;
pub(crate) mod look;
pub(crate) mod settings;

/// How an app client's pages look, beyond the colors of its sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Brand {
    /// Where its style sheet is served.
    pub(crate) sheet: Option<String>,
    /// The picture in the form or above it.
    pub(crate) logo: Option<Logo>,
    pub(crate) favicon: Option<String>,
    pub(crate) header: Option<Bar>,
    pub(crate) footer: Option<Bar>,
    /// Whether a picture lies behind the form.
    pub(crate) is_pictured: bool,
    pub(crate) form_at: Place,
}

impl Brand {
    /// No brand.
    pub(crate) const PLAIN: Self = Self {
        sheet: None,
        logo: None,
        favicon: None,
        header: None,
        footer: None,
        is_pictured: false,
        form_at: Place::Center,
    };
}

/// A logo of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Logo {
    pub(crate) source: String,
    pub(crate) at: Place,
    /// Whether it stands within the form's border.
    pub(crate) is_inside: bool,
}

/// A bar at the top or the bottom of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) logo: Option<String>,
    pub(crate) at: Place,
}

/// Where something stands, along the line of writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    Start,
    #[default]
    Center,
    End,
}
