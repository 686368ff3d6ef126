//! Buckets that are folders of one folder, objects their files.
//!
//! Metadata of objects stand beside them, in files of the same names below `.metadata`; tags below
//! `.tags`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::{BucketError, BucketPolicy, Buckets, Contents, Entry, NewObject, Object, Page};

/// Where metadata are, in a bucket's folder.
const METADATA: &str = ".metadata";
/// Where tags are, in a bucket's folder.
const TAGS: &str = ".tags";
/// The longest object that is read.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Keys of a page: listing walks the whole folder, so that few pages are better than small ones.
const PAGE_KEYS: usize = 10_000;

/// Buckets that are folders.
#[derive(Clone, Debug)]
pub struct FolderBuckets {
    root: PathBuf,
}

impl FolderBuckets {
    /// The folders of `root`.
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Whether a folder of this name can be a bucket.
    pub fn is_name(bucket: &str) -> bool {
        (3..=63).contains(&bucket.len())
            && !bucket.starts_with('.')
            && bucket
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    }

    fn bucket(&self, bucket: &str) -> Result<PathBuf, BucketError> {
        if !Self::is_name(bucket) {
            return Err(BucketError::InvalidName(bucket.to_owned()));
        }
        Ok(self.root.join(bucket))
    }

    /// An object's file. A key with empty or dotted parts would leave the folder or stand beside it.
    fn object(&self, bucket: &str, key: &str) -> Result<PathBuf, BucketError> {
        let is_key = key.len() <= 1024
            && key
                .split('/')
                .all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\0'));
        if !is_key {
            return Err(BucketError::InvalidName(key.to_owned()));
        }
        Ok(self.bucket(bucket)?.join(key))
    }
}

impl FolderBuckets {
    /// What is known of files. A name that is no key, and what was deleted meanwhile, is no object.
    fn states(&self, bucket: &str, keys: Vec<String>) -> Result<Vec<Entry>, BucketError> {
        let mut entries = Vec::new();
        for key in keys {
            let Ok(place) = self.object(bucket, &key) else {
                continue;
            };
            if let Some((size, etag)) = state(&place).map_err(|source| files(bucket, source))? {
                entries.push(Entry { key, size, etag });
            }
        }
        Ok(entries)
    }
}

impl Buckets for FolderBuckets {
    fn exists(&self, bucket: &str) -> Result<bool, BucketError> {
        match self.bucket(bucket) {
            Ok(folder) => Ok(folder.is_dir()),
            Err(_) => Ok(false),
        }
    }

    fn policy(&self, _: &str) -> Result<BucketPolicy, BucketError> {
        Ok(BucketPolicy::Unknown)
    }

    fn put(&self, object: &NewObject<'_>) -> Result<(), BucketError> {
        if !self.exists(object.bucket)? {
            return Err(BucketError::NoSuchBucket(object.bucket.to_owned()));
        }
        let failed = |source| files(object.bucket, source);
        let place = self.object(object.bucket, object.key)?;
        if !object.metadata.is_empty() {
            let metadata = serde_json::to_vec(object.metadata);
            let metadata = metadata.map_err(|error| failed(io::Error::other(error)))?;
            let beside = self.bucket(object.bucket)?.join(METADATA).join(object.key);
            write(&beside, &metadata).map_err(failed)?;
        }
        write(&place, object.body).map_err(failed)
    }

    fn get(&self, bucket: &str, key: &str) -> Result<Option<Object>, BucketError> {
        let failed = |source| files(bucket, source);
        let Some(body) = read(&self.object(bucket, key)?).map_err(failed)? else {
            return Ok(None);
        };
        let beside = self.bucket(bucket)?.join(METADATA).join(key);
        let metadata: BTreeMap<String, String> = match read(&beside).map_err(failed)? {
            Some(text) => {
                serde_json::from_slice(&text).map_err(|error| failed(io::Error::other(error)))?
            }
            None => BTreeMap::new(),
        };
        Ok(Some(Object { body, metadata }))
    }

    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, BucketError> {
        let folder = self.bucket(bucket)?;
        if !folder.is_dir() {
            return Err(BucketError::NoSuchBucket(bucket.to_owned()));
        }
        let mut keys = Vec::new();
        walk(&folder, "", prefix, &mut keys).map_err(|source| files(bucket, source))?;
        keys.sort();
        Ok(keys)
    }

    fn entries(&self, bucket: &str, prefix: &str) -> Result<Vec<Entry>, BucketError> {
        let keys = self.list(bucket, prefix)?;
        self.states(bucket, keys)
    }

    fn page(&self, bucket: &str, prefix: &str, after: Option<&str>) -> Result<Page, BucketError> {
        let mut keys = self.list(bucket, prefix)?;
        keys.drain(..keys.partition_point(|key| after.is_some_and(|after| key.as_str() <= after)));
        let is_last = keys.len() <= PAGE_KEYS;
        keys.truncate(PAGE_KEYS);
        Ok(Page {
            entries: self.states(bucket, keys)?,
            is_last,
        })
    }

