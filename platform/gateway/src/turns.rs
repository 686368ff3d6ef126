//! Turns, for writers whose rows others keep changing.

use parking_lot::{Mutex, MutexGuard};
use ringwall_core::AccountId;

/// Accounts share turns beyond this many.
const TURNS: usize = 64;

/// Who lost a conflict goes on in turn, one of an account at a time: with many writers of one
/// row, somebody else is always faster, and running again would not end.
pub(crate) struct Turns([Mutex<()>; TURNS]);

impl Turns {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }

    /// Waits for the account's turn, which lasts until the guard is dropped.
    pub(crate) fn wait(&self, account: AccountId) -> Option<MutexGuard<'_, ()>> {
        let place = usize::try_from(account.number()).unwrap_or_default() % TURNS;
        self.0.get(place).map(Mutex::lock)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn one_of_an_account_has_the_turn() {
        let (turns, inside) = (Turns::new(), AtomicUsize::new(0));
        let account = AccountId::from_number(111_122_223_333).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        let _turn = turns.wait(account);
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
    }

    #[test]
    fn accounts_do_not_wait_for_each_other() {
        let turns = Turns::new();
        let _one = turns.wait(AccountId::from_number(1).unwrap());
        let _other = turns.wait(AccountId::from_number(2).unwrap());
    }
}
