//! Security policies: the TLS versions and cipher suites that a listener may use.
//!
//! A listener uses what its policy allows and the program has: TLS 1.2 and 1.3, suites with
//! forward secrecy and authenticated encryption. It never uses what the policy does not allow. The
//! FIPS and RFC 9151 policies are not there: they promise a validated module.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>

use crate::api;

/// A security policy.
#[derive(Debug, PartialEq, Eq)]
pub struct SslPolicy {
    /// Its name.
    pub name: &'static str,
    versions: &'static [Version],
    suites: Suites,
}

/// The policy of listeners that name none.
pub const DEFAULT: &str = "ELBSecurityPolicy-2016-08";

/// Versions of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 1.0.
    Tls10,
    /// 1.1.
    Tls11,
    /// 1.2.
    Tls12,
    /// 1.3.
    Tls13,
}

use Version::{Tls10, Tls11, Tls12, Tls13};

/// Which suites of TLS 1.2 and older a policy has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suites {
    None,
    /// Forward secrecy and authenticated encryption.
    Restricted,
    /// And CBC with SHA-2.
    Usual,
    /// And CBC with SHA-1: all that have forward secrecy.
    ForwardSecret,
    /// As [`Suites::Usual`], also without forward secrecy.
    Extended,
    /// All.
    All,
}

/// How a suite of TLS 1.2 encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Gcm,
    CbcSha2,
    CbcSha1,
}

/// The suites of TLS 1.3, the preferred one first.
const TLS13: [&str; 3] = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
];

/// The suites of TLS 1.2 and older, the preferred one first: as OpenSSL names them.
const OLDER: [(&str, Mode); 18] = [
    ("ECDHE-ECDSA-AES128-GCM-SHA256", Mode::Gcm),
    ("ECDHE-RSA-AES128-GCM-SHA256", Mode::Gcm),
    ("ECDHE-ECDSA-AES128-SHA256", Mode::CbcSha2),
    ("ECDHE-RSA-AES128-SHA256", Mode::CbcSha2),
    ("ECDHE-ECDSA-AES128-SHA", Mode::CbcSha1),
    ("ECDHE-RSA-AES128-SHA", Mode::CbcSha1),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", Mode::Gcm),
    ("ECDHE-RSA-AES256-GCM-SHA384", Mode::Gcm),
    ("ECDHE-ECDSA-AES256-SHA384", Mode::CbcSha2),
    ("ECDHE-RSA-AES256-SHA384", Mode::CbcSha2),
    ("ECDHE-ECDSA-AES256-SHA", Mode::CbcSha1),
    ("ECDHE-RSA-AES256-SHA", Mode::CbcSha1),
    ("AES128-GCM-SHA256", Mode::Gcm),
    ("AES128-SHA256", Mode::CbcSha2),
    ("AES128-SHA", Mode::CbcSha1),
    ("AES256-GCM-SHA384", Mode::Gcm),
    ("AES256-SHA256", Mode::CbcSha2),
    ("AES256-SHA", Mode::CbcSha1),
];

const fn policy(name: &'static str, versions: &'static [Version], suites: Suites) -> SslPolicy {
    SslPolicy {
        name,
        versions,
        suites,
    }
}

const ONLY_13: &[Version] = &[Tls13];
const FROM_12: &[Version] = &[Tls12, Tls13];
const FROM_11: &[Version] = &[Tls11, Tls12, Tls13];
const FROM_10: &[Version] = &[Tls10, Tls11, Tls12, Tls13];
const ONLY_12: &[Version] = &[Tls12];
const OLD_FROM_11: &[Version] = &[Tls11, Tls12];
const OLD_FROM_10: &[Version] = &[Tls10, Tls11, Tls12];

