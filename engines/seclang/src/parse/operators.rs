//! `!@rx …`, `@pmFromFile …`, or only a pattern.

use aho_corasick::AhoCorasick;

use crate::address::Network;
use crate::macros::Template;
use crate::operator::{NumberOperator, Operator, Pattern, TextOperator};

/// Gives the text of a data file.
pub(crate) type DataFiles<'a> = &'a dyn Fn(&str) -> Option<String>;

/// An operator, and whether its opposite is meant.
#[derive(Debug)]
pub(crate) struct Tested {
    pub(crate) operator: Operator,
    pub(crate) is_negated: bool,
}

/// Reads an operator; `Err` says what is not supported.
pub(crate) fn operator(text: &str, files: DataFiles<'_>) -> Result<Tested, String> {
    let (is_negated, text) = match text.strip_prefix('!') {
        Some(rest) if rest.trim_start().starts_with('@') => (true, rest.trim_start()),
        _ => (false, text),
    };
    let (is_negated, text) = match text.strip_prefix("!") {
        Some(pattern) => (true, pattern),
        None => (is_negated, text),
    };
    let operator = match text.strip_prefix('@') {
        Some(named) => {
            let (name, argument) = named.split_once(char::is_whitespace).unwrap_or((named, ""));
            named_operator(&name.to_ascii_lowercase(), argument.trim(), files)?
        }
        None => Operator::Pattern(pattern(text)?),
    };
    Ok(Tested {
        operator,
        is_negated,
    })
}

fn named_operator(name: &str, argument: &str, files: DataFiles<'_>) -> Result<Operator, String> {
    Ok(match name {
        "rx" if argument.contains("%{") => Operator::Expanded(Template::parse(argument)?),
        "rx" => Operator::Pattern(pattern(argument)?),
        "pm" => Operator::Phrases(phrases(argument.split_whitespace())?),
        "pmf" | "pmfromfile" => Operator::Phrases(phrases(entries(&data(argument, files)?))?),
        "ipmatch" => Operator::Addresses(networks(argument.split(','))?),
        "ipmatchf" | "ipmatchfromfile" => {
            Operator::Addresses(networks(entries(&data(argument, files)?))?)
        }
        "detectsqli" => Operator::DetectSqli,
        "detectxss" => Operator::DetectXss,
        "validatebyterange" => Operator::ByteRange(byte_range(argument)?),
        "validateurlencoding" => Operator::UrlEncoding,
        "validateutf8encoding" => Operator::Utf8Encoding,
        "unconditionalmatch" => Operator::Always,
        "nomatch" => Operator::Never,
        _ => return comparison(name, argument),
    })
}

fn comparison(name: &str, argument: &str) -> Result<Operator, String> {
    let argument = Template::parse(argument)?;
    let text = match name {
        "beginswith" => TextOperator::BeginsWith,
        "contains" | "strmatch" => TextOperator::Contains,
        "containsword" => TextOperator::ContainsWord,
        "endswith" => TextOperator::EndsWith,
        "streq" => TextOperator::Equal,
        "within" => TextOperator::Within,
        _ => return number(name, argument),
    };
    Ok(Operator::Text(text, argument))
}

fn number(name: &str, argument: Template) -> Result<Operator, String> {
    let operator = match name {
        "eq" => NumberOperator::Equal,
        "ge" => NumberOperator::AtLeast,
        "gt" => NumberOperator::Greater,
        "le" => NumberOperator::AtMost,
        "lt" => NumberOperator::Less,
        _ => return Err(format!("the operator @{name}")),
    };
    Ok(Operator::Number(operator, argument))
}

fn pattern(text: &str) -> Result<Pattern, String> {
    Pattern::compile(text).map_err(|error| format!("the pattern: {error}"))
}

fn data(name: &str, files: DataFiles<'_>) -> Result<String, String> {
    files(name).ok_or_else(|| format!("the file {name}, which can't be read"))
}

/// The lines of a data file that are no comments.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn phrases<'a>(phrases: impl Iterator<Item = &'a str>) -> Result<AhoCorasick, String> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(phrases)
        .map_err(|error| format!("the phrases: {error}"))
}

fn networks<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<Network>, String> {
    texts
        .map(|text| Network::parse(text.trim()).ok_or_else(|| format!("the network {text}")))
        .collect()
}

fn byte_range(argument: &str) -> Result<Box<[bool; 256]>, String> {
    let refused = || format!("the range {argument}");
    let mut range = Box::new([false; 256]);
    for part in argument
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let first: u8 = first.trim().parse().map_err(|_| refused())?;
        let last: u8 = last.trim().parse().map_err(|_| refused())?;
        for byte in first..=last {
            if let Some(member) = range.get_mut(usize::from(byte)) {
                *member = true;
            }
        }
    }
    Ok(range)
}

#[cfg(test)]
mod tests {
    use super::operator;
    use crate::macros::Template;

    fn test(text: &str, value: &[u8]) -> bool {
        let files = |name: &str| (name == "a.data").then(|| "# x\nEvil\n\nbad word\n".to_owned());
        let tested = operator(text, &files).unwrap();
        let expand = |template: &Template| template.literal().unwrap().as_bytes().to_vec();
        tested.operator.test(value, expand).is_some() != tested.is_negated
    }

    #[test]
    fn reads_operators_in_any_case() {
        assert!(test("^a", b"ab"));
        assert!(test("!@rx ^a", b"b"));
        assert!(test("@PM one TWO", b"xxtwoxx"));
        assert!(test("@pmFromFile a.data", b"an evil value"));
        assert!(test("@pmf a.data", b"BAD WORD"));
        assert!(!test("@pmf a.data", b"# x"));
        assert!(test("@ipMatch 10.0.0.0/8,::1", b"10.1.1.1"));
        assert!(test("@validateByteRange 32-126", b"\n"));
        assert!(!test("@validateByteRange 9,10,13,32-126", b"a\n"));
        assert!(test("@within GET HEAD", b"GET"));
        assert!(test("@eq 3", b"3"));
        assert!(test("!@lt 3", b"3"));
        assert!(test("@detectSQLi", b"1' or 1=1--"));
        assert!(test("@detectXSS", b"<script>"));
        assert!(test("@validateUtf8Encoding", b"\xff"));
        assert!(test("@unconditionalMatch", b""));
    }

    #[test]
    fn names_what_it_does_not_support() {
        let refused = |text: &str| operator(text, &|_| None).unwrap_err();
        assert_eq!(refused("@geoLookup"), "the operator @geolookup");
        assert_eq!(
            refused("@pmFromFile b.data"),
            "the file b.data, which can't be read"
        );
        assert!(refused("@rx (").starts_with("the pattern"));
    }
}
