//! PNG of grey pixels, not compressed: pictures are small, and an encoder of a few lines is less
//! to trust than a library.
//!
//! <https://www.w3.org/TR/png-3/>

/// Encodes pixels, line by line.
pub(super) fn encode(width: u16, height: u16, pixels: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(u32::from(width).to_be_bytes());
    header.extend(u32::from(height).to_be_bytes());
    // Eight bits of grey; the one compression, filter and order that matter.
    header.extend([8, 0, 0, 0, 0]);

    let no_filter = [0];
    let lines: Vec<u8> = pixels
        .chunks(usize::from(width).max(1))
        .flat_map(|line| no_filter.iter().chain(line).copied())
        .collect();

    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"IDAT", &stored(&lines));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = file.len();
    file.extend(kind);
    file.extend(data);
    let checked = crc(file.get(start..).unwrap_or_default());
    file.extend(checked.to_be_bytes());
}

/// A zlib stream of blocks that are stored as they are (RFC 1950, RFC 1951).
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler(data).to_be_bytes());
    stream
}

fn adler(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

fn crc(data: &[u8]) -> u32 {
    let divided = data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    });
    !divided
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_their_specifications() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_picture_has_its_parts() {
        let file = encode(2, 2, &[1, 2, 3, 4]);
        assert!(file.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\0\0\0\0"));
        assert!(
            file.windows(11)
                .any(|part| part == b"\x01\x06\0\xf9\xff\0\x01\x02\0\x03\x04")
        );
        assert!(file.ends_with(b"IEND\xae\x42\x60\x82"));
    }

    #[test]
    fn a_large_picture_has_several_blocks() {
        let stream = stored(&vec![7; 70_000]);
        assert_eq!(stream.get(2..7), Some(&[0, 0xff, 0xff, 0, 0][..]));
        assert_eq!(stream.get(7 + 65_535), Some(&1));
    }
}
