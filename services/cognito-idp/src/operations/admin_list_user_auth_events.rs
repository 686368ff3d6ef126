//! `AdminListUserAuthEvents`: what happened when a user signed in, the newest first.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserAuthEvents.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListUserAuthEventsInput, AdminListUserAuthEventsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::users::events;

const USUAL_LIMIT: usize = 60;

pub(crate) fn admin_list_user_auth_events(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminListUserAuthEventsInput,
) -> Result<Reply<AdminListUserAuthEventsOutput>, CognitoError> {
    let action = "cognito-idp:AdminListUserAuthEvents";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    events::require(&pool)?;
    let user = tx.user(&pool, input.username.expose())?;

    let marker = &tx.service.marker;
    let scope = format!("AdminListUserAuthEvents|{}", user.sub);
    let open = |token: &String| {
        let position = marker.open(&scope, token);
        position.ok_or_else(|| CognitoError::invalid_parameter("Invalid pagination token."))
    };
    let after = input.next_token.as_ref().map(open).transpose()?;
    let limit = input
        .max_results
        .and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(USUAL_LIMIT);
    let mut found = tx.auth_events(&pool.id, &user.sub, after, limit + 1)?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more);
    let next_token = next.map(|(position, _)| marker.seal(&scope, position.as_bytes()));

    Ok(permit.reply(AdminListUserAuthEventsOutput {
        auth_events: Some(found.iter().map(|(_, event)| event.shown()).collect()),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;
    use ringwall_testing::TestHouse;

    use crate::api::{self, AdminListUserAuthEventsInput};
    use crate::test_users::{event, house_with, named, put_user, user, watched, write};
    use crate::users::events::record;

    fn recorded(house: &TestHouse, id: &str, at: Timestamp) {
        write(house, |tx| {
            let pool = tx.pool(crate::test_users::POOL).unwrap();
            record(tx, &pool, &user("ada"), event(id, at)).unwrap();
        });
    }

    fn ids(house: &TestHouse, page: AdminListUserAuthEventsInput) -> (Vec<String>, Option<String>) {
        let answer = house.answer::<api::AdminListUserAuthEvents>(page);
        let events = answer.auth_events.unwrap().into_iter();
        let ids = events.map(|event| event.event_id.unwrap());
        (ids.collect(), answer.next_token)
    }

    #[test]
    fn the_newest_come_first() {
        let house = house_with(watched);
        put_user(&house, &user("ada"));
        for (number, id) in ["one", "two", "three"].iter().enumerate() {
            let at = house.now().plus_secs(i64::try_from(number).unwrap());
            recorded(&house, id, at);
        }
        let mut page: AdminListUserAuthEventsInput = named("ada");
        page.max_results = Some(2);
        let (first, token) = ids(&house, page.clone());
        assert_eq!(first, ["three", "two"]);
        page.next_token = token;
        assert_eq!(ids(&house, page), (vec!["one".to_owned()], None));
    }

    #[test]
    fn old_ones_are_forgotten() {
        let house = house_with(watched);
        put_user(&house, &user("ada"));
        recorded(&house, "old", house.now());
        recorded(&house, "new", house.now().plus_days(731));
        assert_eq!(ids(&house, named("ada")).0, ["new"]);
    }

    #[test]
    fn pools_without_threat_protection_have_none() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        assert_eq!(
            house.refusal::<api::AdminListUserAuthEvents>(named("ada")),
            "UserPoolAddOnNotEnabledException: Threat protection is not enabled for the user pool."
        );
    }
}
