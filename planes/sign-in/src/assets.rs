//! What the pages load: one style sheet, one script.

/// The pages' own style sheet.
pub(crate) const STYLE: &str = include_str!("assets/style.css");
/// Passkeys, and what is only comfort.
pub(crate) const SCRIPT: &str = include_str!("assets/script.js");

/// Where the style sheet is served.
pub(crate) const STYLE_PATH: &str = "/static/style.css";
/// Where the script is served.
pub(crate) const SCRIPT_PATH: &str = "/static/script.js";
