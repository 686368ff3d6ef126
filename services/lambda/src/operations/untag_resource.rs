//! `UntagResource`: removes tags of a function.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::LambdaError;
use crate::resources::function::Function;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, LambdaError> {
    let named = FunctionRef::parse_tagged(ctx, &input.resource)?;

    let keys = input.tag_keys.iter().map(String::as_str);
    let ask = Ask::new("lambda:UntagResource").key_values("aws:TagKeys", keys);
    let (permit, function) = tx.permit(ctx, ask, &named)?;

    let mut function: Function = (*function).clone();
    for key in &input.tag_keys {
        function.tags.remove(key);
    }
    tx.put_function(function)?;

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagResourceInput, UntagResourceInput};
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn a_tag_is_gone_then() {
        let (house, _) = house();
        house.new_function("one");
        let pairs = [("a", "1"), ("b", "2")];
        house.answer::<api::TagResource>(TagResourceInput {
            resource: arn("one"),
            tags: pairs
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
        });
        let untag = UntagResourceInput {
            resource: arn("one"),
            tag_keys: vec!["a".to_owned(), "none".to_owned()],
        };
        house.needs::<api::UntagResource>("lambda:UntagResource", &arn("one"), untag);
        let listed = house.answer::<api::ListTags>(input(&[("Resource", &arn("one"))]));
        let keys: Vec<_> = listed.tags.unwrap().into_keys().collect();
        assert_eq!(keys, ["b"]);
    }
}
