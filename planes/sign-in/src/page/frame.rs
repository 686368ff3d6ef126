//! What all pages have around them: head, logo, card, problems, and forms with their token.

use maud::{DOCTYPE, Markup, html};

use super::field::Problem;
use super::icon;
use crate::assets;
use crate::branding::{Bar, Brand, Logo, Place};
use crate::words::{Words, fill};

/// What a page stands in.
pub(crate) struct Frame<'a> {
    pub(crate) words: &'a Words,
    /// Languages that one can change to.
    pub(crate) languages: Vec<Language>,
    pub(crate) brand: &'a Brand,
    /// The app client's name.
    pub(crate) app: &'a str,
    /// The query that a sign-in began with, which goes along from page to page.
    pub(crate) query: &'a str,
    /// The token that a form must send back.
    pub(crate) form_token: &'a str,
    pub(crate) problems: Vec<Problem>,
    /// Something that went well.
    pub(crate) notice: Option<String>,
}

/// A language, and where the page is in it.
pub(crate) struct Language {
    pub(crate) tag: &'static str,
    /// What those who speak it call it.
    pub(crate) name: &'static str,
    pub(crate) address: String,
}

/// A page.
pub(crate) trait Page {
    fn title(&self, frame: &Frame<'_>) -> String;
    /// What stands in the card, below problems.
    fn head(&self, frame: &Frame<'_>) -> Markup;
    fn body(&self, frame: &Frame<'_>) -> Markup;
}

/// The document of a page.
pub(crate) fn render(page: &dyn Page, frame: &Frame<'_>) -> String {
    let title = page.title(frame);
    let title = if frame.problems.is_empty() {
        title
    } else {
        fill(frame.words.error_title, "{title}", &title)
    };
    let document = html! {
        (DOCTYPE)
        html lang=(frame.words.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="referrer" content="same-origin";
                title { (title) }
                link rel="icon" href=(frame.brand.favicon.as_deref().unwrap_or("data:,"));
                link rel="stylesheet" href=(assets::STYLE_PATH);
                @if let Some(sheet) = &frame.brand.sheet { link rel="stylesheet" href=(sheet); }
                script src=(assets::SCRIPT_PATH) defer {}
            }
            body class=[frame.brand.is_pictured.then_some("pictured")] {
                @if let Some(bar) = &frame.brand.header { header { (bar_of(bar, "top")) } }
                main class=[class_of(frame.brand.form_at, ["left", "right"])] {
                    (logo(frame, false))
                    div .card.background-customizable {
                        (logo(frame, true))
                        (page.head(frame))
                        (problems(frame))
                        (page.body(frame))
                    }
                    (languages(frame))
                }
                @if let Some(bar) = &frame.brand.footer { footer { (bar_of(bar, "bottom")) } }
            }
        }
    };
    document.into_string()
}

impl Frame<'_> {
    /// A heading with what the page is about below it.
    pub(crate) fn heading(&self, heading: &str, lead: &str) -> Markup {
        html! {
            h1 { (heading) }
            @if !lead.is_empty() { p .lead.textDescription-customizable { (lead) } }
        }
    }

    /// Where a page is, with the query that goes along.
    pub(crate) fn path(&self, path: &str) -> String {
        if self.query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", self.query)
        }
    }

    /// A form that sends its token with it.
    pub(crate) fn form(&self, path: &str, content: &Markup) -> Markup {
        html! {
            form method="post" action=(self.path(path)) {
                (self.token())
                (content)
            }
        }
    }

    /// The hidden field of a form's token.
    pub(crate) fn token(&self) -> Markup {
        html! { input type="hidden" name="_csrf" value=(self.form_token); }
    }

    /// The button that goes on.
    pub(crate) fn submit(&self, text: &str) -> Markup {
        html! { button .button.first.submitButton-customizable type="submit" { (text) } }
    }
}

/// What is wrong, in one place, with links to the fields; a screen reader begins here.
fn problems(frame: &Frame<'_>) -> Markup {
    html! {
        @if !frame.problems.is_empty() {
            div .notice.bad.errorMessage-customizable role="alert" tabindex="-1" autofocus {
                @if let [only] = &frame.problems[..] {
                    p { (linked(only)) }
                } @else {
                    h2 { (frame.words.error_summary) }
                    ul { @for problem in &frame.problems { li { (linked(problem)) } } }
                }
            }
        }
        @if let Some(notice) = &frame.notice {
            div .notice.good role="status" { p { (notice) } }
        }
    }
}

/// The languages that one can change to; a closed menu takes one line.
fn languages(frame: &Frame<'_>) -> Markup {
    let words = frame.words;
    html! {
        @if !frame.languages.is_empty() {
            details .languages {
                summary { (icon::globe()) (words.language_name) }
                ul {
                    @for language in &frame.languages {
                        li {
                            a href=(language.address) lang=(language.tag) hreflang=(language.tag)
                                aria-current=[(language.tag == words.language).then_some("true")] {
                                (language.name)
                            }
                        }
                    }
                }
            }
        }
    }
}

fn linked(problem: &Problem) -> Markup {
    html! {
        @if let Some(field) = &problem.field { a href={ "#" (field) } { (problem.text) } }
        @else { (problem.text) }
    }
}

fn logo(frame: &Frame<'_>, inside: bool) -> Markup {
    let Some(Logo {
        source,
        at,
        is_inside,
    }) = &frame.brand.logo
    else {
        return html! { @if !inside { (monogram(frame.app)) } };
    };
    let class = class_of(*at, ["start", "end"]);
    html! {
        @if *is_inside == inside {
            div class={ "banner banner-customizable " (class.unwrap_or_default()) (if inside { " inside" } else { "" }) } {
                img .logo-customizable src=(source) alt=(frame.app);
            }
        }
    }
}

/// What stands for an application without a logo: its first letter.
fn monogram(app: &str) -> Markup {
    let letter = app.chars().find(|letter| letter.is_alphanumeric());
    html! {
        @if let Some(letter) = letter {
            div .banner.banner-customizable aria-hidden="true" { span .mark { (letter.to_uppercase()) } }
        }
    }
}

fn bar_of(bar: &Bar, edge: &str) -> Markup {
    let class = class_of(bar.at, ["", "end"]).unwrap_or("middle");
    html! {
        div class={ "bar " (edge) " " (class) } {
            @if let Some(logo) = &bar.logo { img src=(logo) alt=""; }
        }
    }
}

fn class_of(place: Place, [start, end]: [&'static str; 2]) -> Option<&'static str> {
    match place {
        Place::Start => Some(start),
        Place::Center => None,
        Place::End => Some(end),
    }
}
