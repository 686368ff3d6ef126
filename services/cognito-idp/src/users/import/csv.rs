//! Lines of a file: fields between commas, without quotation marks; a backslash keeps a comma.

/// A line's longest length in characters.
const LONGEST: usize = 16_000;

/// The fields of a line, trimmed; nothing if it is too long.
pub(super) fn fields(line: &str) -> Option<Vec<String>> {
    if line.chars().count() > LONGEST {
        return None;
    }
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' if rest.peek() == Some(&',') => field.extend(rest.next()),
            ',' => fields.push(trimmed(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(trimmed(&mut field));
    Some(fields)
}

fn trimmed(field: &mut String) -> String {
    std::mem::take(field).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commas_can_be_kept() {
        assert_eq!(
            fields(r"John,, 123 Any Street\, Town ,a\b,").unwrap(),
            ["John", "", "123 Any Street, Town", r"a\b", ""]
        );
        assert_eq!(fields("").unwrap(), [""]);
        assert_eq!(fields(&"x".repeat(16_001)), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(values in proptest::collection::vec("[a-zA-Z0-9 ,$/.]{0,12}", 1..8)) {
            let line: Vec<_> = values.iter().map(|value| value.replace(',', "\\,")).collect();
            let trimmed: Vec<_> = values.iter().map(|value| value.trim().to_owned()).collect();
            prop_assert_eq!(fields(&line.join(",")).unwrap(), trimmed);
        }
    }
}
