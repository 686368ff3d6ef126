//! `PutAccountProperties`: sets what concerns the whole account.
//!
//! The one property that AWS documents switches Role Manager on, which is not built: it can be
//! left off.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutAccountProperties.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{PutAccountPropertiesInput, PutAccountPropertiesOutput};
use crate::error::IamError;
use crate::resources::account_property;
use crate::store::IamWrite;

pub(crate) fn put_account_properties(
    ctx: &RequestContext,
    _tx: &mut IamWrite<'_>,
    input: PutAccountPropertiesInput,
) -> Result<Reply<PutAccountPropertiesOutput>, IamError> {
    let role_manager = account_property::parse(&input.properties)?;

    let permit = ctx.authorize(&Ask::new("iam:PutAccountProperties"))?;

    if role_manager == Some(true) {
        return Err(IamError::no_role_manager());
    }

    Ok(permit.reply(PutAccountPropertiesOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, PutAccountPropertiesInput};
    use crate::test_house;

    fn properties(pairs: &[(&str, &str)]) -> PutAccountPropertiesInput {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        PutAccountPropertiesInput {
            properties: pairs.collect(),
        }
    }

    #[test]
    fn role_manager_is_not_built() {
        let on = properties(&[("RoleManager/Enabled", "true")]);
        assert_eq!(
            test_house().refusal::<api::PutAccountProperties>(on),
            "NotImplemented: Role Manager is not built in Ringwall yet."
        );
    }

    #[test]
    fn refuses_other_properties_and_values() {
        for (pairs, words) in [
            (
                &[("RoleManager/Enabled", "maybe")][..],
                "The account property RoleManager/Enabled is not valid.",
            ),
            (
                &[("RoleManager/Other", "x")],
                "The account property RoleManager/Other is not valid.",
            ),
            (
                &[("A/b/c", "x")],
                "The account property A/b/c is not valid.",
            ),
            (&[("A", "x")], "The account property A is not valid."),
            (
                &[("A/b", "x"), ("B/c", "x")],
                "All properties in a request must belong to the same namespace.",
            ),
        ] {
            assert_eq!(
                test_house().refusal::<api::PutAccountProperties>(properties(pairs)),
                format!("InvalidInputException: {words}")
            );
        }
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::PutAccountProperties>(
            "iam:PutAccountProperties",
            "*",
            properties(&[("RoleManager/Enabled", "false")]),
        );
    }
}
