//! `AddCustomAttributes`: attributes of a pool's own, which stay for good.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddCustomAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddCustomAttributesInput, AddCustomAttributesOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn add_custom_attributes(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AddCustomAttributesInput,
) -> Result<Reply<AddCustomAttributesOutput>, CognitoError> {
    let action = "cognito-idp:AddCustomAttributes";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut changed = (*pool).clone();
    changed.add_attributes(&input.custom_attributes)?;
    changed.updated_at = ctx.now();
    tx.put_pool(changed)?;

    Ok(permit.reply(AddCustomAttributesOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, AddCustomAttributesInput, AttributeDataType, SchemaAttributeType};
    use crate::test_pools::{house, new_pool};

    fn adding(pool: &str, attributes: Vec<SchemaAttributeType>) -> AddCustomAttributesInput {
        AddCustomAttributesInput {
            user_pool_id: pool.to_owned(),
            custom_attributes: attributes,
        }
    }

    fn text(name: &str) -> SchemaAttributeType {
        SchemaAttributeType {
            name: Some(name.to_owned()),
            attribute_data_type: Some(AttributeDataType::String),
            ..SchemaAttributeType::default()
        }
    }

    #[test]
    fn attributes_get_their_prefixes() {
        let house = house();
        let pool = new_pool(&house);
        let secret = SchemaAttributeType {
            developer_only_attribute: Some(true),
            ..text("score")
        };
        house.answer::<api::AddCustomAttributes>(adding(&pool, vec![text("team"), secret]));
        let described = house.answer::<api::DescribeUserPool>(input(&[("UserPoolId", &pool)]));
        let attributes = described.user_pool.unwrap().schema_attributes.unwrap();
        let names: Vec<_> = attributes[21..]
            .iter()
            .map(|own| own.name.as_deref().unwrap())
            .collect();
        assert_eq!(names, ["custom:team", "dev:custom:score"]);
    }

    #[test]
    fn refuses_a_name_in_use_and_more_than_fifty() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::AddCustomAttributes>(adding(&pool, vec![text("team")]));
        assert_eq!(
            house.refusal::<api::AddCustomAttributes>(adding(&pool, vec![text("team")])),
            "InvalidParameterException: custom:team: Existing attribute already has name \
             custom:team."
        );
        for batch in 0..7 {
            let names = (0..7).map(|number| text(&format!("a{batch}{number}")));
            house.answer::<api::AddCustomAttributes>(adding(&pool, names.collect()));
        }
        let refusal =
            house.refusal::<api::AddCustomAttributes>(adding(&pool, vec![text("last"); 1]));
        assert!(refusal.starts_with("LimitExceededException: "), "{refusal}");
    }

    #[test]
    fn refuses_bounds_that_cross() {
        let house = house();
        let pool = new_pool(&house);
        for (min, max) in [("5", "4"), ("x", "4"), ("-1", "4")] {
            let bounded = SchemaAttributeType {
                string_attribute_constraints: Some(api::StringAttributeConstraintsType {
                    min_length: Some(min.to_owned()),
                    max_length: Some(max.to_owned()),
                }),
                ..text("team")
            };
            let refusal = house.refusal::<api::AddCustomAttributes>(adding(&pool, vec![bounded]));
            assert!(
                refusal.starts_with("InvalidParameterException: "),
                "{refusal}"
            );
        }
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let stranger = house.as_anonymous();
        stranger.is_denied::<api::AddCustomAttributes>(adding(&pool, vec![text("team")]));
    }
}
