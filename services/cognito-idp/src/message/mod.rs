//! Messages to users: texts, placeholders, and the outbox.
