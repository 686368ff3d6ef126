//! Several scans as one, for lists of entities of several kinds.

use ringwall_store::RowKey;

use crate::error::IamError;

/// Reads rows of one kind: after a key, at most so many.
pub(crate) type Scan<'a, R> =
    &'a dyn Fn(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, IamError>;

/// The rows of all scans, one scan after the other. Keys say which scan a row is from.
pub(crate) fn chained<R>(
    scans: &[Scan<'_, R>],
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, R)>, IamError> {
    let place = after.and_then(split);
    let (first, mut after) = place.map_or((0, None), |(number, key)| (number, Some(key)));
    let mut rows = Vec::new();
    let remaining = (0_u64..).zip(scans).filter(|(number, _)| *number >= first);
    for (number, scan) in remaining {
        let wanted = limit.saturating_sub(rows.len());
        if wanted == 0 {
            break;
        }
        let found = scan(after.take().as_ref(), wanted)?;
        let keyed = found
            .into_iter()
            .map(|(key, row)| (joined(number, &key), row));
        rows.extend(keyed);
    }
    Ok(rows)
}

fn joined(number: u64, key: &RowKey) -> RowKey {
    RowKey::new().number(number).bytes(key.as_bytes())
}

fn split(key: &RowKey) -> Option<(u64, RowKey)> {
    let (number, rest) = key.as_bytes().split_first_chunk()?;
    Some((
        u64::from_be_bytes(*number),
        RowKey::from_bytes(rest.to_vec()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &'static str) -> impl Fn(Option<&RowKey>, usize) -> Rows {
        move |after, limit| {
            let keyed = text.chars().map(|letter| {
                let key = RowKey::new().text(&letter.to_string());
                (key, letter)
            });
            let behind = keyed.filter(|(key, _)| after.is_none_or(|after| key > after));
            Ok(behind.take(limit).collect())
        }
    }

    type Rows = Result<Vec<(RowKey, char)>, IamError>;

    #[test]
    fn goes_on_where_it_ended_at_any_place() {
        let (first, none, last) = (letters("abc"), letters(""), letters("de"));
        for size in 1..7 {
            let mut seen = String::new();
            let mut after = None;
            loop {
                let rows = chained(&[&first, &none, &last], after.as_ref(), size).unwrap();
                assert!(rows.len() <= size);
                seen.extend(rows.iter().map(|(_, letter)| *letter));
                let Some((key, _)) = rows.last() else { break };
                after = Some(key.clone());
            }
            assert_eq!(seen, "abcde", "pages of {size}");
        }
    }
}
