//! What is looked up.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ringwall_core::{AccountId, Region, Timestamp};

use crate::api::LookupAttributeKey;
use crate::error::CloudTrailError;
use crate::resources::record::Record;

/// In place of an attribute: every event of a place.
const EVERYTHING: (&str, &str) = ("", "");

/// Events of an account in a Region, within a time, with an attribute.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) attribute: Option<Attribute>,
}

/// A value that events can be looked up by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    key: LookupAttributeKey,
    value: String,
}

impl Attribute {
    pub(crate) fn new(key: LookupAttributeKey, value: &str) -> Result<Self, CloudTrailError> {
        let is_flag = value == "true" || value == "false";
        if key == LookupAttributeKey::ReadOnly && !is_flag {
            return Err(CloudTrailError::invalid_read_only(value));
        }
        Ok(Self {
            key,
            value: value.to_owned(),
        })
    }
}

impl Query {
    /// What tells apart the lists of different queries, for tokens.
    pub(crate) fn scope(&self) -> String {
        let attribute = self.attribute.as_ref();
        let attribute = attribute.map(|one| (one.key.as_str(), one.value.as_str()));
        format!("{}|{}|{attribute:?}", self.account, self.region)
    }

    /// The hash that a block must have.
    pub(crate) fn hash(&self) -> u32 {
        let (account, region) = (self.account.to_string(), self.region.as_str());
        let attribute = self.attribute.as_ref();
        match attribute.map(|one| (one.key.as_str(), one.value.as_str())) {
            None => hash(&account, region, EVERYTHING),
            Some(attribute) => hash(&account, region, attribute),
        }
    }

    pub(crate) fn fits(&self, record: &Record<'_>) -> bool {
        let time = moment(&record.event_time);
        record.is_management()
            && record.account() == Some(self.account)
            && record.aws_region == self.region.as_str()
            && time.is_some_and(|time| self.start <= time && time <= self.end)
            && self.attribute.as_ref().is_none_or(|attribute| {
                let mut fits = false;
                each_value(record, |key, value| {
                    fits |= key == attribute.key.as_str() && value == attribute.value;
                });
                fits
            })
    }
}

/// When an event happened: `2026-10-01T00:00:00Z`, as the trail writes it.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let number = |begin: usize, end: usize| text.get(begin..end)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    // Years that begin in March end with the day that some of them lack.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = 365 * year + leap_days + day_of_year - 719_468;
    Some(Timestamp::from_secs(
        days * 86_400 + hour * 3600 + minute * 60 + second,
    ))
}

/// The hashes of everything that an event can be looked up by, each with its account and Region: who is
/// seldom in one Region is found there by the blocks of that Region alone.
pub(crate) fn each_hash(record: &Record<'_>, mut take: impl FnMut(u32)) {
    let (account, region) = (&record.recipient_account_id, &record.aws_region);
    take(hash(account, region, EVERYTHING));
    each_value(record, |key, value| {
        take(hash(account, region, (key, value)))
    });
}

/// Everything that an event can be looked up by, with the attribute's name.
fn each_value(record: &Record<'_>, mut take: impl FnMut(&str, &str)) {
    take("EventId", &record.event_id);
    take("EventName", &record.event_name);
    take("ReadOnly", if record.read_only { "true" } else { "false" });
    take("EventSource", &record.event_source);
    if let Some(name) = record.user_name() {
        take("Username", name);
    }
    if let Some(key) = &record.user_identity.access_key_id {
        take("AccessKeyId", key);
    }
    for (kind, name) in record.resource_names() {
        take("ResourceType", kind);
        take("ResourceName", name);
    }
}

fn hash(account: &str, region: &str, attribute: (&str, &str)) -> u32 {
    let mut hasher = DefaultHasher::new();
    (account, region, attribute).hash(&mut hasher);
    // Half of it is enough to tell some thousand values of a block apart.
    u32::try_from(hasher.finish() >> 32).unwrap_or_default()
}
