//! The silent challenge: a task that costs a browser a moment, and who calls often a lot.
//!
//! A task is a sealed text. Its solution is a number that, behind the task and a colon, gives a
//! SHA-256 that begins with so many zero bits.

use aws_lc_rs::aead::NONCE_LEN;
use aws_lc_rs::digest::{SHA256, digest};

use crate::client::Binding;
use crate::gate::Gate;
use crate::key_ring::Purpose;

/// A task for a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    pub text: String,
    pub difficulty: u8,
}

impl Gate {
    /// Makes a task for a client.
    pub(crate) fn task(&self, binding: &Binding, now: i64) -> Option<Task> {
        let difficulty = self.settings.difficulty;
        let expires_at = now.saturating_add(self.settings.task_seconds.into());
        let message = [
            &[difficulty][..],
            &expires_at.to_be_bytes(),
            &self.random::<16>(),
        ]
        .concat();
        let nonce = self.random::<NONCE_LEN>();
        let text = self
            .keys
            .seal(Purpose::Work, binding, now, nonce, &message)?;
        Some(Task { text, difficulty })
    }

    /// Whether a task was solved in time, by the client that it was made for, for the first time.
    pub(crate) fn is_solved(&self, binding: &Binding, task: &str, solution: u64, now: i64) -> bool {
        let name = self.solved(binding, task, solution, now);
        name.is_some_and(|name| self.is_first_use(name, now))
    }

    fn solved(&self, binding: &Binding, task: &str, solution: u64, now: i64) -> Option<[u8; 16]> {
        let message = self
            .keys
            .open(Purpose::Work, binding, now, task.as_bytes())?;
        let (difficulty, rest) = message.split_first()?;
        let (expires_at, name) = rest.split_first_chunk::<8>()?;
        let is_in_time = now < i64::from_be_bytes(*expires_at);
        let is_solved = is_in_time && zero_bits(task, solution) >= u32::from(*difficulty);
        is_solved.then(|| name.try_into().ok()).flatten()
    }
}

/// How many zero bits a solution's digest begins with, up to 64.
fn zero_bits(task: &str, solution: u64) -> u32 {
    let digest = digest(&SHA256, format!("{task}:{solution}").as_bytes());
    let first = digest.as_ref().first_chunk::<8>().copied();
    first.map_or(0, |bytes| u64::from_be_bytes(bytes).leading_zeros())
}

/// Works a task off, as the page's script does.
#[cfg(test)]
pub(crate) fn solve(task: &str, difficulty: u8) -> u64 {
    (0..)
        .find(|solution| zero_bits(task, *solution) >= difficulty.into())
        .unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Settings;
    use crate::gate::tests::{NOW, gate};
    use crate::key_ring::KeyRing;

    const HERE: Binding = [7; 32];

    #[test]
    fn a_solution_is_taken_in_time_from_its_client() {
        let gate = gate();
        let task = gate.task(&HERE, NOW).unwrap();
        let solution = solve(&task.text, task.difficulty);
        assert!(!gate.is_solved(&HERE, &task.text, solution, NOW + 300));
        assert!(!gate.is_solved(&[8; 32], &task.text, solution, NOW));
        assert!(gate.is_solved(&HERE, &task.text, solution, NOW + 299));
    }

    #[test]
    fn a_solution_is_taken_once() {
        let gate = gate();
        let task = gate.task(&HERE, NOW).unwrap();
        let solution = solve(&task.text, task.difficulty);
        assert!(gate.is_solved(&HERE, &task.text, solution, NOW));
        assert!(!gate.is_solved(&HERE, &task.text, solution, NOW));
    }

    #[test]
    fn a_number_that_solves_nothing_is_refused() {
        let gate = gate();
        let task = gate.task(&HERE, NOW).unwrap();
        let wrong = (0..)
            .find(|number| zero_bits(&task.text, *number) < 6)
            .unwrap();
        assert!(!gate.is_solved(&HERE, &task.text, wrong, NOW));
    }

    #[test]
    fn somebody_elses_text_is_no_task() {
        let other = Gate::new(
            KeyRing::new(&[2; 32], []),
            Settings::default(),
            Box::new(|_| {}),
        );
        let task = other.task(&HERE, NOW).unwrap();
        let solution = solve(&task.text, 6);
        assert!(!gate().is_solved(&HERE, &task.text, solution, NOW));
        assert!(!gate().is_solved(&HERE, "", 0, NOW));
    }
}
