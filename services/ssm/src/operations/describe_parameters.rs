//! `DescribeParameters`: what parameters there are, without their values.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeParametersInput, DescribeParametersOutput, ParameterMetadata};
use crate::error::SsmError;
use crate::filters;
use crate::listing::{Page, Paging, Range};
use crate::resources::parameter::Parameter;
use crate::resources::policy::ParameterPolicy;
use crate::resources::reference::arn;
use crate::store::{Place, SsmRead};

const USUAL: usize = 10;

pub(crate) fn describe_parameters(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: DescribeParametersInput,
) -> Result<Reply<DescribeParametersOutput>, SsmError> {
    let new = input.parameter_filters.as_deref();
    let filters = filters::of_describe(new, input.filters.as_deref())?;
    let is_shared = input.shared.unwrap_or(false);
    let question = format!("{is_shared}|{filters:?}");
    let token = input.next_token.as_deref();
    let paging = Paging::parse(tx.service, ctx, &question, token, input.max_results, USUAL)?;

    let permit = ctx.authorize(&Ask::new("ssm:DescribeParameters"))?;

    // What a resource policy shares is listed once AWS RAM has made a share of it.
    let page = if is_shared {
        Page {
            parameters: Vec::new(),
            next: None,
        }
    } else {
        tx.page(Place::of(ctx), &Range::of(&filters), &paging, |parameter| {
            let mut filters = filters.iter();
            filters.all(|filter| filter.matches(parameter, &parameter.latest))
        })?
    };

    let shown = page.parameters.iter();
    Ok(permit.reply(DescribeParametersOutput {
        parameters: Some(shown.map(|parameter| metadata(ctx, parameter)).collect()),
        next_token: paging.token(page.next.as_deref()),
    }))
}