    fn open(&self, bucket: &str, key: &str) -> Result<Option<Box<dyn Contents>>, BucketError> {
        match File::open(self.object(bucket, key)?) {
            Ok(file) => Ok(Some(Box::new(file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(files(bucket, error)),
        }
    }

    fn tag(&self, bucket: &str, key: &str, tag: (&str, &str)) -> Result<(), BucketError> {
        let failed = |source| files(bucket, source);
        if !self.object(bucket, key)?.is_file() {
            return Err(BucketError::Refused {
                bucket: bucket.to_owned(),
                status: 404,
                code: "NoSuchKey".to_owned(),
            });
        }
        let beside = self.bucket(bucket)?.join(TAGS).join(key);
        let known = read(&beside).map_err(failed)?;
        let mut tags: BTreeMap<String, String> = known
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        tags.insert(tag.0.to_owned(), tag.1.to_owned());
        let text = serde_json::to_vec(&tags).map_err(|error| failed(io::Error::other(error)))?;
        write(&beside, &text).map_err(failed)
    }

    fn encrypts_under_kms(&self) -> bool {
        false
    }
}

/// Collects the keys below a folder that begin with a prefix.
fn walk(folder: &Path, path: &str, prefix: &str, keys: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let key = format!("{path}{name}");
        if entry.file_type()?.is_dir() {
            let below = format!("{key}/");
            if below.starts_with(prefix) || prefix.starts_with(&below) {
                walk(&entry.path(), &below, prefix, keys)?;
            }
        } else if key.starts_with(prefix) {
            keys.push(key);
        }
    }
    Ok(())
}

/// A file's length, and what changes with its contents.
fn state(path: &Path) -> io::Result<Option<(u64, String)>> {
    let found = match fs::metadata(path) {
        Ok(found) if found.is_file() => found,
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let modified = found.modified()?.duration_since(UNIX_EPOCH);
    let modified = modified.map_or(0, |since| since.as_nanos());
    Ok(Some((
        found.len(),
        format!("{modified:x}-{:x}", found.len()),
    )))
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() && found.len() <= MOST_BYTES => fs::read(path).map(Some),
        Ok(found) if found.is_file() => Err(io::Error::other("the object is too large to be read")),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file that is there whole or not at all, also after a power cut.
fn write(path: &Path, body: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = folder.join(format!(".{name}.unfinished"));
    let mut file = File::create(&unfinished)?;
    file.write_all(body)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    File::open(folder)?.sync_all()
}

fn files(bucket: &str, source: io::Error) -> BucketError {
    BucketError::Files {
        bucket: bucket.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets() -> (tempfile::TempDir, FolderBuckets) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("logs")).unwrap();
        let buckets = FolderBuckets::new(root.path().to_owned());
        (root, buckets)
    }

    fn object<'a>(
        key: &'a str,
        body: &'a [u8],
        metadata: &'a BTreeMap<String, String>,
    ) -> NewObject<'a> {
        NewObject {
            bucket: "logs",
            key,
            body,
            content_type: "application/json",
            content_encoding: None,
            metadata,
            kms_key: None,
        }
    }

    #[test]
    fn gives_back_what_was_written_with_its_metadata() {
        let (_root, buckets) = buckets();
        let metadata = BTreeMap::from([("signature".to_owned(), "00ff".to_owned())]);
        buckets.put(&object("a/b/one", b"1", &metadata)).unwrap();
        let none = BTreeMap::new();
        buckets.put(&object("a/c", b"2", &none)).unwrap();
        let one = buckets.get("logs", "a/b/one").unwrap().unwrap();
        assert_eq!((one.body.as_slice(), one.metadata), (&b"1"[..], metadata));
        assert_eq!(buckets.get("logs", "a/b").unwrap(), None);
        assert_eq!(buckets.list("logs", "a/").unwrap(), ["a/b/one", "a/c"]);
        assert_eq!(buckets.list("logs", "a/b/o").unwrap(), ["a/b/one"]);
    }

    #[test]
    fn an_object_that_changes_has_another_etag_and_keeps_its_tags_beside_it() {
        let (root, buckets) = buckets();
        let none = BTreeMap::new();
        buckets.put(&object("a/b", b"1", &none)).unwrap();
        let before = buckets.entries("logs", "a/").unwrap();
        assert_eq!((before[0].key.as_str(), before[0].size), ("a/b", 1));
        buckets.put(&object("a/b", b"22", &none)).unwrap();
        let after = buckets.entries("logs", "").unwrap();
        assert_ne!(before[0].etag, after[0].etag);
        let mut body = String::new();
        let mut open = buckets.open("logs", "a/b").unwrap().unwrap();
        open.read_to_string(&mut body).unwrap();
        assert_eq!(body, "22");
        buckets.tag("logs", "a/b", ("one", "1")).unwrap();
        buckets.tag("logs", "a/b", ("two", "2")).unwrap();
        let tags = fs::read_to_string(root.path().join("logs/.tags/a/b")).unwrap();
        assert_eq!(tags, r#"{"one":"1","two":"2"}"#);
        let refused = buckets.tag("logs", "a/c", ("one", "1")).unwrap_err();
        assert_eq!(refused.code(), "NoSuchKey");
        assert_eq!(buckets.entries("logs", "").unwrap().len(), 1);
    }

    #[test]
    fn makes_no_bucket_and_leaves_none() {
        let (root, buckets) = buckets();
        assert!(buckets.exists("logs").unwrap());
        for name in ["none", "..", "../logs", "lo", ""] {
            assert!(!buckets.exists(name).unwrap(), "{name}");
        }
        let none = BTreeMap::new();
        for key in ["../x", "a//b", "", ".metadata/a", "a/../../x", "/a"] {
            let refused = buckets.put(&object(key, b"", &none));
            assert!(matches!(refused, Err(BucketError::InvalidName(_))), "{key}");
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
