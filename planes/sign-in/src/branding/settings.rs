//! The settings of managed login: a JSON document of the branding editor, as far as our pages
//! have what it sets. Colors become variables of the pages' sheet.
//!
//! A color of text that could not be read on its ground is replaced by one that can be.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html>

use std::collections::BTreeMap;

use serde_json::Value;

use super::Place;
use super::color::Color;

/// Variables, and where the document has their colors; `{mode}` is `lightMode` or `darkMode`.
const COLORS: &[(&str, &str)] = &[
    ("page", "components/pageBackground/{mode}/color"),
    ("card", "components/form/{mode}/backgroundColor"),
    ("card-line", "components/form/{mode}/borderColor"),
    ("heading", "components/pageText/{mode}/headingColor"),
    ("text", "components/pageText/{mode}/bodyColor"),
    ("muted", "components/pageText/{mode}/descriptionColor"),
    ("label", "componentClasses/inputLabel/{mode}/textColor"),
    ("hint", "componentClasses/inputDescription/{mode}/textColor"),
    ("divider", "componentClasses/divider/{mode}/borderColor"),
    (
        "field",
        "componentClasses/input/{mode}/defaults/backgroundColor",
    ),
    (
        "field-line",
        "componentClasses/input/{mode}/defaults/borderColor",
    ),
    (
        "accent",
        "components/primaryButton/{mode}/defaults/backgroundColor",
    ),
    (
        "accent-text",
        "components/primaryButton/{mode}/defaults/textColor",
    ),
    (
        "accent-hover",
        "components/primaryButton/{mode}/hover/backgroundColor",
    ),
    (
        "accent-hover-text",
        "components/primaryButton/{mode}/hover/textColor",
    ),
    (
        "second",
        "components/idpButton/standard/{mode}/defaults/backgroundColor",
    ),
    (
        "second-line",
        "components/idpButton/standard/{mode}/defaults/borderColor",
    ),
    (
        "second-text",
        "components/idpButton/standard/{mode}/defaults/textColor",
    ),
    (
        "second-hover",
        "components/idpButton/standard/{mode}/hover/backgroundColor",
    ),
    (
        "second-hover-line",
        "components/idpButton/standard/{mode}/hover/borderColor",
    ),
    (
        "second-hover-text",
        "components/idpButton/standard/{mode}/hover/textColor",
    ),
    ("link", "componentClasses/link/{mode}/defaults/textColor"),
    ("link-hover", "componentClasses/link/{mode}/hover/textColor"),
    ("focus", "componentClasses/focusState/{mode}/borderColor"),
    (
        "error-back",
        "components/alert/{mode}/error/backgroundColor",
    ),
    ("error-line", "components/alert/{mode}/error/borderColor"),
];

/// Text and the ground that it must be read on.
const TEXTS: &[(&str, &str)] = &[
    ("heading", "card"),
    ("text", "card"),
    ("muted", "card"),
    ("label", "card"),
    ("hint", "card"),
    ("link", "card"),
    ("link-hover", "card"),
    ("accent-text", "accent"),
    ("accent-hover-text", "accent-hover"),
    ("second-text", "second"),
    ("second-hover-text", "second-hover"),
];

const RADII: &[(&str, &str)] = &[
    ("radius-card", "components/form/borderRadius"),
    ("radius-field", "componentClasses/input/borderRadius"),
    ("radius-button", "componentClasses/buttons/borderRadius"),
];
const LARGEST_RADIUS: f64 = 64.0;

/// The settings of an app client's style.
pub(crate) struct Settings<'a>(pub(crate) &'a Value);

impl Settings<'_> {
    /// The sheet that lays this style over the pages' own.
    pub(crate) fn sheet(&self) -> String {
        let (light, dark) = (self.variables(Mode::Light), self.variables(Mode::Dark));
        let radii = self.radii();
        match self.text("categories/global/colorSchemeMode") {
            Some("LIGHT") => format!(":root{{color-scheme:light;{radii}{light}}}\n"),
            Some("DARK") => format!(":root{{color-scheme:dark;{radii}{dark}}}\n"),
            // As the browser would like it.
            _ => format!(
                ":root{{{radii}}}\n@media (prefers-color-scheme:light){{:root{{{light}}}}}\n\
                 @media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
            ),
        }
    }

    /// Whether a switch of the document is on.
    pub(crate) fn is_on(&self, path: &str) -> bool {
        self.at(path).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A place that the document names.
    pub(crate) fn place(&self, path: &str, otherwise: Place) -> Place {
        match self.text(path) {
            Some("START") => Place::Start,
            Some("CENTER") => Place::Center,
            Some("END") => Place::End,
            _ => otherwise,
        }
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.at(path)?.as_str()
    }

    /// Whether pages are dark, whatever the browser would like.
    pub(crate) fn is_dark(&self) -> bool {
        self.text("categories/global/colorSchemeMode") == Some("DARK")
    }

    fn variables(&self, mode: Mode) -> String {
        let color = |path: &str| Color::parse(self.text(&path.replace("{mode}", mode.name()))?);
        let mut colors: BTreeMap<&str, Color> = COLORS
            .iter()
            .filter_map(|(name, path)| Some((*name, color(path)?)))
            .collect();
        for (text, ground) in TEXTS {
            let known = |name: &str| {
                colors
                    .get(name)
                    .copied()
                    .or_else(|| mode.color_without_brand(name))
            };
            let (Some(color), Some(ground)) = (known(text), known(ground)) else {
                continue;
            };
            let legible = color.legible_on(ground);
            if legible != color {
                colors.insert(text, legible);
            }
        }
        colors
            .iter()
            .map(|(name, color)| format!("--{name}:{color};"))
            .collect()
    }

    fn radii(&self) -> String {
        let radius = |path: &str| {
            self.at(path)?
                .as_f64()
                .filter(|radius| (0.0..=LARGEST_RADIUS).contains(radius))
        };
        RADII
            .iter()
            .filter_map(|(name, path)| Some(format!("--{name}:{}px;", radius(path)?)))
            .collect()
    }

    fn at(&self, path: &str) -> Option<&Value> {
        path.split('/')
            .try_fold(self.0, |value, name| value.get(name))
    }
}

