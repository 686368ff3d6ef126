//! Fields of forms: label, hint, input and what is wrong with it, tied together for those who
//! hear the page.

use maud::{Markup, html};

use super::frame::Frame;
use crate::words::{Words, fill};

/// What is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The field's name, if it is one field's.
    pub(crate) field: Option<String>,
    pub(crate) text: String,
}

/// A field.
#[derive(Default)]
pub(crate) struct Field<'a> {
    /// Its name in the form, which is its id in the page too.
    pub(crate) name: &'a str,
    pub(crate) label: &'a str,
    /// The input's type.
    pub(crate) kind: Kind,
    pub(crate) value: &'a str,
    /// What browsers and password managers know it by.
    pub(crate) autocomplete: &'a str,
    pub(crate) hint: Option<&'a str>,
    pub(crate) is_optional: bool,
    pub(crate) has_focus: bool,
    /// Whether a list below says what is asked of it.
    pub(crate) has_checks: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Text,
    Email,
    Phone,
    Date,
    Address,
    Password,
    Code,
}

impl Kind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Code => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Date => "date",
            Self::Address => "url",
            Self::Password => "password",
        }
    }
}

impl Field<'_> {
    pub(crate) fn render(&self, frame: &Frame<'_>) -> Markup {
        let wrong = frame
            .problems
            .iter()
            .find(|problem| problem.field.as_deref() == Some(self.name));
        let described = [
            wrong.map(|_| format!("{}-wrong", self.name)),
            self.hint.map(|_| format!("{}-hint", self.name)),
            self.has_checks.then(|| format!("{}-checks", self.name)),
        ];
        let described = described
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let is_name = self
            .autocomplete
            .split(' ')
            .any(|token| token == "username");
        let is_literal = is_name || matches!(self.kind, Kind::Email | Kind::Code | Kind::Address);
        html! {
            div {
                label .label-customizable for=(self.name) {
                    (self.label)
                    @if self.is_optional { " " span .optional { "(" (frame.words.optional) ")" } }
                }
                span .box {
                    input .inputField-customizable .code[self.kind == Kind::Code]
                        id=(self.name) name=(self.name) type=(self.kind.input_type()) value=(self.value)
                        autocomplete=(self.autocomplete)
                        inputmode=[(self.kind == Kind::Code).then_some("numeric")]
                        maxlength=(self.longest())
                        autocapitalize=[is_literal.then_some("none")]
                        spellcheck=[is_literal.then_some("false")]
                        required[!self.is_optional]
                        autofocus[self.has_focus && frame.problems.is_empty()]
                        aria-invalid=[wrong.map(|_| "true")]
                        aria-describedby=[(!described.is_empty()).then_some(described)];
                    @if self.kind == Kind::Password { (reveal(self.name, frame.words)) }
                }
                @if let Some(hint) = self.hint { p .hint id={ (self.name) "-hint" } { (hint) } }
                @if let Some(problem) = wrong { p .wrong id={ (self.name) "-wrong" } { (problem.text) } }
            }
        }
    }

    fn longest(&self) -> u16 {
        match self.kind {
            Kind::Code => 8,
            Kind::Password => 256,
            _ => 2048,
        }
    }
}

/// The button that shows a password. A script brings it to light.
fn reveal(input: &str, words: &Words) -> Markup {
    html! {
        button .reveal type="button" hidden data-reveal=(input) data-show=(words.show) data-hide=(words.hide)
            aria-label=(words.show_password) aria-pressed="false" aria-controls=(input) { (words.show) }
    }
}

/// What a pool's users sign in with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AccountKind {
    pub(crate) username: bool,
    pub(crate) email: bool,
    pub(crate) phone: bool,
}

/// The field that says who somebody is.
#[derive(Clone, Copy)]
pub(crate) struct Account<'a> {
    pub(crate) kind: AccountKind,
    pub(crate) value: &'a str,
}

impl Account<'_> {
    pub(crate) fn field(&self, frame: &Frame<'_>, autocomplete: &str) -> Markup {
        let AccountKind {
            username,
            email,
            phone,
        } = self.kind;
        let words = frame.words;
        let (label, kind) = match (username, email, phone) {
            (false, true, false) => (words.email, Kind::Email),
            (false, false, true) => (words.phone, Kind::Phone),
            (false, true, true) => (words.email_or_phone, Kind::Text),
            (true, true, false) => (words.username_or_email, Kind::Text),
            (true, false, true) => (words.username_or_phone, Kind::Text),
            (true, true, true) => (words.username_email_or_phone, Kind::Text),
            (_, false, false) => (words.username, Kind::Text),
        };
        let hint = (kind == Kind::Phone).then_some(words.phone_hint);
        let value = self.value;
        Field {
            name: "username",
            label,
            kind,
            value,
            autocomplete,
            hint,
            has_focus: value.is_empty(),
            ..Field::default()
        }
        .render(frame)
    }
}

/// Who is signing in, with a way to be somebody else.
pub(crate) fn chosen_account(frame: &Frame<'_>, account: &str) -> Markup {
    let letter = account.chars().next().unwrap_or('?');
    html! {
        div .account {
            span .tile aria-hidden="true" { (letter.to_uppercase()) }
            bdi { (account) }
            a href=(frame.path("/login")) { (frame.words.not_you) }
        }
    }
}

/// Whose password a form is about: password managers want to see it.
pub(crate) fn whose(username: &str) -> Markup {
    html! { input type="text" name="username" autocomplete="username" value=(username) readonly hidden; }
}

/// What a pool asks of passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) minimum_length: u32,
    pub(crate) lowercase: bool,
    pub(crate) uppercase: bool,
    pub(crate) number: bool,
    pub(crate) symbol: bool,
}

impl Policy {
    /// A field for a new password, with what is asked of it.
    pub(crate) fn field(&self, frame: &Frame<'_>, name: &str, label: &str) -> Markup {
        let words = frame.words;
        let length = fill(
            words.policy_length,
            "{count}",
            &self.minimum_length.to_string(),
        );
        let checks = [
            (true, "length", length.as_str()),
            (self.lowercase, "lowercase", words.policy_lowercase),
            (self.uppercase, "uppercase", words.policy_uppercase),
            (self.number, "number", words.policy_number),
            (self.symbol, "symbol", words.policy_symbol),
        ];
        let (kind, autocomplete) = (Kind::Password, "new-password");
        let field = Field {
            name,
            label,
            kind,
            autocomplete,
            has_checks: true,
            ..Field::default()
        };
        html! {
            div {
                (field.render(frame))
                ul .checks id={ (name) "-checks" } data-checks=(name) data-length=(self.minimum_length) {
                    @for (_, check, text) in checks.into_iter().filter(|(is_asked, ..)| *is_asked) {
                        li data-check=(check) { (text) }
                    }
                }
            }
        }
    }
}

/// A field for a code that was sent or that an app shows.
pub(crate) fn code(frame: &Frame<'_>, name: &str) -> Markup {
    let (kind, autocomplete) = (Kind::Code, "one-time-code");
    Field {
        name,
        label: frame.words.code,
        kind,
        autocomplete,
        has_focus: true,
        ..Field::default()
    }
    .render(frame)
}
