//! QR codes of MFA devices, as PNG pictures.
//!
//! `qrcodegen` gives the modules alone and depends on nothing. The picture is written here: of
//! PNG (RFC 2083) it takes one bit a pixel and stored blocks, less than a crate of its own.

use qrcodegen::{QrCode, QrCodeEcc};

/// Pixels of a module's side.
const SCALE: i32 = 4;
/// Light modules around the code, as ISO/IEC 18004 asks for.
const MARGIN: i32 = 4;
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
/// The most that a stored block of DEFLATE (RFC 1951) carries.
const BLOCK: usize = 0xFFFF;

/// The picture of a text's QR code; `None` if the text is too long for one.
pub(crate) fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = (code.size() + 2 * MARGIN) * SCALE;
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&side.to_be_bytes());
    header.extend_from_slice(&side.to_be_bytes());
    // One bit of gray, and the only methods of compression, filtering and interlacing.
    header.extend_from_slice(&[1, 0, 0, 0, 0]);
    let mut png = SIGNATURE.to_vec();
    put_chunk(&mut png, *b"IHDR", &header);
    put_chunk(&mut png, *b"IDAT", &zlib(&rows(&code, side)));
    put_chunk(&mut png, *b"IEND", &[]);
    Some(png)
}

/// Each row with its filter, which is none.
fn rows(code: &QrCode, side: i32) -> Vec<u8> {
    let is_dark = |x: i32, y: i32| code.get_module(x / SCALE - MARGIN, y / SCALE - MARGIN);
    let mut rows = Vec::new();
    for y in 0..side {
        rows.push(0);
        for eight in (0..side).step_by(8) {
            let bits = (eight..eight + 8).map(|x| u8::from(x < side && !is_dark(x, y)));
            rows.push(bits.fold(0, |byte, bit| byte << 1 | bit));
        }
    }
    rows
}

/// A zlib stream (RFC 1950) of stored blocks.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(BLOCK).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    stream.extend_from_slice(&adler32(bytes).to_be_bytes());
    stream
}

fn adler32(bytes: &[u8]) -> u32 {
    let step = |(low, high): (u32, u32), byte: &u8| {
        let low = (low + u32::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    };
    let (low, high) = bytes.iter().fold((1, 0), step);
    high << 16 | low
}

fn put_chunk(png: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    png.extend_from_slice(&length.to_be_bytes());
    png.extend_from_slice(&kind);
    png.extend_from_slice(content);
    let checked = kind.iter().chain(content);
    png.extend_from_slice(&crc32(checked).to_be_bytes());
}

fn crc32<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    };
    !bytes.fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_as_published() {
        // The check values of CRC-32 (ISO 3309) and Adler-32 (RFC 1950).
        assert_eq!(crc32(b"123456789".iter()), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn the_picture_has_the_finder_patterns_in_its_margin() {
        let picture = png("otpauth://totp/phone@111122223333?secret=ABC").unwrap();
        assert!(picture.starts_with(&SIGNATURE));
        assert!(
            picture.ends_with(&[0xAE, 0x42, 0x60, 0x82]),
            "the code of an empty IEND"
        );
        let code = QrCode::encode_text("x", QrCodeEcc::Medium).unwrap();
        let side = (code.size() + 2 * MARGIN) * SCALE;
        let rows = rows(&code, side);
        let row_bytes = usize::try_from(side).unwrap() / 8 + 2;
        let row = |y: usize| &rows[y * row_bytes..][1..];
        // Above the code all is light; its first row begins with seven dark modules.
        assert_eq!(row(0)[..3], [0xFF, 0xFF, 0xFF]);
        assert_eq!(row(16)[..6], [0xFF, 0xFF, 0, 0, 0, 0x0F]);
    }

    #[test]
    fn a_text_of_any_size_is_refused() {
        assert_eq!(png(&"x".repeat(5000)), None);
    }
}
