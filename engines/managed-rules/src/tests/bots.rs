use std::collections::HashSet;

use super::sent::{Counting, Sent};
use crate::address_list::AddressLists;
use crate::find;

const GOOGLEBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

fn lists() -> AddressLists {
    let mut lists = AddressLists::default();
    lists
        .insert("verified-bot-googlebot", "192.0.2.0/24")
        .unwrap();
    lists.insert("verified-bot-gptbot", "192.0.2.0/24").unwrap();
    lists
        .insert("KnownBotDataCenterList", "198.51.100.0/24")
        .unwrap();
    lists
}

/// The rules that a User-Agent from a peer matches, and the labels it gets.
fn judged(agent: &str, peer: &str) -> (HashSet<String>, HashSet<String>) {
    let group = find("AWS", "AWSManagedRulesBotControlRuleSet").unwrap();
    let counting = Counting::new(group, &lists());
    let mut sent = Sent::get().header("User-Agent", agent.as_bytes());
    sent.peer = peer.parse().unwrap();
    (counting.matched(&sent), counting.labels(&sent))
}

fn label(name: &str) -> String {
    format!("awswaf:managed:aws:bot-control:{name}")
}

#[test]
fn a_bot_that_proves_its_name_is_labeled_and_let_through() {
    let (rules, labels) = judged(GOOGLEBOT, "192.0.2.7");

    assert!(!rules.contains("CategorySearchEngine"), "{rules:?}");
    for name in [
        "bot:name:googlebot",
        "bot:category:search_engine",
        "bot:verified",
    ] {
        assert!(labels.contains(&label(name)), "{name}: {labels:?}");
    }
    assert!(!labels.contains(&label("bot:unverified")));
}

#[test]
fn a_bot_that_only_says_a_name_is_blocked_by_its_category() {
    let (rules, labels) = judged(GOOGLEBOT, "203.0.113.7");

    assert!(rules.contains("CategorySearchEngine"), "{rules:?}");
    assert!(labels.contains(&label("bot:unverified")));
    assert!(labels.contains(&label("CategorySearchEngine")));
}

#[test]
fn artificial_intelligence_is_blocked_even_when_it_proves_its_name() {
    let (rules, labels) = judged(
        "Mozilla/5.0; compatible; GPTBot/1.2; +https://openai.com/gptbot",
        "192.0.2.7",
    );

    assert!(labels.contains(&label("bot:verified")));
    assert!(rules.contains("CategoryAI"), "{rules:?}");
}

#[test]
fn a_browser_gets_no_label() {
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
        Chrome/126.0.0.0 Safari/537.36";
    let (rules, labels) = judged(agent, "203.0.113.7");

    assert!(rules.is_empty(), "{rules:?}");
    let ours = labels.iter().filter(|label| label.contains("bot-control"));
    assert_eq!(ours.count(), 0, "{labels:?}");
}

#[test]
fn a_library_is_no_browser() {
    let (rules, labels) = judged("curl/8.5.0", "203.0.113.7");

    assert!(rules.contains("CategoryHttpLibrary"), "{rules:?}");
    assert!(rules.contains("SignalNonBrowserUserAgent"), "{rules:?}");
    assert!(labels.contains(&label("bot:name:curl")), "{labels:?}");
}

#[test]
fn an_unknown_bot_is_a_bot() {
    let (rules, _) = judged(
        "Mozilla/5.0 (compatible; SomethingNewBot/0.1)",
        "203.0.113.7",
    );

    assert!(rules.contains("CategoryMiscellaneous"), "{rules:?}");
}

#[test]
fn a_data_center_of_bots_is_told_by_the_peer() {
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    assert!(
        judged(agent, "198.51.100.7")
            .0
            .contains("SignalKnownBotDataCenter")
    );
    assert!(
        !judged(agent, "203.0.113.7")
            .0
            .contains("SignalKnownBotDataCenter")
    );
}
