//! Enums.

use super::names::{type_name, variant_name};

/// The enum of a service's errors: a shape of that name gets another.
pub(crate) const CODES: &str = "ErrorCode";

/// An enum of texts.
pub(crate) fn render(name: &str, shape: &str, values: &[String]) -> String {
    let variants: Vec<(String, &str)> = values
        .iter()
        .map(|value| (variant_name(value), value.as_str()))
        .collect();
    let declaration = format!(
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n\
         pub enum {name} {{\n{}}}\n\n",
        variants
            .iter()
            .map(|(variant, value)| format!("/// `{value}`.\n{variant},\n"))
            .collect::<String>()
    );
    format!(
        "/// The values of `{shape}`.\n{declaration}\
         impl {name} {{\n/// Every value, in the model's order.\npub const ALL: &[Self] = &[{}];\n\n{}\
         /// The value that AWS writes so.\npub fn parse(text: &str) -> Option<Self> {{\n\
         Self::ALL.iter().copied().find(|value| value.as_str() == text)\n}}\n}}\n\n\
         written_as_text!({name});\n\n",
        variants
            .iter()
            .map(|(variant, _)| format!("Self::{variant},"))
            .collect::<String>(),
        as_str(&variants),
    )
}

/// The errors of a service.
pub(crate) fn render_codes(codes: &[String]) -> String {
    let variants: Vec<(String, &str)> = codes
        .iter()
        .map(|code| (type_name(code), code.as_str()))
        .collect();
    format!(
        "/// The errors that the answered operations may give.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum {CODES} {{\n{}}}\n\n\
         impl {CODES} {{\n{}}}\n\n",
        variants
            .iter()
            .map(|(variant, code)| format!("/// `{code}`.\n{variant},\n"))
            .collect::<String>(),
        as_str(&variants),
    )
}

fn as_str(variants: &[(String, &str)]) -> String {
    format!(
        "/// As AWS writes it.\npub const fn as_str(self) -> &'static str {{\nmatch self {{\n{}}}\n}}\n\n",
        variants
            .iter()
            .map(|(variant, value)| format!("Self::{variant} => {value:?},\n"))
            .collect::<String>()
    )
}
