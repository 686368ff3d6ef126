//! When services were last used, and by how many.

use std::collections::BTreeMap;

use ringwall_core::AccountId;
use ringwall_identity::{LastUse, Uses};
use ringwall_store::Reads;

use crate::error::IamError;

/// The uses that several users and roles made of services.
#[derive(Default)]
pub(crate) struct ServiceUses(BTreeMap<String, Use>);

struct Use {
    last: LastUse,
    entities: i32,
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

    fn add(&mut self, last: LastUse) {
        match self.0.get_mut(&last.service) {
            Some(known) => {
                known.entities = known.entities.saturating_add(1);
                if last.at > known.last.at {
                    known.last = last;
                }
            }
            None => {
                let service = last.service.clone();
                self.0.insert(service, Use { last, entities: 1 });
            }
        }
    }

    /// The last use of a service.
    pub(crate) fn last(&self, service: &str) -> Option<&LastUse> {
        self.0.get(service).map(|known| &known.last)
    }

    /// How many used a service.
    pub(crate) fn entities(&self, service: &str) -> i32 {
        self.0.get(service).map_or(0, |known| known.entities)
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;

    use super::*;

    #[test]
    fn the_latest_counts_and_all_are_counted() {
        let mut uses = ServiceUses::default();
        for (service, secs, arn) in [("kms", 1, "a"), ("kms", 3, "b"), ("kms", 2, "c")] {
            uses.add(LastUse {
                at: Timestamp::from_secs(secs),
                service: service.to_owned(),
                region: "us-east-1".to_owned(),
                arn: arn.to_owned(),
            });
        }
        assert_eq!(uses.last("kms").unwrap().arn, "b");
        assert_eq!(uses.entities("kms"), 3);
        assert_eq!(uses.last("sts"), None);
        assert_eq!(uses.entities("sts"), 0);
    }
}
