//! Takes messages from the outbox and brings them on their way.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;
use ringwall_core::Clock;
use ringwall_service::{MESSAGE_TOPIC, Message, MessageContent};
use ringwall_store::{OutboxRow, Reads as _, RowKey, Store, StoreError, Table};
use tokio::task::{JoinSet, spawn_blocking};

use crate::mailbox::Mailbox;
use crate::queue::{self, Outcome, Undelivered, Waiting};
use crate::settings::{InvalidSetting, Settings, SmsWebhook};
use crate::smtp::SmtpSender;

/// Says that a mailbox is kept of what this store's services write.
const KEPT: Table<bool> = Table::new("messages.mailbox");
/// How often the outbox is looked at.
const PAUSE: Duration = Duration::from_millis(250);
/// The most messages that are taken in one go.
const BATCH: usize = 64;
/// The most messages that are handed over at once.
const AT_ONCE: usize = 16;

/// Delivers messages, and keeps the developer's mailbox.
pub struct Messages {
    store: Store,
    clock: Clock,
    smtp: Option<SmtpSender>,
    sms: Option<SmsWebhook>,
    pub(crate) mailbox: Option<Mailbox>,
    /// Held by whoever takes rows from the outbox.
    collecting: Mutex<()>,
    /// The ids of the messages that are being handed over.
    under_way: Mutex<BTreeSet<String>>,
    warned: Warned,
    listener: OnceLock<Arc<dyn Undelivered>>,
}

/// Of what the operator has been warned.
#[derive(Default)]
struct Warned {
    mail: AtomicBool,
    sms: AtomicBool,
}

impl Messages {
    /// Over the outbox of `store`.
    ///
    /// # Errors
    /// The SMTP server cannot be spoken to with TLS by this machine.
    pub fn new(
        store: Store,
        clock: Clock,
        settings: Settings,
    ) -> Result<Arc<Self>, InvalidSetting> {
        let smtp = settings.smtp.as_ref();
        let smtp = smtp.map(|server| SmtpSender::new(server, settings.from.clone()));
        Ok(Arc::new(Self {
            store,
            clock,
            smtp: smtp.transpose().map_err(|_| InvalidSetting::Smtp)?,
            sms: settings.sms,
            mailbox: settings.mailbox.then(Mailbox::default),
            collecting: Mutex::default(),
            under_way: Mutex::default(),
            warned: Warned::default(),
            listener: OnceLock::new(),
        }))
    }

    /// Somebody listens to what is given up; only the first who does is told.
    pub fn tell(&self, listener: Arc<dyn Undelivered>) {
        drop(self.listener.set(listener));
    }

    /// Delivers, for ever.
    pub async fn run(self: Arc<Self>) {
        let mut deliveries = JoinSet::new();
        loop {
            let look = Arc::clone(&self);
            match spawn_blocking(move || look.look()).await {
                Ok(Ok(due)) => {
                    for waiting in due {
                        deliveries.spawn(Arc::clone(&self).deliver(waiting));
                    }
                }
                Ok(Err(error)) => tracing::error!(%error, "messages could not be read"),
                Err(error) => tracing::error!(%error, "the delivery of messages has failed"),
            }
            while deliveries.try_join_next().is_some() {}
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Takes what services have written: into the mailbox, and into the queue of what is to be sent.
    ///
    /// # Errors
    /// The store failed; it is taken at the next look.
    pub(crate) fn collect(&self) -> Result<(), StoreError> {
        let _turn = self.collecting.lock();
        self.forget_what_was_emptied()?;
        loop {
            let rows = self.store.read()?.outbox(MESSAGE_TOPIC, BATCH)?;
            if rows.is_empty() {
                return Ok(());
            }
            let messages = rows.iter().filter_map(decode);
            let waiting: Vec<Waiting> = messages.filter_map(|one| self.take(one)).collect();
            // First there, then no longer here: a crash between makes two of one, never none.
            queue::keep(&self.store, &waiting)?;
            self.store.outbox_sent(rows)?;
        }
    }

    /// Empties the mailbox when somebody has emptied the store.
    fn forget_what_was_emptied(&self) -> Result<(), StoreError> {
        let Some(mailbox) = &self.mailbox else {
            return Ok(());
        };
        let place = RowKey::new();
        if self.store.read()?.get(&KEPT, &place)?.is_none() {
            mailbox.clear();
            self.store.write(|tx| tx.put(&KEPT, &place, true))?;
        }
        Ok(())
    }

    /// Puts a message into the mailbox; gives it back if it is to be sent as well.
    fn take(&self, message: Message) -> Option<Waiting> {
        if let Some(mailbox) = &self.mailbox {
            mailbox.put(&message);
        }
        let has_way = self.has_way(&message);
        if !has_way && self.mailbox.is_none() {
            self.warned.warn(&message);
        }
        let waits = has_way || self.mailbox.is_none();
        waits.then(|| Waiting::new(message, self.clock.now()))
    }

    const fn has_way(&self, message: &Message) -> bool {
        match message.content {
            MessageContent::Email(_) => self.smtp.is_some(),
            MessageContent::Sms(_) => self.sms.is_some(),
        }
    }

    /// What is to be handed over now.
    fn look(&self) -> Result<Vec<Arc<Waiting>>, StoreError> {
        self.collect()?;
        let mut under_way = self.under_way.lock();
        let free = AT_ONCE.saturating_sub(under_way.len());
        let due = queue::due(&self.store, self.clock.now(), BATCH)?;
        let next = due
            .into_iter()
            .filter(|one| !under_way.contains(&one.message.id));
        let next: Vec<Arc<Waiting>> = next.take(free).collect();
        under_way.extend(next.iter().map(|one| one.message.id.clone()));
        Ok(next)
    }

    async fn deliver(self: Arc<Self>, waiting: Arc<Waiting>) {
        let outcome = self.hand_over(&waiting.message).await;
        let settled = spawn_blocking(move || {
            let listener = self.listener.get().map(AsRef::as_ref);
            let now = self.clock.now();
            let settled = queue::settle(&self.store, &waiting, &outcome, now, listener);
            self.under_way.lock().remove(&waiting.message.id);
            settled
        });
        match settled.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "a delivery could not be written down"),
            Err(error) => tracing::error!(%error, "the delivery of a message has failed"),
        }
    }

