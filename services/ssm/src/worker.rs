//! What happens without a request: policies of parameters act.
//!
//! A policy acts once for each version that has it: its timer carries the version's number, and
//! goes when another version comes.

use ringwall_core::AccountId;
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::Timer;

use crate::bus_events::{Change, Happening};
use crate::error::SsmError;
use crate::resources::parameter::Parameter;
use crate::resources::policy::Rule;
use crate::store::{Place, SsmWrite};

pub(crate) const POLICY: &str = "parameter-policy";

/// Sets the timers of the latest version's policies.
pub(crate) fn schedule(tx: &mut SsmWrite<'_>, parameter: &Parameter) -> Result<(), SsmError> {
    let version = &parameter.latest;
    for (at, policy) in version.policies.iter().enumerate() {
        let due = policy.due(&version.policies, version.modified_at);
        let Some(due) = due.filter(|_| !policy.finished) else {
            continue;
        };
        tx.tx.schedule(Timer {
            service: "ssm".to_owned(),
            kind: POLICY.to_owned(),
            key: name(parameter, at),
            due_millis: due.millis(),
        })?;
    }
    Ok(())
}

/// Takes the timers of the latest version's policies away.
pub(crate) fn cancel(tx: &mut SsmWrite<'_>, parameter: &Parameter) -> Result<(), SsmError> {
    for at in 0..parameter.latest.policies.len() {
        tx.tx.cancel("ssm", POLICY, &name(parameter, at))?;
    }
    Ok(())
}

/// A policy is due.
pub(crate) fn act_on_policy(
    context: &TimerContext<'_>,
    tx: &mut SsmWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, SsmError> {
    let Some(named) = Named::of(timer) else {
        return Ok(vec![]);
    };
    let (account, region) = (named.account, named.region);
    let place = Place { account, region };
    let Some(parameter) = tx.find(place, named.key)? else {
        return Ok(vec![]);
    };
    let mut parameter = (*parameter).clone();
    let is_latest = parameter.latest.number == named.version;
    let policies = &mut parameter.latest.policies;
    let Some(policy) = policies.get_mut(named.policy).filter(|_| is_latest) else {
        return Ok(vec![]);
    };
    policy.finished = true;
    let policy = policy.clone();
    tx.tell_policy_action(Happening::of_timer(context), &parameter, &policy)?;
    if matches!(policy.rule, Rule::Expiration { .. }) {
        cancel(tx, &parameter)?;
        tx.delete(place, &parameter)?;
        tx.tell_change(Happening::of_timer(context), &parameter, Change::Delete)?;
    } else {
        tx.put(place, parameter)?;
    }
    Ok(vec![])
}

/// The timer of a policy; names have no bars.
fn name(parameter: &Parameter, policy: usize) -> String {
    let account = parameter.owner.unwrap_or_default();
    let (region, key) = (&parameter.region, parameter.key());
    let version = parameter.latest.number;
    format!("{account}|{region}|{key}|{version}|{policy}")
}

/// What a timer is of.
struct Named<'a> {
    account: AccountId,
    region: &'a str,
    key: &'a str,
    version: i64,
    policy: usize,
}

