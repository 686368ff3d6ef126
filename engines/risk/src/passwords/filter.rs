//! Leaked passwords in a file: the sorted beginnings of their SHA-1 digests, and where each group of
//! them begins.
//!
//! ```text
//! bytes             what
//! 8                 "RWPWD1\r\n"
//! 8                 how many digests (little-endian, as all numbers here)
//! 8                 by how many bits of a digest they are grouped, 16 to 20
//! 5 × digests       bytes 3 to 7 of each digest, in order of the whole digests
//! 8 × (groups + 1)  how many digests stand before each group
//! ```
//!
//! A look-up is one read of a group, at a place that the index names; the operating system keeps in
//! memory what is read often. Of a digest 56 bits are compared: a password that is in no list is taken
//! for one of a billion with a chance of one in seventy million.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use aws_lc_rs::digest;
use thiserror::Error;

const MAGIC: &[u8; 8] = b"RWPWD1\r\n";
const HEADER_BYTES: u64 = 24;
const ENTRY_BYTES: usize = 5;
/// Digests that are grouped by so many bits share what entries leave out of them.
const FEWEST_BITS: u32 = 16;
const MOST_BITS: u32 = 20;
/// Groups become no larger, as long as there can be more of them.
const GROUP: u64 = 64;
/// No group of a file that we made is larger; all of SHA-1's first billions are spread evenly.
const LARGEST_GROUP: u64 = 1 << 20;

/// Why there is no filter.
#[derive(Debug, Error)]
pub enum FilterError {
    /// The file cannot be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The file is not one of ours, or was cut.
    #[error("the file is no list of compromised passwords as `import-passwords` makes it")]
    Malformed,
    /// Digests must come in order.
    #[error("the digests are not in order; take a list that is ordered by hash")]
    OutOfOrder,
}

/// Leaked passwords.
#[derive(Debug)]
pub struct Filter {
    file: File,
    bits: u32,
    starts: Vec<u64>,
}

/// A SHA-1 digest.
pub(super) type Digest = [u8; 20];

impl Filter {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be read, or is none.
    pub fn open(path: &Path) -> Result<Self, FilterError> {
        let mut file = File::open(path)?;
        let mut header = [0; 24];
        file.read_exact(&mut header)
            .map_err(|_| FilterError::Malformed)?;
        let [magic, count, bits] = numbers(&header);
        let bits = u32::try_from(u64::from_le_bytes(bits)).unwrap_or(u32::MAX);
        if magic != *MAGIC || !(FEWEST_BITS..=MOST_BITS).contains(&bits) {
            return Err(FilterError::Malformed);
        }
        let count = u64::from_le_bytes(count);
        let entries = count.checked_mul(ENTRY_BYTES as u64);
        let index = entries.and_then(|bytes| bytes.checked_add(HEADER_BYTES));
        let index = index.ok_or(FilterError::Malformed)?;
        let groups = 1_usize << bits;
        let mut bytes = vec![0; (groups + 1) * 8];
        let whole = index.checked_add(bytes.len() as u64);
        if whole != Some(file.metadata()?.len()) {
            return Err(FilterError::Malformed);
        }
        file.read_exact_at(&mut bytes, index)?;
        let (starts, _) = bytes.as_chunks();
        let starts: Vec<_> = starts
            .iter()
            .map(|start| u64::from_le_bytes(*start))
            .collect();
        let mut pairs = starts.iter().zip(starts.iter().skip(1));
        let is_ordered = pairs.all(|(start, end)| start <= end && end - start <= LARGEST_GROUP);
        if starts.first() != Some(&0) || starts.last() != Some(&count) || !is_ordered {
            return Err(FilterError::Malformed);
        }
        Ok(Self { file, bits, starts })
    }

    /// How many passwords it knows.
    pub fn len(&self) -> u64 {
        self.starts.last().copied().unwrap_or_default()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it knows a password.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn contains(&self, password: &str) -> io::Result<bool> {
        let digest = sha1(password);
        let group = group(&digest, self.bits);
        let bounds = (self.starts.get(group), self.starts.get(group + 1));
        let (Some(start), Some(end)) = bounds else {
            return Ok(false);
        };
        let count = usize::try_from(end.saturating_sub(*start)).unwrap_or_default();
        let mut bytes = vec![0; count * ENTRY_BYTES];
        let place = HEADER_BYTES + start * ENTRY_BYTES as u64;
        self.file.read_exact_at(&mut bytes, place)?;
        let (entries, _) = bytes.as_chunks();
        Ok(entries.binary_search(&entry(&digest)).is_ok())
    }
}

/// Writes a filter, from digests in order.
pub struct FilterWriter<W> {
    to: W,
    last: Option<Digest>,
    count: u64,
    /// How many digests there are in each of the smallest groups.
    counts: Vec<u64>,
}

impl<W: Write + Seek> FilterWriter<W> {
    /// Begins.
    ///
    /// # Errors
    /// Nothing can be written there.
    pub fn new(mut to: W) -> Result<Self, FilterError> {
        to.write_all(&[0; 24])?;
        Ok(Self {
            to,
            last: None,
            count: 0,
            counts: vec![0; 1 << MOST_BITS],
        })
    }

