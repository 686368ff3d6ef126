//! ARNs, Regions, account ids: what is read is written as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_core::{AccountId, Arn, Region};
use ringwall_fuzz::plant;

fuzz_target!(
    init: plant(
        [
            "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws-cn:iam::111122223333:role/path/name",
            "cn-north-1",
            "us-gov-west-1",
            "111122223333",
            "ASIAIOSFODNN7EXAMPLE",
        ]
        .map(|name| name.as_bytes().to_vec()),
    ),
    |text: &str| {
        if let Ok(arn) = text.parse::<Arn>() {
            assert_eq!(arn.to_string(), text);
        }
        if let Ok(region) = text.parse::<Region>() {
            assert_eq!(region.to_string(), text);
            let partition = region.partition();
            assert!(!partition.as_str().is_empty());
        }
        if let Ok(account) = text.parse::<AccountId>() {
            assert_eq!(account.to_string(), text);
        }
        if let Some(account) = AccountId::of_access_key(text) {
            assert_eq!(account.to_string().parse(), Ok(account));
        }
    }
);
