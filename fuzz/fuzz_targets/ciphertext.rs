//! KMS's ciphertexts: bytes that nobody here made are refused; what is sealed opens, and does not
//! once a bit differs.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use ringwall_crypto::blob::{BackingKey, BlobHeader, HeaderKey, Nonces, open, seal};

#[derive(Arbitrary, Debug)]
enum Input {
    Foreign {
        blob: Vec<u8>,
        context: BTreeMap<String, String>,
    },
    Own {
        key_id: [u8; 16],
        multi_region: bool,
        material_id: [u8; 32],
        salt: [u8; 16],
        iv: [u8; 12],
        context: BTreeMap<String, String>,
        flipped: usize,
        plaintext: Vec<u8>,
    },
}

fuzz_target!(|input: Input| {
    let key = BackingKey::new(&[7; 32]).unwrap();
    let header_key = HeaderKey::new(&[9; 32]);
    match input {
        Input::Foreign { blob, context } => {
            assert!(BlobHeader::parse(&blob, &header_key).is_err());
            assert!(open(&key, &header_key, &context, &blob).is_err());
        }
        Input::Own {
            key_id,
            multi_region,
            material_id,
            salt,
            iv,
            mut context,
            flipped,
            plaintext,
        } => {
            let header = BlobHeader {
                key_id,
                multi_region,
                material_id,
            };
            let nonces = Nonces { salt, iv };
            let mut blob = seal(&key, &header_key, &header, &nonces, &context, &plaintext).unwrap();
            assert_eq!(BlobHeader::parse(&blob, &header_key).unwrap(), header);
            let opened = open(&key, &header_key, &context, &blob).unwrap();
            assert_eq!(opened.expose(), plaintext);

            context.insert("more".to_owned(), "context".to_owned());
            assert!(open(&key, &header_key, &context, &blob).is_err());
            context.remove("more");
            let bit = flipped % (blob.len() * 8);
            blob[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key, &header_key, &context, &blob).is_err());
        }
    }
});
