//! SSM's tables in a transaction, and the questions asked of them.

use ringwall_store::{ReadTx, WriteTx};

use crate::Ssm;

/// SSM's tables in a transaction.
pub struct SsmTx<'a, X> {
    pub(crate) service: &'a Ssm,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type SsmRead<'a> = SsmTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type SsmWrite<'a> = SsmTx<'a, &'a mut WriteTx>;
