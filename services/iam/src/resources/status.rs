//! Whether a credential may be used, as the API says it.

use crate::api::StatusType;
use crate::error::IamError;

pub(crate) const fn shown(active: bool) -> StatusType {
    if active {
        StatusType::Active
    } else {
        StatusType::Inactive
    }
}

/// Whether a status that is asked for is `Active`. Time alone makes a credential `Expired`.
pub(crate) fn is_active(asked: &StatusType) -> Result<bool, IamError> {
    match asked {
        StatusType::Active => Ok(true),
        StatusType::Inactive => Ok(false),
        StatusType::Expired => Err(IamError::invalid_input(
            "The status of a credential cannot be set to Expired.",
        )),
    }
}
