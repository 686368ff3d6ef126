//! Where calls come from: credentials that left their machine, sign-ins too far apart.

use serde::{Deserialize, Serialize};

use super::Surroundings;
use super::call::{self, Call};
use crate::bounded::{Bounded, key};
use crate::catalog;
use crate::finding::Detection;
use crate::intelligence::{Category, is_public};
use crate::locations::distance_km;
use crate::sources::flow::ipv4;

/// Sign-ins are compared within this time.
const LOGINS_MS: i64 = 12 * 3_600_000;
/// Nearer than this, places of addresses are guesses.
const NEAR_KM: f64 = 500.0;
/// A remote that goes on for this long is learned.
const LEARNED_MS: i64 = 24 * 3_600_000;
const MAX_ADDRESSES: usize = 16;

/// What is remembered of where calls come from.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Whereabouts {
    /// The addresses of each machine's credentials.
    homes: Bounded<u64, Vec<Address>>,
    /// The sign-ins of each user.
    logins: Bounded<u64, Vec<SignIn>>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Address {
    address: u32,
    since_ms: i64,
    is_home: bool,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct SignIn {
    time_ms: i64,
    degrees: (f64, f64),
}

impl Whereabouts {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            homes: Bounded::new(capacity / 4),
            logins: Bounded::new(capacity / 4),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.homes.evicted() + self.logins.evicted()
    }

    pub(super) fn see(
        &mut self,
        call: &Call<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        if let Some((machine, family)) = machine(call) {
            self.credentials(call, machine, family, around, found);
        }
        if call.event.get(call::CONSOLE_LOGIN) == Some(b"Success") {
            self.sign_in(call, around, found);
        }
    }

    fn credentials(
        &mut self,
        call: &Call<'_>,
        machine: &[u8],
        family: &str,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let event = call.event;
        let address = event.get(call::SOURCE_IP).and_then(ipv4);
        let Some(address) = address.filter(|address| is_public(*address)) else {
            return;
        };
        let account = event.get(call::RECIPIENT).unwrap_or_default();
        let homes = self.homes.entry(key(&[account, machine]), Vec::new);
        let knows_aws = around.intelligence.knows(Category::Aws);
        let is_aws = around.intelligence.address(address).has(Category::Aws);
        let is_foreign = event
            .get(call::ENDPOINT_ACCOUNT)
            .is_some_and(|other| other != account);
        let known = homes.iter().find(|known| known.address == address);
        let is_settled =
            known.is_some_and(|known| known.is_home || call.time_ms - known.since_ms >= LEARNED_MS);
        let has_home = homes.iter().any(|known| known.is_home);
        // Without a list of AWS's networks, the first address is taken for the machine's own.
        let is_home = !has_home && !is_foreign && (is_aws || !knows_aws);
        if known.is_none() {
            let known = Address {
                address,
                since_ms: call.time_ms,
                is_home,
            };
            keep(homes, known, |known| (known.is_home, known.since_ms));
        }
        if is_settled || is_home {
            return;
        }
        let is_instance = family == "InstanceCredentialExfiltration";
        let place = match (is_aws || is_foreign, is_foreign || is_instance) {
            (true, true) => "InsideAWS",
            // Functions come from many addresses of AWS.
            (true, false) => return,
            (false, _) => "OutsideAWS",
        };
        let name = format!("UnauthorizedAccess:IAMUser/{family}.{place}");
        if let Some(kind) = catalog::find(&name) {
            let mut detection = call.describe(kind, around);
            detection.criteria = String::from_utf8_lossy(machine).into_owned();
            found.push(detection);
        }
    }

    fn sign_in(&mut self, call: &Call<'_>, around: Surroundings<'_>, found: &mut Vec<Detection>) {
        let address = call.event.text(call::SOURCE_IP).parse();
        let place = address
            .ok()
            .and_then(|address| around.locations.place(address));
        let Some(degrees) = place.and_then(|place| place.degrees) else {
            return;
        };
        let account = call.event.get(call::RECIPIENT).unwrap_or_default();
        let logins = self.logins.entry(key(&[account, call.user()]), Vec::new);
        let is_too_far = logins.iter().any(|before| {
            let apart_ms = (call.time_ms - before.time_ms).abs();
            let distance = distance_km(before.degrees, degrees);
            #[expect(
                clippy::cast_precision_loss,
                reason = "half a day in milliseconds is exact"
            )]
            let hours = apart_ms as f64 / 3_600_000.0;
            apart_ms <= LOGINS_MS
                && distance > NEAR_KM
                && distance > hours * around.settings.travel_kmh
        });
        logins.retain(|before| (call.time_ms - before.time_ms).abs() <= LOGINS_MS * 2);
        let sign_in = SignIn {
            time_ms: call.time_ms,
            degrees,
        };
        keep(logins, sign_in, |known| known.time_ms);
        let kind = catalog::find("UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B");
        if let (true, Some(kind)) = (is_too_far, kind) {
            found.push(call.describe(kind, around));
        }
    }
}

/// Adds to the few that are remembered; the one of the least worth makes room.
fn keep<T, W: Ord>(few: &mut Vec<T>, one: T, worth: impl Fn(&T) -> W) {
    if few.len() >= MAX_ADDRESSES {
        let least = (0..).zip(few.iter()).min_by_key(|(_, known)| worth(known));
        if let Some(place) = least.map(|(place, _)| place) {
            few.swap_remove(place);
        }
    }
    few.push(one);
}

/// The machine that a session's credentials were made for, and what their exfiltration is called.
fn machine<'a>(call: &Call<'a>) -> Option<(&'a [u8], &'static str)> {
    let session = call.session();
    if session.starts_with(b"i-") {
        return Some((session, "InstanceCredentialExfiltration"));
    }
    let scope = call.event.get(call::SCOPE_TYPE)?;
    let is_resource = scope.starts_with(b"AWS::Lambda") || scope.starts_with(b"AWS::ECS");
    let resource = call.event.get(call::SCOPE_TO)?;
    is_resource.then_some((resource, "ResourceCredentialExfiltration"))
}
