//! `GetParametersByPath`: values of the parameters below a path.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{GetParametersByPathInput, GetParametersByPathOutput, Parameter as Shown};
use crate::error::SsmError;
use crate::filters::{self, Filter, FilterKey};
use crate::listing::{Paging, Range};
use crate::public_parameters;
use crate::quotas;
use crate::reading::shown;
use crate::resources::name;
use crate::resources::parameter::Parameter;
use crate::resources::reference::{Selector, arn};
use crate::store::{Place, SsmRead};

const USUAL: usize = 10;

pub(crate) fn get_parameters_by_path(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: GetParametersByPathInput,
) -> Result<Reply<GetParametersByPathOutput>, SsmError> {
    let path = input.path.trim();
    let key = name::path_key(path)?;
    let is_recursive = input.recursive.unwrap_or(false);
    let filters = filters::of_paths(input.parameter_filters.as_deref())?;
    let question = format!("{key}|{is_recursive}|{filters:?}");
    let token = input.next_token.as_deref();
    let paging = Paging::parse(tx.service, ctx, &question, token, input.max_results, USUAL)?;

    // The path alone is asked about, as it was given: what is below it is not.
    let asked = ctx.arn("ssm", &format!("parameter{path}"));
    let text = if is_recursive { "true" } else { "false" };
    let ask = Ask::new("ssm:GetParametersByPath").key("ssm:Recursive", text);
    let permit = ctx.authorize(&ask.on(Resource::new(asked, ctx.account())))?;

    tx.require_throughput(ctx, quotas::GET_PARAMETERS_BY_PATH)?;
    if name::is_public(key) {
        return Ok(permit.reply(public_page(ctx, key, is_recursive, &paging)?));
    }
    let range = if is_recursive {
        Range::Below(key.to_owned())
    } else {
        Range::Children(key.to_owned())
    };
    let page = tx.page(Place::of(ctx), &range, &paging, |parameter| {
        // What is not of the latest version is looked at below.
        let has_label = labels(&filters).all(|labels| of_any(parameter, labels).is_some());
        has_label && (labels(&filters).next().is_some() || passes(&filters, parameter))
    })?;
    let with_decryption = input.with_decryption.unwrap_or(false);
    let mut parameters = Vec::with_capacity(page.parameters.len());
    for parameter in &page.parameters {
        let selector = labels(&filters).find_map(|labels| of_any(parameter, labels));
        let version = tx.version(parameter, selector.as_ref())?;
        if !filters
            .iter()
            .all(|filter| filter.matches(parameter, &version))
        {
            continue;
        }
        let arn = arn(ctx, parameter.owner, parameter.key());
        parameters.push(shown(ctx, parameter, &version, None, arn, with_decryption)?);
    }

    Ok(permit.reply(GetParametersByPathOutput {
        parameters: Some(parameters),
        next_token: paging.token(page.next.as_deref()),
    }))
}

fn passes(filters: &[Filter], parameter: &Parameter) -> bool {
    let mut filters = filters.iter();
    filters.all(|filter| filter.matches(parameter, &parameter.latest))
}

/// The labels of each filter that selects a version.
fn labels(filters: &[Filter]) -> impl Iterator<Item = &[String]> {
    let of_labels = filters
        .iter()
        .filter(|filter| filter.key == FilterKey::Label);
    of_labels.map(|filter| filter.values.as_slice())
}

/// The version that one of the labels is on.
fn of_any(parameter: &Parameter, labels: &[String]) -> Option<Selector> {
    let mut versions = labels
        .iter()
        .filter_map(|label| parameter.labels.get(label));
    versions.next().copied().map(Selector::Version)
}

