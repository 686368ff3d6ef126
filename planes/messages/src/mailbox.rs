//! The developer's mailbox: the last messages, in memory.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_service::{Message, MessageContent};

/// The most messages that are kept; the oldest give way.
const MOST: usize = 1_000;

/// The last messages.
#[derive(Default)]
pub(crate) struct Mailbox(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    last: u64,
    letters: VecDeque<Arc<Letter>>,
}

/// A message in the mailbox.
pub(crate) struct Letter {
    /// Counts up; a mailbox never uses a number twice.
    pub(crate) number: u64,
    pub(crate) message: Message,
}

/// Which messages are wanted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Those to this address or number.
    pub(crate) to: Option<String>,
    /// Those that came after the one of this number.
    pub(crate) after: u64,
}

impl Mailbox {
    /// Keeps a message, unless it is there already.
    pub(crate) fn put(&self, message: &Message) {
        let mut shelf = self.0.lock();
        if shelf
            .letters
            .iter()
            .any(|letter| letter.message.id == message.id)
        {
            return;
        }
        if shelf.letters.len() >= MOST {
            shelf.letters.pop_front();
        }
        shelf.last += 1;
        let letter = Letter {
            number: shelf.last,
            message: message.clone(),
        };
        shelf.letters.push_back(Arc::new(letter));
    }

    /// The messages that are wanted, the oldest first.
    pub(crate) fn list(&self, filter: &Filter) -> Vec<Arc<Letter>> {
        let shelf = self.0.lock();
        let wanted = shelf.letters.iter().filter(|letter| filter.takes(letter));
        wanted.cloned().collect()
    }

    /// The message of a number.
    pub(crate) fn find(&self, number: u64) -> Option<Arc<Letter>> {
        let shelf = self.0.lock();
        shelf
            .letters
            .iter()
            .find(|letter| letter.number == number)
            .cloned()
    }

    /// Forgets all messages; numbers go on.
    pub(crate) fn clear(&self) {
        self.0.lock().letters.clear();
    }
}

impl Letter {
    /// Whom it is for.
    pub(crate) fn to(&self) -> &str {
        match &self.message.content {
            MessageContent::Email(email) => &email.to,
            MessageContent::Sms(sms) => &sms.to,
        }
    }

    /// What it is about.
    pub(crate) fn subject(&self) -> &str {
        match &self.message.content {
            MessageContent::Email(email) => &email.subject,
            MessageContent::Sms(_) => "Text message",
        }
    }
}

impl Filter {
    fn takes(&self, letter: &Letter) -> bool {
        let is_wanted = |to: &String| to.eq_ignore_ascii_case(letter.to());
        letter.number > self.after && self.to.as_ref().is_none_or(is_wanted)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use ringwall_core::{AccountId, Timestamp};
    use ringwall_service::{Email, Sms};

    use super::*;

    /// Mail with a code in it.
    pub(crate) fn mail(id: &str, to: &str, time: Timestamp) -> Message {
        let email = Email {
            from: Some("Shop <shop@example.com>".to_owned()),
            reply_to: None,
            to: to.to_owned(),
            subject: "Your <code>".to_owned(),
            html: "Your code is <b>123456</b>".to_owned(),
        };
        message(id, time, MessageContent::Email(email))
    }

    /// A text message with a code in it.
    pub(crate) fn sms(id: &str, to: &str, time: Timestamp) -> Message {
        let sms = Sms {
            sender_id: Some("SHOP".to_owned()),
            to: to.to_owned(),
            text: "Your code is 654321".to_owned(),
        };
        message(id, time, MessageContent::Sms(sms))
    }

    fn message(id: &str, time: Timestamp, content: MessageContent) -> Message {
        Message {
            id: id.to_owned(),
            time,
            service: "cognito-idp".to_owned(),
            account: AccountId::from_number(111_122_223_333).unwrap(),
            region: "eu-west-1".parse().unwrap(),
            source_arn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a"
                .to_owned(),
            occasion: "SignUp".to_owned(),
            user: "ann".to_owned(),
            content,
        }
    }

    fn ids(mailbox: &Mailbox, filter: &Filter) -> Vec<String> {
        let letters = mailbox.list(filter);
        letters
            .iter()
            .map(|letter| letter.message.id.clone())
            .collect()
    }

    #[test]
    fn finds_by_address_and_number() {
        let mailbox = Mailbox::default();
        let now = Timestamp::from_secs(1);
        mailbox.put(&mail("1", "ann@example.com", now));
        mailbox.put(&sms("2", "+15550100", now));
        mailbox.put(&mail("3", "ann@example.com", now));
        let to = Some("Ann@example.com".to_owned());
        assert_eq!(
            ids(
                &mailbox,
                &Filter {
                    to: to.clone(),
                    after: 0
                }
            ),
            ["1", "3"]
        );
        assert_eq!(ids(&mailbox, &Filter { to, after: 1 }), ["3"]);
        assert_eq!(mailbox.find(2).unwrap().message.id, "2");
    }

    #[test]
    fn keeps_a_message_that_comes_twice_once() {
        let mailbox = Mailbox::default();
        let message = mail("1", "ann@example.com", Timestamp::from_secs(1));
        mailbox.put(&message);
        mailbox.put(&message);
        assert_eq!(ids(&mailbox, &Filter::default()), ["1"]);
    }

    #[test]
    fn the_oldest_give_way_and_numbers_go_on() {
        let mailbox = Mailbox::default();
        for number in 0..=MOST {
            mailbox.put(&sms(
                &number.to_string(),
                "+15550100",
                Timestamp::from_secs(1),
            ));
        }
        let letters = mailbox.list(&Filter::default());
        assert_eq!((letters.len(), letters[0].number), (MOST, 2));
        mailbox.clear();
        mailbox.put(&sms("new", "+15550100", Timestamp::from_secs(1)));
        assert_eq!(mailbox.list(&Filter::default())[0].number, 1_002);
    }
}
