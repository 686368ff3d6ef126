//! Records in JSON: CloudTrail's `{"Records": […]}`, an array, an object a line, or one object.

use std::io::{self, Read};

use super::extent::{Extent, Reading};
use super::faults::Faults;
use super::inflate::Bomb;
use crate::batch::{Batch, Schema};
use crate::json::{Skipper, Stop};

/// How much is read at once.
const CHUNK_BYTES: usize = 512 << 10;
/// The longest record. CloudTrail's are at most 256 KB.
const RECORD_BYTES: usize = 1 << 20;

/// Reads all records of a stream and hands them on in batches.
pub fn read(input: impl Read, schema: &Schema, on_batch: &mut dyn FnMut(&Batch)) -> Faults {
    read_part(input, schema, Extent::WHOLE, on_batch).faults
}

/// Reads records of a stream as far as is wanted.
pub(crate) fn read_part(
    input: impl Read,
    schema: &Schema,
    extent: Extent,
    on_batch: &mut dyn FnMut(&Batch),
) -> Reading {
    let mut reader = Reader {
        input,
        schema,
        extent,
        batch: Batch::new(schema),
        at: 0,
        consumed: 0,
        is_ended: false,
        faults: Faults::default(),
    };
    while reader.consumed < extent.most_bytes && reader.fill() {
        reader.records();
        if !reader.batch.is_empty() {
            on_batch(&reader.batch);
        }
        reader.consumed += bytes(reader.at);
        reader.batch.restart(reader.at);
        reader.at = 0;
    }
    Reading {
        faults: reader.faults,
        consumed: reader.consumed,
        left: bytes(reader.batch.bytes.len()),
        is_at_end: reader.is_ended,
    }
}

fn bytes(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

struct Reader<'a, R> {
    input: R,
    schema: &'a Schema,
    extent: Extent,
    batch: Batch,
    /// How far the bytes of the batch are read.
    at: usize,
    /// What of the stream is done with, before the bytes of the batch.
    consumed: u64,
    is_ended: bool,
    faults: Faults,
}

impl<R: Read> Reader<'_, R> {
    /// Reads more; false if there is no more.
    fn fill(&mut self) -> bool {
        if self.is_ended {
            return false;
        }
        let chunk = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
        let read = (&mut self.input)
            .take(chunk)
            .read_to_end(&mut self.batch.bytes);
        match read {
            Ok(0) => self.is_ended = true,
            Ok(_) => {}
            Err(error) => {
                self.is_ended = true;
                self.count(&error);
            }
        }
        true
    }

    fn count(&mut self, error: &io::Error) {
        let is_bomb = error.get_ref().is_some_and(|error| error.is::<Bomb>());
        if is_bomb {
            self.faults.bombs += 1;
        } else {
            self.faults.truncated += 1;
        }
    }

    /// Takes the records that stand whole in the bytes.
    fn records(&mut self) {
        while let Some(byte) = self.batch.bytes.get(self.at) {
            match byte {
                b' ' | b'\n' | b'\t' | b'\r' | b',' | b'[' | b']' | b'}' | b'\0' => self.at += 1,
                b'{' => match self.record() {
                    Some(end) => self.at = end,
                    None => return,
                },
                _ => self.skip_noise(),
            }
        }
    }

    /// The place behind the record that begins here, if it stands whole in the bytes.
    fn record(&mut self) -> Option<usize> {
        if let Some(end) = wrapper(self.batch.bytes.get(self.at..).unwrap_or_default()) {
            return Some(self.at + end);
        }
        match self.batch.take(self.schema, self.at) {
            Ok(end) => Some(end),
            Err(Stop::Incomplete) => self.incomplete(),
            Err(Stop::Malformed) => {
                self.faults.malformed += 1;
                Some(self.behind_broken())
            }
        }
    }

    fn incomplete(&mut self) -> Option<usize> {
        let length = self.batch.bytes.len().saturating_sub(self.at);
        if self.is_ended && self.extent.grows {
            return None;
        }
        if self.is_ended {
            self.faults.truncated += 1;
            return Some(self.batch.bytes.len());
        }
        if length < RECORD_BYTES {
            return None;
        }
        self.faults.oversized += 1;
        Some(self.skip_oversized())
    }

    /// Reads on until the record ends, and keeps nothing of it.
    fn skip_oversized(&mut self) -> usize {
        let mut skipper = Skipper::default();
        let rest = self.batch.bytes.get(self.at..).unwrap_or_default();
        if let Some(end) = skipper.end(rest) {
            return self.at + end;
        }
        loop {
            // Records before this one still need their bytes: only what comes now is dropped.
            let kept = self.batch.bytes.len();
            self.fill();
            let more = self.batch.bytes.get(kept..).unwrap_or_default();
            if let Some(end) = skipper.end(more) {
                return kept + end;
            }
            if self.is_ended {
                return self.batch.bytes.len();
            }
            self.consumed += bytes(more.len());
            self.batch.bytes.truncate(kept);
        }
    }

    /// Where to go on behind a broken record: at the end of its line, or else of its brackets.
    fn behind_broken(&self) -> usize {
        let rest = self.batch.bytes.get(self.at..).unwrap_or_default();
        let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        // Brackets are looked for in this line only: many broken lines must not cost their square.
        let line = rest.get(..line).unwrap_or(rest);
        self.at + Skipper::default().end(line).unwrap_or(line.len())
    }

    fn skip_noise(&mut self) {
        self.faults.malformed += 1;
        let rest = self.batch.bytes.get(self.at..).unwrap_or_default();
        let end = memchr::memchr2(b'\n', b'{', rest);
        self.at += end.unwrap_or(rest.len()).max(1);
    }
}

