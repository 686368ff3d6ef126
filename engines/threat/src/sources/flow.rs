//! VPC flow logs as text, versions 2 to 10: the header line names the columns.
//!
//! <https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html>

use std::io::Read;

use super::extent::{Extent, Reading};
use super::faults::Faults;
use super::inflate::Bomb;

const CHUNK_BYTES: usize = 512 << 10;
const LINE_BYTES: usize = 64 << 10;

/// The last second that dates are written for, of the year 9999.
const LAST_S: i64 = 253_402_300_799;

/// The columns of version 2, which come without a header where flow logs go to CloudWatch.
const DEFAULT: &str = "version account-id interface-id srcaddr dstaddr srcport dstport protocol \
                       packets bytes start end action log-status";

/// A part of the batch's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
}

/// A line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flow {
    /// The account of the interface.
    pub account: Span,
    /// The interface.
    pub interface: Span,
    /// The instance, if it is told.
    pub instance: Span,
    /// The Region, if it is told.
    pub region: Span,
    /// The function, if it is told.
    pub function: Span,
    /// The address it came from.
    pub source: u32,
    /// The address it went to.
    pub destination: u32,
    /// The port it came from.
    pub source_port: u16,
    /// The port it went to.
    pub destination_port: u16,
    /// The protocol's number.
    pub protocol: u8,
    /// How many packets.
    pub packets: u64,
    /// How many bytes.
    pub bytes: u64,
    /// The beginning, in seconds.
    pub start_s: i64,
    /// The end, in seconds.
    pub end_s: i64,
    /// Whether it was let through.
    pub is_accepted: bool,
    /// TCP flags that were seen, or 0.
    pub tcp_flags: u8,
    /// Whether it left the interface, if it is told.
    pub is_egress: Option<bool>,
}

/// Some lines of one stream.
#[derive(Debug, Default)]
pub struct FlowBatch {
    bytes: Vec<u8>,
    /// The lines.
    pub flows: Vec<Flow>,
    /// The number in its source of each line.
    pub(crate) offsets: Vec<u64>,
}

impl FlowBatch {
    /// A part of the bytes.
    #[must_use]
    pub fn part(&self, span: Span) -> &[u8] {
        let place = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        let range = place(span.start)..place(span.end);
        self.bytes.get(range).unwrap_or_default()
    }

