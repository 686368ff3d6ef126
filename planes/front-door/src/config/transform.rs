//! What of a request changes on its way to a target.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html>

use regex::bytes::{Captures, Regex, RegexBuilder};

/// A regular expression may take so much memory.
const LARGEST_REGEX_BYTES: usize = 1024 * 1024;

/// The transforms of a rule.
#[derive(Clone, Debug, Default)]
pub struct Transforms {
    /// Of the `Host` header.
    pub host: Option<Rewrite>,
    /// Of path and query.
    pub url: Option<Rewrite>,
}

impl Transforms {
    /// Whether nothing changes.
    pub fn are_none(&self) -> bool {
        self.host.is_none() && self.url.is_none()
    }
}

/// A regular expression, and what takes the place of what it finds first.
#[derive(Clone, Debug)]
pub struct Rewrite {
    regex: Regex,
    replacement: Vec<Piece>,
}

/// A piece of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    Group(usize),
}

impl Rewrite {
    /// Of a regular expression, and a text in which `$1` stands for the first group.
    pub fn new(regex: &str, replacement: &str) -> Result<Self, regex::Error> {
        let mut builder = RegexBuilder::new(regex);
        builder
            .size_limit(LARGEST_REGEX_BYTES)
            .dfa_size_limit(LARGEST_REGEX_BYTES);
        Ok(Self {
            regex: builder.build()?,
            replacement: pieces(replacement),
        })
    }

    /// The text after it; nothing where it finds nothing.
    pub(crate) fn of(&self, text: &[u8]) -> Option<Vec<u8>> {
        let found = self.regex.captures(text)?;
        let whole = found.get(0)?;
        let mut rewritten = text.get(..whole.start()).unwrap_or_default().to_vec();
        self.write(&found, &mut rewritten);
        rewritten.extend_from_slice(text.get(whole.end()..).unwrap_or_default());
        Some(rewritten)
    }

    fn write(&self, found: &Captures<'_>, out: &mut Vec<u8>) {
        for piece in &self.replacement {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text),
                // A group that there is not, or that found nothing, is empty.
                Piece::Group(number) => {
                    let group = found.get(*number);
                    out.extend_from_slice(group.map_or(&[][..], |group| group.as_bytes()));
                }
            }
        }
    }
}

fn pieces(replacement: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut parts = replacement.split('$');
    let first = parts.next().unwrap_or_default();
    pieces.push(Piece::Text(first.as_bytes().to_vec()));
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at_checked(digits).unwrap_or_default();
        match number.parse() {
            Ok(number) => {
                pieces.push(Piece::Group(number));
                pieces.push(Piece::Text(rest.as_bytes().to_vec()));
            }
            Err(_) => pieces.push(Piece::Text(format!("${part}").into_bytes())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(regex: &str, replacement: &str, text: &str) -> Option<String> {
        let rewrite = Rewrite::new(regex, replacement).unwrap();
        let rewritten = rewrite.of(text.as_bytes());
        rewritten.map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn groups_stand_in_the_replacement() {
        let product = rewritten(
            "^/dp/([A-Za-z0-9]+)/?$",
            "/product.php?id=$1",
            "/dp/B09G3HRMW",
        );
        assert_eq!(product.unwrap(), "/product.php?id=B09G3HRMW");
        let host = rewritten(
            "^mywebsite-(.+).com$",
            "internal.dev.$1.myweb.com",
            "mywebsite-example.com",
        );
        assert_eq!(host.unwrap(), "internal.dev.example.myweb.com");
        assert_eq!(
            rewritten("(a)(b)?", "$2$1$$9$x$", "-a-").unwrap(),
            "-a$$x$-"
        );
    }

    #[test]
    fn what_is_not_found_stays() {
        assert_eq!(rewritten("^/old", "/new", "/other/old"), None);
        assert_eq!(rewritten("/old", "/new", "/old/old").unwrap(), "/new/old");
    }
}
