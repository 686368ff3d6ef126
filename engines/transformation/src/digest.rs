//! MD5 and SHA256: the digest's bytes, not their hexadecimal form. What is compared is public
//! (patterns of rules), so MD5's weakness harms nobody here.

use md5::Md5;
use sha2::{Digest as _, Sha256};

pub(crate) fn md5(text: &[u8]) -> Vec<u8> {
    Md5::digest(text).to_vec()
}

pub(crate) fn sha256(text: &[u8]) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    /// RFC 1321, appendix A.5.
    #[test]
    fn md5_of_the_rfcs_examples() {
        for (text, digest) in [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ] {
            assert_eq!(
                md5(text.as_bytes()),
                hex::decode(digest.as_bytes()).unwrap()
            );
        }
    }

    /// FIPS 180-4's examples, of NIST's page on them.
    #[test]
    fn sha256_of_the_standards_examples() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), hex::decode(abc.as_bytes()).unwrap());
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b""), hex::decode(nothing.as_bytes()).unwrap());
    }
}
