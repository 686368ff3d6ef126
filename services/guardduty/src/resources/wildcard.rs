//! Patterns of `matches`: `*` is any text, `?` any one character.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html>

/// A pattern.
pub(crate) struct Wildcard(Vec<char>);

impl Wildcard {
    pub(crate) fn new(pattern: &str) -> Self {
        Self(pattern.chars().collect())
    }

    /// Whether a whole text fits, in time linear in pattern and text together for each star.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut place) = (0, 0);
        // Where to go on if the text after the last star does not fit.
        let mut star: Option<(usize, usize)> = None;
        while place < text.len() {
            match self.0.get(at) {
                Some('*') => {
                    star = Some((at, place));
                    at += 1;
                }
                Some(wanted) if *wanted == '?' || Some(wanted) == text.get(place) => {
                    at += 1;
                    place += 1;
                }
                _ => {
                    let Some((after, taken)) = star else {
                        return false;
                    };
                    star = Some((after, taken + 1));
                    at = after + 1;
                    place = taken + 1;
                }
            }
        }
        let rest = self.0.get(at..).unwrap_or_default();
        rest.iter().all(|char| *char == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::Wildcard;

    #[test]
    fn stars_are_any_text_and_question_marks_one_character() {
        for (pattern, text, fits) in [
            ("Recon:EC2/*", "Recon:EC2/Portscan", true),
            ("*Caller*", "UnauthorizedAccess:IAMUser/TorIPCaller", true),
            ("i-?", "i-1", true),
            ("i-?", "i-12", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-", false),
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
        ] {
            assert_eq!(Wildcard::new(pattern).fits(text), fits, "{pattern} {text}");
        }
    }
}
