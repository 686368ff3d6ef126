//! What listeners and targets speak.

use serde::{Deserialize, Serialize};

use crate::api::ProtocolEnum;

/// HTTP, in the clear or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protocol {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

impl Protocol {
    /// The protocol of an input, if an application load balancer speaks it.
    pub(crate) const fn of(asked: ProtocolEnum) -> Option<Self> {
        match asked {
            ProtocolEnum::Http => Some(Self::Http),
            ProtocolEnum::Https => Some(Self::Https),
            _ => None,
        }
    }

    /// As AWS writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
        }
    }

    pub(crate) const fn shown(self) -> ProtocolEnum {
        match self {
            Self::Http => ProtocolEnum::Http,
            Self::Https => ProtocolEnum::Https,
        }
    }
}
