//! The conversation of one environment with its runtime: what may come next, and what is waited
//! for. The Runtime API is the runtime's side, the environment Ringwall's.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;

/// An event on its way to the runtime.
#[derive(Debug)]
pub(crate) struct Delivery {
    /// The request's id.
    pub(crate) request_id: String,
    /// When the function's time is over, in Unix milliseconds.
    pub(crate) deadline_millis: i64,
    /// The ARN as it was invoked.
    pub(crate) invoked_arn: String,
    /// `X-Amzn-Trace-Id`.
    pub(crate) trace_id: String,
    /// The client's context, JSON text.
    pub(crate) client_context: Option<String>,
    /// The event.
    pub(crate) payload: Bytes,
}

/// What the runtime said of an event, or of its own start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The handler's answer.
    Answer(Bytes),
    /// An error object.
    Error(Bytes),
    /// An answer longer than one may be.
    TooLarge {
        /// Its size, as far as it is known.
        bytes: u64,
    },
}

/// Where the conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The runtime has not asked for an event yet.
    Starting,
    /// It said that it cannot.
    FailedToStart,
    /// It waits for an event.
    Ready,
    /// It has an event and owes an answer.
    Invoked,
    /// It answered and has not asked for the next one.
    Answered,
}

/// Why a call was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No event with this id is being worked on.
    UnknownId,
    /// It is not the time for this call.
    State,
}

struct State {
    phase: Phase,
    /// An event that the runtime has not fetched.
    next: Option<Arc<Delivery>>,
    /// The event it works on.
    current: Option<Arc<Delivery>>,
    said: Option<Said>,
}

/// The state of a conversation, watched from both sides.
pub(crate) struct Session(watch::Sender<State>);

