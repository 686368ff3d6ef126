//! Rate-based rules: which requests are counted together, and whether they are too many.

use std::net::IpAddr;

use super::Run;
use super::address::{self, Address};
use crate::compile::CompiledWebAcl;
use crate::language::field::FallbackBehavior;
use crate::language::rate::AggregateKeyType;
use crate::plan::rate::{KeyPart, Rate};
use crate::plan::rule::{Body, Rule};
use crate::rate::RateKey;
use crate::verdict::{CustomValue, RateBasedAccount};

/// How much of a value logs tell.
const LOGGED_CHARACTERS: usize = 32;

/// What stands for an address that is none.
const INVALID: &str = "INVALID";

/// How a request is counted.
enum Counted {
    /// By this key.
    By(RateKey),
    /// Not at all: something that the key is made of is missing.
    Incomplete,
    /// Not at all: the fallback says so, or the header is not there.
    No,
}

impl CompiledWebAcl {
    /// The addresses that a rate-based rule limits, the busiest first. None if there is no such rule,
    /// or it counts by something else than addresses.
    pub fn limited_addresses(
        &self,
        referring_rule: Option<&str>,
        rule: &str,
        at_millis: i64,
    ) -> Option<Vec<IpAddr>> {
        let rules = match referring_rule {
            None => &self.rules,
            Some(referring) => match &named(&self.rules, referring)?.body {
                Body::Group(group) => &group.rules,
                _ => return None,
            },
        };
        let Body::Rate(rate, _) = &named(rules, rule)?.body else {
            return None;
        };
        let is_by_address = matches!(
            rate.key_type,
            AggregateKeyType::Ip | AggregateKeyType::ForwardedIp
        );
        is_by_address.then(|| rate.counter.limited_addresses(at_millis))
    }
}

fn named<'a>(rules: &'a [Rule], name: &str) -> Option<&'a Rule> {
    rules.iter().find(|rule| &*rule.name == name)
}

impl<'r> Run<'r> {
    /// Counts a request, and tells whether there are too many like it.
    pub(super) fn exceeds(&mut self, rule: &Rule, rate: &'r Rate) -> bool {
        if let Some(scope_down) = &rate.scope_down
            && !self.holds(scope_down)
        {
            return false;
        }
        let mut account = RateBasedAccount {
            id: Some(rate.id.clone()),
            rule: rule.name.clone(),
            key_type: rate.key_type,
            limit_value: None,
            limit: rate.limit,
            window_seconds: rate.window_seconds,
            custom_values: Vec::new(),
        };
        let counted = match rate.key_type {
            AggregateKeyType::Constant => Counted::By(RateKey::All),
            AggregateKeyType::Ip => {
                account.limit_value = Some(self.request.peer.to_string());
                Counted::By(RateKey::Address(self.request.peer.to_canonical()))
            }
            AggregateKeyType::ForwardedIp => self.forwarded_key(rate, &mut account),
            AggregateKeyType::CustomKeys => self.custom_key(rate, &mut account),
        };
        let key = match counted {
            Counted::By(key) => key,
            Counted::Incomplete => {
                account.id = None;
                self.account.rate_based_rules.push(account);
                return false;
            }
            Counted::No => return false,
        };
        self.account.rate_based_rules.push(account);
        rate.counter.count(key, self.request.at_millis)
    }

    fn forwarded_key(&self, rate: &Rate, account: &mut RateBasedAccount) -> Counted {
        match address::client(self.request, rate.forwarded.as_ref()) {
            Address::Absent => Counted::No,
            Address::Known(address) => {
                account.limit_value = Some(address.to_string());
                Counted::By(RateKey::Address(address.to_canonical()))
            }
            Address::Malformed if falls_back_to_match(rate) => {
                account.limit_value = Some(INVALID.to_owned());
                Counted::By(RateKey::Malformed)
            }
            Address::Malformed => Counted::No,
        }
    }

