//! Who tokens say that they come from.
//!
//! Libraries that verify Cognito's tokens derive the issuer from the pool's id, so it has AWS's form
//! unless the installation says otherwise. Libraries that know nothing of Cognito fetch the discovery
//! document below the issuer; for them an installation names its own URL.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html>

use std::str::FromStr;

use ringwall_core::Partition;

use crate::resources::pool::{Issuer, Pool};

/// The form of the issuer in tokens and discovery documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IssuerForm {
    /// `https://cognito-idp.<region>.amazonaws.com/<pool>`.
    #[default]
    Aws,
    /// Below a URL of the installation's own, without a slash at its end.
    Own(String),
}

/// Neither `aws` nor the URL of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an issuer is `aws` or a URL as https://id.example.com, without a query")]
pub struct InvalidIssuer;

impl FromStr for IssuerForm {
    type Err = InvalidIssuer;

    fn from_str(text: &str) -> Result<Self, InvalidIssuer> {
        if text == "aws" {
            return Ok(Self::Aws);
        }
        let schemes = ["https://", "http://"];
        let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
        let is_plain = |rest: &&str| {
            let is_ours = |byte: u8| byte.is_ascii_graphic() && !b"?#@\"<>\\".contains(&byte);
            !rest.starts_with('/') && !rest.is_empty() && rest.bytes().all(is_ours)
        };
        rest.filter(is_plain).ok_or(InvalidIssuer)?;
        Ok(Self::Own(text.trim_end_matches('/').to_owned()))
    }
}

impl IssuerForm {
    /// A pool's issuer.
    pub(crate) fn of(&self, pool: &Pool) -> String {
        let base = match self {
            Self::Own(base) => return format!("{base}/{}", pool.id),
            Self::Aws => match pool.issuer {
                Issuer::Original => "cognito-idp",
                Issuer::Updated => "issuer-cognito-idp",
            },
        };
        let suffix = dns_suffix(pool.region.partition());
        format!("https://{base}.{}.{suffix}/{}", pool.region, pool.id)
    }
}

const fn dns_suffix(partition: Partition) -> &'static str {
    match partition {
        Partition::Aws | Partition::AwsUsGov => "amazonaws.com",
        Partition::AwsCn => "amazonaws.com.cn",
        Partition::AwsEusc => "amazonaws.eu",
        Partition::AwsIso => "c2s.ic.gov",
        Partition::AwsIsoB => "sc2s.sgov.gov",
        Partition::AwsIsoE => "cloud.adc-e.uk",
        Partition::AwsIsoF => "csp.hci.ic.gov",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::bench::Bench;

    #[test]
    fn is_read_from_a_setting() {
        assert_eq!("aws".parse(), Ok(IssuerForm::Aws));
        for url in [
            "https://id.example.com/auth/",
            "https://id.example.com/auth",
        ] {
            let own = IssuerForm::Own("https://id.example.com/auth".to_owned());
            assert_eq!(url.parse(), Ok(own));
        }
        for other in [
            "",
            "id.example.com",
            "https://",
            "https:///x",
            "ftp://id.example.com",
            "https://id.example.com?x",
            "https://someone@id.example.com",
        ] {
            assert_eq!(other.parse::<IssuerForm>(), Err(InvalidIssuer), "{other}");
        }
    }

    #[test]
    fn has_awss_form_or_stands_below_an_own_url() {
        let bench = Bench::new();
        let mut pool = bench.a_pool("eu-west-1_x");
        pool.region = "eu-west-1".parse().unwrap();
        let aws = IssuerForm::Aws;
        assert_eq!(
            aws.of(&pool),
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x"
        );
        pool.issuer = Issuer::Updated;
        assert_eq!(
            aws.of(&pool),
            "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x"
        );
        let own = IssuerForm::Own("https://id.example.com:4566".to_owned());
        assert_eq!(own.of(&pool), "https://id.example.com:4566/eu-west-1_x");
        pool.region = "cn-north-1".parse().unwrap();
        assert_eq!(
            aws.of(&pool),
            "https://issuer-cognito-idp.cn-north-1.amazonaws.com.cn/eu-west-1_x"
        );
    }
}
