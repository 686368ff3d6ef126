use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{MOST_UNZIPPED_BYTES, MOST_ZIPPED_BYTES, Package, PackageEntryKind, PackageError};

type Writer = ZipWriter<Cursor<Vec<u8>>>;

fn zip(fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut writer);
    writer.finish().unwrap().into_inner()
}

fn with_file(name: &str) -> Vec<u8> {
    zip(|zip| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"content").unwrap();
    })
}

fn verify(bytes: &[u8]) -> Result<(), PackageError> {
    Package::open(bytes)?.verify()
}

#[track_caller]
fn refused(bytes: &[u8]) -> String {
    verify(bytes).unwrap_err().to_string()
}

/// Where the directory's first entry begins.
fn directory(bytes: &[u8]) -> usize {
    memchr::memmem::find(bytes, super::DIRECTORY_ENTRY).unwrap()
}

#[test]
fn entries_come_with_path_mode_and_content() {
    let bytes = zip(|zip| {
        let options = SimpleFileOptions::default();
        zip.add_directory("lib", options).unwrap();
        zip.start_file("lib/app.py", options.unix_permissions(0o755))
            .unwrap();
        zip.write_all(b"pass").unwrap();
        zip.add_symlink("current", "lib/app.py", options).unwrap();
    });
    let mut seen = Vec::new();
    Package::open(&bytes)
        .unwrap()
        .each(|entry, content| {
            let mut text = String::new();
            content.read_to_string(&mut text)?;
            let kind = match &entry.kind {
                PackageEntryKind::Folder => "folder".to_owned(),
                PackageEntryKind::File { mode } => format!("file {mode:o} {text}"),
                PackageEntryKind::Link { target } => format!("link {}", target.display()),
            };
            seen.push(format!("{} {kind}", entry.path.display()));
            Ok(())
        })
        .unwrap();
    let expected = [
        "lib folder",
        "lib/app.py file 755 pass",
        "current link lib/app.py",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn refuses_paths_that_lead_out() {
    for name in [
        "../app.py",
        "lib/../../app.py",
        "/etc/passwd",
        "lib\\..\\app.py",
        "lib/..",
    ] {
        let words = refused(&with_file(name));
        assert_eq!(
            words, "it has a path that leads out of it, or is none",
            "{name}"
        );
    }
    verify(&with_file("./lib//app.py")).unwrap();
}

#[test]
fn refuses_links_that_lead_out() {
    let linked = |name: &str, target: &str| {
        zip(|zip| {
            let options = SimpleFileOptions::default();
            zip.add_symlink(name, target, options).unwrap();
        })
    };
    for (name, target) in [
        ("link", "/etc/passwd"),
        ("link", ".."),
        ("lib/link", "../.."),
        ("lib/link", "other/../.."),
        ("lib/deep/link", "other/.."),
    ] {
        let words = refused(&linked(name, target));
        assert_eq!(
            words, "it has a link that leads out of it",
            "{name} to {target}"
        );
    }
    verify(&linked("lib/link", "../app.py")).unwrap();
}

#[test]
fn refuses_what_stands_behind_a_link() {
    let bytes = zip(|zip| {
        let options = SimpleFileOptions::default();
        zip.add_symlink("a/b/link", "../..", options).unwrap();
        zip.add_symlink("a/b/link/out", "../../..", options)
            .unwrap();
    });
    assert_eq!(refused(&bytes), "it has a path that goes through a link");
}

#[test]
fn refuses_pipes_and_other_compressions() {
    // A mode stands in the upper half of the external attributes.
    let mut bytes = with_file("app.py");
    let entry = directory(&bytes);
    let pipe = (0o010_644_u32 << 16).to_le_bytes();
    bytes[entry + 38..entry + 42].copy_from_slice(&pipe);
    assert_eq!(
        refused(&bytes),
        "it has an entry that is no file, folder or link"
    );
    let mut bytes = with_file("app.py");
    let entry = directory(&bytes);
    bytes[entry + 10] = 12;
    assert!(refused(&bytes).contains("ompression"));
}

#[test]
fn refuses_encrypted_entries() {
    let mut bytes = with_file("app.py");
    let entry = directory(&bytes);
    bytes[entry + 8] |= 1;
    bytes[6] |= 1;
    assert!(refused(&bytes).contains("assword"));
}

#[test]
fn refuses_what_is_broken() {
    for bytes in [b"".as_slice(), b"PK", b"no zip at all"] {
        assert!(matches!(verify(bytes), Err(PackageError::Invalid(_))));
    }
    assert_eq!(refused(&zip(|_| {})), "it has no entries");
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut bytes = zip(|zip| {
        zip.start_file("app.py", stored).unwrap();
        zip.write_all(b"content").unwrap();
    });
    let content = memchr::memmem::find(&bytes, b"content").unwrap();
    bytes[content] = b'C';
    assert!(matches!(verify(&bytes), Err(PackageError::Invalid(_))));
}

#[test]
fn refuses_what_is_too_large_zipped_or_unzipped() {
    let large = vec![0; MOST_ZIPPED_BYTES + 1];
    assert!(matches!(verify(&large), Err(PackageError::TooLarge)));
    let zeros = bomb(MOST_UNZIPPED_BYTES + 1);
    assert!(zeros.len() < 1024 * 1024);
    let opened = Package::open(&zeros).map(drop);
    assert!(matches!(opened, Err(PackageError::TooLargeUnzipped)));
}

#[test]
fn a_bomb_that_lies_about_its_size_is_found_while_it_is_read() {
    let mut zeros = bomb(MOST_UNZIPPED_BYTES + 1);
    let entry = directory(&zeros);
    zeros[entry + 24..entry + 28].copy_from_slice(&7_u32.to_le_bytes());
    let mut package = Package::open(&zeros).unwrap();
    assert!(package.verify().is_err());
}

/// So many zeros, zipped.
fn bomb(bytes: u64) -> Vec<u8> {
    zip(|zip| {
        let options = SimpleFileOptions::default();
        zip.start_file("zeros", options).unwrap();
        std::io::copy(&mut std::io::repeat(0).take(bytes), zip).unwrap();
    })
}

#[test]
fn a_taker_that_fails_ends_it() {
    let bytes = with_file("app.py");
    let mut package = Package::open(&bytes).unwrap();
    let failed = package.each(|entry, _| {
        assert_eq!(entry.path, Path::new("app.py"));
        Err(std::io::Error::other("the disk is full"))
    });
    assert!(matches!(failed, Err(PackageError::Taker(_))));
}

proptest! {
    /// Whatever becomes of a zip's bytes: what is given out stays inside.
    #[test]
    fn changed_bytes_lead_nowhere(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = zip(|zip| {
            let options = SimpleFileOptions::default();
            zip.start_file("lib/app.py", options).unwrap();
            zip.write_all(b"content of a file").unwrap();
            zip.add_symlink("lib/link", "../app.py", options).unwrap();
        });
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(mut package) = Package::open(&bytes) {
            let mut total = 0;
            let read = package.each(|entry, content| {
                let is_inside = |path: &Path| {
                    path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
                };
                assert!(is_inside(&entry.path), "{}", entry.path.display());
                if let PackageEntryKind::Link { target } = &entry.kind {
                    assert!(!target.has_root(), "{}", target.display());
                }
                total += std::io::copy(content, &mut std::io::sink())?;
                Ok(())
            });
            prop_assert!(read.is_err() || total <= MOST_UNZIPPED_BYTES);
        }
    }
}
