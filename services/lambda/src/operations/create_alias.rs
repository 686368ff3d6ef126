//! `CreateAlias`: gives a version a name.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateAliasInput, CreateAliasOutput};
use crate::error::LambdaError;
use crate::resources::alias::{Alias, OtherVersion};
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn create_alias(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: CreateAliasInput,
) -> Result<Reply<CreateAliasOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;
    let other = OtherVersion::parse(input.routing_config.as_ref())?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:CreateAlias"), &named)?;

    let alias = Alias {
        version: tx.version_number(&named, &input.function_version)?,
        name: input.name,
        description: input.description.unwrap_or_default(),
        other,
        revision_id: ctx.uuid(),
    };
    tx.require_sound(&named, &alias)?;
    if tx.find_alias(&named, &alias.name)?.is_some() {
        let arn = named.with_qualifier(alias.name).qualified_arn();
        return Err(LambdaError::alias_exists(&arn));
    }
    let shown = alias.shown(&named);
    tx.put_alias(&named, alias)?;

    Ok(permit.reply(shown))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_testing::input;

    use crate::api::{self, AliasRoutingConfiguration, CreateAliasInput};
    use crate::bench::{Steps as _, arn, house};

    fn alias(version: &str, weights: &[(&str, f64)]) -> CreateAliasInput {
        let weights: BTreeMap<_, _> = weights
            .iter()
            .map(|(version, weight)| ((*version).to_owned(), *weight))
            .collect();
        CreateAliasInput {
            routing_config: Some(AliasRoutingConfiguration {
                additional_version_weights: Some(weights),
            }),
            ..input(&[
                ("FunctionName", "one"),
                ("Name", "PROD"),
                ("FunctionVersion", version),
            ])
        }
    }

    #[test]
    fn an_alias_is_shown_as_it_was_made() {
        let (house, _) = house();
        house.new_function("one");
        let (first, second) = (house.publish("one"), house.publish("one"));
        let made = house.answer::<api::CreateAlias>(alias(&first, &[(&second, 0.25)]));
        assert_eq!(made.alias_arn, Some(format!("{}:PROD", arn("one"))));
        assert_eq!(made.function_version, Some(first.clone()));
        let weights = made.routing_config.clone().unwrap();
        let weights = weights.additional_version_weights.unwrap();
        assert_eq!(weights, BTreeMap::from([(second, 0.25)]));
        let found =
            house.answer::<api::GetAlias>(input(&[("FunctionName", "one"), ("Name", "PROD")]));
        assert_eq!(found, made);
        assert_eq!(
            house.refusal::<api::CreateAlias>(alias(&first, &[])),
            format!(
                "ResourceConflictException: Alias already exists: {}:PROD",
                arn("one")
            )
        );
    }

    #[test]
    fn two_published_versions_at_most() {
        let (house, _) = house();
        house.new_function("one");
        let first = house.publish("one");
        let refusal = |version: &str, weights: &[(&str, f64)]| {
            house.refusal::<api::CreateAlias>(alias(version, weights))
        };
        assert_eq!(
            refusal("$LATEST", &[(&first, 0.5)]),
            "InvalidParameterValueException: $LATEST is not supported for an alias pointing to more than 1 version"
        );
        assert_eq!(
            refusal(&first, &[(&first, 0.5)]),
            "InvalidParameterValueException: Invalid function version 1. Function version 1 is already included in routing configuration."
        );
        let missing = format!(
            "ResourceNotFoundException: Function not found: {}:9",
            arn("one")
        );
        assert_eq!(refusal("9", &[]), missing);
        assert_eq!(refusal(&first, &[("9", 0.5)]), missing);
        assert!(
            refusal(&first, &[("2", 0.1), ("3", 0.1)])
                .starts_with("InvalidParameterValueException: Number of items")
        );
    }

    #[test]
    fn needs_permission() {
        let (house, _) = house();
        house.new_function("one");
        house.needs::<api::CreateAlias>("lambda:CreateAlias", &arn("one"), alias("$LATEST", &[]));
    }
}
