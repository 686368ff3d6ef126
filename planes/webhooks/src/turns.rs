//! Whose turn it is. A destination that takes long, or for which many calls wait, holds up no other.

use std::collections::{HashMap, HashSet};

use ringwall_events::webhook::Waiting;

/// Calls made at once.
const AT_ONCE: usize = 32;
/// Of them for one destination.
const AT_ONCE_EACH: usize = 8;

/// Calls under way, and whose turn it is.
#[derive(Default)]
pub(crate) struct Turns {
    under_way: HashMap<String, HashSet<Waiting>>,
    /// The destination that had the last turn.
    last: String,
}

impl Turns {
    /// Destinations in the order of their turns: those after the last one first.
    pub(crate) fn in_turn(&self, mut destinations: Vec<String>) -> Vec<String> {
        let had_theirs = destinations.partition_point(|one| *one <= self.last);
        destinations.rotate_left(had_theirs);
        destinations
    }

    /// How many calls more are made for a destination.
    pub(crate) fn room(&self, destination: &str) -> usize {
        let all = self.under_way.values().map(HashSet::len).sum::<usize>();
        let own = self.under_way.get(destination).map_or(0, HashSet::len);
        let room = AT_ONCE.saturating_sub(all);
        room.min(AT_ONCE_EACH.saturating_sub(own))
    }

    /// The calls that are made for a destination.
    pub(crate) fn of(&self, destination: &str) -> HashSet<Waiting> {
        self.under_way.get(destination).cloned().unwrap_or_default()
    }

    /// A call begins.
    pub(crate) fn begin(&mut self, waiting: &Waiting) {
        let destination = &waiting.destination;
        self.last.clone_from(destination);
        let own = self.under_way.entry(destination.clone()).or_default();
        own.insert(waiting.clone());
    }

    /// A call has ended.
    pub(crate) fn end(&mut self, waiting: &Waiting) {
        let Some(own) = self.under_way.get_mut(&waiting.destination) else {
            return;
        };
        own.remove(waiting);
        if own.is_empty() {
            self.under_way.remove(&waiting.destination);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(destination: &str, number: usize) -> Waiting {
        let text = format!(r#"{{"destination":"{destination}","delivery":"{number}"}}"#);
        serde_json::from_str(&text).unwrap()
    }

    fn begun(calls: &[Waiting]) -> Turns {
        let mut turns = Turns::default();
        calls.iter().for_each(|call| turns.begin(call));
        turns
    }

    #[test]
    fn no_destination_takes_the_room_of_others() {
        let mut turns = begun(&[]);
        assert_eq!(turns.room("a"), AT_ONCE_EACH);
        let slow: Vec<_> = (0..AT_ONCE_EACH).map(|number| call("a", number)).collect();
        slow.iter().for_each(|call| turns.begin(call));
        assert_eq!((turns.room("a"), turns.room("b")), (0, AT_ONCE_EACH));
        assert_eq!(turns.of("a").len(), AT_ONCE_EACH);
        turns.end(&slow[0]);
        assert_eq!(turns.room("a"), 1);
        assert!(!turns.of("a").contains(&slow[0]));
    }

    #[test]
    fn there_is_an_end_of_room() {
        let others = AT_ONCE / AT_ONCE_EACH;
        let calls = (0..AT_ONCE).map(|number| call(&(number % others).to_string(), number));
        let turns = begun(&calls.collect::<Vec<_>>());
        assert_eq!(turns.room("new"), 0);
    }

    #[test]
    fn all_have_their_turns() {
        let names = || ["a", "b", "c"].map(str::to_owned).to_vec();
        let turns = begun(&[]);
        assert_eq!(turns.in_turn(names()), ["a", "b", "c"]);
        let turns = begun(&[call("a", 0), call("b", 1)]);
        assert_eq!(turns.in_turn(names()), ["c", "a", "b"]);
        let turns = begun(&[call("c", 0)]);
        assert_eq!(turns.in_turn(names()), ["a", "b", "c"]);
    }
}
