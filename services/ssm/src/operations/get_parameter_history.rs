//! `GetParameterHistory`: the versions of a parameter, the oldest first.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetParameterHistoryInput, GetParameterHistoryOutput, ParameterHistory};
use crate::error::SsmError;
use crate::listing::Paging;
use crate::permission;
use crate::reading::value;
use crate::resources::parameter::{Parameter, Version};
use crate::resources::policy::ParameterPolicy;
use crate::resources::reference::Reference;
use crate::store::SsmRead;

const USUAL: usize = 50;

pub(crate) fn get_parameter_history(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: GetParameterHistoryInput,
) -> Result<Reply<GetParameterHistoryOutput>, SsmError> {
    let reference = Reference::parse_whole(ctx, &input.name)?;
    let arn = reference.arn(ctx);
    let token = input.next_token.as_deref();
    let paging = Paging::parse(tx.service, ctx, &arn, token, input.max_results, USUAL)?;
    let after = paging.after.as_deref().and_then(<[u8]>::first_chunk);
    let after = after.map_or(0, |bytes| i64::from_be_bytes(*bytes));

    let parameter = tx.find_referred(ctx, &reference)?;

    let resource = permission::read(ctx, &reference, &arn, parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:GetParameterHistory").on(resource))?;

    let parameter = parameter.ok_or_else(SsmError::parameter_not_found)?;
    let versions = tx.versions_after(&parameter, after, paging.limit)?;
    let last = versions.last().map(|version| version.number);
    let next = last.filter(|last| *last < parameter.latest.number);
    let next_token = paging.token(next.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    let with_decryption = input.with_decryption.unwrap_or(false);
    let shown = versions.iter().map(|version| {
        let value = value(ctx, version, &arn, with_decryption)?;
        Ok(history(&parameter, version, value))
    });
    let shown = shown.collect::<Result<Vec<_>, SsmError>>()?;

    Ok(permit.reply(GetParameterHistoryOutput {
        parameters: Some(shown),
        next_token,
    }))
}

fn history(parameter: &Parameter, version: &Version, value: String) -> ParameterHistory {
    ParameterHistory {
        name: Some(parameter.name.clone()),
        r#type: Some(version.kind),
        key_id: version.key_id.clone(),
        last_modified_date: Some(version.modified_at),
        last_modified_user: Some(version.modified_by.clone()),
        description: version.description.clone(),
        value: Some(value.into()),
        allowed_pattern: version.allowed_pattern.clone(),
        version: Some(version.number),
        labels: Some(parameter.labels_of(version.number)),
        tier: Some(version.tier),
        policies: Some(
            version
                .policies
                .iter()
                .map(ParameterPolicy::shown)
                .collect(),
        ),
        data_type: Some(version.data_type.clone()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_ssm::{Steps as _, arn, house, over, secure, string};

    #[test]
    fn tells_of_every_version_the_oldest_first() {
        let house = house();
        house.put(string("/a", "one"));
        house.put(over(secure("/a", "two")));
        house.label("/a", Some(1), "old");
        let asked = GetParameterHistoryInput {
            with_decryption: Some(true),
            ..input(&[("Name", "/a")])
        };
        let history = house.answer::<api::GetParameterHistory>(asked);
        let versions = history.parameters.unwrap();
        let told: Vec<_> = versions
            .into_iter()
            .map(|one| {
                (
                    one.version.unwrap(),
                    one.value.unwrap().into_exposed(),
                    one.key_id,
                    one.labels.unwrap(),
                )
            })
            .collect();
        let key = Some("alias/aws/ssm".to_owned());
        let expected = [
            (1, "one".to_owned(), None, vec!["old".to_owned()]),
            (2, "two".to_owned(), key, vec![]),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn has_pages() {
        let house = house();
        for _ in 0..5 {
            house.put(over(string("/a", "x")));
        }
        let mut asked = GetParameterHistoryInput {
            max_results: Some(2),
            ..input(&[("Name", "/a")])
        };
        let mut numbers = Vec::new();
        loop {
            let page = house.answer::<api::GetParameterHistory>(asked.clone());
            let versions = page.parameters.unwrap().into_iter();
            numbers.push(versions.map(|one| one.version.unwrap()).collect::<Vec<_>>());
            asked.next_token = page.next_token;
            if asked.next_token.is_none() {
                break;
            }
        }
        assert_eq!(numbers, [vec![1, 2], vec![3, 4], vec![5]]);
    }

    #[test]
    fn refuses_selectors_and_what_is_not_there() {
        let house = house();
        let refusal = |name| house.refusal::<api::GetParameterHistory>(input(&[("Name", name)]));
        assert_eq!(refusal("/a"), "ParameterNotFound");
        assert!(refusal("/a:1").starts_with("ValidationError: "));
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        let action = "ssm:GetParameterHistory";
        house.needs::<api::GetParameterHistory>(action, &arn("a"), input(&[("Name", "/a")]));
    }
}
