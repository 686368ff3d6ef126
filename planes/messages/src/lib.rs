//! Delivers mail and text messages that services have put into the outbox.
