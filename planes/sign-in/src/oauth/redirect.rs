//! The way back to an application.

use crate::web::pairs::Pairs;

/// How an application gets its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseType {
    /// A code, in the query.
    Code,
    /// Tokens, in the fragment.
    Token,
}

impl ResponseType {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "code" => Some(Self::Code),
            "token" => Some(Self::Token),
            _ => None,
        }
    }

    /// The flow that a client must be allowed.
    pub(crate) fn flow(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Token => "implicit",
        }
    }
}

/// A registered address with an answer. `address` has no fragment: none can be registered.
pub(crate) fn with_answer(address: &str, response: ResponseType, answer: &Pairs) -> String {
    let separator = match response {
        ResponseType::Token => '#',
        ResponseType::Code if address.contains('?') => '&',
        ResponseType::Code => '?',
    };
    format!("{address}{separator}{}", answer.encode())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_codes_into_the_query_and_tokens_into_the_fragment() {
        let answer = Pairs::default().with("code", "a b").with("state", "x&y=z");
        assert_eq!(
            with_answer("https://a/b", ResponseType::Code, &answer),
            "https://a/b?code=a%20b&state=x%26y%3Dz"
        );
        assert_eq!(
            with_answer("https://a/b?c=d", ResponseType::Code, &answer),
            "https://a/b?c=d&code=a%20b&state=x%26y%3Dz"
        );
        assert_eq!(
            with_answer("my:app", ResponseType::Token, &answer),
            "my:app#code=a%20b&state=x%26y%3Dz"
        );
    }
}
