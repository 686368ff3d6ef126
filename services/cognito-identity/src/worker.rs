//! What happens without a request: identities of deleted pools go, used assertions are forgotten.

use ringwall_core::Timestamp;
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{StoreError, Timer};

use crate::error::CognitoIdentityError;
use crate::store::CognitoIdentityWrite;

pub(crate) const ORPHANS: &str = "identities-of-deleted-pool";
pub(crate) const ASSERTION: &str = "used-assertion";

/// Identities that go in one transaction.
const AT_ONCE: usize = 500;

/// Sets the timer by which the identities of a deleted pool go.
pub(crate) fn schedule_orphans(
    tx: &mut CognitoIdentityWrite<'_>,
    pool_id: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    schedule(tx, ORPHANS, pool_id, at)
}

/// Sets the timer by which a used assertion is forgotten.
pub(crate) fn schedule_forgetting(
    tx: &mut CognitoIdentityWrite<'_>,
    name: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    schedule(tx, ASSERTION, name, at)
}

fn schedule(
    tx: &mut CognitoIdentityWrite<'_>,
    kind: &str,
    key: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.tx.schedule(Timer {
        service: "cognito-identity".to_owned(),
        kind: kind.to_owned(),
        key: key.to_owned(),
        due_millis: at.millis(),
    })
}

/// Some identities of a deleted pool go, and others later.
pub(crate) fn delete_orphans(
    context: &TimerContext<'_>,
    tx: &mut CognitoIdentityWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoIdentityError> {
    if tx.delete_some_of(&timer.key, AT_ONCE)? {
        schedule_orphans(tx, &timer.key, context.now.plus_secs(1))?;
    }
    Ok(Vec::new())
}

/// An assertion cannot be used any more, so nobody needs to know that it was.
pub(crate) fn forget_assertion(
    _: &TimerContext<'_>,
    tx: &mut CognitoIdentityWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoIdentityError> {
    tx.forget_assertion(&timer.key)?;
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use ringwall_store::{Reads as _, RowKey};
    use ringwall_testing::{TestHouse, input};

    use crate::api;
    use crate::bench::{Steps as _, house, pool_input};
    use crate::store::MEMBERS;

    fn members_left(house: &TestHouse, pool: &str) -> usize {
        let tx = house.store().read().unwrap();
        let prefix = RowKey::new().text(pool);
        tx.scan(&MEMBERS, &prefix, None, usize::MAX).unwrap().len()
    }

    #[test]
    fn identities_of_a_deleted_pool_go_and_those_of_others_stay() {
        let house = house();
        let (pool, other) = (
            house.make_pool(pool_input("shop")),
            house.make_pool(pool_input("other")),
        );
        for pool in [&pool, &pool, &other] {
            house.guest(pool);
        }
        house.answer::<api::DeleteIdentityPool>(input(&[("IdentityPoolId", &pool)]));
        assert_eq!(members_left(&house, &pool), 2);
        house.advance_secs(1);
        assert_eq!(members_left(&house, &pool), 0);
        assert_eq!(members_left(&house, &other), 1);
    }
}
