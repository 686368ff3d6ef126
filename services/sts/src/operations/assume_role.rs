//! `AssumeRole`: a session of a role. There are none before IAM has roles.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>

use ringwall_core::{PrincipalKind, Reply, RequestContext};
use ringwall_store::ReadTx;

use crate::api::{AssumeRoleInput, AssumeRoleOutput};
use crate::error::StsError;

pub(crate) fn assume_role(
    ctx: &RequestContext,
    _tx: &&ReadTx,
    input: AssumeRoleInput,
) -> Result<Reply<AssumeRoleOutput>, StsError> {
    if matches!(ctx.caller.principal.kind, PrincipalKind::Root) {
        return Err(StsError::root_may_not_assume());
    }
    Err(StsError::may_not_assume(ctx, &input.role_arn))
}
