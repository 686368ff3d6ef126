//! What a list says of what is in it.

use serde::{Deserialize, Serialize};

/// What a list says of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// It is one's own, or known to be good.
    Trusted,
    /// It is known to be malicious.
    Malicious,
    /// A threat list of one's own.
    Custom,
    /// An exit or entry of the Tor network.
    Tor,
    /// A relay of the Tor network, which only relays talk to.
    TorRelay,
    /// Directs infected machines.
    CommandAndControl,
    /// Has to do with mining.
    Mining,
    /// A sinkhole: nothing is there.
    BlackHole,
    /// Stolen data is gathered there.
    DropPoint,
    /// Scans the internet.
    Scanner,
    /// Often abused.
    Abused,
    /// Reputation for mining.
    MiningReputation,
    /// Bad reputation.
    MaliciousReputation,
    /// Suspicious: new, or seldom asked for.
    Suspicious,
    /// Made up by malware.
    Generated,
    /// Source of drive-by downloads.
    DriveBy,
    /// Phishing.
    Phishing,
    /// A malicious file.
    Malware,
    /// A suspicious file.
    SuspiciousFile,
    /// An access key that has leaked.
    LeakedKey,
    /// A network of AWS.
    Aws,
    /// A resolver that answers over HTTPS.
    Resolver,
}

impl Category {
    /// The bit of a category among [`super::Marks::categories`].
    #[must_use]
    pub fn bit(self) -> u32 {
        let number = match self {
            Self::Trusted => 0,
            Self::Malicious => 1,
            Self::Custom => 2,
            Self::Tor => 3,
            Self::TorRelay => 4,
            Self::CommandAndControl => 5,
            Self::Mining => 6,
            Self::BlackHole => 7,
            Self::DropPoint => 8,
            Self::Scanner => 9,
            Self::Abused => 10,
            Self::MiningReputation => 11,
            Self::MaliciousReputation => 12,
            Self::Suspicious => 13,
            Self::Generated => 14,
            Self::DriveBy => 15,
            Self::Phishing => 16,
            Self::Malware => 17,
            Self::SuspiciousFile => 18,
            Self::LeakedKey => 19,
            Self::Aws => 20,
            Self::Resolver => 21,
        };
        1 << number
    }
}

impl std::str::FromStr for Category {
    type Err = serde::de::value::Error;

    /// Reads a category as rules write it: `command-and-control`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        use serde::de::IntoDeserializer as _;
        Self::deserialize(text.into_deserializer())
    }
}
