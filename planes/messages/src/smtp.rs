//! Mail over SMTP.

use std::time::Duration;

use lettre::message::SinglePart;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{AsyncSmtpTransport, Error as SmtpError};
use lettre::{AsyncTransport as _, Message as Mail, Tokio1Executor};

use ringwall_service::Email;

use crate::queue::Outcome;
use crate::settings::{Security, SmtpServer};

/// How long the server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Hands mail to a server.
pub(crate) struct SmtpSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    /// The sender of mail that names none.
    from: String,
}

impl SmtpSender {
    /// A sender by that server.
    ///
    /// # Errors
    /// The machine's trusted authorities cannot be read.
    pub(crate) fn new(server: &SmtpServer, from: String) -> Result<Self, SmtpError> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let mut builder = match server.security {
            Security::Tls => Transport::relay(&server.host)?,
            Security::StartTls => Transport::starttls_relay(&server.host)?,
            // Named so for other hosts than this machine, which alone gets here.
            Security::None => Transport::builder_dangerous(&server.host),
        };
        if let Some(login) = &server.login {
            let credentials = Credentials::new(login.name.clone(), login.password.clone());
            builder = builder.credentials(credentials);
        }
        let builder = builder.port(server.port).timeout(Some(PATIENCE));
        Ok(Self {
            transport: builder.build(),
            from,
        })
    }

    /// Hands it over.
    pub(crate) async fn send(&self, email: &Email) -> Outcome {
        let Some(mail) = compose(email, &self.from) else {
            return Outcome::Refused("its sender or its addressee is no mail address".to_owned());
        };
        match self.transport.send(mail).await {
            Ok(_) => Outcome::Delivered,
            Err(error) if error.is_permanent() => Outcome::Refused(reason(&error)),
            Err(error) => Outcome::Failed(reason(&error)),
        }
    }
}

/// What went wrong; what the server said is left out, as it may repeat the mail.
fn reason(error: &SmtpError) -> String {
    if let Some(status) = error.status() {
        return format!("the SMTP server answered {status}");
    }
    let what = if error.is_timeout() {
        "took too long"
    } else if error.is_tls() {
        "is not believed, or speaks no TLS"
    } else {
        "cannot be reached"
    };
    format!("the SMTP server {what}")
}

fn compose(email: &Email, usual_from: &str) -> Option<Mail> {
    let from = email.from.as_deref().unwrap_or(usual_from);
    let mut mail = Mail::builder()
        .from(from.parse().ok()?)
        .to(email.to.parse().ok()?)
        .subject(email.subject.as_str());
    if let Some(reply_to) = &email.reply_to {
        mail = mail.reply_to(reply_to.parse().ok()?);
    }
    let html = SinglePart::builder()
        .header(ContentType::TEXT_HTML)
        .body(email.html.clone());
    mail.singlepart(html).ok()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;

    use super::*;

    fn email() -> Email {
        Email {
            from: None,
            reply_to: Some("help@example.com".to_owned()),
            to: "ann@example.com".to_owned(),
            subject: "Grüße".to_owned(),
            html: "<b>123456</b>".to_owned(),
        }
    }

    /// A server that answers RCPT so and takes one mail, which it gives.
    async fn server(recipient_answer: &'static str) -> (SmtpSender, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let served = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let (reader, mut writer) = stream.into_split();
            writer.write_all(b"220 test\r\n").await.unwrap();
            let (mut lines, mut taken, mut is_data) =
                (BufReader::new(reader).lines(), String::new(), false);
            while let Ok(Some(line)) = lines.next_line().await {
                taken.push_str(&line);
                taken.push('\n');
                let answer = match line.split(' ').next().unwrap() {
                    "." => "250 taken",
                    _ if is_data => continue,
                    "DATA" => "354 go on",
                    "RCPT" => recipient_answer,
                    _ => "250 ok",
                };
                is_data = answer.starts_with("354");
                writer
                    .write_all(format!("{answer}\r\n").as_bytes())
                    .await
                    .unwrap();
                if answer == "250 taken" {
                    break;
                }
            }
            taken
        });
        let server = SmtpServer::new(&url, None).unwrap();
        let sender = SmtpSender::new(&server, "shop@example.com".to_owned()).unwrap();
        (sender, served)
    }

    #[tokio::test]
    async fn hands_a_mail_over() {
        let (sender, served) = server("250 ok").await;
        assert_eq!(sender.send(&email()).await, Outcome::Delivered);
        let taken = served.await.unwrap();
        for part in [
            "MAIL FROM:<shop@example.com>",
            "RCPT TO:<ann@example.com>",
            "Reply-To: help@example.com",
            "Subject: =?utf-8?b?R3LDvMOfZQ==?=",
            "Content-Type: text/html; charset=utf-8",
            "<b>123456</b>",
        ] {
            assert!(taken.contains(part), "{part} in {taken}");
        }
    }

    #[tokio::test]
    async fn tells_what_may_work_later_from_what_never_will() {
        let (sender, _served) = server("450 123456 later").await;
        let later = Outcome::Failed("the SMTP server answered 450".to_owned());
        assert_eq!(sender.send(&email()).await, later);
        let (sender, _served) = server("550 123456 never").await;
        let never = Outcome::Refused("the SMTP server answered 550".to_owned());
        assert_eq!(sender.send(&email()).await, never);
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_may_come_back() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        drop(listener);
        let sender = SmtpSender::new(
            &SmtpServer::new(&url, None).unwrap(),
            "shop@example.com".to_owned(),
        )
        .unwrap();
        assert!(matches!(sender.send(&email()).await, Outcome::Failed(_)));
    }

    #[test]
    fn no_line_end_of_an_address_gets_into_the_head() {
        let injected = Email {
            to: "ann@example.com\r\nBcc: eve@example.com".to_owned(),
            ..email()
        };
        assert!(compose(&injected, "shop@example.com").is_none());
        let subject = Email {
            subject: "a\r\nBcc: eve@example.com".to_owned(),
            ..email()
        };
        let mail = compose(&subject, "shop@example.com").unwrap().formatted();
        assert!(!String::from_utf8(mail).unwrap().contains("\r\nBcc:"));
    }
}