    fn custom_key(&mut self, rate: &'r Rate, account: &mut RateBasedAccount) -> Counted {
        let mut values: Vec<(usize, Vec<u8>)> = Vec::with_capacity(rate.parts.len());
        for (place, part) in rate.parts.iter().enumerate() {
            let before = values.len();
            match part {
                KeyPart::Slot {
                    slot,
                    kind,
                    name,
                    missing,
                } => {
                    let slot_values = self.slots.values(*slot).iter();
                    values
                        .extend(slot_values.map(|value| (place, value.bytes.as_slice().to_vec())));
                    match (values.len() == before, missing) {
                        (true, Some(FallbackBehavior::Match)) => values.push((place, Vec::new())),
                        (true, Some(FallbackBehavior::NoMatch)) => return Counted::No,
                        _ => {}
                    }
                    tell(account, kind, name.clone(), values.get(before));
                }
                KeyPart::Ip => {
                    values.push((place, self.request.peer.to_string().into_bytes()));
                    tell(account, "IP", None, values.get(before));
                }
                KeyPart::ForwardedIp => match self.forwarded_value(rate) {
                    Ok(Some(value)) => {
                        values.push((place, value.into_bytes()));
                        tell(account, "FORWARDED_IP", None, values.get(before));
                    }
                    Ok(None) => {}
                    Err(()) => return Counted::No,
                },
                KeyPart::Asn => match self.asn_value(rate) {
                    Ok(Some(value)) => {
                        values.push((place, value.into_bytes()));
                        tell(account, "ASN", None, values.get(before));
                    }
                    Ok(None) => {}
                    Err(()) => return Counted::No,
                },
                KeyPart::Labels(namespace, name) => {
                    let labels = self.labels.iter().filter(|label| namespace.matches(label));
                    values.extend(labels.map(|label| (place, label.as_bytes().to_vec())));
                    tell(
                        account,
                        "LABEL_NAMESPACE",
                        Some(name.clone()),
                        values.get(before),
                    );
                }
            }
            if values.len() == before {
                return Counted::Incomplete;
            }
        }
        let digested = values
            .iter()
            .map(|(place, value)| (*place, value.as_slice()));
        Counted::By(rate.counter.digest(digested))
    }

    /// The forwarded address, or what stands for all that are none; nothing if the header is missing;
    /// an error if the request is not to be counted.
    fn forwarded_value(&self, rate: &Rate) -> Result<Option<String>, ()> {
        match address::client(self.request, rate.forwarded.as_ref()) {
            Address::Absent => Ok(None),
            Address::Known(address) => Ok(Some(address.to_string())),
            Address::Malformed if falls_back_to_match(rate) => Ok(Some(INVALID.to_owned())),
            Address::Malformed => Err(()),
        }
    }

    fn asn_value(&self, rate: &Rate) -> Result<Option<String>, ()> {
        let asn = |address: IpAddr| {
            self.surroundings
                .networks
                .asn(address)
                .unwrap_or(0)
                .to_string()
        };
        match address::client(self.request, rate.forwarded.as_ref()) {
            Address::Absent => Ok(None),
            Address::Known(address) => Ok(Some(asn(address))),
            Address::Malformed if falls_back_to_match(rate) => Ok(Some(INVALID.to_owned())),
            Address::Malformed => Err(()),
        }
    }
}

fn falls_back_to_match(rate: &Rate) -> bool {
    let fallback = rate
        .forwarded
        .as_ref()
        .map(|config| config.fallback_behavior);
    fallback == Some(FallbackBehavior::Match)
}

/// Notes a part of a custom key for logs.
fn tell(
    account: &mut RateBasedAccount,
    key: &'static str,
    name: Option<String>,
    value: Option<&(usize, Vec<u8>)>,
) {
    if let Some((_, value)) = value {
        let text = String::from_utf8_lossy(value);
        account.custom_values.push(CustomValue {
            key,
            name,
            value: text.chars().take(LOGGED_CHARACTERS).collect(),
        });
    }
}
