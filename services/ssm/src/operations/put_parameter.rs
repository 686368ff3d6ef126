//! `PutParameter`: makes a parameter, or a new version of one.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Reply, RequestContext, Tags};

use crate::api::{PutParameterInput, PutParameterOutput};
use crate::bus_events::{Change, Happening};
use crate::error::SsmError;
use crate::new_version::{self, Before};
use crate::permission;
use crate::resources::name::OwnName;
use crate::resources::parameter::{MOST_VERSIONS, Parameter, Version};
use crate::resources::policy::ParameterPolicy;
use crate::resources::tagging;
use crate::store::{Place, SsmWrite};
use crate::worker;

pub(crate) fn put_parameter(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    mut input: PutParameterInput,
) -> Result<Reply<PutParameterOutput>, SsmError> {
    let name = OwnName::parse(ctx, &input.name)?;
    let tags = tagging::parse(&input.tags.take().unwrap_or_default())?;
    let overwrite = input.overwrite.unwrap_or(false);
    if overwrite && !tags.is_empty() {
        return Err(SsmError::tags_with_overwrite());
    }
    let policies = input.policies.take();
    let has_policies = policies.is_some();
    let policies = policies.map(|text| ParameterPolicy::parse_list(&text));
    let policies = policies.transpose()?;

    let place = Place::of(ctx);
    let existing = tx.find(place, name.key())?;

    let resource = permission::own(ctx, name.key(), existing.as_ref());
    let text = |value: bool| if value { "true" } else { "false" };
    let ask = Ask::new("ssm:PutParameter")
        .key("ssm:Overwrite", text(overwrite))
        .key("ssm:Policies", text(has_policies))
        .on(resource.clone());
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    if !tags.is_empty() {
        let ask = Ask::new("ssm:AddTagsToResource").on(resource);
        ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    }

    let before = Before {
        parameter: existing.as_deref(),
        default_tier: tx.default_tier(place)?,
        counts: tx.counts(place)?,
    };
    if let Some(existing) = &existing {
        require_room(existing, overwrite)?;
    }
    let version = new_version::make(ctx, &name, input, policies, &before)?;
    let (number, tier) = (version.number, version.tier);
    match existing {
        Some(existing) => update(ctx, tx, (*existing).clone(), version)?,
        None => create(ctx, tx, &name, tags, version)?,
    }

    Ok(permit.reply(PutParameterOutput {
        version: Some(number),
        tier: Some(tier),
    }))
}

/// Refuses a new version where none may be, or where the one that had to go is labelled.
fn require_room(existing: &Parameter, overwrite: bool) -> Result<(), SsmError> {
    if !overwrite {
        return Err(SsmError::parameter_exists());
    }
    let is_full = existing.latest.number - existing.oldest + 1 >= MOST_VERSIONS;
    if is_full && !existing.labels_of(existing.oldest).is_empty() {
        return Err(SsmError::oldest_version_is_labelled(
            &existing.name,
            existing.oldest,
        ));
    }
    Ok(())
}

fn create(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    name: &OwnName,
    tags: Tags,
    version: Version,
) -> Result<(), SsmError> {
    let parameter = Parameter {
        owner: Some(ctx.account()),
        region: ctx.region.as_str().to_owned(),
        name: name.as_str().to_owned(),
        latest: version,
        oldest: 1,
        labels: BTreeMap::new(),
        tags,
        sharing: None,
    };
    worker::schedule(tx, &parameter)?;
    tx.tell_change(Happening::in_request(ctx), &parameter, Change::Create)?;
    Ok(tx.insert(Place::of(ctx), parameter)?)
}

