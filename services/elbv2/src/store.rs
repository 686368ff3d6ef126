//! The service's tables in a transaction, and the questions asked of them.

use ringwall_store::{ReadTx, WriteTx};

use crate::Elbv2;

/// The service's tables in a transaction.
pub struct Elbv2Tx<'a, X> {
    pub(crate) service: &'a Elbv2,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type Elbv2Read<'a> = Elbv2Tx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type Elbv2Write<'a> = Elbv2Tx<'a, &'a mut WriteTx>;