/// The length of `{"Records": [` at the front.
fn wrapper(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    for word in [&b"{"[..], b"\"Records\"", b":", b"["] {
        rest = rest.trim_ascii_start().strip_prefix(word)?;
    }
    Some(bytes.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::{Extent, Faults, Reading, read, read_part};
    use crate::batch::Schema;

    /// Gives a stream a byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = buffer.len().min(1);
            self.0.read(&mut buffer[..size])
        }
    }

    fn names(input: impl Read) -> (Vec<String>, Faults) {
        let schema = Schema::new(&["eventName"], []);
        let field = schema.field("eventName").unwrap();
        let mut names = Vec::new();
        let faults = read(input, &schema, &mut |batch| {
            names.extend(batch.events().map(|event| event.text(field)));
        });
        (names, faults)
    }

    #[test]
    fn records_are_found_in_every_form() {
        for text in [
            r#"{"Records":[{"eventName":"A"},{"eventName":"B"}]}"#,
            "{ \"Records\" : [\n {\"eventName\":\"A\"},\n {\"eventName\":\"B\"}\n]\n}\n",
            r#"[{"eventName":"A"},{"eventName":"B"}]"#,
            "{\"eventName\":\"A\"}\n{\"eventName\":\"B\"}\n",
            "{\n  \"eventName\": \"A\"\n}\n{\n  \"eventName\": \"\\u0042\"\n}",
        ] {
            let (whole, faults) = names(text.as_bytes());
            assert_eq!(whole, ["A", "B"], "{text}");
            assert!(faults.is_empty());
            assert_eq!(names(Drops(text.as_bytes())).0, ["A", "B"]);
        }
    }

    #[test]
    fn half_an_array_gives_its_first_half() {
        let (names, faults) = names(&br#"{"Records":[{"eventName":"A"},{"eventNa"#[..]);
        assert_eq!(names, ["A"]);
        assert_eq!(faults.truncated, 1);
    }

    #[test]
    fn a_broken_line_costs_itself_only() {
        let text = "{\"eventName\":\"A\"}\n{\"eventName\" \"X\"}\nnoise\n{\"eventName\":\"B\"}\n";
        let (names, faults) = names(text.as_bytes());
        assert_eq!(names, ["A", "B"]);
        assert_eq!(faults.malformed, 2);
    }

    #[test]
    fn what_grows_is_read_up_to_its_last_whole_record() {
        let schema = Schema::new(&["eventName"], []);
        let field = schema.field("eventName").unwrap();
        let text = "{\"Records\": [\n {\"eventName\":\n \"A\"},\n {\"eventName\":\n \"B\"}\n]}";
        // Wherever a writer stood when the stream was read first, each record is read once.
        for stopped in 0..=text.len() {
            let mut names = Vec::new();
            let mut at = 0;
            for (end, grows) in [(stopped, true), (text.len(), true), (text.len(), false)] {
                let extent = Extent {
                    grows,
                    ..Extent::WHOLE
                };
                let part = &text.as_bytes()[at..end];
                let read = read_part(part, &schema, extent, &mut |batch| {
                    names.extend(batch.events().map(|event| event.text(field)));
                });
                assert!(read.is_at_end && read.faults.is_empty(), "{stopped}");
                at += usize::try_from(read.consumed).unwrap();
            }
            assert_eq!(names, ["A", "B"], "{stopped}");
            assert_eq!(at, text.len(), "{stopped}");
        }
    }

    #[test]
    fn a_long_stream_is_read_in_parts() {
        let schema = Schema::new(&["eventName"], []);
        let text = "{\"eventName\":\"A\"}\n".repeat(200_000);
        let extent = Extent {
            most_bytes: 1 << 20,
            grows: true,
        };
        let (mut at, mut parts, mut count) = (0, 0, 0);
        loop {
            let part = &text.as_bytes()[at..];
            let Reading {
                consumed,
                is_at_end,
                ..
            } = read_part(part, &schema, extent, &mut |batch| count += batch.len());
            at += usize::try_from(consumed).unwrap();
            parts += 1;
            if is_at_end {
                break;
            }
        }
        assert_eq!((at, count), (text.len(), 200_000));
        assert!(parts > 2);
    }

    #[test]
    fn values_of_one_member_hide_no_other() {
        let schema = Schema::new(&["many", "eventName"], []);
        let name = schema.field("eventName").unwrap();
        let many = vec!["1"; 70_000].join(",");
        let text = format!("{{\"many\":[{many}],\"eventName\":\"A\"}}");
        let mut names = Vec::new();
        read(text.as_bytes(), &schema, &mut |batch| {
            names.extend(batch.events().map(|event| event.text(name)));
        });
        assert_eq!(names, ["A"]);
    }

    #[test]
    fn a_line_of_ten_megabytes_is_passed_over() {
        let long = format!(
            "{{\"eventName\":\"A\"}}\n{{\"x\":\"{}\"}}\n{{\"eventName\":\"B\"}}\n",
            "y".repeat(10 << 20)
        );
        let (names, faults) = names(long.as_bytes());
        assert_eq!(names, ["A", "B"]);
        assert_eq!(faults.oversized, 1);
    }

    #[test]
    fn a_stream_that_fails_gives_what_came_before() {
        struct Fails(bool);
        impl Read for Fails {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                if std::mem::replace(&mut self.0, true) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                (&br#"{"eventName":"A"}"#[..]).read(buffer)
            }
        }
        let (names, faults) = names(Fails(false));
        assert_eq!(names, ["A"]);
        assert_eq!(faults.truncated, 1);
    }
}
