//! The service's tables in a transaction, and the questions asked of them.

use ringwall_store::{ReadTx, WriteTx};

use crate::Wafv2;

/// The service's tables in a transaction.
pub struct Wafv2Tx<'a, X> {
    pub(crate) service: &'a Wafv2,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type Wafv2Read<'a> = Wafv2Tx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type Wafv2Write<'a> = Wafv2Tx<'a, &'a mut WriteTx>;
