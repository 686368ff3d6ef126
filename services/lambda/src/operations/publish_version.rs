//! `PublishVersion`: makes a version of what `$LATEST` is now.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html>

use ringwall_core::{ApiError, Ask, Reply, RequestContext};

use crate::api::{CreateFunctionOutput, PublishVersionInput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn publish_version(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: PublishVersionInput,
) -> Result<Reply<CreateFunctionOutput>, LambdaError> {
    if input.publish_to.is_some() {
        return Err(ApiError::not_implemented("PublishTo").into());
    }
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let (permit, function) = tx.permit(ctx, Ask::new("lambda:PublishVersion"), &named)?;

    let latest = tx.latest(&named)?;
    latest.require_changeable(&named.arn())?;
    latest.require_revision(input.revision_id.as_deref())?;
    let digest = latest.code.shown_sha256();
    if let Some(known) = input.code_sha256.filter(|known| *known != digest) {
        return Err(LambdaError::other_code(&known, &digest));
    }
    let mut function = (*function).clone();
    let published = tx.publish(ctx, &mut function, &latest, input.description)?;
    tx.put_function(function)?;

    let named = named.with_qualifier(published.number.to_string());
    Ok(permit.reply(tx.shown(ctx, &named, &published)?))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, PublishVersionInput, State};
    use crate::bench::{Steps as _, arn, house, simple};

    fn publish(more: &[(&'static str, &str)]) -> PublishVersionInput {
        let mut texts = vec![("FunctionName", "one")];
        texts.extend_from_slice(more);
        input(&texts)
    }

    #[test]
    fn a_version_stays_what_it_is() {
        let (house, _) = house();
        house.new_function("one");
        let first = house.answer::<api::PublishVersion>(publish(&[("Description", "first")]));
        assert_eq!(first.function_arn, Some(arn("one:1")));
        assert_eq!(first.state, Some(State::Active));
        house.change_latest("one");
        let kept = house.configuration("one:1");
        assert_eq!(kept.timeout, first.timeout);
        assert_eq!(kept.description.as_deref(), Some("first"));
    }

    #[test]
    fn nothing_new_makes_no_version() {
        let (house, _) = house();
        house.new_function("one");
        let first = house.answer::<api::PublishVersion>(publish(&[]));
        let again = house.answer::<api::PublishVersion>(publish(&[("Description", "other")]));
        assert_eq!(first, again);
        assert_eq!(house.publish("one"), "2");
        // Numbers are not used again.
        house.answer::<api::DeleteFunction>(input(&[("FunctionName", "one"), ("Qualifier", "2")]));
        let next = house.answer::<api::PublishVersion>(publish(&[]));
        assert_eq!(next.version.as_deref(), Some("3"));
    }

    #[test]
    fn refuses_what_the_caller_does_not_mean() {
        let (house, _) = house();
        house.answer::<api::CreateFunction>(simple("one"));
        assert_eq!(
            house.refusal::<api::PublishVersion>(publish(&[])),
            "ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending"
        );
        house.advance_secs(1);
        let digest = house.configuration("one").code_sha256.unwrap();
        assert_eq!(
            house.refusal::<api::PublishVersion>(publish(&[("CodeSha256", "other")])),
            format!(
                "InvalidParameterValueException: CodeSHA256 (other) is different from current CodeSHA256 in $LATEST ({digest}). Please try again with the CodeSHA256 in $LATEST."
            )
        );
        assert!(
            house
                .refusal::<api::PublishVersion>(publish(&[("RevisionId", "old")]))
                .starts_with("PreconditionFailedException: ")
        );
        house.needs::<api::PublishVersion>("lambda:PublishVersion", &arn("one"), publish(&[]));
    }
}