fn update(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    existing: Parameter,
    version: Version,
) -> Result<(), SsmError> {
    worker::cancel(tx, &existing)?;
    let key = existing.key().to_owned();
    tx.put_version(Place::of(ctx), existing, version)?;
    let Some(updated) = tx.find(Place::of(ctx), &key)? else {
        return Ok(());
    };
    worker::schedule(tx, &updated)?;
    tx.tell_change(Happening::in_request(ctx), &updated, Change::Update)
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api::{self, ParameterTier, ParameterType};
    use crate::store::Counts;
    use crate::test_ssm::{Steps as _, advanced, arn, house, over, secure, string, tag};

    #[test]
    fn makes_a_parameter_and_new_versions_of_it() {
        let house = house();
        let made = house.answer::<api::PutParameter>(string("/a/b", "one"));
        assert_eq!(
            (made.version, made.tier),
            (Some(1), Some(ParameterTier::Standard))
        );
        assert_eq!(
            house.refusal::<api::PutParameter>(string("/a/b", "two")),
            "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
        );
        assert_eq!(house.put(over(string("/a/b", "two"))), 2);
        assert_eq!(house.put(over(string("/a/b", "two"))), 3, "the same value");
        let got = house.get("/a/b");
        assert_eq!(got.arn.as_deref(), Some(arn("a/b").as_str()));
        assert_eq!(got.r#type, Some(ParameterType::String));
        assert_eq!(got.data_type.as_deref(), Some("text"));
        assert_eq!(got.selector, None);
        assert_eq!(house.value("/a/b:1"), "one");
    }

    #[test]
    fn two_spellings_are_one_parameter() {
        let house = house();
        house.put(string(" a ", "x"));
        assert_eq!(house.put(over(string("/a", "y"))), 2);
        let got = house.get("/a");
        assert_eq!(got.name.as_deref(), Some("a"));
        assert_eq!(got.arn, Some(arn("a")));
    }

    #[test]
    fn keeps_what_an_update_leaves_out() {
        let house = house();
        house.put(PutParameterInput {
            description: Some("what it is".to_owned()),
            allowed_pattern: Some("^x".to_owned()),
            ..string("/a", "x")
        });
        house.put(over(input(&[("Name", "/a"), ("Value", "y")])));
        let described = house.answer::<api::DescribeParameters>(input(&[]));
        let [ref described] = described.parameters.unwrap()[..] else {
            panic!("there is one");
        };
        assert_eq!(described.description.as_deref(), Some("what it is"));
        assert_eq!(described.allowed_pattern, None);
        assert_eq!(described.last_modified_user, Some(house.caller_arn()));
        assert_eq!(described.policies, Some(vec![]));
    }

    #[test]
    fn refuses_the_names_that_aws_refuses() {
        let house = house();
        let deep = "/a".repeat(16);
        let long = format!("/{}", "a".repeat(1011));
        for (name, refusal) in [
            (
                "a/b",
                "ValidationError: Parameter name must be a fully qualified name.",
            ),
            (
                "/aws/x",
                "AccessDenied: No access to reserved parameter name: /aws/x.",
            ),
            (
                "AWSome",
                "AccessDenied: No access to reserved parameter name: AWSome.",
            ),
            (
                "ssm-x",
                "ValidationError: Parameter name: can't be prefixed with \"ssm\"",
            ),
            (
                "a b",
                "ValidationError: Parameter name: can't be prefixed with \"ssm\"",
            ),
            (
                "arn:aws:ssm:us-east-1:111122223333:parameter/a",
                "ValidationError: ",
            ),
            (&deep, "HierarchyLevelLimitExceededException: "),
            (&long, "ValidationError: "),
        ] {
            let refused = house.refusal::<api::PutParameter>(string(name, "x"));
            assert!(refused.starts_with(refusal), "{name}: {refused}");
        }
        house.put(string(&"/a".repeat(15), "x"));
    }

    #[test]
    fn refuses_the_values_that_aws_refuses() {
        let house = house();
        let large = "x".repeat(4097);
        let refusal = |put| house.refusal::<api::PutParameter>(put);
        assert!(refusal(string("/a", "")).starts_with("ValidationError: 1 validation error"));
        assert_eq!(
            refusal(string("/a", "x {{ssm:b}}")),
            "ValidationError: Parameter value can't nest another parameter. Do not use \"{{}}\" in the value."
        );
        assert!(
            refusal(string("/a", &large)).starts_with(
                "ValidationError: Standard tier parameters support a maximum parameter value of 4096 characters."
            )
        );
        assert!(
            refusal(advanced(string("/a", &"x".repeat(8193)))).starts_with("ValidationError: ")
        );
        let untyped = input(&[("Name", "/a"), ("Value", "x")]);
        assert!(refusal(untyped).contains("A parameter type is required"));
        let keyed = PutParameterInput {
            key_id: Some("alias/aws/ssm".to_owned()),
            ..string("/a", "x")
        };
        assert!(refusal(keyed).starts_with("ValidationError: "));
        let mistyped = PutParameterInput {
            data_type: Some("number".to_owned()),
            ..string("/a", "x")
        };
        assert!(refusal(mistyped).contains("The following data type is not supported: number"));
        let unlike = PutParameterInput {
            allowed_pattern: Some(r"^\d+$".to_owned()),
            ..secure("/a", "x")
        };
        assert!(refusal(unlike).starts_with("ParameterPatternMismatchException: "));
        house.put(string("/a", &"x".repeat(4096)));
        house.put(advanced(string("/b", &"x".repeat(8192))));
    }

    #[test]
    fn a_tier_goes_up_and_never_down() {
        let house = house();
        let tier = |put| house.answer::<api::PutParameter>(put).tier.unwrap();
        let with = |tier, put| PutParameterInput {
            tier: Some(tier),
            ..put
        };
        let (large, small) = ("x".repeat(4097), "x");
        use ParameterTier::{Advanced, IntelligentTiering, Standard};

        assert_eq!(
            tier(with(IntelligentTiering, string("/a", small))),
            Standard
        );
        assert_eq!(
            tier(with(IntelligentTiering, over(string("/a", &large)))),
            Advanced
        );
        assert_eq!(tier(over(string("/a", small))), Advanced);
        let down = with(Standard, over(string("/a", small)));
        assert!(house.refusal::<api::PutParameter>(down).starts_with(
            "ValidationError: This parameter uses the advanced-parameter tier. You can't downgrade"
        ));
    }

    #[test]
    fn the_default_tier_is_a_setting() {
        let house = house();
        let set = |value| {
            house.answer::<api::UpdateServiceSetting>(input(&[
                ("SettingId", "/ssm/parameter-store/default-parameter-tier"),
                ("SettingValue", value),
            ]));
        };
        let tier = |name| house.answer::<api::PutParameter>(string(name, "x")).tier;
        set("Advanced");
        assert_eq!(tier("/a"), Some(ParameterTier::Advanced));
        set("Intelligent-Tiering");
        assert_eq!(tier("/b"), Some(ParameterTier::Standard));
    }

    #[test]
    fn an_account_has_10_000_standard_parameters() {
        let house = house();
        let account = house.account();
        let service = crate::Ssm::new(house.store());
        let full = house.store().write(|tx| {
            let mut tx = SsmWrite {
                service: &service,
                tx,
            };
            let place = Place {
                account,
                region: "us-east-1",
            };
            tx.put_counts(
                place,
                Counts {
                    standard: 9_999,
                    advanced: 0,
                },
            )
        });
        full.unwrap();
        house.put(string("/last", "x"));
        assert!(
            house
                .refusal::<api::PutParameter>(string("/more", "x"))
                .starts_with("ParameterLimitExceeded: ")
        );
        house.put(over(string("/last", "y")));
        house.put(advanced(string("/more", "x")));
        let intelligent = PutParameterInput {
            tier: Some(ParameterTier::IntelligentTiering),
            ..string("/another", "x")
        };
        let made = house.answer::<api::PutParameter>(intelligent);
        assert_eq!(made.tier, Some(ParameterTier::Advanced));
        house.answer::<api::DeleteParameter>(input(&[("Name", "/last")]));
        house.put(string("/again", "x"));
    }

    #[test]
    fn the_hundred_and_first_version_drops_the_oldest_unless_it_is_labelled() {
        let house = house();
        for _ in 0..100 {
            house.put(over(string("/a", "x")));
        }
        house.label("/a", Some(1), "first");
        assert_eq!(
            house.refusal::<api::PutParameter>(over(string("/a", "y"))),
            "ParameterMaxVersionLimitExceeded: You attempted to create a new version of /a by calling the PutParameter API with the overwrite flag. Version 1, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again."
        );
        house.label("/a", Some(2), "first");
        assert_eq!(house.put(over(string("/a", "y"))), 101);
        assert_eq!(
            house.refusal::<api::GetParameter>(input(&[("Name", "/a:1")])),
            "ParameterVersionNotFound: Systems Manager could not find version 1 of /a. Verify the version and try again."
        );
        assert_eq!(house.value("/a:2"), "x");
    }

    #[test]
    fn tags_are_for_creation() {
        let house = house();
        let tagged = |put| PutParameterInput {
            tags: Some(vec![tag("team", "blue")]),
            ..put
        };
        assert!(
            house
                .refusal::<api::PutParameter>(tagged(over(string("/a", "x"))))
                .starts_with(
                    "ValidationError: Invalid request: tags and overwrite can't be used together."
                )
        );
        let put_only = ringwall_testing::allow("ssm:PutParameter", "*");
        house
            .as_new_user("untagging", &[&put_only])
            .is_denied::<api::PutParameter>(tagged(string("/a", "x")));
        let tags = ringwall_testing::allow("ssm:AddTagsToResource", "*");
        let tagging = house.as_new_user("tagging", &[&put_only, &tags]);
        tagging.put(tagged(string("/a", "x")));
    }

    #[test]
    fn policies_can_ask_whether_it_overwrites() {
        let house = house();
        let creator = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ssm:PutParameter","Resource":"*","Condition":{"StringEquals":{"ssm:Overwrite":"false","ssm:Policies":"false"}}}}"#;
        let creator = house.as_new_user("creator", &[creator]);
        creator.put(string("/a", "x"));
        creator.is_denied::<api::PutParameter>(over(string("/a", "y")));
    }

    #[test]
    fn tells_the_bus_of_each_change() {
        let house = house();
        let put = PutParameterInput {
            description: Some("a \"word\"".to_owned()),
            ..string("/a", "x")
        };
        house.put(put);
        house.put(over(string("/a", "y")));
        let told: Vec<_> = house
            .bus_events()
            .into_iter()
            .map(|event| {
                (
                    event.source,
                    event.detail_type,
                    event.resources,
                    event.detail,
                )
            })
            .collect();
        let event = |operation: &str| {
            (
                "aws.ssm".to_owned(),
                "Parameter Store Change".to_owned(),
                vec![arn("a")],
                format!(
                    r#"{{"operation":"{operation}","name":"/a","type":"String","description":"a \"word\""}}"#
                ),
            )
        };
        assert_eq!(told, [event("Create"), event("Update")]);
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        house().needs::<api::PutParameter>("ssm:PutParameter", &arn("a/b"), secure("/a/b", "x"));
    }
}
