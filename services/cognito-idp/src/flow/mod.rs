//! Sign-in: flows and challenges as a state machine, and the sessions that carry it from one call to
//! the next.
