//! What STS reads: the rows of principals.

use ringwall_store::{ReadTx, WriteTx};

use crate::Sts;

/// STS in a transaction.
pub struct StsTx<'a, T> {
    pub(crate) sts: &'a Sts,
    pub(crate) tx: T,
}

/// Over a snapshot.
pub type StsRead<'a> = StsTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type StsWrite<'a> = StsTx<'a, &'a mut WriteTx>;
