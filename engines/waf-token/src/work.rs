//! The silent challenge: a task that costs a browser a moment, and who calls often a lot.
//!
//! A task is a sealed text. Its solution is a number that, behind the task and a colon, gives a
//! SHA-256 that begins with so many zero bits.

use aws_lc_rs::aead::NONCE_LEN;
use aws_lc_rs::digest::{SHA256, digest};

use crate::client::Binding;
use crate::gate::World;
use crate::key_ring::{KeyRing, Purpose};

/// A task for a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    pub text: String,
    pub difficulty: u8,
}

/// Makes a task for a client.
pub(crate) fn task(
    keys: &KeyRing,
    binding: &Binding,
    difficulty: u8,
    seconds: u32,
    world: &World<'_>,
) -> Option<Task> {
    let expires_at = world.now.saturating_add(seconds.into());
    let name = world.random::<16>();
    let message = [&[difficulty][..], &expires_at.to_be_bytes(), &name].concat();
    let nonce = world.random::<NONCE_LEN>();
    let text = keys.seal(Purpose::Work, binding, world.now, nonce, &message)?;
    Some(Task { text, difficulty })
}

/// The name of a task that was solved in time by the client that it was made for.
pub(crate) fn solved(
    keys: &KeyRing,
    binding: &Binding,
    task: &str,
    solution: u64,
    now: i64,
) -> Option<[u8; 16]> {
    let message = keys.open(Purpose::Work, binding, now, task.as_bytes())?;
    let (difficulty, rest) = message.split_first()?;
    let (expires_at, name) = rest.split_first_chunk::<8>()?;
    let is_in_time = now < i64::from_be_bytes(*expires_at);
    let is_solved = is_in_time && zero_bits(task, solution) >= u32::from(*difficulty);
    is_solved.then(|| name.try_into().ok()).flatten()
}

/// How many zero bits a solution's digest begins with.
fn zero_bits(task: &str, solution: u64) -> u32 {
    let digest = digest(&SHA256, format!("{task}:{solution}").as_bytes());
    let first = digest
        .as_ref()
        .first_chunk::<8>()
        .copied()
        .unwrap_or([0xff; 8]);
    u64::from_be_bytes(first).leading_zeros()
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
    use crate::gate::tests::world;

    const HERE: Binding = [7; 32];

    fn made(keys: &KeyRing) -> Task {
        task(keys, &HERE, 8, 300, &world(1_790_000_000)).unwrap()
    }

    #[test]
    fn a_solution_is_taken_in_time_from_its_client() {
        let keys = KeyRing::new(&[1; 32], []);
        let task = made(&keys);
        let solution = solve(&task.text, task.difficulty);
        let name = |binding, solution, now| solved(&keys, binding, &task.text, solution, now);
        assert!(name(&HERE, solution, 1_790_000_000).is_some());
        assert!(name(&HERE, solution, 1_790_000_299).is_some());
        assert!(name(&HERE, solution, 1_790_000_300).is_none());
        assert!(name(&[8; 32], solution, 1_790_000_000).is_none());
    }

    #[test]
    fn a_number_that_solves_nothing_is_refused() {
        let keys = KeyRing::new(&[1; 32], []);
        let task = made(&keys);
        let wrong = (0..)
            .find(|number| zero_bits(&task.text, *number) < 8)
            .unwrap();
        assert!(solved(&keys, &HERE, &task.text, wrong, 1_790_000_000).is_none());
    }

    #[test]
    fn somebody_elses_text_is_no_task() {
        let keys = KeyRing::new(&[1; 32], []);
        let other = KeyRing::new(&[2; 32], []);
        let task = made(&other);
        let solution = solve(&task.text, task.difficulty);
        assert!(solved(&keys, &HERE, &task.text, solution, 1_790_000_000).is_none());
        assert!(solved(&keys, &HERE, "", 0, 1_790_000_000).is_none());
    }
}
