//! Who tokens say that they come from.
//!
//! Libraries that verify Cognito's tokens derive the issuer from the pool's id, so it has AWS's form
//! unless the installation says otherwise. Libraries that know nothing of Cognito fetch the discovery
//! document below the issuer; for them an installation names its own URL.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html>

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