    /// A part of the bytes as text.
    #[must_use]
    pub fn text(&self, span: Span) -> String {
        String::from_utf8_lossy(self.part(span)).into_owned()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Account,
    Interface,
    Instance,
    Region,
    Function,
    Source,
    Destination,
    PacketSource,
    PacketDestination,
    SourcePort,
    DestinationPort,
    Protocol,
    Packets,
    Bytes,
    Start,
    End,
    Action,
    Status,
    TcpFlags,
    Direction,
    Other,
}

impl Column {
    /// Text logs write `pkt-srcaddr`, Parquet files `pkt_srcaddr`.
    fn named(name: &str) -> Self {
        match name.replace('_', "-").as_str() {
            "account-id" => Self::Account,
            "interface-id" => Self::Interface,
            "instance-id" => Self::Instance,
            "region" => Self::Region,
            "function-arn" => Self::Function,
            "srcaddr" => Self::Source,
            "dstaddr" => Self::Destination,
            "pkt-srcaddr" => Self::PacketSource,
            "pkt-dstaddr" => Self::PacketDestination,
            "srcport" => Self::SourcePort,
            "dstport" => Self::DestinationPort,
            "protocol" => Self::Protocol,
            "packets" => Self::Packets,
            "bytes" => Self::Bytes,
            "start" => Self::Start,
            "end" => Self::End,
            "action" => Self::Action,
            "log-status" => Self::Status,
            "tcp-flags" => Self::TcpFlags,
            "flow-direction" => Self::Direction,
            _ => Self::Other,
        }
    }
}

fn columns(header: &str) -> Vec<Column> {
    let mut columns: Vec<Column> = header.split_ascii_whitespace().map(Column::named).collect();
    // Behind a gateway the packet's own addresses tell, wherever their columns stand.
    for (address, of_packet) in [
        (Column::Source, Column::PacketSource),
        (Column::Destination, Column::PacketDestination),
    ] {
        if columns.contains(&of_packet) {
            let same = columns.iter_mut().filter(|column| **column == address);
            same.for_each(|column| *column = Column::Other);
        }
    }
    columns
}

fn is_header(line: &[u8]) -> bool {
    memchr::memmem::find(line, b"srcaddr").is_some()
}

/// Whether a stream that begins like this is a flow log.
pub(super) fn is_flow_log(beginning: &[u8]) -> bool {
    let line = beginning.split(|byte| *byte == b'\n').next();
    let line = line.unwrap_or_default().trim_ascii_end();
    if is_header(line) {
        return true;
    }
    let words = line.split(|byte| *byte == b' ').count();
    words == 14 && line.starts_with(b"2 ")
}

/// The line at the beginning of a stream that names its columns, if there is one.
pub(super) fn header(beginning: &[u8]) -> Option<&[u8]> {
    let end = memchr::memchr(b'\n', beginning)?;
    let line = beginning.get(..=end)?;
    is_header(line).then_some(line)
}

/// Reads all lines of a stream and hands them on in batches.
pub fn read(input: impl Read, on_batch: &mut dyn FnMut(&FlowBatch)) -> Faults {
    read_part(input, Extent::WHOLE, on_batch).faults
}

/// Reads lines of a stream as far as is wanted.
pub(crate) fn read_part(
    mut input: impl Read,
    extent: Extent,
    on_batch: &mut dyn FnMut(&FlowBatch),
) -> Reading {
    let mut lines = Lines {
        columns: columns(DEFAULT),
        faults: Faults::default(),
        offset: 0,
        in_overlong: false,
    };
    let mut batch = FlowBatch::default();
    let (mut is_ended, mut consumed) = (false, 0);
    while !is_ended && consumed < extent.most_bytes {
        let chunk = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
        match (&mut input).take(chunk).read_to_end(&mut batch.bytes) {
            Ok(0) => is_ended = true,
            Ok(_) => {}
            Err(error) => {
                is_ended = true;
                match error.get_ref().is_some_and(|error| error.is::<Bomb>()) {
                    true => lines.faults.bombs += 1,
                    false => lines.faults.truncated += 1,
                }
            }
        }
        let end = lines.take(&mut batch, is_ended && !extent.grows);
        consumed += u64::try_from(end).unwrap_or(u64::MAX);
        if !batch.flows.is_empty() {
            on_batch(&batch);
        }
        batch.bytes.drain(..end);
        batch.flows.clear();
        batch.offsets.clear();
    }
    Reading {
        faults: lines.faults,
        consumed,
        left: u64::try_from(batch.bytes.len()).unwrap_or(u64::MAX),
        is_at_end: is_ended,
    }
}

struct Lines {
    columns: Vec<Column>,
    faults: Faults,
    offset: u64,
    /// Whether what comes next still belongs to a line that is too long.
    in_overlong: bool,
}

impl Lines {
    /// Takes the whole lines, and what is left at the end; gives the place behind them.
    fn take(&mut self, batch: &mut FlowBatch, is_ended: bool) -> usize {
        let FlowBatch {
            bytes,
            flows,
            offsets,
        } = batch;
        let mut at = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            let line = bytes.get(at..end).unwrap_or_default();
            if !std::mem::take(&mut self.in_overlong) {
                self.line(line, at, flows, offsets);
            }
            at = end + 1;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        if is_ended && !rest.is_empty() && !self.in_overlong {
            self.line(rest, at, flows, offsets);
        }
        if !is_ended && rest.len() > LINE_BYTES {
            self.faults.oversized += u64::from(!self.in_overlong);
            self.in_overlong = true;
        }
        match is_ended || self.in_overlong {
            true => bytes.len(),
            false => at,
        }
    }

    #[inline]
    fn line(&mut self, line: &[u8], at: usize, flows: &mut Vec<Flow>, offsets: &mut Vec<u64>) {
        if line.first().is_some_and(u8::is_ascii_alphabetic) && is_header(line) {
            self.columns = columns(&String::from_utf8_lossy(line));
            return;
        }
        if let Some(flow) = self.flow(line, at) {
            flows.push(flow);
            offsets.push(self.offset);
        }
        self.offset += 1;
    }

