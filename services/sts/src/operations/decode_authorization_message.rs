//! `DecodeAuthorizationMessage`: why a call was denied, from the message that says so.
//!
//! Messages are made by `ringwall explain`, for a denied call.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::StsRead;
use crate::api::{DecodeAuthorizationMessageInput, DecodeAuthorizationMessageOutput};
use crate::error::StsError;

pub(crate) fn decode_authorization_message(
    ctx: &RequestContext,
    tx: &StsRead<'_>,
    input: DecodeAuthorizationMessageInput,
) -> Result<Reply<DecodeAuthorizationMessageOutput>, StsError> {
    let permit = ctx.authorize(&Ask::new("sts:DecodeAuthorizationMessage"))?;

    let messages = &tx.sts.messages;
    let decoded = messages.open(ctx.account(), &input.encoded_message, ctx.now());
    let decoded = decoded.ok_or_else(StsError::invalid_authorization_message)?;

    Ok(permit.reply(DecodeAuthorizationMessageOutput {
        decoded_message: Some(decoded),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_core::SystemEntropy;
    use ringwall_identity::AuthorizationMessages;
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;

    #[test]
    fn opens_what_was_sealed_for_the_account() {
        let house = test_house();
        let messages = AuthorizationMessages::new(house.store());
        let sealed = messages.seal(house.account(), "{}", house.now(), &SystemEntropy);
        let decode = input(&[("EncodedMessage", &sealed.unwrap())]);
        let decoded = house.needs::<api::DecodeAuthorizationMessage>(
            "sts:DecodeAuthorizationMessage",
            "*",
            decode,
        );
        assert_eq!(decoded.decoded_message.as_deref(), Some("{}"));
    }

    #[test]
    fn refuses_what_was_made_up() {
        assert_eq!(
            test_house().refusal::<api::DecodeAuthorizationMessage>(input(&[(
                "EncodedMessage",
                "made-up"
            )])),
            "InvalidAuthorizationMessageException: The encoded message is invalid or has expired."
        );
    }
}
