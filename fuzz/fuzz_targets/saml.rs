//! SAML: responses to providers whose private keys nobody has any more, and metadata. What verifies
//! says what the sample says that it was made from.

#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_tokens::saml::{
    Answers, Assertion, Decryption, DecryptionKey, Expected, ExpectedLogout, IdentityProvider,
    SamlError, verify_logout_response, verify_response,
};

macro_rules! sample {
    ($name:literal) => {
        (
            include_str!(concat!(
                "../../engines/tokens/tests/foreign/saml/",
                $name,
                "-metadata.xml"
            )),
            include_str!(concat!(
                "../../engines/tokens/tests/foreign/saml/",
                $name,
                "-response.xml"
            )),
        )
    };
}

/// Metadata and responses.
const SAMPLES: [(&str, &str); 6] = [
    sample!("response-rsa-sha256"),
    sample!("assertion-ecdsa-sha256"),
    sample!("assertion-rsa-sha512-prefixes"),
    sample!("signxml-rsa-sha384"),
    sample!("encrypted-cbc"),
    sample!("encrypted-gcm"),
];

static KEYS: LazyLock<[DecryptionKey; 1]> = LazyLock::new(|| {
    let pem = include_str!("../../engines/tokens/tests/foreign/saml/decryption-key.pem");
    [DecryptionKey::parse(pem).unwrap()]
});

static PROVIDERS: LazyLock<Vec<(IdentityProvider, Assertion)>> = LazyLock::new(|| {
    SAMPLES
        .iter()
        .map(|(metadata, response)| {
            let provider = IdentityProvider::parse(metadata.as_bytes()).unwrap();
            let assertion = verify(response, &provider).unwrap();
            (provider, assertion)
        })
        .collect()
});

fn verify(response: &str, provider: &IdentityProvider) -> Result<Assertion, SamlError> {
    let expected = Expected {
        now: 1_764_000_000,
        leeway_seconds: 0,
        most_age_seconds: 300,
        is_recipient: &|recipient| recipient == "https://signin.aws.amazon.com/saml",
        is_audience: &|audience| audience == "urn:amazon:webservices",
        answers: Answers::Anything,
        allows_sha1: true,
        decryption: Decryption {
            keys: &*KEYS,
            is_required: false,
        },
    };
    verify_response(&STANDARD.encode(response), provider, &expected)
}

fuzz_target!(
    init: plant(seeds()),
    |text: &str| {
        drop(IdentityProvider::parse(text.as_bytes()));
        let named = PROVIDERS.iter().filter(|(provider, _)| text.contains(provider.entity_id()));
        for (provider, assertion) in named {
            if let Ok(read) = verify(text, provider) {
                assert_eq!(read, *assertion);
            }
            let expected = ExpectedLogout {
                is_destination: &|_| true,
                request_id: "_request",
            };
            drop(verify_logout_response(&STANDARD.encode(text), provider, &expected));
        }
    }
);

fn seeds() -> Vec<Vec<u8>> {
    let samples = SAMPLES.iter();
    samples
        .flat_map(|(metadata, response)| {
            [metadata.as_bytes().to_vec(), response.as_bytes().to_vec()]
        })
        .collect()
}