    /// The flow of a line; nothing for lines without one, which are counted.
    #[inline]
    fn flow(&mut self, line: &[u8], at: usize) -> Option<Flow> {
        let mut flow = Flow::default();
        let mut seen = 0;
        let mut has_source = false;
        let mut has_destination = false;
        let mut is_dated = true;
        let mut start = 0;
        for column in &self.columns {
            let rest = line.get(start..).unwrap_or_default();
            let length = rest
                .iter()
                .position(|byte| *byte == b' ')
                .unwrap_or(rest.len());
            let word = rest.get(..length).unwrap_or_default();
            let word = word.strip_suffix(b"\r").unwrap_or(word);
            if word.is_empty() {
                break;
            }
            seen += 1;
            let span = || Span {
                start: u32::try_from(at + start).unwrap_or(0),
                end: u32::try_from(at + start + word.len()).unwrap_or(0),
            };
            match column {
                Column::Account => flow.account = span(),
                Column::Interface => flow.interface = span(),
                Column::Instance if word != b"-" => flow.instance = span(),
                Column::Region => flow.region = span(),
                Column::Function if word != b"-" => flow.function = span(),
                Column::Source | Column::PacketSource => {
                    if let Some(address) = ipv4(word) {
                        (flow.source, has_source) = (address, true);
                    }
                }
                Column::Destination | Column::PacketDestination => {
                    if let Some(address) = ipv4(word) {
                        (flow.destination, has_destination) = (address, true);
                    }
                }
                Column::SourcePort => flow.source_port = small(word),
                Column::DestinationPort => flow.destination_port = small(word),
                Column::Protocol => flow.protocol = u8::try_from(number(word)).unwrap_or(0),
                Column::Packets => flow.packets = number(word),
                Column::Bytes => flow.bytes = number(word),
                Column::Start => {
                    flow.start_s = seconds(word);
                    is_dated &= flow.start_s > 0;
                }
                Column::End => flow.end_s = seconds(word),
                Column::Action => flow.is_accepted = word == b"ACCEPT",
                Column::Status if word != b"OK" => {
                    self.faults.skipped += 1;
                    return None;
                }
                Column::TcpFlags => flow.tcp_flags = u8::try_from(number(word)).unwrap_or(0),
                Column::Direction => {
                    flow.is_egress = match word {
                        b"egress" => Some(true),
                        b"ingress" => Some(false),
                        _ => None,
                    }
                }
                _ => {}
            }
            start += length + 1;
        }
        let is_whole = seen == self.columns.len() && is_dated;
        if has_source && has_destination && is_whole {
            return Some(flow);
        }
        if !line.trim_ascii().is_empty() {
            match is_whole {
                true => self.faults.skipped += 1,
                false => self.faults.malformed += 1,
            }
        }
        None
    }
}

/// A number; what is none is 0.
#[inline]
fn number(word: &[u8]) -> u64 {
    let mut value = 0_u64;
    for byte in word {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return 0;
        }
        value = value.saturating_mul(10).saturating_add(u64::from(digit));
    }
    value
}

fn small(word: &[u8]) -> u16 {
    u16::try_from(number(word)).unwrap_or(0)
}

/// A moment; what is none is 0.
fn seconds(word: &[u8]) -> i64 {
    let seconds = i64::try_from(number(word)).unwrap_or(0);
    if seconds > LAST_S { 0 } else { seconds }
}

/// An address of version 4.
#[inline]
pub(crate) fn ipv4(word: &[u8]) -> Option<u32> {
    let mut address = 0_u32;
    let mut part = 0_u32;
    let mut digits = 0;
    let mut dots = 0;
    for byte in word {
        match byte {
            b'0'..=b'9' => {
                part = part * 10 + u32::from(byte - b'0');
                digits += 1;
                if digits > 3 || part > 255 {
                    return None;
                }
            }
            b'.' if digits > 0 => {
                address = address << 8 | part;
                (part, digits) = (0, 0);
                dots += 1;
            }
            _ => return None,
        }
    }
    (dots == 3 && digits > 0).then_some(address << 8 | part)
}

