//! When services and their actions were last used, and by how many.

use std::collections::{BTreeMap, BTreeSet};

use ringwall_core::AccountId;
use ringwall_identity::{LastUse, Uses};
use ringwall_store::Reads;

use crate::api::TrackedActionLastAccessed;
use crate::error::IamError;

/// The uses that several users and roles made of services.
#[derive(Default)]
pub(crate) struct ServiceUses(BTreeMap<String, Use>);

struct Use {
    last: LastUse,
    /// The ARNs of all who used it.
    entities: BTreeSet<String>,
}

impl ServiceUses {
    /// The uses of users and roles by their unique ids.
    pub(crate) fn of_entities<'a>(
        noted: &Uses,
        tx: &impl Reads,
        account: AccountId,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, IamError> {
        let mut uses = Self::default();
        for id in ids {
            for last in noted.of_services(tx, account, id)? {
                uses.add(last);
            }
        }
        Ok(uses)
    }

    /// The uses of all users and roles of an account.
    pub(crate) fn of_account(
        noted: &Uses,
        tx: &impl Reads,
        account: AccountId,
    ) -> Result<Self, IamError> {
        let mut uses = Self::default();
        for last in noted.of_account(tx, account)? {
            uses.add(last);
        }
        Ok(uses)
    }

    fn add(&mut self, last: LastUse) {
        let known = self.0.entry(last.service.clone()).or_insert_with(|| Use {
            last: last.clone(),
            entities: BTreeSet::new(),
        });
        known.entities.insert(last.arn.clone());
        if last.at > known.last.at {
            known.last = last;
        }
    }

    /// The last use of a service.
    pub(crate) fn last(&self, service: &str) -> Option<&LastUse> {
        self.0.get(service).map(|known| &known.last)
    }

    /// How many used a service.
    pub(crate) fn entities(&self, service: &str) -> i32 {
        let known = self.0.get(service).map_or(0, |known| known.entities.len());
        i32::try_from(known).unwrap_or(i32::MAX)
    }
}

/// The last uses that several users and roles made of the actions of one service, by name.
pub(crate) struct ActionUses(BTreeMap<String, LastUse>);

impl ActionUses {
    /// The uses of users and roles by their unique ids.
    pub(crate) fn of_entities(
        noted: &Uses,
        tx: &impl Reads,
        account: AccountId,
        ids: &[&str],
        service: &str,
    ) -> Result<Self, IamError> {
        let mut uses = BTreeMap::<String, LastUse>::new();
        for id in ids {
            for last in noted.of_operations(tx, account, id, service)? {
                let known = uses.get(&last.operation);
                if known.is_none_or(|known| known.at < last.at) {
                    uses.insert(last.operation.clone(), last);
                }
            }
        }
        Ok(Self(uses))
    }

    /// An action, and its last use if it was used.
    pub(crate) fn tracked(&self, action: &str) -> TrackedActionLastAccessed {
        let last = self.0.get(action);
        TrackedActionLastAccessed {
            action_name: Some(action.to_owned()),
            last_accessed_entity: last.map(|last| last.arn.clone()),
            last_accessed_time: last.map(|last| last.at),
            last_accessed_region: last.map(|last| last.region.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;

    use super::*;

    #[test]
    fn the_latest_counts_and_all_are_counted() {
        let mut uses = ServiceUses::default();
        for (service, secs, arn) in [("kms", 1, "a"), ("kms", 3, "b"), ("kms", 2, "a")] {
            uses.add(LastUse {
                at: Timestamp::from_secs(secs),
                service: service.to_owned(),
                operation: "Any".to_owned(),
                region: "us-east-1".to_owned(),
                arn: arn.to_owned(),
            });
        }
        assert_eq!(uses.last("kms").unwrap().arn, "b");
        assert_eq!(uses.entities("kms"), 2);
        assert_eq!(uses.last("sts"), None);
        assert_eq!(uses.entities("sts"), 0);
    }
}