impl<'a> Named<'a> {
    fn of(timer: &'a Timer) -> Option<Self> {
        let mut parts = timer.key.split('|');
        Some(Self {
            account: parts.next()?.parse().ok()?,
            region: parts.next()?,
            key: parts.next()?,
            version: parts.next()?.parse().ok()?,
            policy: parts.next()?.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, PutParameterInput};
    use crate::test_ssm::{Steps as _, advanced, arn, house, over, string};

    const DAY: i64 = 86_400;
    /// Tests begin on 2026-10-01.
    const POLICIES: &str = r#"[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2026-10-31T00:00:00Z"}},{"Type":"ExpirationNotification","Version":"1.0","Attributes":{"Before":"10","Unit":"Days"}},{"Type":"NoChangeNotification","Version":"1.0","Attributes":{"After":"5","Unit":"Days"}}]"#;

    fn with_policies(put: PutParameterInput) -> PutParameterInput {
        PutParameterInput {
            policies: Some(POLICIES.to_owned()),
            ..put
        }
    }

    /// The types of the policies that acted.
    fn acted(house: &TestHouse) -> Vec<String> {
        let events = house.bus_events().into_iter();
        let acted = events.filter(|event| event.detail_type == "Parameter Store Policy Action");
        let kind = |event: ringwall_service::BusEvent| {
            assert_eq!(event.resources, [arn("a")]);
            let (_, rest) = event.detail.split_once(r#""policy-type":""#).unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        acted.map(kind).collect()
    }

    fn statuses(house: &TestHouse) -> Vec<String> {
        let described = house.answer::<api::DescribeParameters>(input(&[]));
        let described = described.parameters.unwrap();
        let policies = described[0].policies.clone().unwrap().into_iter();
        policies
            .map(|policy| policy.policy_status.unwrap())
            .collect()
    }

    #[test]
    fn policies_act_once_when_they_are_due() {
        let house = house();
        house.put(with_policies(advanced(string("/a", "x"))));
        house.advance_secs(5 * DAY - 1);
        assert_eq!(acted(&house), [""; 0]);
        house.advance_secs(1);
        assert_eq!(acted(&house), ["NoChangeNotification"]);
        assert_eq!(statuses(&house), ["Pending", "Pending", "Finished"]);
        house.advance_secs(15 * DAY);
        assert_eq!(acted(&house), ["ExpirationNotification"]);
        house.advance_secs(10 * DAY - 1);
        assert_eq!(house.value("/a"), "x");
        house.advance_secs(1);
        let told = house.bus_events().into_iter();
        let told = told.map(|event| event.detail_type).collect::<Vec<_>>();
        assert_eq!(
            told,
            ["Parameter Store Policy Action", "Parameter Store Change"]
        );
        assert_eq!(
            house.refusal::<api::GetParameter>(input(&[("Name", "/a")])),
            "ParameterNotFound"
        );
    }

    #[test]
    fn a_change_lets_the_unchanged_wait_anew_and_the_end_stand() {
        let house = house();
        house.put(with_policies(advanced(string("/a", "x"))));
        house.advance_secs(4 * DAY);
        house.put(over(string("/a", "y")));
        house.advance_secs(4 * DAY);
        assert_eq!(acted(&house), [""; 0]);
        house.advance_secs(DAY);
        assert_eq!(acted(&house), ["NoChangeNotification"]);
        house.advance_secs(11 * DAY);
        assert_eq!(acted(&house), ["ExpirationNotification"]);
        house.put(over(string("/a", "z")));
        assert_eq!(statuses(&house), ["Pending", "Finished", "Pending"]);
        house.advance_secs(10 * DAY);
        assert_eq!(acted(&house), ["NoChangeNotification", "Expiration"]);
    }

    #[test]
    fn policies_that_are_gone_do_nothing() {
        let house = house();
        house.put(with_policies(advanced(string("/a", "x"))));
        house.put(PutParameterInput {
            policies: Some("[{}]".to_owned()),
            ..over(string("/a", "y"))
        });
        house.put(with_policies(advanced(string("/b", "x"))));
        house.answer::<api::DeleteParameter>(input(&[("Name", "/b")]));
        house.put(string("/b", "x"));
        house.bus_events();
        house.advance_secs(60 * DAY);
        assert_eq!(house.bus_events(), []);
        assert_eq!(house.value("/a"), "y");
        assert_eq!(house.value("/b"), "x");
    }

    #[test]
    fn policies_are_for_advanced_parameters() {
        let house = house();
        let standard = PutParameterInput {
            tier: Some(api::ParameterTier::Standard),
            ..with_policies(string("/a", "x"))
        };
        let refusal = house.refusal::<api::PutParameter>(standard);
        assert!(refusal.starts_with("ValidationError: "), "{refusal}");
        let intelligent = PutParameterInput {
            tier: Some(api::ParameterTier::IntelligentTiering),
            ..with_policies(string("/a", "x"))
        };
        let made = house.answer::<api::PutParameter>(intelligent);
        assert_eq!(made.tier, Some(api::ParameterTier::Advanced));
    }
}