#[derive(Clone, Copy)]
enum Mode {
    Light,
    Dark,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "lightMode",
            Self::Dark => "darkMode",
        }
    }

    /// What the pages' own sheet says.
    fn color_without_brand(self, name: &str) -> Option<Color> {
        let start = format!("--{name}: light-dark(");
        let pair = crate::assets::STYLE
            .lines()
            .find_map(|line| line.trim().strip_prefix(&start))?;
        let (light, dark) = pair.strip_suffix(");")?.split_once(", ")?;
        Color::parse(match self {
            Self::Light => light,
            Self::Dark => dark,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the API answers for settings that nobody has made.
    const USUAL: &str =
        include_str!("../../../../services/cognito-idp/src/resources/branding_defaults.json");

    #[test]
    fn the_usual_settings_are_those_of_the_sheet() {
        let usual: Value = serde_json::from_str(USUAL).unwrap();
        let settings = Settings(&usual);
        for (name, path) in COLORS {
            for mode in [Mode::Light, Mode::Dark] {
                let said = settings.text(&path.replace("{mode}", mode.name()));
                let said = Color::parse(said.unwrap());
                assert_eq!(said, mode.color_without_brand(name), "{path}");
            }
        }
    }

    fn sheet(document: &str) -> String {
        Settings(&serde_json::from_str(document).unwrap()).sheet()
    }

    const PAGE: &str = r#""components": {"pageBackground": {
        "lightMode": {"color": "ffffffff"}, "darkMode": {"color": "0f1b2aff"}}}"#;

    #[test]
    fn colors_become_variables() {
        assert_eq!(
            sheet(&format!("{{{PAGE}}}")),
            ":root{}\n@media (prefers-color-scheme:light){:root{--page:#ffffffff;}}\n\
             @media (prefers-color-scheme:dark){:root{--page:#0f1b2aff;}}\n"
        );
    }

    #[test]
    fn one_scheme_leaves_the_other_out() {
        let document =
            format!(r#"{{"categories": {{"global": {{"colorSchemeMode": "DARK"}}}}, {PAGE}}}"#);
        assert_eq!(
            sheet(&document),
            ":root{color-scheme:dark;--page:#0f1b2aff;}\n"
        );
    }

    #[test]
    fn text_that_could_not_be_read_is_replaced() {
        let button = |defaults: &str| {
            sheet(&format!(
                r#"{{"components": {{"primaryButton": {{"lightMode": {{"defaults": {defaults}}}}}}}}}"#
            ))
        };
        assert!(
            button(r#"{"backgroundColor": "ffff00ff", "textColor": "ffffffff"}"#)
                .contains("--accent-text:#11151cff;")
        );
        // The pages' own white is no better.
        assert!(button(r#"{"backgroundColor": "ffff00ff"}"#).contains("--accent-text:#11151cff;"));
        assert!(!button(r#"{"backgroundColor": "0972d3ff"}"#).contains("--accent-text"));
    }

    #[test]
    fn the_pages_own_text_can_be_read_in_light_and_dark() {
        for mode in [Mode::Light, Mode::Dark] {
            for (text, ground) in TEXTS {
                let (text, ground) = (
                    mode.color_without_brand(text).unwrap(),
                    mode.color_without_brand(ground).unwrap(),
                );
                assert_eq!(
                    text.legible_on(ground),
                    text,
                    "{} {text} on {ground}",
                    mode.name()
                );
            }
        }
    }

    #[test]
    fn what_is_no_color_or_radius_is_left_out() {
        let document = r#"{"components": {"form": {"borderRadius": 1e9, "lightMode": {
            "backgroundColor": "red;}body{display:none}", "borderColor": 7}}}}"#;
        assert!(!sheet(document).contains("--") && !sheet(document).contains("body"));
    }
}
