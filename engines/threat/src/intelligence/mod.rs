//! What is known about addresses, names, files and keys.
//!
//! An [`Intelligence`] is made from lists once, when they are activated, and then only asked. A list
//! says one thing about all that is in it: its [`Category`]. What a trusted list holds is in no other.
//! Nothing comes with the program but the names that AWS documents for tests.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_upload-lists.html>

mod category;
mod domains;
mod formats;
mod ipv4;
mod list;
mod stix;

use std::collections::HashMap;

use foldhash::fast::FixedState;

pub use self::category::Category;
use self::domains::Domains;
pub use self::formats::{Format, Parsed, parse, parse_at_most};
use self::ipv4::{Ipv4Builder, Ipv4Set};
pub(crate) use self::list::is_public;
pub use self::list::{Indicator, List, Scope};
use crate::finding::Names;

/// The most lists there can be: each has a bit.
pub const MAX_LISTS: usize = 64;

/// What lists say of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The lists that hold it, a bit each.
    pub lists: u64,
    /// What they say, a bit each.
    pub categories: u32,
}

impl Marks {
    /// Whether no list holds it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.lists == 0
    }

    /// Whether a list of this category holds it.
    #[must_use]
    pub fn has(self, category: Category) -> bool {
        self.categories & category.bit() != 0
    }

    fn and(self, other: Self) -> Self {
        Self {
            lists: self.lists | other.lists,
            categories: self.categories | other.categories,
        }
    }

    /// Trusted wins: nothing else is said of what somebody trusts.
    fn judged(self) -> Self {
        if self.has(Category::Trusted) {
            return Self::default();
        }
        self
    }
}

/// All lists, ready to be asked.
#[derive(Debug, Default)]
pub struct Intelligence {
    lists: Vec<List>,
    addresses: Ipv4Set,
    names: Domains,
    hashes: Vec<([u8; 32], Marks)>,
    keys: HashMap<Box<[u8]>, Marks, FixedState>,
}

impl Intelligence {
    /// The names that AWS documents for tests, and these lists. Lists beyond [`MAX_LISTS`] are left out.
    #[must_use]
    pub fn new(lists: Vec<(List, Vec<Indicator>)>) -> Self {
        let mut all = vec![test_names()];
        all.extend(lists);
        all.truncate(MAX_LISTS);
        let mut addresses = Ipv4Builder::default();
        let mut made = Self::default();
        let mut hashes = HashMap::<[u8; 32], Marks, FixedState>::default();
        for (number, (list, indicators)) in (0..).zip(all) {
            let marks = Marks {
                lists: 1 << number,
                categories: list.category.bit(),
            };
            for indicator in indicators {
                match indicator {
                    Indicator::Addresses(first, last) => addresses.add(first, last, marks),
                    Indicator::Name(name) => made.names.add(&name, marks),
                    Indicator::Hash(hash) => {
                        let known = hashes.entry(hash).or_default();
                        *known = known.and(marks);
                    }
                    Indicator::AccessKey(key) => {
                        let known = made.keys.entry(key.into_bytes().into()).or_default();
                        *known = known.and(marks);
                    }
                }
            }
            made.lists.push(list);
        }
        made.addresses = addresses.build();
        made.hashes = hashes.into_iter().collect();
        made.hashes.sort_unstable_by_key(|(hash, _)| *hash);
        made
    }

    /// What is known of an address.
    #[must_use]
    #[inline]
    pub fn address(&self, address: u32) -> Marks {
        self.addresses.find(address).judged()
    }

    /// Whether somebody trusts an address or a name: nothing is found that is about it.
    #[must_use]
    pub fn trusts(&self, word: &str) -> bool {
        if !self.knows(Category::Trusted) {
            return false;
        }
        let marks = match crate::sources::flow::ipv4(word.as_bytes()) {
            Some(address) => self.addresses.find(address),
            None => self.names.find(word.to_ascii_lowercase().as_bytes()),
        };
        marks.has(Category::Trusted)
    }

    /// Whether somebody trusts the other side of an activity.
    pub(crate) fn trusts_any(&self, names: &Names) -> bool {
        let others = [&names.remote, &names.domain];
        others.iter().any(|name| self.trusts(name))
    }

    /// What is known of a name, without its last dot, in lower case.
    #[must_use]
    pub fn name(&self, name: &[u8]) -> Marks {
        self.names.find(name).judged()
    }

    /// What is known of a file's SHA-256.
    #[must_use]
    pub fn hash(&self, hash: &[u8; 32]) -> Marks {
        let place = self.hashes.binary_search_by(|(known, _)| known.cmp(hash));
        let found = place.ok().and_then(|place| self.hashes.get(place));
        found.map_or_else(Marks::default, |(_, marks)| marks.judged())
    }

