//! The condition keys that a simulation is given.

use ringwall_policy::Context;

use crate::api::{ContextEntry, ContextKeyTypeEnum};
use crate::error::IamError;

/// Given keys stand before all others: what is simulated is up to who asks.
pub(super) fn given(entries: Vec<ContextEntry>) -> Result<Context<'static>, IamError> {
    let mut context = Context::with_capacity(entries.len());
    for entry in entries {
        let key = entry.context_key_name;
        let key = key.ok_or_else(IamError::nameless_context_key)?;
        let mut values = entry.context_key_values.unwrap_or_default();
        if is_list(entry.context_key_type) || values.len() > 1 {
            context.set_many(key, values);
        } else if let Some(value) = values.pop() {
            context.set(key, value);
        }
    }
    Ok(context)
}

const fn is_list(kind: Option<ContextKeyTypeEnum>) -> bool {
    use ContextKeyTypeEnum as Kind;
    matches!(
        kind,
        Some(
            Kind::StringList
                | Kind::NumericList
                | Kind::BooleanList
                | Kind::IpList
                | Kind::BinaryList
                | Kind::DateList
        )
    )
}
