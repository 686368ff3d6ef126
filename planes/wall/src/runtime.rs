//! What the wall answers to AWS WAF's API: samples, limited addresses, what bots ask for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_waf::verdict::ActionKind;
use ringwall_wafv2::runtime::{
    BotSource, PathTraffic, RateRule, Runtime, SampledRequest, Samples, SamplesAsked, TokenOutcome,
    Traffic, TrafficAsked,
};

use crate::log::record::{NameValue, TokenResponse};
use crate::samples::Sample;
use crate::traffic::{Bot, Visit};
use crate::wall::Wall;

/// Categories that are told when no bots are asked for in particular.
const CATEGORIES_MAX: usize = 10;

impl Runtime for Wall {
    fn samples(&self, asked: &SamplesAsked<'_>) -> Samples {
        let Some(instruments) = self.instruments(asked.web_acl_arn) else {
            return Samples::default();
        };
        let (from, until) = (asked.from, asked.until);
        let now = self.now();
        let drawn = instruments
            .samples
            .of(asked.metric, from, until, now, asked.at_most);
        let requests = drawn.samples.iter();
        Samples {
            requests: requests.map(|(it, weight)| sampled(it, *weight)).collect(),
            population: drawn.population,
            window: Some((
                Timestamp::from_millis(drawn.from_millis),
                Timestamp::from_millis(drawn.until_millis),
            )),
        }
    }

    fn limited_addresses(&self, rule: &RateRule<'_>) -> Vec<IpAddr> {
        let acl = self.acl(rule.web_acl_arn);
        let compiled = acl.as_ref().and_then(|acl| acl.compiled.as_ref());
        let now_millis = self.now().millis();
        compiled
            .and_then(|it| it.limited_addresses(rule.group_rule, rule.rule, now_millis))
            .unwrap_or_default()
    }

    fn traffic(&self, asked: &TrafficAsked<'_>) -> Traffic {
        let Some(instruments) = self.instruments(asked.web_acl_arn) else {
            return Traffic::default();
        };
        let (from, until) = (asked.from.millis(), asked.until.millis());
        let (mut visits, _) = instruments.traffic.visits(from, until);
        visits.retain(|(visit, _)| is_asked(visit, asked));
        let is_filtered = filter_of(asked).is_some();
        Traffic {
            total: visits.iter().map(|(_, count)| count).sum(),
            paths: by_path(&visits, asked),
            categories: if is_filtered {
                Vec::new()
            } else {
                by_category(&visits, asked)
            },
        }
    }
}

fn sampled(sample: &Sample, weight: u64) -> SampledRequest {
    let record = &sample.record;
    let request = &record.http_request;
    let pairs = |headers: &[NameValue]| {
        let pairs = headers.iter().map(|it| (it.name.clone(), it.value.clone()));
        pairs.collect::<Vec<_>>()
    };
    let uri = match request.args.as_str() {
        "" => request.uri.clone(),
        args => format!("{}?{args}", request.uri),
    };
    let inserted = record.request_headers_inserted.as_deref();
    let of = |kind: ActionKind, response: &Option<TokenResponse>| {
        let is_asked = sample.action == kind;
        response.as_ref().filter(|_| is_asked).map(token_outcome)
    };
    SampledRequest {
        weight,
        at: Some(Timestamp::from_millis(record.timestamp)),
        client_ip: request.client_ip.clone(),
        country: request.country.clone(),
        uri,
        method: request.http_method.clone(),
        http_version: request.http_version.clone(),
        headers: pairs(&request.headers),
        action: sample.action.as_str().to_owned(),
        rule_within_group: sample.rule_within_group.as_deref().map(str::to_owned),
        inserted_headers: inserted.map(pairs).unwrap_or_default(),
        response_code: record.response_code_sent,
        labels: record
            .labels
            .iter()
            .map(|label| label.name.clone())
            .collect(),
        captcha: of(ActionKind::Captcha, &record.captcha_response),
        challenge: of(ActionKind::Challenge, &record.challenge_response),
        overridden_action: sample.overridden_action.map(|it| it.as_str().to_owned()),
    }
}

fn token_outcome(response: &TokenResponse) -> TokenOutcome {
    TokenOutcome {
        response_code: (response.response_code != 0).then_some(response.response_code),
        solved_at: (response.solve_timestamp != 0).then_some(response.solve_timestamp),
        failure_reason: response.failure_reason.clone(),
    }
}

type Counted = (Arc<Visit>, u64);

fn is_asked(visit: &Visit, asked: &TrafficAsked<'_>) -> bool {
    let is = |wanted: Option<&str>, found: &Option<String>| {
        wanted.is_none_or(|wanted| found.as_deref() == Some(wanted))
    };
    let prefix = asked.path_prefix.unwrap_or_default();
    visit.path.starts_with(prefix)
        && is(asked.bot_category, &visit.bot.category)
        && is(asked.bot_organization, &visit.bot.organization)
        && is(asked.bot_name, &visit.bot.name)
}

/// What is asked for of bots, if not all of them.
fn filter_of(asked: &TrafficAsked<'_>) -> Option<BotSource> {
    let source = BotSource {
        category: asked.bot_category.map(str::to_owned),
        organization: asked.bot_organization.map(str::to_owned),
        name: asked.bot_name.map(str::to_owned),
    };
    (source != BotSource::default()).then_some(source)
}