fn metadata(ctx: &RequestContext, parameter: &Parameter) -> ParameterMetadata {
    let latest = &parameter.latest;
    ParameterMetadata {
        name: Some(parameter.name.clone()),
        arn: Some(arn(ctx, parameter.owner, parameter.key())),
        r#type: Some(latest.kind),
        key_id: latest.key_id.clone(),
        last_modified_date: Some(latest.modified_at),
        last_modified_user: Some(latest.modified_by.clone()),
        description: latest.description.clone(),
        allowed_pattern: latest.allowed_pattern.clone(),
        version: Some(latest.number),
        tier: Some(latest.tier),
        policies: Some(latest.policies.iter().map(ParameterPolicy::shown).collect()),
        data_type: Some(latest.data_type.clone()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use super::*;
    use crate::api::PutParameterInput;
    use crate::api::{self, ParameterStringFilter, ParametersFilter, ParametersFilterKey};
    use crate::test_ssm::{Steps as _, advanced, house, secure, string, tag};

    fn filter(key: &str, option: Option<&str>, values: &[&str]) -> ParameterStringFilter {
        ParameterStringFilter {
            key: key.to_owned(),
            option: option.map(str::to_owned),
            values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
        }
    }

    fn by(filters: &[ParameterStringFilter]) -> DescribeParametersInput {
        DescribeParametersInput {
            parameter_filters: Some(filters.to_vec()),
            ..input(&[])
        }
    }

    fn names(house: &TestHouse, asked: DescribeParametersInput) -> Vec<String> {
        let described = house.answer::<api::DescribeParameters>(asked);
        assert_eq!(described.next_token, None);
        let parameters = described.parameters.unwrap().into_iter();
        parameters
            .map(|parameter| parameter.name.unwrap())
            .collect()
    }

    fn filled() -> TestHouse {
        let house = house();
        house.put(PutParameterInput {
            tags: Some(vec![tag("team", "blue")]),
            ..string("/a/b", "x")
        });
        house.put(advanced(string("/a/b/c", "x")));
        house.put(secure("plain", "x"));
        house
    }

    #[test]
    fn filters_compare_as_their_keys_do() {
        let house = filled();
        for (key, option, values, expected) in [
            ("Name", None, &["/a/b"][..], &["/a/b"][..]),
            (
                "Name",
                Some("Equals"),
                &["/a/b", "/plain", "/none"],
                &["/a/b", "plain"],
            ),
            ("Name", Some("BeginsWith"), &["/a/b"], &["/a/b", "/a/b/c"]),
            ("Name", Some("BeginsWith"), &["pl"], &["plain"]),
            ("Name", Some("Contains"), &["b/"], &["/a/b/c"]),
            ("Type", None, &["SecureString"], &["plain"]),
            ("Type", Some("BeginsWith"), &["Str"], &["/a/b", "/a/b/c"]),
            ("KeyId", None, &["alias/aws/ssm"], &["plain"]),
            ("KeyId", Some("BeginsWith"), &["alias/"], &["plain"]),
            ("Path", None, &["/a"], &["/a/b"]),
            ("Path", Some("Recursive"), &["/a"], &["/a/b", "/a/b/c"]),
            ("Path", None, &["/", "/a"], &["/a/b", "plain"]),
            ("Tier", None, &["Advanced"], &["/a/b/c"]),
            ("DataType", None, &["text"], &["/a/b", "/a/b/c", "plain"]),
            ("tag:team", None, &["blue", "red"], &["/a/b"]),
            ("tag:team", None, &["red"], &[]),
        ] {
            let found = names(&house, by(&[filter(key, option, values)]));
            assert_eq!(found, expected, "{key} {option:?} {values:?}");
        }
        let tagged = ParameterStringFilter {
            values: None,
            ..filter("tag:team", None, &[])
        };
        assert_eq!(names(&house, by(&[tagged])), ["/a/b"]);
        let both = [
            filter("Type", None, &["String"]),
            filter("Tier", None, &["Advanced"]),
        ];
        assert_eq!(names(&house, by(&both)), ["/a/b/c"]);
    }

    #[test]
    fn the_old_filters_still_work_alone() {
        let house = filled();
        let old = DescribeParametersInput {
            filters: Some(vec![ParametersFilter {
                key: ParametersFilterKey::Name,
                values: vec!["plain".to_owned()],
            }]),
            ..input(&[])
        };
        assert_eq!(names(&house, old.clone()), ["plain"]);
        let mixed = DescribeParametersInput {
            parameter_filters: Some(vec![filter("Type", None, &["String"])]),
            ..old
        };
        let refusal = house.refusal::<api::DescribeParameters>(mixed);
        assert!(
            refusal.starts_with("ValidationError: You can use either Filters or ParameterFilters")
        );
    }

    #[test]
    fn refuses_the_filters_that_aws_refuses() {
        let house = house();
        let twice = [
            filter("Type", None, &["String"]),
            filter("Type", None, &["String"]),
        ];
        for (filters, code) in [
            (&[filter("Label", None, &["x"])][..], "InvalidFilterKey"),
            (&twice, "InvalidFilterKey"),
            (
                &[filter("Tier", Some("BeginsWith"), &["Adv"])],
                "InvalidFilterOption",
            ),
            (
                &[filter("Path", Some("Equals"), &["/a"])],
                "InvalidFilterOption",
            ),
            (&[filter("Type", None, &["Text"])], "InvalidFilterValue"),
            (&[filter("Tier", None, &["Free"])], "InvalidFilterValue"),
            (&[filter("Path", None, &["a"])], "ValidationError"),
            (&[filter("Kind", None, &["a"])], "ValidationException"),
        ] {
            let refusal = house.refusal::<api::DescribeParameters>(by(filters));
            assert!(
                refusal.starts_with(&format!("{code}: ")),
                "{filters:?}: {refusal}"
            );
        }
    }

    #[test]
    fn pages_may_be_empty_where_much_is_left_out() {
        let house = house();
        for number in 0..1200 {
            house.put(string(&format!("/p{number:04}"), "x"));
        }
        house.put(secure("/q", "x"));
        let asked = by(&[filter("Type", None, &["SecureString"])]);
        let first = house.answer::<api::DescribeParameters>(asked.clone());
        assert_eq!(first.parameters, Some(vec![]));
        let next = DescribeParametersInput {
            next_token: first.next_token,
            ..asked
        };
        assert_eq!(names(&house, next), ["/q"]);
    }

    #[test]
    fn nothing_is_shared_before_it_is_promoted() {
        let house = filled();
        let shared = DescribeParametersInput {
            shared: Some(true),
            ..input(&[])
        };
        assert_eq!(names(&house, shared), [""; 0]);
    }

    #[test]
    fn the_permission_is_asked_for_on_all() {
        filled().needs::<api::DescribeParameters>("ssm:DescribeParameters", "*", input(&[]));
    }
}
