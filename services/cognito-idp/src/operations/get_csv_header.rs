//! `GetCSVHeader`: the columns of a file from which users can be imported.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetCSVHeader.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetCSVHeaderInput, GetCSVHeaderOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::users::import::columns;

pub(crate) fn get_csv_header(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetCSVHeaderInput,
) -> Result<Reply<GetCSVHeaderOutput>, CognitoError> {
    let action = "cognito-idp:GetCSVHeader";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    Ok(permit.reply(GetCSVHeaderOutput {
        csv_header: Some(columns::of_pool(&pool)),
        user_pool_id: Some(pool.id.clone()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::resources::schema::AttributeKind;
    use crate::test_users::{POOL, attribute, house_with};

    #[test]
    fn has_all_that_can_be_imported() {
        let house = house_with(|pool| {
            let team = attribute("custom:team", AttributeKind::Boolean);
            pool.schema.push(team);
        });
        let head = house.answer::<api::GetCSVHeader>(input(&[("UserPoolId", POOL)]));
        let columns = head.csv_header.unwrap();
        assert_eq!(columns.first().map(String::as_str), Some("name"));
        for column in [
            "email_verified",
            "custom:team",
            "cognito:username",
            "password_hash",
        ] {
            assert!(columns.iter().any(|has| has == column), "{column}");
        }
        assert!(!columns.iter().any(|column| column == "sub"));
    }
}
