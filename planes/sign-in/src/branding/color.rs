//! Colors of managed login, `rrggbbaa`, and whether one can be read on another.

use std::fmt;

/// The least contrast of text, by WCAG 2.2's criterion 1.4.3.
const TEXT_CONTRAST: f64 = 4.5;

/// A color with its opacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Color {
    red: u8,
    green: u8,
    blue: u8,
    alpha: u8,
}

impl Color {
    pub(crate) const WHITE: Self = Self {
        red: 255,
        green: 255,
        blue: 255,
        alpha: 255,
    };
    const INK: Self = Self {
        red: 17,
        green: 21,
        blue: 28,
        alpha: 255,
    };

    /// Reads `rrggbb` or `rrggbbaa`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('#').unwrap_or(text);
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(text, 16).ok().filter(|_| is_hex)?;
        let [red, green, blue, alpha] = match text.len() {
            6 => (number << 8 | 0xFF).to_be_bytes(),
            8 => number.to_be_bytes(),
            _ => return None,
        };
        Some(Self {
            red,
            green,
            blue,
            alpha,
        })
    }

    /// This color, if text in it can be read on `ground`; else black or white, whichever can.
    pub(crate) fn legible_on(self, ground: Self) -> Self {
        if self.contrast(ground) >= TEXT_CONTRAST {
            return self;
        }
        let candidates = [Self::INK, Self::WHITE];
        let better = candidates
            .into_iter()
            .max_by(|one, other| one.contrast(ground).total_cmp(&other.contrast(ground)));
        better.unwrap_or(Self::INK)
    }

    /// WCAG's contrast ratio of this color, seen on the other.
    fn contrast(self, ground: Self) -> f64 {
        let ground = ground.over(Self::WHITE);
        let (one, other) = (self.over(ground).luminance(), ground.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// What the eye sees where this color lies over an opaque one.
    fn over(self, ground: Self) -> Self {
        let mixed = |own: u8, below: u8| {
            let alpha = u32::from(self.alpha);
            let sum = u32::from(own) * alpha + u32::from(below) * (255 - alpha);
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        Self {
            red: mixed(self.red, ground.red),
            green: mixed(self.green, ground.green),
            blue: mixed(self.blue, ground.blue),
            alpha: 255,
        }
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "#{:02x}{:02x}{:02x}{:02x}",
            self.red, self.green, self.blue, self.alpha
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap()
    }

    #[test]
    fn reads_both_forms_and_nothing_else() {
        assert_eq!(color("0972d3ff").to_string(), "#0972d3ff");
        assert_eq!(color("0972d3").to_string(), "#0972d3ff");
        for wrong in ["", "fff", "+972d3ff", "0972d3f", "red;}", "0972d3ff0"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn measures_contrast_as_wcag_does() {
        assert!((color("000000").contrast(Color::WHITE) - 21.0).abs() < 0.01);
        // Gray 767676 is the lightest that may be written with on white.
        assert!(color("767676").contrast(Color::WHITE) >= 4.5);
        assert!(color("777777").contrast(Color::WHITE) < 4.5);
    }

    #[test]
    fn keeps_what_can_be_read_and_replaces_the_rest() {
        assert_eq!(
            color("0972d3ff").legible_on(Color::WHITE),
            color("0972d3ff")
        );
        assert_eq!(color("ffff00ff").legible_on(Color::WHITE), Color::INK);
        assert_eq!(
            color("000000ff").legible_on(color("111111ff")),
            Color::WHITE
        );
        // A color that one sees through counts as what one sees.
        assert_eq!(color("00000010").legible_on(Color::WHITE), Color::INK);
    }
}