    async fn hand_over(&self, message: &Message) -> Outcome {
        match (&message.content, &self.smtp, &self.sms) {
            (MessageContent::Email(email), Some(smtp), _) => smtp.send(email).await,
            (MessageContent::Sms(sms), _, Some(webhook)) => webhook.send(message, sms).await,
            _ => Outcome::NoWay,
        }
    }
}

impl Warned {
    /// Warns once of each kind of message.
    fn warn(&self, message: &Message) {
        let (warned, what, flag) = match message.content {
            MessageContent::Email(_) => (&self.mail, "mail", "--smtp"),
            MessageContent::Sms(_) => (&self.sms, "text messages", "--sms-webhook"),
        };
        if !warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                service = message.service,
                "nobody is configured to take {what}: they wait for a day; name a server with {flag}, or \
                 keep a mailbox with --mailbox"
            );
        }
    }
}

/// The message of a row; one that cannot be read is dropped.
fn decode(row: &OutboxRow) -> Option<Message> {
    Message::decode(&row.payload)
        .inspect_err(|error| tracing::error!(%error, "a message cannot be read"))
        .ok()
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;
    use tokio::io::AsyncWriteExt as _;
    use tokio::net::TcpListener;

    use super::*;
    use crate::SmtpServer;
    use crate::mailbox::Filter;
    use crate::mailbox::tests::{mail, sms};

    const NOW: Timestamp = Timestamp::from_secs(1_000_000);

    fn with(settings: Settings, messages: &[Message]) -> (Store, Arc<Messages>) {
        let store = Store::in_memory().unwrap();
        for message in messages {
            store.write(|tx| message.send(tx)).unwrap();
        }
        let messages = Messages::new(store.clone(), Clock::fixed(NOW), settings).unwrap();
        (store, messages)
    }

    fn outbox(store: &Store) -> usize {
        store
            .read()
            .unwrap()
            .outbox(MESSAGE_TOPIC, 10)
            .unwrap()
            .len()
    }

    #[test]
    fn the_mailbox_takes_everything_and_then_nothing_waits() {
        let settings = Settings {
            mailbox: true,
            ..Settings::default()
        };
        let sent = [
            mail("1", "ann@example.com", NOW),
            sms("2", "+15550100", NOW),
        ];
        let (store, messages) = with(settings, &sent);
        assert!(messages.look().unwrap().is_empty());
        assert_eq!(outbox(&store), 0);
        let letters = messages.mailbox.as_ref().unwrap().list(&Filter::default());
        assert_eq!(letters.len(), 2);
    }

    #[tokio::test]
    async fn what_nobody_takes_waits() {
        let (store, messages) = with(Settings::default(), &[mail("1", "ann@example.com", NOW)]);
        let due = messages.look().unwrap();
        assert_eq!(due.len(), 1);
        Arc::clone(&messages).deliver(Arc::clone(&due[0])).await;
        assert!(messages.look().unwrap().is_empty());
        assert_eq!(queue::due(&store, NOW.plus_secs(60), 10).unwrap().len(), 1);
        assert!(messages.warned.mail.load(Ordering::Relaxed));
        assert!(!messages.warned.sms.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_server_that_is_busy_gets_it_later() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"421 busy\r\n").await.unwrap();
        });
        let settings = Settings {
            smtp: Some(SmtpServer::new(&url, None).unwrap()),
            ..Settings::default()
        };
        let (store, messages) = with(settings, &[mail("1", "ann@example.com", NOW)]);
        let due = messages.look().unwrap();
        assert!(messages.look().unwrap().is_empty(), "it is under way");
        Arc::clone(&messages).deliver(Arc::clone(&due[0])).await;
        served.await.unwrap();
        let waiting = queue::due(&store, NOW.plus_secs(5), 10).unwrap();
        assert_eq!((waiting.len(), waiting[0].attempts), (1, 1));
    }
}
