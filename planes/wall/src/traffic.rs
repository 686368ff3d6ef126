//! Which paths bots ask for, for GetTopPathStatisticsByTraffic.
//!
//! A bot is who a rule has given a label of Bot Control. Counts are kept for five minutes each and
//! three hours back; of each five minutes so many pairs of path and bot as fit, the busiest: when one
//! more comes it takes the place of the rarest and inherits its count (the Space-Saving algorithm), so
//! counts of rare paths may be too high, and none is too low.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetTopPathStatisticsByTraffic.html>

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;

/// How long counts are together.
const WINDOW_MILLIS: i64 = 5 * 60 * 1000;
/// How many windows are kept.
const WINDOWS_MAX: usize = 36;
/// Pairs of path and bot in a window.
const PAIRS_MAX: usize = 500;
/// The longest path that is told apart.
const PATH_BYTES_MAX: usize = 512;
/// What labels of Bot Control begin with.
const BOT: &str = "awswaf:managed:aws:bot-control:bot:";

/// Counts of a web ACL.
#[derive(Default)]
pub struct Traffic {
    windows: Mutex<VecDeque<Window>>,
}

#[derive(Default)]
struct Window {
    number: i64,
    requests: u64,
    pairs: BTreeMap<Arc<Visit>, u64>,
}

/// A path that a bot asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Visit {
    /// It.
    pub path: String,
    /// Who asked.
    pub bot: Bot,
}

/// A bot, as its labels say.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bot {
    /// `search_engine`, `ai` ….
    pub category: Option<String>,
    /// Whose it is.
    pub organization: Option<String>,
    /// `googlebot`.
    pub name: Option<String>,
}

impl Bot {
    /// The bot that labels speak of.
    pub fn of<'a>(labels: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut bot = Self::default();
        let mut is_bot = false;
        for label in labels {
            let Some(rest) = label.strip_prefix(BOT) else {
                continue;
            };
            is_bot = true;
            if let Some((kind, value)) = rest.split_once(':') {
                let member = match kind {
                    "category" => &mut bot.category,
                    "organization" => &mut bot.organization,
                    "name" => &mut bot.name,
                    _ => continue,
                };
                *member = Some(value.to_owned());
            }
        }
        is_bot.then_some(bot)
    }
}

impl Traffic {
    /// Counts a bot's request.
    pub fn count(&self, path: &[u8], bot: Bot, at_millis: i64) {
        let path = path
            .get(..path.len().min(PATH_BYTES_MAX))
            .unwrap_or_default();
        let visit = Visit {
            path: String::from_utf8_lossy(path).into_owned(),
            bot,
        };
        let number = at_millis.div_euclid(WINDOW_MILLIS);
        let mut windows = self.windows.lock();
        if windows.back().is_none_or(|window| window.number < number) {
            windows.push_back(Window {
                number,
                ..Window::default()
            });
            while windows.len() > WINDOWS_MAX {
                windows.pop_front();
            }
        }
        // One that comes late is counted with the newest.
        if let Some(window) = windows.back_mut() {
            window.count(visit);
        }
    }

    /// The visits of a time with their counts, and how many requests of bots there were.
    pub fn visits(&self, from_millis: i64, until_millis: i64) -> (Vec<(Arc<Visit>, u64)>, u64) {
        let windows = self.windows.lock();
        let is_in = |window: &&Window| {
            let begins = window.number * WINDOW_MILLIS;
            begins <= until_millis && begins + WINDOW_MILLIS > from_millis
        };
        let (mut visits, mut requests) = (BTreeMap::<Arc<Visit>, u64>::new(), 0);
        for window in windows.iter().filter(is_in) {
            requests += window.requests;
            for (visit, count) in &window.pairs {
                *visits.entry(Arc::clone(visit)).or_default() += count;
            }
        }
        (visits.into_iter().collect(), requests)
    }
}

impl Window {
    fn count(&mut self, visit: Visit) {
        self.requests += 1;
        if let Some(count) = self.pairs.get_mut(&visit) {
            *count += 1;
            return;
        }
        let inherited = if self.pairs.len() >= PAIRS_MAX {
            let rarest = self.pairs.iter().min_by_key(|(_, count)| **count);
            let rarest = rarest.map(|(visit, count)| (Arc::clone(visit), *count));
            rarest.map_or(0, |(visit, count)| {
                self.pairs.remove(&visit);
                count
            })
        } else {
            0
        };
        self.pairs.insert(Arc::new(visit), inherited + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bot(name: &str) -> Bot {
        Bot {
            category: Some("ai".to_owned()),
            organization: None,
            name: Some(name.to_owned()),
        }
    }

    #[test]
    fn labels_tell_who_a_bot_is() {
        let labels = [
            "awswaf:managed:aws:bot-control:signal:non_browser_user_agent",
            "awswaf:managed:aws:bot-control:bot:category:ai",
            "awswaf:managed:aws:bot-control:bot:name:gptbot",
            "awswaf:managed:aws:bot-control:bot:verified",
        ];
        assert_eq!(Bot::of(labels), Some(bot("gptbot")));
        let no_bot = labels.first().copied();
        assert_eq!(Bot::of(no_bot), None);
    }

    #[test]
    fn visits_of_a_time_are_added_up() {
        let traffic = Traffic::default();
        for minute in 0..10 {
            traffic.count(b"/a", bot("one"), minute * 60_000);
        }
        traffic.count(b"/b", bot("two"), 9 * 60_000);

        let (visits, requests) = traffic.visits(0, 10 * 60_000);
        let visits: Vec<_> = visits
            .iter()
            .map(|(it, count)| (it.path.as_str(), *count))
            .collect();
        assert_eq!((visits, requests), (vec![("/a", 10), ("/b", 1)], 11));
        assert_eq!(traffic.visits(5 * 60_000, 10 * 60_000).1, 6);
    }

    #[test]
    fn what_is_busy_stays_when_there_are_too_many() {
        let traffic = Traffic::default();
        for number in 0..PAIRS_MAX * 3 {
            traffic.count(b"/busy", bot("one"), 0);
            traffic.count(format!("/{number}").as_bytes(), bot("two"), 0);
        }

        let (visits, requests) = traffic.visits(0, 1);
        assert_eq!(visits.len(), PAIRS_MAX);
        assert_eq!(requests, PAIRS_MAX as u64 * 6);
        let busiest = visits.iter().max_by_key(|(_, count)| *count).unwrap();
        assert_eq!(
            (busiest.0.path.as_str(), busiest.1),
            ("/busy", PAIRS_MAX as u64 * 3)
        );
    }
}