/// The policies that there are.
pub const ALL: &[SslPolicy] = &[
    policy(DEFAULT, OLD_FROM_10, Suites::All),
    policy(
        "ELBSecurityPolicy-TLS-1-2-2017-01",
        ONLY_12,
        Suites::Extended,
    ),
    policy(
        "ELBSecurityPolicy-TLS-1-1-2017-01",
        OLD_FROM_11,
        Suites::All,
    ),
    policy(
        "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
        ONLY_12,
        Suites::All,
    ),
    policy(
        "ELBSecurityPolicy-FS-2018-06",
        OLD_FROM_10,
        Suites::ForwardSecret,
    ),
    policy(
        "ELBSecurityPolicy-FS-1-1-2019-08",
        OLD_FROM_11,
        Suites::ForwardSecret,
    ),
    policy(
        "ELBSecurityPolicy-FS-1-2-2019-08",
        ONLY_12,
        Suites::ForwardSecret,
    ),
    policy(
        "ELBSecurityPolicy-FS-1-2-Res-2019-08",
        ONLY_12,
        Suites::Usual,
    ),
    policy(
        "ELBSecurityPolicy-FS-1-2-Res-2020-10",
        ONLY_12,
        Suites::Restricted,
    ),
    policy("ELBSecurityPolicy-TLS13-1-0-2021-06", FROM_10, Suites::All),
    policy("ELBSecurityPolicy-TLS13-1-1-2021-06", FROM_11, Suites::All),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
        FROM_12,
        Suites::Usual,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
        FROM_12,
        Suites::Extended,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
        FROM_12,
        Suites::All,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        FROM_12,
        Suites::Restricted,
    ),
    policy("ELBSecurityPolicy-TLS13-1-3-2021-06", ONLY_13, Suites::None),
    policy(
        "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09",
        FROM_10,
        Suites::All,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
        FROM_12,
        Suites::Usual,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09",
        FROM_12,
        Suites::Extended,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09",
        FROM_12,
        Suites::All,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        FROM_12,
        Suites::Restricted,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
        ONLY_13,
        Suites::None,
    ),
];

/// The policy of a name.
pub fn find(name: &str) -> Option<&'static SslPolicy> {
    ALL.iter().find(|policy| policy.name == name)
}

impl SslPolicy {
    /// Whether it allows a version of TLS.
    pub fn allows(&self, version: Version) -> bool {
        self.versions.contains(&version)
    }

    /// The suites that it allows, the preferred one first: as OpenSSL names them.
    pub fn suites(&self) -> impl Iterator<Item = &'static str> + '_ {
        let newer = TLS13.into_iter().filter(|_| self.allows(Tls13));
        let older = OLDER
            .into_iter()
            .filter(|(name, mode)| self.suites.have(name, *mode))
            .map(|(name, _)| name);
        newer.chain(older)
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> api::SslPolicy {
        let cipher = |(name, priority): (&str, i32)| api::Cipher {
            name: Some(name.to_owned()),
            priority: Some(priority),
        };
        let versions = self
            .versions
            .iter()
            .map(|version| version.shown().to_owned());
        api::SslPolicy {
            ssl_protocols: Some(versions.collect()),
            ciphers: Some(self.suites().zip(1..).map(cipher).collect()),
            name: Some(self.name.to_owned()),
            supported_load_balancer_types: Some(vec!["application".to_owned()]),
        }
    }
}

impl Suites {
    fn have(self, name: &str, mode: Mode) -> bool {
        let is_forward_secret = name.starts_with("ECDHE");
        match self {
            Self::None => false,
            Self::Restricted => is_forward_secret && mode == Mode::Gcm,
            Self::Usual => is_forward_secret && mode != Mode::CbcSha1,
            Self::ForwardSecret => is_forward_secret,
            Self::Extended => mode != Mode::CbcSha1,
            Self::All => true,
        }
    }
}

impl Version {
    const fn shown(self) -> &'static str {
        match self {
            Self::Tls10 => "TLSv1",
            Self::Tls11 => "TLSv1.1",
            Self::Tls12 => "TLSv1.2",
            Self::Tls13 => "TLSv1.3",
        }
    }
}
