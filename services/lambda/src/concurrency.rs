//! How many runs at once an account may have, and what of them is reserved.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html>

use std::ops::Deref;

use ringwall_core::{AccountId, Region};
use ringwall_store::Reads;

use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaTx;

/// Runs at once of an account in a Region.
pub(crate) const MOST_CONCURRENT: i32 = 1000;
/// Of them, those that stay for functions without a reservation.
const LEAST_UNRESERVED: i32 = 100;

impl<T: Deref<Target: Reads + Sized>> LambdaTx<'_, T> {
    /// How many runs are reserved for functions other than `except`.
    pub(crate) fn reserved(
        &self,
        account: AccountId,
        region: &Region,
        except: Option<&str>,
    ) -> Result<i32, LambdaError> {
        let functions = self.functions(account, region, None, usize::MAX)?;
        let others = functions
            .iter()
            .filter(|(_, function)| except != Some(&*function.name));
        let reserved = others.filter_map(|(_, function)| function.reserved_concurrency);
        Ok(reserved.fold(0, i32::saturating_add))
    }

    /// So many can be reserved for a function.
    pub(crate) fn require_unreserved(
        &self,
        named: &FunctionRef,
        wanted: i32,
    ) -> Result<(), LambdaError> {
        let others = self.reserved(named.account, &named.region, Some(&named.name))?;
        let unreserved = MOST_CONCURRENT
            .saturating_sub(others)
            .saturating_sub(wanted);
        if unreserved < LEAST_UNRESERVED {
            return Err(LambdaError::too_little_unreserved(LEAST_UNRESERVED));
        }
        Ok(())
    }
}
