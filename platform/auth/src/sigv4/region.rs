//! The Region that a signature is for.
//!
//! With Signature Version 4 the scope names it. With Version 4A the signature is good for a set
//! of Regions, with wildcards, and the endpoint's name tells which is meant. Ringwall answers for
//! every Region at one address; where that names none, the first Region of the set is taken, and
//! `us-east-1` where the set is wildcards alone.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html>

use http::HeaderMap;
use ringwall_core::Region;

use super::{Algorithm, Signed};
use crate::refusal::{Refusal, Scope, shortened};

impl Signed<'_> {
    /// The Region that the request is for.
    ///
    /// # Errors
    /// The scope or the set names none.
    pub(crate) fn region(&self, headers: &HeaderMap) -> Result<Region, Refusal> {
        let region = match self.algorithm {
            Algorithm::HmacSha256 => self.region.parse().ok(),
            Algorithm::EcdsaP256Sha256 => {
                let host = headers
                    .get(http::header::HOST)
                    .and_then(|host| host.to_str().ok());
                let set = self.region_set.as_deref().unwrap_or_default();
                of_set(set, host.unwrap_or_default())
            }
        };
        region.ok_or_else(|| {
            let given = self.region_set.as_deref().unwrap_or(&self.region);
            Refusal::Scope(self.carrier, Scope::Region(shortened(given)))
        })
    }
}

fn of_set(set: &str, host: &str) -> Option<Region> {
    let patterns = || set.split(',').map(str::trim);
    let in_set = |region: &Region| patterns().any(|pattern| has_pattern(region.as_str(), pattern));
    if let Some(hosted) = of_host(host) {
        return Some(hosted).filter(in_set);
    }
    patterns()
        .find_map(|pattern| pattern.parse().ok())
        .or_else(|| Some(Region::us_east_1()).filter(in_set))
}

/// The Region in an endpoint's name: letters, then a place, then a number.
fn of_host(host: &str) -> Option<Region> {
    host.split(['.', ':'])
        .filter(|label| {
            let number = label.rsplit('-').next().unwrap_or_default();
            label.matches('-').count() >= 2
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
        .find_map(|label| label.parse().ok())
}

/// Whether a text is of a pattern, in which `*` stands for any text. Each part is taken where it
/// first stands, so that no pattern costs more than its length.
fn has_pattern(text: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return text == pattern;
    };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    let between = text
        .strip_prefix(start)
        .and_then(|text| text.strip_suffix(end));
    let mut parts = middle.split('*');
    between.is_some_and(|between| {
        parts
            .try_fold(between, |text, part| Some(text.split_once(part)?.1))
            .is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(set: &str, host: &str) -> Option<String> {
        of_set(set, host).map(|region| region.to_string())
    }

    #[test]
    fn the_endpoint_tells_the_region_of_a_set() {
        let host = "kms.eu-west-1.amazonaws.com";
        for set in [
            "*",
            "eu-*",
            "us-east-1, eu-west-1",
            "eu-west-*,us-west-*",
            "*-west-1",
            "e*w*s*1",
            "**",
        ] {
            assert_eq!(region(set, host).as_deref(), Some("eu-west-1"), "{set}");
        }
        for set in [
            "us-east-1",
            "us-*",
            "",
            "eu-west",
            "eu-west-1*2",
            "eu-west-1*1",
            "*w*w*",
        ] {
            assert_eq!(region(set, host), None, "{set}");
        }
    }

    #[test]
    fn without_an_endpoints_name_the_set_tells_it() {
        for host in ["localhost:4566", "127.0.0.1:4566", "ring-wall-one"] {
            assert_eq!(
                region("eu-*, us-west-2", host).as_deref(),
                Some("us-west-2")
            );
            assert_eq!(region("*", host).as_deref(), Some("us-east-1"));
            assert_eq!(region("us-*-1", host).as_deref(), Some("us-east-1"));
            assert_eq!(region("eu-*", host), None);
        }
    }
}