/// Paths, the most wanted first: whole ones below a prefix, else their first parts.
fn by_path(visits: &[Counted], asked: &TrafficAsked<'_>) -> Vec<PathTraffic> {
    let name = |path: &str| match asked.path_prefix {
        Some(_) => path.to_owned(),
        None => top(path),
    };
    let mut paths: BTreeMap<String, Vec<&Counted>> = BTreeMap::new();
    for counted in visits {
        paths
            .entry(name(&counted.0.path))
            .or_default()
            .push(counted);
    }
    let told = paths.into_iter().map(|(path, visits)| PathTraffic {
        requests: total(&visits),
        bots: busiest(&visits, asked.bots_at_most),
        source: filter_of(asked),
        path,
    });
    most_wanted_first(told.collect())
}

/// The categories of bots, each with its most wanted path.
fn by_category(visits: &[Counted], asked: &TrafficAsked<'_>) -> Vec<PathTraffic> {
    let mut categories: BTreeMap<&str, Vec<Counted>> = BTreeMap::new();
    for counted in visits {
        if let Some(category) = &counted.0.bot.category {
            categories
                .entry(category)
                .or_default()
                .push(counted.clone());
        }
    }
    let told = categories.into_iter().filter_map(|(category, visits)| {
        let most_wanted = by_path(&visits, asked).into_iter().next()?;
        Some(PathTraffic {
            source: Some(BotSource {
                category: Some(category.to_owned()),
                ..BotSource::default()
            }),
            ..most_wanted
        })
    });
    let mut told = most_wanted_first(told.collect());
    told.truncate(CATEGORIES_MAX);
    told
}

/// `/api` of `/api/v1/users`.
fn top(path: &str) -> String {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    format!("/{}", parts.next().unwrap_or_default())
}

fn total(visits: &[&Counted]) -> u64 {
    visits.iter().map(|(_, count)| count).sum()
}

fn busiest(visits: &[&Counted], at_most: usize) -> Vec<(String, u64)> {
    let mut bots: BTreeMap<&str, u64> = BTreeMap::new();
    for (visit, count) in visits {
        let Bot { name, .. } = &visit.bot;
        *bots
            .entry(name.as_deref().unwrap_or("unknown"))
            .or_default() += count;
    }
    let mut bots: Vec<_> = bots
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    bots.sort_by_key(|(_, requests)| Reverse(*requests));
    bots.truncate(at_most);
    bots
}

fn most_wanted_first(mut paths: Vec<PathTraffic>) -> Vec<PathTraffic> {
    paths.sort_by_key(|path| Reverse(path.requests));
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(path: &str, category: &str, name: &str, count: u64) -> Counted {
        let visit = Visit {
            path: path.to_owned(),
            bot: Bot {
                category: Some(category.to_owned()),
                organization: None,
                name: Some(name.to_owned()),
            },
        };
        (Arc::new(visit), count)
    }

    fn asked(path_prefix: Option<&'static str>) -> TrafficAsked<'static> {
        TrafficAsked {
            web_acl_arn: "arn",
            path_prefix,
            from: Timestamp::from_secs(0),
            until: Timestamp::from_secs(1),
            bot_category: None,
            bot_organization: None,
            bot_name: None,
            bots_at_most: 1,
        }
    }

    fn told(paths: &[PathTraffic]) -> Vec<(&str, u64)> {
        paths
            .iter()
            .map(|it| (it.path.as_str(), it.requests))
            .collect()
    }

    #[test]
    fn paths_are_told_by_their_first_part_or_whole_below_a_prefix() {
        let visits = [
            visit("/api/v1/users", "ai", "gptbot", 5),
            visit("/api/v2", "ai", "other", 3),
            visit("/", "search_engine", "googlebot", 6),
        ];

        let paths = by_path(&visits, &asked(None));
        assert_eq!(told(&paths), [("/api", 8), ("/", 6)]);
        assert_eq!(paths[0].bots, [("gptbot".to_owned(), 5)]);
        let below = by_path(&visits[..2], &asked(Some("/api")));
        assert_eq!(told(&below), [("/api/v1/users", 5), ("/api/v2", 3)]);
    }

    #[test]
    fn categories_are_told_with_their_most_wanted_path() {
        let visits = [
            visit("/a", "ai", "gptbot", 5),
            visit("/b", "ai", "gptbot", 7),
            visit("/c", "search_engine", "googlebot", 6),
        ];

        let categories = by_category(&visits, &asked(None));

        assert_eq!(told(&categories), [("/b", 7), ("/c", 6)]);
        let source = categories[0].source.as_ref().unwrap();
        assert_eq!(source.category.as_deref(), Some("ai"));
    }

    #[test]
    fn only_what_is_asked_for_is_counted() {
        let (ai, _) = visit("/api/x", "ai", "gptbot", 1);
        assert!(is_asked(&ai, &asked(Some("/api"))));
        assert!(!is_asked(&ai, &asked(Some("/apis"))));
        let mut filtered = asked(None);
        filtered.bot_category = Some("search_engine");
        assert!(!is_asked(&ai, &filtered));
    }
}
