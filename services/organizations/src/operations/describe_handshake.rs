//! `DescribeHandshake`: a handshake that the caller has a part in.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeHandshake.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeHandshakeInput, DescribeHandshakeOutput};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::handshake;
use crate::store::OrganizationsRead;

pub(crate) fn describe_handshake(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: DescribeHandshakeInput,
) -> Result<Reply<DescribeHandshakeOutput>, OrganizationsError> {
    let action = "organizations:DescribeHandshake";
    let (permit, found) = tx.authorized_handshake(ctx, action, &input.handshake_id)?;

    let arns = Arns::new(ctx.partition(), found.management, &found.organization);

    Ok(permit.reply(DescribeHandshakeOutput {
        handshake: Some(handshake::shown(&found, &arns)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn only_parties_see_it() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let describe = || input(&[("HandshakeId", id.as_str())]);
        house
            .as_account(OTHER_ACCOUNT)
            .answer::<api::DescribeHandshake>(describe());
        assert_eq!(
            house
                .as_account("777788889999")
                .refusal::<api::DescribeHandshake>(describe()),
            "HandshakeNotFoundException: We can't find a handshake with the HandshakeId that you specified."
        );
        let arn = house.handshake(&id).arn.unwrap();
        house.needs::<api::DescribeHandshake>("organizations:DescribeHandshake", &arn, describe());
    }
}
