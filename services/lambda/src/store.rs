//! Lambda's tables in a transaction, and the questions asked of them.

use ringwall_store::{ReadTx, WriteTx};

use crate::Lambda;

/// Lambda's tables in a transaction.
pub struct LambdaTx<'a, X> {
    pub(crate) service: &'a Lambda,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type LambdaRead<'a> = LambdaTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type LambdaWrite<'a> = LambdaTx<'a, &'a mut WriteTx>;
