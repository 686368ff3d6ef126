//! AWS Security Token Service: who am I, and temporary credentials.
//!
//! Nothing is kept: a session is in its token. Roles come with IAM; until then AssumeRole
//! answers as it does for a role that is not there.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>

#[rustfmt::skip]
pub mod api;
mod error;
mod operations;
mod session;

use std::sync::Arc;

use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, WriteTx};

use crate::operations as op;

/// STS has no state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sts;

impl Sts {
    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .read::<api::AssumeRole>(op::assume_role)
            .read::<api::GetAccessKeyInfo>(op::get_access_key_info)
            .read::<api::GetCallerIdentity>(op::get_caller_identity)
            .read::<api::GetFederationToken>(op::get_federation_token)
            .read::<api::GetSessionToken>(op::get_session_token)
            .finish()
    }
}

impl Service for Sts {
    const NAME: &'static str = "sts";
    type Read<'a> = &'a ReadTx;
    type Write<'a> = &'a mut WriteTx;
    type Error = error::StsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> &'a ReadTx {
        tx
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> &'a mut WriteTx {
        tx
    }
}
