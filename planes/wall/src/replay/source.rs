//! Files with requests: of whichever form, compressed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::net::IpAddr;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::recorded::Recorded;
use super::{access_log, har, load_balancer_log, waf_log};

/// The longest line that is read.
const LINE_BYTES_MAX: u64 = 4 * 1024 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The forms of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// WAF's log, a record a line.
    WafLog,
    /// An access log in the combined form.
    AccessLog,
    /// An access log of an Application Load Balancer.
    LoadBalancerLog,
    /// A HAR file.
    Har,
}

/// Hands on every request of a file; how many entries were no request.
///
/// `peer` is who sent requests of which the file does not say it. `watch` sees the file's bytes go
/// by, before they are decompressed.
///
/// # Errors
/// The file cannot be read, or is no HAR file though it says so.
pub fn requests(
    path: &Path,
    form: Option<Form>,
    peer: IpAddr,
    watch: &mut dyn FnMut(u64),
    each: &mut dyn FnMut(Recorded),
) -> io::Result<u64> {
    let file: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path)?)
    };
    let mut raw = BufReader::new(Watched { file, watch });
    let is_compressed = raw.fill_buf()?.starts_with(&GZIP);
    if is_compressed {
        let lines = BufReader::new(MultiGzDecoder::new(raw));
        read(lines, form, peer, each)
    } else {
        read(raw, form, peer, each)
    }
}

fn read(
    mut file: impl BufRead,
    form: Option<Form>,
    peer: IpAddr,
    each: &mut dyn FnMut(Recorded),
) -> io::Result<u64> {
    let form = match form {
        Some(form) => form,
        None => guess(file.fill_buf()?),
    };
    let request = match form {
        Form::WafLog => waf_log::request,
        Form::AccessLog => access_log::request,
        Form::LoadBalancerLog => load_balancer_log::request,
        Form::Har => {
            har::requests(file, peer, each)?;
            return Ok(0);
        }
    };
    let (mut line, mut unreadable) = (Vec::new(), 0);
    loop {
        line.clear();
        file.by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(unreadable);
        }
        let is_whole = line.ends_with(b"\n") || (line.len() as u64) < LINE_BYTES_MAX;
        if !is_whole {
            file.skip_until(b'\n')?;
        }
        match request(&line).filter(|_| is_whole) {
            Some(request) => each(request),
            None if line.trim_ascii().is_empty() => {}
            None => unreadable += 1,
        }
    }
}

/// The form of a file by how it begins.
fn guess(beginning: &[u8]) -> Form {
    let text = beginning.trim_ascii_start();
    let member = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    match member {
        Some(member) if member.starts_with(b"\"log\"") => Form::Har,
        Some(_) => Form::WafLog,
        None if load_balancer_log::is_like(text) => Form::LoadBalancerLog,
        None => Form::AccessLog,
    }
}

/// A file whose bytes are counted.
struct Watched<'a> {
    file: Box<dyn Read>,
    watch: &'a mut dyn FnMut(u64),
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        (self.watch)(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const ACCESS: &str =
        "192.0.2.7 - - [28/Oct/2021:21:52:30 +0200] \"GET /x HTTP/1.1\" 200 1 \"-\" \"ua\"\n";

    fn read_all(bytes: &[u8]) -> (Vec<Recorded>, u64, u64) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let (mut found, mut seen) = (Vec::new(), 0);
        let peer = "192.0.2.1".parse().unwrap();
        let unreadable = requests(
            file.path(),
            None,
            peer,
            &mut |bytes| seen += bytes,
            &mut |request| found.push(request),
        );
        (found, unreadable.unwrap(), seen)
    }

    #[test]
    fn the_form_is_guessed() {
        let waf = r#"{"timestamp":1,"httpRequest":{"clientIp":"192.0.2.8","uri":"/x","httpMethod":"GET"}}"#;
        let har = r#"
            { "log": {"entries": [{"request": {"method": "GET", "url": "http://a/x"}}]}}"#;
        for text in [ACCESS, waf, har] {
            let (found, unreadable, seen) = read_all(text.as_bytes());
            assert_eq!((found.len(), unreadable), (1, 0), "{text}");
            assert_eq!(found[0].target.path, b"/x");
            assert_eq!(seen, text.len() as u64);
        }
    }

    #[test]
    fn compressed_files_are_read_whole() {
        // Two files one behind the other, as logs are concatenated.
        let mut bytes = Vec::new();
        for _ in 0..2 {
            let mut gzip = GzEncoder::new(&mut bytes, Compression::fast());
            gzip.write_all(ACCESS.as_bytes()).unwrap();
            gzip.finish().unwrap();
        }
        let (found, _, seen) = read_all(&bytes);
        assert_eq!(found.len(), 2);
        assert_eq!(seen, bytes.len() as u64);
    }

    #[test]
    fn lines_that_are_no_requests_are_counted() {
        let long = "a".repeat(usize::try_from(LINE_BYTES_MAX).unwrap() + 10);
        let text = format!("{ACCESS}\nnonsense\n{long}\n{ACCESS}");
        let (found, unreadable, _) = read_all(text.as_bytes());
        assert_eq!((found.len(), unreadable), (2, 2));
    }
}
