use std::convert::Infallible;

use proptest::prelude::*;

use super::*;

const MARKER: Marker = Marker::new([7; 32]);

fn page(token: Option<&str>, limit: usize) -> Option<Page<'static, Infallible>> {
    Page::in_scope(&MARKER, "ListKeys|1|".to_owned(), token, limit)
}

/// All pages of a list, one after the other.
fn every<T>(limit: usize, read: impl Fn(&Page<'_, Infallible>) -> Listed<T>) -> Vec<Vec<T>> {
    let mut pages = Vec::new();
    let mut token = None;
    loop {
        let listed = read(&page(token.as_deref(), limit).unwrap());
        pages.push(listed.entries);
        token = listed.next;
        if token.is_none() {
            return pages;
        }
    }
}

/// Rows behind a key, at most so many, as a table is scanned.
fn scan(rows: u64) -> impl Fn(Option<&RowKey>, usize) -> Result<Vec<(RowKey, u64)>, Infallible> {
    move |after, limit| {
        let rows = (0..rows).map(|row| (RowKey::new().number(row), row));
        let behind = rows.filter(|(key, _)| after.is_none_or(|after| key > after));
        Ok(behind.take(limit).collect())
    }
}

proptest! {
    #[test]
    fn pages_hold_what_is_shown_once_and_in_order(
        rows in 0..700_u64,
        limit in 1..40_usize,
        shown in 1..400_u64,
    ) {
        let pages = every(limit, |page| {
            page.pick(scan(rows), |row| (row % shown == 0).then_some(row)).unwrap()
        });
        let wanted: Vec<_> = (0..rows).filter(|row| row % shown == 0).collect();
        prop_assert_eq!(pages.len(), wanted.len().div_ceil(limit).max(1));
        prop_assert_eq!(pages.concat(), wanted);
    }

    #[test]
    fn lists_at_hand_are_cut_alike(entries in 0..90_u64, limit in 1..40_usize) {
        let wanted: Vec<_> = (0..entries).collect();
        let name = |entry: &u64| format!("{entry:03}");
        let named = || wanted.iter().map(|entry| (name(entry), *entry));
        prop_assert_eq!(every(limit, |page| page.of_list(wanted.clone())).concat(), wanted.clone());
        prop_assert_eq!(every(limit, |page| page.of_named(named())).concat(), wanted.clone());
        let rows = every(limit, |page| page.rows(scan(entries)).unwrap());
        prop_assert_eq!(rows.concat(), wanted);
    }
}

#[test]
fn a_token_of_another_list_opens_no_page() {
    let listed = page(None, 1).unwrap().of_list(0..2);
    let token = listed.next.unwrap();
    let elsewhere = |token| {
        let scope = "ListAliases|1|".to_owned();
        Page::<Infallible>::in_scope(&MARKER, scope, Some(token), 1)
    };
    assert!(elsewhere(&token).is_none());
    assert!(page(Some("made up"), 1).is_none());
    assert!(page(Some(&token), 1).is_some());
}
