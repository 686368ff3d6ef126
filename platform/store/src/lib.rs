//! Transactions, typed tables, sealing, timers and the outbox.
