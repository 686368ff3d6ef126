//! Logs whose form is found out.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::form::{Form, guess};
use super::{flow, inflate};

/// How much of a log is looked at to find out what it is.
const BEGINNING_BYTES: u64 = 64 << 10;

/// A log of a known form, decompressed.
pub struct Log<'a> {
    /// What it holds.
    pub form: Form,
    /// Its bytes.
    pub stream: Box<dyn Read + 'a>,
    /// Where in the log they begin.
    pub offset: u64,
    /// How many of the bytes come before that place: they name columns.
    pub header_bytes: u64,
}

/// Opens a log at its beginning; nothing if it is of no known form.
///
/// # Errors
/// If its first bytes cannot be read.
pub fn recognize<'a>(input: impl Read + 'a) -> io::Result<Option<Log<'a>>> {
    let Some((form, _, stream)) = open(inflate::open(input)?)? else {
        return Ok(None);
    };
    Ok(Some(Log {
        form,
        stream: Box::new(stream),
        offset: 0,
        header_bytes: 0,
    }))
}

/// Opens a log behind so many of its bytes, as they are when decompressed. One that is not so long is
/// another by now, and opened at its beginning.
///
/// # Errors
/// If its beginning or that place cannot be read.
pub fn resume<'a>(mut input: impl Read + Seek + 'a, offset: u64) -> io::Result<Option<Log<'a>>> {
    if offset == 0 || !reaches(&mut input, offset)? {
        return recognize(input);
    }
    let (form, header, rest): (_, _, Box<dyn Read + 'a>) = if inflate::is_gzip(&mut input)? {
        let Some((form, header, mut stream)) = open(inflate::open(input)?)? else {
            return Ok(None);
        };
        pass(&mut stream, offset)?;
        (form, header, Box::new(stream))
    } else {
        let Some((form, header, _)) = open(input.by_ref())? else {
            return Ok(None);
        };
        input.seek(SeekFrom::Start(offset))?;
        (form, header, Box::new(input))
    };
    Ok(Some(Log {
        form,
        offset,
        header_bytes: u64::try_from(header.len()).unwrap_or(u64::MAX),
        stream: Box::new(Cursor::new(header).chain(rest)),
    }))
}

/// Whether a log is so long, decompressed; it stands at its beginning afterwards.
fn reaches(input: &mut (impl Read + Seek), offset: u64) -> io::Result<bool> {
    let length = match inflate::is_gzip(input)? {
        true => pass(&mut inflate::open(input.by_ref())?, offset)?,
        false => input.seek(SeekFrom::End(0))?,
    };
    input.rewind()?;
    Ok(length >= offset)
}

/// Reads over so many bytes, or those that there are.
fn pass(stream: &mut impl Read, bytes: u64) -> io::Result<u64> {
    io::copy(&mut stream.take(bytes), &mut io::sink())
}

/// A stream that was looked at: its form, the line that names its columns, and all of it.
type Opened<R> = (Form, Vec<u8>, io::Chain<Cursor<Vec<u8>>, Rest<R>>);

/// Finds out what a stream is.
fn open<R: Read>(mut stream: R) -> io::Result<Option<Opened<R>>> {
    let mut beginning = Vec::new();
    // A stream that breaks off so early is told when it is read on.
    let broken = stream
        .by_ref()
        .take(BEGINNING_BYTES)
        .read_to_end(&mut beginning)
        .err();
    let Some(form) = guess(&beginning) else {
        return Ok(None);
    };
    let header = match form {
        Form::Flow => flow::header(&beginning).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    };
    let rest = Rest { broken, stream };
    Ok(Some((form, header, Cursor::new(beginning).chain(rest))))
}

/// What follows the beginning; first the error that ended it, if one did.
struct Rest<R> {
    broken: Option<io::Error>,
    stream: R,
}

impl<R: Read> Read for Rest<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.broken.take() {
            Some(error) => Err(error),
            None => self.stream.read(buffer),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::resume;
    use crate::sources::Form;

    const HEADER: &str = "version srcaddr dstaddr action\n";

    fn rest(log: &[u8], offset: u64) -> (Form, String) {
        let mut log = resume(Cursor::new(log), offset).unwrap().unwrap();
        let mut header = String::new();
        log.stream.read_to_string(&mut header).unwrap();
        let text = header.split_off(usize::try_from(log.header_bytes).unwrap());
        assert_eq!(header, if header.is_empty() { "" } else { HEADER });
        (log.form, text)
    }

    #[test]
    fn a_log_goes_on_where_it_was_left_and_keeps_its_columns() {
        let log = format!("{HEADER}2 10.0.0.1 10.0.0.2 ACCEPT\n2 10.0.0.3 10.0.0.4 REJECT\n");
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(log.as_bytes()).unwrap();
        let compressed = encoder.finish().unwrap();
        let offset = log.find("2 10.0.0.3").unwrap();
        for stored in [log.as_bytes(), &compressed] {
            let second = (Form::Flow, "2 10.0.0.3 10.0.0.4 REJECT\n".to_owned());
            assert_eq!(rest(stored, offset as u64), second);
            assert_eq!(rest(stored, 0), (Form::Flow, log.clone()));
        }
        let calls = b"{\"eventSource\":1}\n{\"eventSource\":2}\n";
        let second = (Form::CloudTrail, "{\"eventSource\":2}\n".to_owned());
        assert_eq!(rest(calls, 18), second);
        assert!(resume(Cursor::new(b"hello"), 2).unwrap().is_none());
        assert_eq!(rest(b"{\"eventSource\":1}", 18).1, "{\"eventSource\":1}");
    }
}
