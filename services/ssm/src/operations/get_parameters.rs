//! `GetParameters`: values of up to ten parameters.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetParametersInput, GetParametersOutput};
use crate::error::SsmError;
use crate::reading::{require_no_secret, shown};
use crate::resources::reference::Reference;
use crate::store::SsmRead;
use crate::{permission, quotas};

pub(crate) fn get_parameters(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: GetParametersInput,
) -> Result<Reply<GetParametersOutput>, SsmError> {
    // By what was asked, each once; replies are in the order of names.
    let mut asked = BTreeMap::new();
    for name in &input.names {
        let reference = Reference::parse(ctx, name)?;
        let arn = reference.arn(ctx);
        asked.insert(name.as_str(), (reference, arn));
    }

    let mut found = BTreeMap::new();
    for (name, (reference, _)) in &asked {
        if let Some(parameter) = tx.find_referred(ctx, reference)? {
            found.insert(*name, parameter);
        }
    }

    let mut ask = Ask::new("ssm:GetParameters");
    for (name, (reference, arn)) in &asked {
        ask = ask.on(permission::read(ctx, reference, arn, found.get(name)));
    }
    let permit = ctx.authorize(&ask)?;

    tx.require_throughput(ctx, quotas::GET_PARAMETERS)?;
    let with_decryption = input.with_decryption.unwrap_or(false);
    let mut parameters = Vec::with_capacity(found.len());
    let mut invalid = Vec::new();
    for (name, (reference, arn)) in &asked {
        require_no_secret(reference)?;
        let selector = reference.selector.as_ref();
        let version = found
            .get(name)
            .map(|found| (found, tx.version(found, selector)));
        let Some((parameter, Ok(version))) = version else {
            invalid.push((*name).to_owned());
            continue;
        };
        let arn = arn.clone();
        parameters.push(shown(
            ctx,
            parameter,
            &version,
            selector,
            arn,
            with_decryption,
        )?);
    }
    parameters.sort_by(|one, other| one.name.cmp(&other.name));

    Ok(permit.reply(GetParametersOutput {
        parameters: Some(parameters),
        invalid_parameters: Some(invalid),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::allow;

    use super::*;
    use crate::api;
    use crate::test_ssm::{Steps as _, arn, house, over, string};

    fn of(names: &[&str]) -> GetParametersInput {
        GetParametersInput {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            with_decryption: None,
        }
    }

    #[test]
    fn answers_what_is_there_by_name_and_names_what_is_not() {
        let house = house();
        house.put(string("/b", "2"));
        house.put(string("/a", "1"));
        house.put(over(string("/a", "3")));
        let got = house.answer::<api::GetParameters>(of(&["/none:7", "/b", "/a:1", "/a:9"]));
        let values = got.parameters.unwrap().into_iter().map(|parameter| {
            let value = parameter.value.unwrap().into_exposed();
            (parameter.name.unwrap(), value, parameter.selector)
        });
        let expected = [
            ("/a".to_owned(), "1".to_owned(), Some(":1".to_owned())),
            ("/b".to_owned(), "2".to_owned(), None),
        ];
        assert_eq!(values.collect::<Vec<_>>(), expected);
        assert_eq!(got.invalid_parameters.unwrap(), ["/a:9", "/none:7"]);
    }

    #[test]
    fn one_that_is_denied_denies_all() {
        let house = house();
        house.put(string("/a", "1"));
        let reader = house.as_new_user("reader", &[&allow("ssm:GetParameters", &arn("a"))]);
        reader.answer::<api::GetParameters>(of(&["/a"]));
        reader.is_denied::<api::GetParameters>(of(&["/a", "/none"]));
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.needs::<api::GetParameters>("ssm:GetParameters", &arn("a"), of(&["/a"]));
    }
}