/// A page of AWS's public parameters; no filter leaves any out.
fn public_page(
    ctx: &RequestContext,
    path: &str,
    is_recursive: bool,
    paging: &Paging<'_>,
) -> Result<GetParametersByPathOutput, SsmError> {
    let after = paging.after.as_deref().map(std::str::from_utf8);
    let after = after.transpose().map_err(|_| SsmError::invalid_token())?;
    let mut keys = public_parameters::below(path, is_recursive, after, paging.limit + 1);
    let has_more = keys.len() > paging.limit;
    keys.truncate(paging.limit);
    let next = keys.last().filter(|_| has_more);
    let next_token = paging.token(next.map(|key| key.as_bytes()));
    let found = keys
        .iter()
        .filter_map(|key| public_parameters::find(ctx.region.as_str(), key));
    let shown = found.map(|parameter| {
        let arn = arn(ctx, None, parameter.key());
        shown(ctx, &parameter, &parameter.latest, None, arn, false)
    });
    Ok(GetParametersByPathOutput {
        parameters: Some(shown.collect::<Result<Vec<Shown>, _>>()?),
        next_token,
    })
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use super::*;
    use crate::api::{self, ParameterStringFilter};
    use crate::test_ssm::{Steps as _, arn, house, over, string};

    fn below(path: &str, is_recursive: bool) -> GetParametersByPathInput {
        GetParametersByPathInput {
            recursive: Some(is_recursive),
            ..input(&[("Path", path)])
        }
    }

    /// The names on all pages, and the number of pages.
    fn all(house: &TestHouse, mut asked: GetParametersByPathInput) -> (Vec<String>, usize) {
        let (mut names, mut pages) = (Vec::new(), 0);
        loop {
            let page = house.answer::<api::GetParametersByPath>(asked.clone());
            let shown = page.parameters.unwrap().into_iter();
            names.extend(shown.map(|parameter| parameter.name.unwrap()));
            pages += 1;
            asked.next_token = page.next_token;
            if asked.next_token.is_none() {
                return (names, pages);
            }
        }
    }

    fn filled() -> TestHouse {
        let house = house();
        for name in [
            "/a", "/a/b", "/a/b/c", "/a/b/d", "/a/e", "/ab/x", "top", "/a-b/x",
        ] {
            house.put(string(name, "x"));
        }
        house
    }

    #[test]
    fn lists_what_is_below_a_path_and_nothing_else() {
        let house = filled();
        let names = |path, is_recursive| all(&house, below(path, is_recursive)).0;
        assert_eq!(names("/a", false), ["/a/b", "/a/e"]);
        assert_eq!(names("/a/", true), ["/a/b", "/a/b/c", "/a/b/d", "/a/e"]);
        assert_eq!(names("/a/b/c", true), [""; 0]);
        assert_eq!(names("/", false), ["/a", "top"]);
        assert_eq!(names("/", true).len(), 8);
        house.answer::<api::DeleteParameter>(input(&[("Name", "/a/b")]));
        assert_eq!(names("/a", false), ["/a/e"]);
    }

    #[test]
    fn pages_go_on_where_they_ended() {
        let house = house();
        let names: Vec<_> = (10..35).map(|number| format!("/many/p{number}")).collect();
        for name in &names {
            house.put(string(name, "x"));
        }
        for is_recursive in [false, true] {
            assert_eq!(
                all(&house, below("/many", is_recursive)),
                (names.clone(), 3)
            );
        }
        let first = house.answer::<api::GetParametersByPath>(below("/many", false));
        let elsewhere = GetParametersByPathInput {
            next_token: first.next_token,
            ..below("/", false)
        };
        let refusal = house.refusal::<api::GetParametersByPath>(elsewhere);
        assert!(refusal.starts_with("InvalidNextToken: "), "{refusal}");
    }

    fn filtered(path: &str, filter: ParameterStringFilter) -> GetParametersByPathInput {
        GetParametersByPathInput {
            parameter_filters: Some(vec![filter]),
            ..below(path, true)
        }
    }

    fn filter(key: &str, option: Option<&str>, value: &str) -> ParameterStringFilter {
        ParameterStringFilter {
            key: key.to_owned(),
            option: option.map(str::to_owned),
            values: Some(vec![value.to_owned()]),
        }
    }

    #[test]
    fn a_label_filters_and_selects_the_version() {
        let house = filled();
        house.put(over(string("/a/e", "new")));
        house.label("/a/e", Some(1), "prod");
        let asked = filtered("/a", filter("Label", Some("Equals"), "prod"));
        let got = house.answer::<api::GetParametersByPath>(asked);
        let [ref only] = got.parameters.unwrap()[..] else {
            panic!("there is one");
        };
        assert_eq!(
            (only.version, only.name.as_deref()),
            (Some(1), Some("/a/e"))
        );
        let secure = filtered("/a", filter("Type", None, "SecureString"));
        assert_eq!(all(&house, secure).0, [""; 0]);
        let begins = filtered("/a", filter("Type", Some("BeginsWith"), "Str"));
        assert_eq!(all(&house, begins).0.len(), 4);
        let refused = filtered("/a", filter("Name", None, "x"));
        let refusal = house.refusal::<api::GetParametersByPath>(refused);
        assert!(refusal.starts_with("InvalidFilterKey: "), "{refusal}");
    }

    #[test]
    fn the_path_alone_is_asked_about() {
        let house = filled();
        let denied = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ssm:*","Resource":"arn:aws:ssm:us-east-1:111122223333:parameter/a"},{"Effect":"Deny","Action":"ssm:*","Resource":"arn:aws:ssm:*:*:parameter/a/b"}]}"#;
        let user = house.as_new_user("user", &[denied]);
        assert_eq!(all(&user, below("/a", false)).0, ["/a/b", "/a/e"]);
        user.is_denied::<api::GetParameter>(input(&[("Name", "/a/b")]));
        user.is_denied::<api::GetParametersByPath>(below("/a/", false));
        let slash = house.as_new_user("slash", &[&allow("ssm:GetParametersByPath", &arn("a/"))]);
        assert_eq!(all(&slash, below("/a/", false)).0, ["/a/b", "/a/e"]);
    }

    #[test]
    fn refuses_the_paths_that_aws_refuses() {
        let house = house();
        for path in ["a", "/aws/x", "/a b", "//", "/ssm"] {
            let refusal = house.refusal::<api::GetParametersByPath>(below(path, false));
            assert!(
                refusal.starts_with("ValidationError: The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash"),
                "{path}: {refusal}"
            );
        }
    }

    #[test]
    fn aws_publishes_regions() {
        let house = house();
        let (names, pages) = all(
            &house,
            below("/aws/service/global-infrastructure/regions", false),
        );
        assert_eq!((names.len(), pages), (33, 4));
        assert_eq!(
            names[0],
            "/aws/service/global-infrastructure/regions/af-south-1"
        );
    }

    #[test]
    fn the_permission_is_asked_for_by_path() {
        let house = filled();
        let action = "ssm:GetParametersByPath";
        house.needs::<api::GetParametersByPath>(action, &arn("a"), below("/a", true));
    }
}
