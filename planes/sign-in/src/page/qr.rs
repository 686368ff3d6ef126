//! QR codes as SVG.

use std::fmt::Write;

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, as ISO/IEC 18004 asks for.
const MARGIN: i32 = 4;

/// The picture of a text; nothing if the text is too long for one.
pub(crate) fn picture(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return html! {};
    };
    let side = code.size() + 2 * MARGIN;
    html! {
        svg .qr viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            path d=(modules(&code)) {}
        }
    }
}

/// A square for each run of dark modules in a row.
fn modules(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = i32::try_from(
                (x..code.size())
                    .take_while(|x| code.get_module(*x, y))
                    .count(),
            )
            .unwrap_or(0);
            if run > 0 {
                // Writing to a string cannot fail.
                write!(path, "M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN).unwrap_or_default();
            }
            x += run + 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_the_modules_of_the_code() {
        let svg = picture("otpauth://totp/a?secret=B", "QR code").into_string();
        // The finder pattern's upper edge: seven dark modules behind the margin.
        assert!(svg.contains("M4 4h7v1h-7z"), "{svg}");
        assert!(svg.contains("aria-label=\"QR code\""));
    }

    #[test]
    fn a_text_too_long_has_no_code() {
        assert_eq!(picture(&"x".repeat(4000), "").into_string(), "");
    }
}
