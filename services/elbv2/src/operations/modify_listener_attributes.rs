//! `ModifyListenerAttributes`: sets attributes of a listener.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListenerAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ListenerAttribute, ModifyListenerAttributesInput, ModifyListenerAttributesOutput,
};
use crate::error::Elbv2Error;
use crate::resources::attributes::LISTENER;
use crate::resources::listener::Listener;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn modify_listener_attributes(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: ModifyListenerAttributesInput,
) -> Result<Reply<ModifyListenerAttributesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;

    let found = tx.find_listener(ctx, &arn)?;

    let tags = found.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:ModifyListenerAttributes";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    let mut changed = Listener::clone(&found);
    let asked = input.attributes.into_iter().map(|it| (it.key, it.value));
    changed
        .attributes
        .set("Listener", LISTENER, asked.collect())?;
    let all = changed.attributes.all(LISTENER);
    let all = all.map(|(key, value)| ListenerAttribute {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    });
    let shown = all.collect();
    tx.put_listener(changed)?;

    Ok(permit.reply(ModifyListenerAttributesOutput {
        attributes: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListenerAttribute, ModifyListenerAttributesInput};
    use crate::bench::{Steps as _, house};

    fn set(arn: &str, attributes: &[(&str, &str)]) -> ModifyListenerAttributesInput {
        let attribute = |(key, value): &(&str, &str)| ListenerAttribute {
            key: Some((*key).to_owned()),
            value: Some((*value).to_owned()),
        };
        ModifyListenerAttributesInput {
            listener_arn: arn.to_owned(),
            attributes: attributes.iter().map(attribute).collect(),
        }
    }

    #[test]
    fn listeners_add_headers_to_responses() {
        let house = house();
        let arn = house.new_front_door().listener;
        house.answer::<api::ModifyListenerAttributes>(set(
            &arn,
            &[
                ("routing.http.response.x_frame_options.header_value", "DENY"),
                ("routing.http.response.server.enabled", "false"),
            ],
        ));
        let listener = &house.wanted().load_balancers[0].listeners[0].listener;
        let headers: Vec<(String, &str)> = listener.response_headers().collect();
        assert_eq!(headers, [("x-frame-options".to_owned(), "DENY")]);
        assert_eq!(
            listener.attribute("routing.http.response.server.enabled"),
            "false"
        );
        let asked = input(&[("ListenerArn", &arn)]);
        let found = house.answer::<api::DescribeListenerAttributes>(asked);
        let shown = found.attributes.unwrap();
        assert!(shown.contains(&ListenerAttribute {
            key: Some("routing.http.request.x_amzn_tls_version.header_name".to_owned()),
            value: Some("X-Amzn-Tls-Version".to_owned()),
        }));
    }

    #[test]
    fn refuses_unknown_keys_and_values() {
        let house = house();
        let arn = house.new_front_door().listener;
        let refusal = |key, value| {
            let asked = set(&arn, &[(key, value)]);
            house.refusal::<api::ModifyListenerAttributes>(asked)
        };
        assert_eq!(
            refusal("tcp.idle_timeout.seconds", "60"),
            "ValidationError: Listener attribute key 'tcp.idle_timeout.seconds' is not recognized"
        );
        for (key, value) in [
            ("routing.http.request.x_amzn_tls_version.header_name", "a b"),
            (
                "routing.http.response.x_frame_options.header_value",
                "a\r\nb: c",
            ),
        ] {
            let words = refusal(key, value);
            assert!(
                words.starts_with("InvalidConfigurationRequestException: "),
                "{words}"
            );
        }
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_front_door().listener;
        let action = "elasticloadbalancing:ModifyListenerAttributes";
        let asked = set(&arn, &[("routing.http.response.server.enabled", "false")]);
        house.needs::<api::ModifyListenerAttributes>(action, &arn, asked);
    }
}
