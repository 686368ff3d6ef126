//! Style sheets of the hosted UI: the classes and properties that AWS lets one set, no others.
//!
//! A rule that asks for more is left out of what is served. Values are words, numbers and
//! colors: nothing that loads, closes a block or hides behind an escape.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html>

/// The most that a sheet may have, as `SetUICustomization` limits it.
const MOST_BYTES: usize = 131_072;
const LONGEST_VALUE: usize = 128;
/// These sheets know nothing of the dark.
const ALWAYS_LIGHT: &str = ":root{color-scheme:light}\n";
const FUNCTIONS: [&str; 4] = ["rgb", "rgba", "hsl", "hsla"];

/// A selector that a sheet may have, and what it may set.
struct Selector {
    name: &'static str,
    properties: &'static [&'static str],
}

const SELECTORS: &[Selector] = &[
    Selector {
        name: "background-customizable",
        properties: &["background-color"],
    },
    Selector {
        name: "banner-customizable",
        properties: &["padding", "background-color"],
    },
    Selector {
        name: "errorMessage-customizable",
        properties: &[
            "margin",
            "padding",
            "font-size",
            "width",
            "background",
            "border",
            "color",
            "box-sizing",
        ],
    },
    Selector {
        name: "idpButton-customizable",
        properties: &[
            "height",
            "width",
            "text-align",
            "margin-bottom",
            "color",
            "background-color",
            "border-color",
        ],
    },
    Selector {
        name: "idpButton-customizable:hover",
        properties: &["color", "background-color"],
    },
    Selector {
        name: "idpDescription-customizable",
        properties: &[
            "padding-top",
            "padding-bottom",
            "display",
            "font-size",
            "color",
        ],
    },
    Selector {
        name: "inputField-customizable",
        properties: &["width", "height", "color", "background-color", "border"],
    },
    Selector {
        name: "inputField-customizable:focus",
        properties: &["border-color", "outline"],
    },
    Selector {
        name: "label-customizable",
        properties: &["font-weight", "color"],
    },
    Selector {
        name: "legalText-customizable",
        properties: &["color", "font-size"],
    },
    Selector {
        name: "logo-customizable",
        properties: &["max-width", "max-height", "background-color"],
    },
    Selector {
        name: "passwordCheck-valid-customizable",
        properties: &["color"],
    },
    Selector {
        name: "passwordCheck-notValid-customizable",
        properties: &["color"],
    },
    Selector {
        name: "redirect-customizable",
        properties: &["text-align"],
    },
    Selector {
        name: "socialButton-customizable",
        properties: &["height", "text-align", "width", "margin-bottom"],
    },
    Selector {
        name: "submitButton-customizable",
        properties: &[
            "font-size",
            "font-weight",
            "margin",
            "width",
            "height",
            "color",
            "background-color",
        ],
    },
    Selector {
        name: "submitButton-customizable:hover",
        properties: &["color", "background-color"],
    },
    Selector {
        name: "textDescription-customizable",
        properties: &[
            "padding-top",
            "padding-bottom",
            "display",
            "font-size",
            "color",
        ],
    },
];

/// The sheet that is served: what of the given one is allowed, written anew.
pub(crate) fn sheet(css: &str) -> String {
    let css = if css.len() <= MOST_BYTES {
        without_comments(css)
    } else {
        String::new()
    };
    let rules = css.split('}').filter_map(|rule| rule.split_once('{'));
    let rules = rules.filter_map(|(selector, body)| Some(rule(selector_named(selector)?, body)));
    rules.fold(ALWAYS_LIGHT.to_owned(), |sheet, rule| sheet + &rule)
}

fn selector_named(text: &str) -> Option<&'static Selector> {
    let name = text.trim().strip_prefix('.')?;
    SELECTORS.iter().find(|selector| selector.name == name)
}

fn rule(selector: &Selector, body: &str) -> String {
    let declarations = body.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim());
        let is_allowed = selector.properties.contains(&property.as_str()) && is_plain(value);
        is_allowed.then(|| format!("{property}:{value};"))
    });
    // Twice the class outweighs the pages' own sheet, whatever it says of the element.
    let (class, state) = selector.name.split_once(':').unwrap_or((selector.name, ""));
    let state = if state.is_empty() {
        String::new()
    } else {
        format!(":{state}")
    };
    format!(
        ".{class}.{class}.{class}{state}{{{}}}\n",
        declarations.collect::<String>()
    )
}

/// Words, numbers and colors.
fn is_plain(value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" #%.,()-!".contains(&byte);
    let functions = value.split('(').rev().skip(1);
    let mut names = functions.map(|before| {
        before
            .rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .next()
            .unwrap_or_default()
    });
    (1..=LONGEST_VALUE).contains(&value.len())
        && value.bytes().all(is_plain)
        && names.all(|name| FUNCTIONS.contains(&name.to_ascii_lowercase().as_str()))
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    // What follows a comment that does not end is in it.
    parts.fold(first, |text, part| {
        text + part.split_once("*/").map_or("", |(_, rest)| rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(css: &str) -> String {
        sheet(css).strip_prefix(ALWAYS_LIGHT).unwrap().to_owned()
    }

    #[test]
    fn keeps_what_may_be_set() {
        let css = ".submitButton-customizable { color: #FFF; /* loud */ background-color: rgb(200, 0, 0) }
            .idpButton-customizable:hover{color:black;}";
        assert_eq!(
            rules(css),
            ".submitButton-customizable.submitButton-customizable.submitButton-customizable\
             {color:#FFF;background-color:rgb(200, 0, 0);}\n\
             .idpButton-customizable.idpButton-customizable.idpButton-customizable:hover{color:black;}\n"
        );
    }

    #[test]
    fn leaves_out_selectors_and_properties_that_are_not_open() {
        assert_eq!(rules("body{color:red}"), "");
        assert_eq!(rules(".label-customizable, body{color:red}"), "");
        assert_eq!(rules("@import 'x';.label-customizable{color:red}"), "");
        assert!(!sheet(".label-customizable{position:fixed;color:red}").contains("position"));
    }

    #[test]
    fn leaves_out_values_that_load_or_break_out() {
        let values = [
            "url(https://evil.example/a)",
            "red}body{color:red",
            "expression(alert(1))",
            "r\\65 d",
            "\"</style><script>\"",
            "var(--x)",
            "image-set(x)",
            "rgb(url(x))",
        ];
        for value in values {
            let sheet = sheet(&format!(".label-customizable{{color:{value}}}"));
            assert!(
                !sheet.contains("body") && !sheet.contains("color:r\\"),
                "{value}: {sheet}"
            );
            for part in ["url", "expression", "script", "var", "image-set", "\\"] {
                assert!(!sheet.contains(part), "{value}: {sheet}");
            }
        }
    }

    #[test]
    fn a_comment_without_an_end_hides_the_rest() {
        assert_eq!(rules("/* .label-customizable{color:red}"), "");
    }
}