    /// Adds a digest; one that comes twice counts once.
    ///
    /// # Errors
    /// It is smaller than the one before; it cannot be written.
    pub fn add(&mut self, digest: &Digest) -> Result<(), FilterError> {
        match &self.last {
            Some(last) if digest < last => return Err(FilterError::OutOfOrder),
            Some(last) if digest == last => return Ok(()),
            _ => {}
        }
        self.to.write_all(&entry(digest))?;
        if let Some(count) = self.counts.get_mut(group(digest, MOST_BITS)) {
            *count += 1;
        }
        self.count += 1;
        self.last = Some(*digest);
        Ok(())
    }

    /// Writes what is left, and says how many digests there are.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> Result<(W, u64), FilterError> {
        let enough = |bits: &u32| self.count >> bits <= GROUP;
        let bits = (FEWEST_BITS..MOST_BITS).find(enough).unwrap_or(MOST_BITS);
        let mut before = 0;
        self.to.write_all(&0_u64.to_le_bytes())?;
        for group in self.counts.chunks(1 << (MOST_BITS - bits)) {
            before += group.iter().sum::<u64>();
            self.to.write_all(&before.to_le_bytes())?;
        }
        self.to.seek(SeekFrom::Start(0))?;
        self.to.write_all(MAGIC)?;
        self.to.write_all(&self.count.to_le_bytes())?;
        self.to.write_all(&u64::from(bits).to_le_bytes())?;
        self.to.flush()?;
        Ok((self.to, self.count))
    }
}

pub(super) fn sha1(password: &str) -> Digest {
    let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    let mut bytes = [0; 20];
    for (to, from) in bytes.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    bytes
}

/// The first bits of a digest.
fn group(digest: &Digest, bits: u32) -> usize {
    let [first, second, third, ..] = *digest;
    let head = u32::from_be_bytes([0, first, second, third]);
    usize::try_from(head >> (24 - bits)).unwrap_or_default()
}

/// What is kept of a digest: all that [`FEWEST_BITS`] do not tell, and not more than is needed.
const fn entry(digest: &Digest) -> [u8; ENTRY_BYTES] {
    let [_, _, third, fourth, fifth, sixth, seventh, ..] = *digest;
    [third, fourth, fifth, sixth, seventh]
}

fn numbers(header: &[u8; 24]) -> [[u8; 8]; 3] {
    let mut numbers = [[0; 8]; 3];
    let (chunks, _) = header.as_chunks();
    for (to, from) in numbers.iter_mut().zip(chunks) {
        *to = *from;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn written(passwords: &[String]) -> Vec<u8> {
        let mut digests: Vec<_> = passwords.iter().map(|password| sha1(password)).collect();
        digests.sort_unstable();
        let mut writer = FilterWriter::new(Cursor::new(Vec::new())).unwrap();
        for digest in &digests {
            writer.add(digest).unwrap();
        }
        writer.finish().unwrap().0.into_inner()
    }

    fn opened(bytes: &[u8]) -> Result<Filter, FilterError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        Filter::open(file.path())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn knows_what_was_added_and_nothing_else(
            known in proptest::collection::btree_set("[a-z]{1,12}", 0..200),
            others in proptest::collection::vec("[A-Z]{1,12}", 1..200),
        ) {
            let known: Vec<_> = known.into_iter().collect();
            let filter = opened(&written(&known)).unwrap();
            prop_assert_eq!(filter.len(), known.len() as u64);
            for password in &known {
                prop_assert!(filter.contains(password).unwrap());
            }
            for password in &others {
                prop_assert!(!filter.contains(password).unwrap());
            }
        }
    }

    #[test]
    fn what_comes_twice_counts_once_and_what_comes_late_is_refused() {
        let mut writer = FilterWriter::new(Cursor::new(Vec::new())).unwrap();
        writer.add(&[2; 20]).unwrap();
        writer.add(&[2; 20]).unwrap();
        let late = writer.add(&[1; 20]);
        assert!(matches!(late, Err(FilterError::OutOfOrder)));
        assert_eq!(writer.finish().unwrap().1, 1);
    }

    #[test]
    fn refuses_a_file_that_is_none() {
        let good = written(&["secret".to_owned()]);
        assert!(opened(&good).is_ok());
        let mut other_magic = good.clone();
        other_magic[0] = b'X';
        let mut larger_count = good.clone();
        larger_count[8] = 2;
        let mut other_bits = good.clone();
        other_bits[16] = 40;
        let mut disordered = good.clone();
        let place = 24 + 5 + 8;
        disordered[place] = 9;
        for bad in [
            &[][..],
            &good[..good.len() - 1],
            &other_magic,
            &larger_count,
            &other_bits,
            &disordered,
        ] {
            assert!(matches!(opened(bad), Err(FilterError::Malformed)));
        }
    }
}
