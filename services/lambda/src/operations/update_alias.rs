//! `UpdateAlias`: leads an alias to other versions.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateAliasOutput, UpdateAliasInput};
use crate::error::LambdaError;
use crate::resources::alias::{Alias, OtherVersion};
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn update_alias(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: UpdateAliasInput,
) -> Result<Reply<CreateAliasOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;
    let other = OtherVersion::parse(input.routing_config.as_ref())?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:UpdateAlias"), &named)?;

    let mut alias: Alias = (*tx.alias(&named, &input.name)?).clone();
    if input
        .revision_id
        .is_some_and(|known| known != alias.revision_id)
    {
        return Err(LambdaError::stale_revision("GetFunction/GetAlias"));
    }
    if let Some(version) = input.function_version {
        alias.version = tx.version_number(&named, &version)?;
    }
    if let Some(description) = input.description {
        alias.description = description;
    }
    if input.routing_config.is_some() {
        alias.other = other;
    }
    alias.revision_id = ctx.uuid();
    tx.require_sound(&named, &alias)?;
    let shown = alias.shown(&named);
    tx.put_alias(&named, alias)?;

    Ok(permit.reply(shown))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, AliasRoutingConfiguration, UpdateAliasInput};
    use crate::bench::{Steps as _, arn, house};

    fn update(more: &[(&'static str, &str)]) -> UpdateAliasInput {
        let mut texts = vec![("FunctionName", "one"), ("Name", "PROD")];
        texts.extend_from_slice(more);
        input(&texts)
    }

    #[test]
    fn what_is_left_out_stays() {
        let (house, _) = house();
        house.new_function("one");
        let (first, second) = (house.publish("one"), house.publish("one"));
        let made = house.answer::<api::CreateAlias>(input(&[
            ("FunctionName", "one"),
            ("Name", "PROD"),
            ("FunctionVersion", &first),
            ("Description", "here"),
        ]));
        let weights = [(first.clone(), 0.1)].into_iter().collect();
        let routed = house.answer::<api::UpdateAlias>(UpdateAliasInput {
            routing_config: Some(AliasRoutingConfiguration {
                additional_version_weights: Some(weights),
            }),
            ..update(&[("FunctionVersion", &second)])
        });
        assert_eq!(routed.function_version, Some(second.clone()));
        assert_eq!(routed.description.as_deref(), Some("here"));
        assert_ne!(routed.revision_id, made.revision_id);
        let stale = made.revision_id.unwrap();
        assert!(
            house
                .refusal::<api::UpdateAlias>(update(&[("RevisionId", &stale)]))
                .starts_with("PreconditionFailedException: ")
        );
        let described = house.answer::<api::UpdateAlias>(update(&[("Description", "there")]));
        assert_eq!(described.routing_config, routed.routing_config);
        let alone = house.answer::<api::UpdateAlias>(UpdateAliasInput {
            routing_config: Some(AliasRoutingConfiguration {
                additional_version_weights: Some([].into_iter().collect()),
            }),
            ..update(&[])
        });
        assert_eq!(alone.routing_config, None);
        house.needs::<api::UpdateAlias>("lambda:UpdateAlias", &arn("one"), update(&[]));
    }
}