#[cfg(test)]
mod tests {
    use super::{Flow, ipv4, read};
    use crate::sources::Faults;

    fn flows(text: &str) -> (Vec<Flow>, Vec<String>, Faults) {
        let mut flows = Vec::new();
        let mut hosts = Vec::new();
        let faults = read(text.as_bytes(), &mut |batch| {
            flows.extend(batch.flows.iter().copied());
            hosts.extend(batch.flows.iter().map(|flow| batch.text(flow.instance)));
        });
        (flows, hosts, faults)
    }

    #[test]
    fn lines_of_version_2_need_no_header() {
        let (flows, _, faults) = flows(
            "2 123456789012 eni-1 10.0.0.1 198.51.100.7 40000 443 6 20 4249 1418530010 1418530070 ACCEPT OK\n\
             2 123456789012 eni-1 - - - - - - - 1431280876 1431280934 - NODATA\n\
             2 123456789012 eni-1 2001:db8::1 2001:db8::2 1 2 6 1 1 1 2 ACCEPT OK",
        );
        let flow = flows[0];
        assert_eq!(flow.source, 0x0a00_0001);
        assert_eq!((flow.source_port, flow.destination_port), (40_000, 443));
        assert_eq!((flow.packets, flow.bytes), (20, 4_249));
        assert!(flow.is_accepted);
        assert_eq!(flows.len(), 1);
        assert_eq!(faults.skipped, 2);
    }

    #[test]
    fn the_header_tells_the_order() {
        let (flows, hosts, faults) = flows(
            "dstaddr srcaddr version action instance-id flow-direction tcp-flags\n\
             198.51.100.7 10.0.0.1 10 REJECT i-1 egress 2\n\
             junk\n",
        );
        assert_eq!(flows[0].destination, 0xc633_6407);
        assert!(!flows[0].is_accepted);
        assert_eq!(flows[0].is_egress, Some(true));
        assert_eq!(flows[0].tcp_flags, 2);
        assert_eq!(hosts, ["i-1"]);
        assert_eq!(faults.malformed, 1);
    }

    #[test]
    fn the_addresses_of_packets_win_wherever_they_stand() {
        let line = |header: &str, line: &str| flows(&format!("{header}\n{line}\n")).0;
        let first = line(
            "pkt-srcaddr srcaddr dstaddr",
            "10.0.0.9 10.0.0.1 198.51.100.7",
        );
        let last = line(
            "srcaddr dstaddr pkt-srcaddr",
            "10.0.0.1 198.51.100.7 10.0.0.9",
        );
        assert_eq!(
            (first[0].source, last[0].source),
            (0x0a00_0009, 0x0a00_0009)
        );
    }

    #[test]
    fn lines_without_a_moment_are_broken() {
        for moment in ["-", "0", "99999999999999999999999", "x"] {
            let (flows, _, faults) = flows(&format!(
                "2 123456789012 eni-1 10.0.0.1 198.51.100.7 1 443 6 20 4249 {moment} 1418530070 ACCEPT OK"
            ));
            assert_eq!((flows.len(), faults.malformed), (0, 1), "{moment}");
        }
    }

    #[test]
    fn an_overlong_line_counts_once_and_its_end_is_no_line() {
        let whole = "2 123456789012 eni-1 10.0.0.1 198.51.100.7 1 443 6 20 4249 1 2 ACCEPT OK";
        let text = format!("{}\n{whole}\n", "x".repeat(3 << 20));
        let (flows, _, faults) = flows(&text);
        assert_eq!(flows.len(), 1);
        assert_eq!((faults.oversized, faults.malformed), (1, 0));
    }

    #[test]
    fn addresses_are_read_strictly() {
        assert_eq!(ipv4(b"255.255.255.255"), Some(u32::MAX));
        for text in [
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "1..2.3",
            "",
            "a.b.c.d",
            "0001.1.1.1",
        ] {
            assert_eq!(ipv4(text.as_bytes()), None, "{text}");
        }
    }
}
