//! Log groups of CloudWatch Logs, as far as services deliver to them: a folder each, with a file of
//! JSON lines for each day.
//!
//! `FOLDER/<account>/<Region>/<name of the group>/<day>.ndjson`; what is not plain in a name is written
//! as `%2F`.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use ringwall_cognito_idp::{LogGroup, LogGroups};
use ringwall_core::Timestamp;

/// A folder of log groups.
pub(crate) struct LogFolder(PathBuf);

impl LogFolder {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self(path)
    }
}

impl LogGroups for LogFolder {
    fn append(&self, group: &LogGroup, at: Timestamp, lines: &[String]) -> io::Result<()> {
        let folder = self.0.join(group.account.to_string());
        let folder = folder
            .join(group.region.to_string())
            .join(plain(&group.name));
        fs::create_dir_all(&folder)?;
        let day = at.iso8601();
        let day = day.split_once('T').map_or(day.as_str(), |(day, _)| day);
        let mut text = lines.join("\n");
        text.push('\n');
        // Names and addresses of people: the operator's alone.
        OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(folder.join(format!("{day}.ndjson")))?
            .write_all(text.as_bytes())
    }
}

/// A name that is no path.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for (at, byte) in name.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || b"_-#".contains(&byte);
        if is_plain || (byte == b'.' && at > 0) {
            plain.push(char::from(byte));
        } else {
            let written = write!(plain, "%{byte:02X}");
            debug_assert!(written.is_ok(), "a string takes everything");
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_has_a_folder_and_each_day_a_file() {
        let place = tempfile::tempdir().unwrap();
        let folder = LogFolder::new(place.path().to_owned());
        let group = LogGroup {
            account: "111122223333".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: "../people/sign-ins".to_owned(),
        };
        let at = Timestamp::from_secs(1_800_000_000);
        let lines = ["{}".to_owned(), "[]".to_owned()];
        folder.append(&group, at, &lines).unwrap();
        folder.append(&group, at, &lines[..1]).unwrap();
        let file = "111122223333/us-east-1/%2E.%2Fpeople%2Fsign-ins/2027-01-15.ndjson";
        let kept = fs::read_to_string(place.path().join(file)).unwrap();
        assert_eq!(kept, "{}\n[]\n{}\n");
    }
}