    /// What is known of an access key.
    #[must_use]
    pub fn access_key(&self, key: &[u8]) -> Marks {
        self.keys.get(key).copied().unwrap_or_default().judged()
    }

    /// What is known of a word: an address, a hash, a key or a name.
    #[must_use]
    pub fn word(&self, word: &[u8]) -> Marks {
        if let Some(address) = crate::sources::flow::ipv4(word) {
            return self.address(address);
        }
        if let Some(hash) = list::sha256(word) {
            return self.hash(&hash);
        }
        if word.starts_with(b"AKIA") || word.starts_with(b"ASIA") {
            return self.access_key(word);
        }
        let name = word.strip_suffix(b".").unwrap_or(word);
        if name.iter().any(u8::is_ascii_uppercase) {
            return self.name(&name.to_ascii_lowercase());
        }
        self.name(name)
    }

    /// The lists that hold something.
    pub fn lists(&self, marks: Marks) -> impl Iterator<Item = &List> {
        let numbered = (0_u32..).zip(&self.lists);
        numbered
            .filter(move |(number, _)| marks.lists >> number & 1 == 1)
            .map(|(_, list)| list)
    }

    /// Whether there is a list of a category.
    #[must_use]
    pub fn knows(&self, category: Category) -> bool {
        self.lists.iter().any(|list| list.category == category)
    }
}

/// AWS documents this name for trying out the finding `Backdoor:EC2/C&CActivity.B!DNS`.
fn test_names() -> (List, Vec<Indicator>) {
    let list = List {
        name: "Amazon".to_owned(),
        threat: "Test name".to_owned(),
        category: Category::CommandAndControl,
    };
    let name = "guarddutyc2activityb.com";
    let names = [name.to_owned(), format!("*.{name}")];
    (list, names.map(Indicator::Name).into())
}

#[cfg(test)]
mod tests {
    use super::{Category, Format, Indicator, Intelligence, List, Scope, parse};

    fn list(name: &str, category: Category, text: &str) -> (List, Vec<Indicator>) {
        let scope = match category {
            Category::LeakedKey => Scope::Keys,
            _ => Scope::Entities,
        };
        let parsed = parse(Format::Txt, scope, text.as_bytes());
        let list = List {
            name: name.to_owned(),
            threat: String::new(),
            category,
        };
        (list, parsed.indicators)
    }

    #[test]
    fn one_look_up_tells_all_lists() {
        let known = Intelligence::new(vec![
            list("tor", Category::Tor, "198.51.100.0/24"),
            list("bad", Category::Malicious, "198.51.100.7\n203.0.113.9"),
        ]);
        let marks = known.word(b"198.51.100.7");
        assert!(marks.has(Category::Tor) && marks.has(Category::Malicious));
        let names: Vec<&str> = known.lists(marks).map(|list| list.name.as_str()).collect();
        assert_eq!(names, ["tor", "bad"]);
        assert!(!known.word(b"198.51.100.8").has(Category::Malicious));
        assert!(known.word(b"198.51.101.7").is_empty());
    }

    #[test]
    fn what_is_trusted_is_in_no_other_list() {
        let known = Intelligence::new(vec![
            list("bad", Category::Malicious, "198.51.100.0/24\nevil.example"),
            list("ours", Category::Trusted, "198.51.100.7\nevil.example"),
        ]);
        assert!(known.word(b"198.51.100.7").is_empty());
        assert!(known.word(b"evil.example").is_empty());
        assert!(known.word(b"198.51.100.8").has(Category::Malicious));
        assert!(known.trusts("198.51.100.7") && known.trusts("Evil.example"));
        assert!(!known.trusts("198.51.100.8") && !known.trusts(""));
    }

    #[test]
    fn names_files_and_keys_are_known() {
        let hash = "a".repeat(64);
        let known = Intelligence::new(vec![
            list("files", Category::Malware, &hash),
            list("names", Category::Phishing, "*.phish.example\nbank.example"),
            list("keys", Category::LeakedKey, "AKIAIOSFODNN7EXAMPLE"),
        ]);
        assert!(known.word(hash.as_bytes()).has(Category::Malware));
        assert!(known.word(b"Login.Phish.Example.").has(Category::Phishing));
        assert!(known.word(b"phish.example").is_empty());
        assert!(known.word(b"bank.example").has(Category::Phishing));
        assert!(known.word(b"www.bank.example").is_empty());
        assert!(known.word(b"AKIAIOSFODNN7EXAMPLE").has(Category::LeakedKey));
    }

    #[test]
    fn the_name_that_aws_documents_for_tests_is_known() {
        let known = Intelligence::new(Vec::new());
        let marks = known.word(b"guarddutyc2activityb.com.");
        assert!(marks.has(Category::CommandAndControl));
        assert!(known.knows(Category::CommandAndControl));
        assert!(!known.knows(Category::Tor));
    }
}
