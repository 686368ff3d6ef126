//! `DeleteParameters`: deletes up to ten parameters; missing ones are named, not refused.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Reply, RequestContext};

use super::delete_parameter::delete;
use crate::api::{DeleteParametersInput, DeleteParametersOutput};
use crate::error::SsmError;
use crate::permission;
use crate::resources::name::OwnName;
use crate::store::{Place, SsmWrite};

pub(crate) fn delete_parameters(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: DeleteParametersInput,
) -> Result<Reply<DeleteParametersOutput>, SsmError> {
    let names = input.names.iter().map(|name| OwnName::parse(ctx, name));
    let names = names.collect::<Result<Vec<_>, _>>()?;

    // Two spellings are one parameter.
    let mut found = BTreeMap::new();
    for name in &names {
        found.insert(name.key(), tx.find(Place::of(ctx), name.key())?);
    }

    let mut ask = Ask::new("ssm:DeleteParameters");
    for (key, parameter) in &found {
        ask = ask.on(permission::own(ctx, key, parameter.as_ref()));
    }
    let permit = ctx.authorize(&ask)?;

    let mut deleted = Vec::new();
    let mut invalid = Vec::new();
    for name in &names {
        match found.remove(name.key()) {
            Some(Some(parameter)) => {
                delete(ctx, tx, &parameter)?;
                deleted.push(name.as_str().to_owned());
            }
            Some(None) => invalid.push(name.as_str().to_owned()),
            None => {}
        }
    }

    Ok(permit.reply(DeleteParametersOutput {
        deleted_parameters: Some(deleted),
        invalid_parameters: Some(invalid),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::test_ssm::{Steps as _, arn, house, string};

    fn of(names: &[&str]) -> DeleteParametersInput {
        DeleteParametersInput {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn deletes_what_is_there_and_names_what_is_not() {
        let house = house();
        house.put(string("/a", "x"));
        house.put(string("/b", "x"));
        let done = house.answer::<api::DeleteParameters>(of(&["/b", "/none", "/a", "a"]));
        assert_eq!(done.deleted_parameters.unwrap(), ["/b", "/a"]);
        assert_eq!(done.invalid_parameters.unwrap(), ["/none"]);
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        let action = "ssm:DeleteParameters";
        house.needs::<api::DeleteParameters>(action, &arn("a"), of(&["/a"]));
    }
}
