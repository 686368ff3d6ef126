//! `TagResource`: sets tags of a function.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::LambdaError;
use crate::resources::function::Function;
use crate::resources::function_ref::FunctionRef;
use crate::resources::tagging;
use crate::store::LambdaWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, LambdaError> {
    let named = FunctionRef::parse_tagged(ctx, &input.resource)?;
    let tags = tagging::parse(Some(&input.tags))?;

    let ask = tagging::request_conditions(Ask::new("lambda:TagResource"), &tags);
    let (permit, function) = tx.permit(ctx, ask, &named)?;

    let mut function: Function = (*function).clone();
    for (key, value) in tags.iter() {
        function.tags.set(key, value);
    }
    tagging::require_room(&function.tags)?;
    tx.put_function(function)?;

    Ok(permit.reply(TagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_testing::input;

    use crate::api::{self, TagResourceInput};
    use crate::bench::{Steps as _, arn, house, invocation};

    fn tag(pairs: &[(&str, &str)]) -> TagResourceInput {
        let pairs = pairs.iter();
        TagResourceInput {
            resource: arn("one"),
            tags: pairs
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn tags_are_set_and_are_condition_keys() {
        let (house, _) = house();
        house.new_function("one");
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"b"}}}}"#;
        let user = house.as_new_user("user", &[only]);
        house.answer::<api::TagResource>(tag(&[("team", "a"), ("stage", "test")]));
        user.is_denied::<api::Invoke>(invocation("one", "{}"));
        house.answer::<api::TagResource>(tag(&[("team", "b")]));
        user.answer::<api::Invoke>(invocation("one", "{}"));
        let listed = house.answer::<api::ListTags>(input(&[("Resource", &arn("one"))]));
        let expected = [("stage", "test"), ("team", "b")];
        let expected: BTreeMap<_, _> = expected
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into();
        assert_eq!(listed.tags, Some(expected));
    }

    #[test]
    fn refuses_tags_of_aws_and_too_many() {
        let (house, _) = house();
        house.new_function("one");
        assert!(
            house
                .refusal::<api::TagResource>(tag(&[("aws:team", "a")]))
                .starts_with("InvalidParameterValueException: ")
        );
        let keys: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let pairs: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert!(
            house
                .refusal::<api::TagResource>(tag(&pairs))
                .starts_with("InvalidParameterValueException: ")
        );
        house.needs::<api::TagResource>("lambda:TagResource", &arn("one"), tag(&[("a", "b")]));
    }
}
