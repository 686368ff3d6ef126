//! How strongly somebody from a provider has shown who he is. The provider says so, in its own words,
//! and is believed: what a pool's own users show is counted, what others do is not seen.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-idp.html#cognito-user-pools-step-up-federation>

use super::Arrival;
use crate::flow::step_up::levels;
use crate::hosted::tokens::METHODS;
use crate::hosted::{HostedTx, Pool, Provider, SignedIn};

/// How somebody has shown who he is whose provider says nothing of it that is known.
const FEDERATED: &str = "fed";
const LOWEST: u8 = 1;
const HIGHEST: u8 = 4;

/// The level of authentication: the lowest for words that the provider's mapping does not have; none
/// where the provider says nothing.
pub(super) fn level(provider: &Provider, arrival: &Arrival) -> u8 {
    let Some(context) = &arrival.context else {
        return 0;
    };
    let mut all = LOWEST..=HIGHEST;
    let found = all.find(|level| provider.word_of(*level) == Some(context.as_str()));
    found.unwrap_or(LOWEST)
}

/// Tokens' `amr`.
pub(super) fn methods(arrival: &Arrival) -> Vec<String> {
    let said = arrival.methods.iter();
    let mut known: Vec<String> = Vec::new();
    for method in said.filter(|method| METHODS.contains(&method.as_str())) {
        if !known.contains(method) {
            known.push(method.clone());
        }
    }
    if known.is_empty() {
        known.push(FEDERATED.to_owned());
    }
    known
}

impl Provider {
    /// What it calls a level of authentication.
    fn word_of(&self, level: u8) -> Option<&str> {
        let word = self.acr_mapping.get(&format!("Level{level}"));
        word.map(String::as_str)
    }
}

impl HostedTx<'_> {
    /// What a provider calls the levels of `acr_values`, in that order; nothing where it has no words
    /// for any.
    pub fn in_words_of(
        &self,
        pool: &Pool,
        provider: &Provider,
        acr_values: &str,
    ) -> Option<String> {
        let levels = levels(&pool.row, acr_values);
        let words = levels.iter().filter_map(|level| provider.word_of(*level));
        let words: Vec<_> = words.collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Whether somebody has reached one of the levels of `acr_values`.
    pub fn has_reached(&self, pool: &Pool, signed_in: &SignedIn, acr_values: &str) -> bool {
        let levels = levels(&pool.row, acr_values);
        levels.iter().any(|level| signed_in.level >= *level)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn provider() -> Provider {
        let mapping = [("Level2", "corp:code"), ("Level4", "corp:key")];
        let own = |(level, word): (&str, &str)| (level.to_owned(), word.to_owned());
        Provider {
            name: "Corp".to_owned(),
            kind: "OIDC",
            details: BTreeMap::new(),
            metadata: None,
            attribute_mapping: BTreeMap::new(),
            identifiers: Vec::new(),
            acr_mapping: mapping.map(own).into(),
        }
    }

    fn arrival(context: Option<&str>, methods: &[&str]) -> Arrival {
        Arrival {
            subject: "42".to_owned(),
            claims: BTreeMap::new(),
            issuer: None,
            oauth: None,
            context: context.map(str::to_owned),
            methods: methods.iter().map(|&method| method.to_owned()).collect(),
        }
    }

    #[test]
    fn a_providers_words_are_levels_of_the_pool() {
        for (context, expected) in [
            (Some("corp:code"), 2),
            (Some("corp:key"), 4),
            (Some("urn:cognito:loa:4"), 1),
            (None, 0),
        ] {
            let found = level(&provider(), &arrival(context, &[]));
            assert_eq!(found, expected, "{context:?}");
        }
    }

    #[test]
    fn methods_that_nobody_knows_are_dropped() {
        let said = |all: &[&str]| methods(&arrival(None, all));
        assert_eq!(said(&["pwd", "rba", "otp", "pwd"]), ["pwd", "otp"]);
        assert_eq!(said(&["rba"]), [FEDERATED]);
        assert_eq!(said(&[]), [FEDERATED]);
    }
}
