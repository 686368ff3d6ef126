//! What happens without a request: timers fire, the outbox is moved to the trail, services
//! write down what they remember.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use ringwall_core::{ApiError, Platform};
use ringwall_service::{BUS_TOPIC, BusEvent, Routes, TimerContext};
use ringwall_store::{CommitError, StoreError, Timer};

use crate::dispatch::{Dispatcher, TRAIL_TOPIC};

/// How often the worker looks.
const PAUSE: Duration = Duration::from_millis(200);
/// Services write down what they remember once in so many looks.
const LOOKS_PER_BACKGROUND: u64 = 5;
/// Timers fired, and events moved, in one go.
const BATCH: usize = 256;

/// The thread that does what no request asks for.
pub(crate) struct Worker {
    dispatcher: Arc<Dispatcher>,
    platform: Arc<Platform>,
    metrics: PrometheusHandle,
    stopping: Arc<AtomicBool>,
}

/// Stops the worker when dropped, after its last round.
pub(crate) struct WorkerHandle {
    stopping: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread.
    pub(crate) fn start(
        dispatcher: Arc<Dispatcher>,
        platform: Arc<Platform>,
        metrics: PrometheusHandle,
    ) -> std::io::Result<WorkerHandle> {
        let stopping = Arc::new(AtomicBool::new(false));
        let worker = Self {
            dispatcher,
            platform,
            metrics,
            stopping: Arc::clone(&stopping),
        };
        let thread = std::thread::Builder::new()
            .name("worker".to_owned())
            .spawn(move || worker.run())?;
        Ok(WorkerHandle {
            stopping,
            thread: Some(thread),
        })
    }

    fn run(&self) {
        for look in 1_u64.. {
            let last = self.stopping.load(Ordering::Acquire);
            self.fire_timers();
            if last || look % LOOKS_PER_BACKGROUND == 0 {
                self.write_background();
                // Request times gather one by one until they are counted into their buckets.
                self.metrics.run_upkeep();
            }
            self.move_outbox();
            self.deliver_bus_events();
            if last {
                return;
            }
            std::thread::park_timeout(PAUSE);
        }
    }

    fn fire_timers(&self) {
        loop {
            let now = self.platform.clock.now();
            let read = self.dispatcher.store.read();
            let due = match read.and_then(|tx| tx.due_timers(now.millis(), BATCH)) {
                Ok(due) => due,
                Err(error) => return tracing::error!(%error, "timers could not be read"),
            };
            let mut fired = 0;
            for timer in &due {
                match self.fire(timer) {
                    Ok(()) => fired += 1,
                    // It stays due, and is tried again at the next look.
                    Err(error) => tracing::error!(
                        %error, cause = ?error.cause(), service = timer.service, kind = timer.kind,
                        "a timer could not be fired"
                    ),
                }
            }
            // Go on while there may be more, but not on failures alone.
            if due.len() < BATCH || fired == 0 {
                return;
            }
        }
    }

    /// Runs a timer's handler in the transaction that removes the timer.
    fn fire(&self, timer: &Timer) -> Result<(), ApiError> {
        let handler = self
            .dispatcher
            .registry
            .routes(&timer.service)
            .and_then(|routes| routes.timer(&timer.kind))
            .ok_or_else(|| ApiError::internal("nobody knows this kind of timer"))?;
        let now = self.platform.clock.now();
        let mut tx = self
            .dispatcher
            .store
            .begin_write()
            .map_err(ApiError::internal)?;
        if !tx.take_timer(timer).map_err(ApiError::internal)? {
            return Ok(()); // Canceled or set anew since it was read.
        }
        let context = TimerContext {
            now,
            entropy: &*self.platform.entropy,
            platform: &self.platform,
        };
        let events = handler(&context, &mut tx, timer)?;
        for event in &events {
            let event =
                self.dispatcher
                    .recorder
                    .service_event(&timer.service, event, &self.platform);
            tx.send(TRAIL_TOPIC, &event).map_err(ApiError::internal)?;
        }
        match tx.commit() {
            // On a conflict somebody changed what it read: the next look decides anew.
            Ok(()) | Err(CommitError::Conflict) => Ok(()),
            Err(error) => Err(ApiError::internal(error)),
        }
    }

    fn write_background(&self) {
        let now = self.platform.clock.now();
        for background in self
            .dispatcher
            .registry
            .iter()
            .flat_map(|routes| routes.background())
        {
            let written = self.dispatcher.store.write(|tx| background(tx, now));
            if let Err(error) = written {
                tracing::error!(%error, "a service could not write down what it remembers");
            }
        }
    }

    fn deliver_bus_events(&self) {
        if let Err(error) = self.try_deliver_bus_events() {
            tracing::error!(%error, "events could not be taken from the bus");
        }
    }

    /// Hands events to whoever listens; without a listener they are as events without a rule.
    fn try_deliver_bus_events(&self) -> Result<(), StoreError> {
        loop {
            let rows = self.dispatcher.store.read()?.outbox(BUS_TOPIC, BATCH)?;
            if rows.is_empty() {
                return Ok(());
            }
            let is_last = rows.len() < BATCH;
            for row in &rows {
                let event = BusEvent::decode(&row.payload)?;
                for listener in self.dispatcher.registry.iter().filter_map(Routes::bus) {
                    if let Err(error) = listener(&self.platform, &event) {
                        tracing::error!(
                            %error, cause = ?error.cause(), event = event.id,
                            "an event on the bus could not be delivered"
                        );
                    }
                }
            }
            self.dispatcher.store.outbox_sent(rows)?;
            if is_last {
                return Ok(());
            }
        }
    }

    fn move_outbox(&self) {
        if let Err(error) = self.try_move_outbox() {
            tracing::error!(%error, "the outbox could not be moved to the trail");
        }
    }

    fn try_move_outbox(&self) -> Result<(), StoreError> {
        loop {
            let rows = self.dispatcher.store.read()?.outbox(TRAIL_TOPIC, BATCH)?;
            if rows.is_empty() {
                return Ok(());
            }
            let is_last = rows.len() < BATCH;
            for row in &rows {
                self.dispatcher.recorder.append_once(row.payload.clone());
            }
            // Only what is in the trail may leave the outbox.
            self.dispatcher.recorder.flush();
            self.dispatcher.store.outbox_sent(rows)?;
            if is_last {
                return Ok(());
            }
        }
    }
}

impl WorkerHandle {
    /// Lets it look at once: the clock was moved.
    pub(crate) fn look_now(&self) {
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("the worker ended in a panic");
            }
        }
    }
}
