use std::sync::Arc;

use ringwall_core::{Platform, RequestContext};
use ringwall_testing::TestHouse;

use super::category::{CHALLENGE_RESPONSE, TOKEN_REDEMPTION, USER_AUTHENTICATION};
use super::*;
use crate::CognitoIdp;
use crate::test_users::{context, house_with, pool};

/// A server that throttles.
struct Bench {
    house: TestHouse,
    service: CognitoIdp,
}

impl Bench {
    fn new() -> Self {
        let house = house_with(|_| {});
        let service = CognitoIdp::new(house.store());
        Self { house, service }
    }

    /// A new request.
    fn request(&self) -> RequestContext {
        let usual = self.house.platform();
        let platform = Platform {
            authorizer: Arc::clone(&usual.authorizer),
            clock: usual.clock.clone(),
            entropy: Arc::clone(&usual.entropy),
            sessions: Arc::clone(&usual.sessions),
            calls: Arc::clone(&usual.calls),
            presigned: Arc::clone(&usual.presigned),
            outside_events: Arc::clone(&usual.outside_events),
            quotas: true,
        };
        let usual = context(&self.house);
        RequestContext::new(
            Arc::new(platform),
            "cognito-idp",
            "",
            usual.caller,
            usual.region,
            usual.client,
        )
    }

    fn count(&self, ctx: &RequestContext, category: &str) -> bool {
        let tx = CognitoTx {
            service: &self.service,
            tx: &self.house.store().read().unwrap(),
        };
        tx.count_in(ctx, &pool(), category).is_ok()
    }

    /// How many requests come through until one does not.
    fn most(&self, category: &str) -> usize {
        (0..10_000)
            .take_while(|_| self.count(&self.request(), category))
            .count()
    }
}

#[test]
fn an_account_has_so_many_a_second() {
    let bench = Bench::new();
    assert_eq!(bench.most(USER_AUTHENTICATION), 120);
    bench.house.advance_secs(1);
    assert_eq!(bench.most(USER_AUTHENTICATION), 120);
}

#[test]
fn answers_beyond_three_times_as_many_count_as_sign_ins() {
    let bench = Bench::new();
    assert_eq!(bench.most(CHALLENGE_RESPONSE), 360 + 120);
    assert_eq!(bench.most(USER_AUTHENTICATION), 0);
}

#[test]
fn codes_are_redeemed_beside_sign_ins() {
    let bench = Bench::new();
    assert_eq!(bench.most(USER_AUTHENTICATION), 120);
    assert_eq!(bench.most(TOKEN_REDEMPTION), 120);
}

#[test]
fn what_an_account_has_asked_for_holds_for_all_that_follows_from_it() {
    let bench = Bench::new();
    let category = Category::named(USER_AUTHENTICATION).unwrap();
    crate::test_users::write(&bench.house, |tx| {
        let pool = pool();
        tx.provision(pool.account, &pool.region, category, 200)
            .unwrap();
    });
    assert_eq!(bench.most(TOKEN_REDEMPTION), 200);
    assert_eq!(bench.most(CHALLENGE_RESPONSE), 600 + 200);
}

#[test]
fn a_request_that_runs_again_is_counted_once() {
    let bench = Bench::new();
    let again = bench.request();
    assert!((0..1_000).all(|_| bench.count(&again, USER_AUTHENTICATION)));
    assert_eq!(bench.most(USER_AUTHENTICATION), 119);
}
