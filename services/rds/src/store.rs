//! RDS's tables in a transaction, and the questions asked of them.

use ringwall_store::{ReadTx, WriteTx};

use crate::Rds;

/// RDS's tables in a transaction.
pub struct RdsTx<'a, X> {
    pub(crate) service: &'a Rds,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type RdsRead<'a> = RdsTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type RdsWrite<'a> = RdsTx<'a, &'a mut WriteTx>;