impl Session {
    /// Before the runtime has said a word.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(State {
            phase: Phase::Starting,
            next: None,
            current: None,
            said: None,
        }))
    }

    /// Whether the runtime waits for an event.
    pub(crate) fn is_ready(&self) -> bool {
        self.0.borrow().phase == Phase::Ready
    }

    /// Whether the runtime has not come so far as to ask for an event.
    pub(crate) fn is_starting(&self) -> bool {
        self.0.borrow().phase == Phase::Starting
    }

    /// Waits until the runtime asks for its first event (`None`) or says why it cannot.
    pub(crate) async fn initialized(&self) -> Option<Said> {
        let mut state = self.0.subscribe();
        let state = state.wait_for(|state| state.phase != Phase::Starting).await;
        state.ok()?.said.clone()
    }

    /// Gives the runtime an event.
    pub(crate) fn deliver(&self, delivery: Arc<Delivery>) {
        self.0.send_modify(|state| {
            state.said = None;
            state.next = Some(delivery);
        });
    }

    /// Waits for the answer to the event.
    pub(crate) async fn said(&self) -> Option<Said> {
        let mut state = self.0.subscribe();
        let state = state.wait_for(|state| state.said.is_some()).await;
        state.ok()?.said.clone()
    }

    /// What was said so far.
    pub(crate) fn said_already(&self) -> Option<Said> {
        self.0.borrow().said.clone()
    }

    /// Waits until the runtime asks for another event.
    pub(crate) async fn ready(&self) {
        let mut state = self.0.subscribe();
        // The sender lives as long as this session.
        drop(state.wait_for(|state| state.phase == Phase::Ready).await);
    }

    /// The runtime asks for an event: waits until there is one.
    pub(crate) async fn next(&self) -> Result<Arc<Delivery>, Refused> {
        let mut allowed = false;
        self.0.send_if_modified(|state| {
            allowed = matches!(
                state.phase,
                Phase::Starting | Phase::Ready | Phase::Answered
            );
            if allowed {
                state.phase = Phase::Ready;
                state.current = None;
            }
            allowed
        });
        if !allowed {
            return Err(Refused::State);
        }
        let mut state = self.0.subscribe();
        loop {
            if state.wait_for(|state| state.next.is_some()).await.is_err() {
                return Err(Refused::State);
            }
            if let Some(delivery) = self.take() {
                return Ok(delivery);
            }
        }
    }

    /// Takes the event, which one of several that wait gets.
    fn take(&self) -> Option<Arc<Delivery>> {
        let mut taken = None;
        self.0.send_if_modified(|state| {
            taken = state.next.take();
            if taken.is_some() {
                state.phase = Phase::Invoked;
                state.current.clone_from(&taken);
            }
            taken.is_some()
        });
        taken
    }

    /// Whether an answer to this event may be given now.
    pub(crate) fn may_answer(&self, request_id: &str) -> Result<(), Refused> {
        let state = self.0.borrow();
        match &state.current {
            Some(current) if current.request_id == request_id => match state.phase {
                Phase::Invoked => Ok(()),
                _ => Err(Refused::State),
            },
            _ if state.phase == Phase::Starting => Err(Refused::State),
            _ => Err(Refused::UnknownId),
        }
    }

    /// The runtime answers an event.
    pub(crate) fn answer(&self, request_id: &str, said: Said) -> Result<(), Refused> {
        self.may_answer(request_id)?;
        let mut answered = false;
        self.0.send_if_modified(|state| {
            answered = state.phase == Phase::Invoked;
            if answered {
                state.phase = Phase::Answered;
                state.said = Some(said);
            }
            answered
        });
        if answered {
            Ok(())
        } else {
            Err(Refused::State)
        }
    }

    /// The runtime cannot start.
    pub(crate) fn fail_to_start(&self, error: Bytes) -> Result<(), Refused> {
        let mut failed = false;
        self.0.send_if_modified(|state| {
            failed = state.phase == Phase::Starting;
            if failed {
                state.phase = Phase::FailedToStart;
                state.said = Some(Said::Error(error));
            }
            failed
        });
        if failed { Ok(()) } else { Err(Refused::State) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str) -> Arc<Delivery> {
        Arc::new(Delivery {
            request_id: id.to_owned(),
            deadline_millis: 0,
            invoked_arn: String::new(),
            trace_id: String::new(),
            client_context: None,
            payload: Bytes::from_static(b"{}"),
        })
    }

    fn answer() -> Said {
        Said::Answer(Bytes::from_static(b"1"))
    }

    #[tokio::test]
    async fn an_event_is_answered_once_by_its_id() {
        let session = Session::new();
        assert_eq!(session.answer("a", answer()), Err(Refused::State));
        session.deliver(event("a"));
        assert_eq!(session.next().await.unwrap().request_id, "a");

        assert_eq!(session.next().await.unwrap_err(), Refused::State);
        assert_eq!(session.answer("b", answer()), Err(Refused::UnknownId));
        assert_eq!(session.answer("a", answer()), Ok(()));
        assert_eq!(session.answer("a", answer()), Err(Refused::State));
        assert_eq!(session.said().await, Some(answer()));
        assert!(!session.is_ready());
    }

    #[tokio::test]
    async fn asking_for_the_first_event_ends_the_start() {
        let session = Arc::new(Session::new());
        let asking = tokio::spawn({
            let session = Arc::clone(&session);
            async move { session.next().await.unwrap().request_id.clone() }
        });
        assert_eq!(session.initialized().await, None);
        assert!(session.is_ready());
        assert_eq!(
            session.fail_to_start(Bytes::new()),
            Err(Refused::State),
            "it has started"
        );
        session.deliver(event("a"));
        assert_eq!(asking.await.unwrap(), "a");
    }

    #[tokio::test]
    async fn a_start_can_fail() {
        let session = Session::new();
        session.fail_to_start(Bytes::from_static(b"no")).unwrap();
        let said = session.initialized().await;
        assert_eq!(said, Some(Said::Error(Bytes::from_static(b"no"))));
        assert_eq!(session.next().await.unwrap_err(), Refused::State);
    }

    #[tokio::test]
    async fn a_dropped_connection_loses_no_event() {
        let session = Session::new();
        {
            let waiting = session.next();
            tokio::pin!(waiting);
            tokio::select! { biased; _ = &mut waiting => panic!(), () = std::future::ready(()) => {} }
        }
        session.deliver(event("a"));
        assert_eq!(session.next().await.unwrap().request_id, "a");
    }
}
