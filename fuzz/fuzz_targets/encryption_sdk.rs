//! Messages of the AWS Encryption SDK: foreign bytes do not open; what is sealed opens, and does
//! not once a bit or the context differs.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use ringwall_crypto::encryption_sdk::{EncryptedDataKey, Message, seal};

const DATA_KEY: [u8; 32] = [7; 32];

#[derive(Arbitrary, Debug)]
enum Input {
    Foreign {
        message: Vec<u8>,
        context: BTreeMap<String, String>,
    },
    Own {
        key_arn: String,
        ciphertext: Vec<u8>,
        message_id: [u8; 32],
        context: BTreeMap<String, String>,
        flipped: usize,
        plaintext: Vec<u8>,
    },
}

fuzz_target!(|input: Input| {
    match input {
        Input::Foreign { message, context } => {
            if let Ok(message) = Message::parse(&message) {
                assert!(message.open(&DATA_KEY, &context).is_err());
            }
        }
        Input::Own {
            key_arn,
            ciphertext,
            message_id,
            mut context,
            flipped,
            plaintext,
        } => {
            let key = EncryptedDataKey {
                key_arn: &key_arn,
                ciphertext: &ciphertext,
            };
            let Ok(mut message) = seal(&DATA_KEY, key, &message_id, &context, &plaintext) else {
                return;
            };
            let parsed = Message::parse(&message).unwrap();
            assert_eq!(parsed.encrypted_data_key(), key);
            let opened = parsed.open(&DATA_KEY, &context).unwrap();
            assert_eq!(opened.expose(), plaintext);

            context.insert("more".to_owned(), "context".to_owned());
            assert!(parsed.open(&DATA_KEY, &context).is_err());
            context.remove("more");
            let bit = flipped % (message.len() * 8);
            message[bit / 8] ^= 1 << (bit % 8);
            if let Ok(parsed) = Message::parse(&message) {
                assert!(parsed.open(&DATA_KEY, &context).is_err());
            }
        }
    }
});
