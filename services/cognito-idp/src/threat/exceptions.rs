//! Addresses that are always kept out, and those that are never judged.

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::risk::RiskConfiguration;
use crate::store::CognitoWrite;
use crate::threat::{Visitor, enforced};

/// The visitor does not come from where nobody may sign in or up.
pub(crate) fn require_not_blocked(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    client: &Client,
    visitor: &Visitor,
    is_custom: bool,
) -> Result<(), CognitoError> {
    let configuration = enforced(tx, pool, client, is_custom)?;
    let blocked = configuration.exceptions.as_ref();
    let is_blocked = visitor
        .address
        .zip(blocked)
        .is_some_and(|(address, exceptions)| exceptions.blocks(address));
    if is_blocked {
        return Err(CognitoError::unsafe_sign_in());
    }
    Ok(())
}

/// Whether sign-ins from there are not judged.
pub(super) fn skips(configuration: &RiskConfiguration, visitor: &Visitor) -> bool {
    let exceptions = configuration.exceptions.as_ref();
    visitor
        .address
        .zip(exceptions)
        .is_some_and(|(address, exceptions)| exceptions.skips(address))
}
