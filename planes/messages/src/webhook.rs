//! Text messages by a webhook.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use ringwall_outbound::FetchError;
use ringwall_service::{Message, Sms};
use serde::Serialize;

use crate::queue::Outcome;
use crate::settings::SmsWebhook;

/// What the webhook gets.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    /// The same when a message comes twice.
    message_id: &'a str,
    time: String,
    to: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_id: Option<&'a str>,
    service: &'a str,
    account: String,
    region: String,
    source_arn: &'a str,
}

impl SmsWebhook {
    /// Hands a text message over.
    pub(crate) async fn send(&self, message: &Message, sms: &Sms) -> Outcome {
        let body = Body {
            message_id: &message.id,
            time: message.time.iso8601(),
            to: &sms.to,
            text: &sms.text,
            sender_id: sms.sender_id.as_deref(),
            service: &message.service,
            account: message.account.to_string(),
            region: message.region.to_string(),
            source_arn: &message.source_arn,
        };
        let (Ok(body), Some(headers)) = (serde_json::to_vec(&body), self.headers()) else {
            return Outcome::Refused("the webhook's token is no header's value".to_owned());
        };
        let answer = self.outbound.post(&self.url, &headers, Bytes::from(body));
        self.outcome(answer.await)
    }

    fn headers(&self) -> Option<Vec<(HeaderName, HeaderValue)>> {
        let json = HeaderValue::from_static("application/json");
        let mut headers = vec![(CONTENT_TYPE, json)];
        if let Some(token) = &self.token {
            let mut value = HeaderValue::try_from(format!("Bearer {}", token.password)).ok()?;
            value.set_sensitive(true);
            headers.push((AUTHORIZATION, value));
        }
        Some(headers)
    }

    fn outcome(&self, answer: Result<StatusCode, FetchError>) -> Outcome {
        let status = match answer {
            Ok(status) if status.is_success() => return Outcome::Delivered,
            Ok(status) => status,
            Err(error) => return Outcome::Failed(error.to_string()),
        };
        let reason = format!("{} answered {}", self.host, status.as_u16());
        let may_work_later = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        if status.is_client_error() && !may_work_later.contains(&status) {
            Outcome::Refused(reason)
        } else {
            Outcome::Failed(reason)
        }
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;
    use ringwall_service::MessageContent;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::mailbox::tests::sms;

    /// What a webhook that answers so gets, and what becomes of the message.
    async fn send(status: &'static str) -> (Outcome, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/sms", listener.local_addr().unwrap());
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut taken = String::new();
            while !taken.ends_with('}') {
                let mut chunk = [0; 1024];
                let length = stream.read(&mut chunk).await.unwrap();
                taken.push_str(std::str::from_utf8(&chunk[..length]).unwrap());
            }
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            taken
        });
        let webhook = SmsWebhook::new(&url, Some("t0ken".to_owned())).unwrap();
        let message = sms("m-1", "+15550100", Timestamp::from_secs(0));
        let MessageContent::Sms(sms) = &message.content else {
            panic!("a text message");
        };
        let outcome = webhook.send(&message, sms).await;
        (outcome, served.await.unwrap())
    }

    #[tokio::test]
    async fn posts_json_with_the_token() {
        let (outcome, taken) = send("200 OK").await;
        assert_eq!(outcome, Outcome::Delivered);
        assert!(taken.starts_with("POST /sms HTTP/1.1\r\n"), "{taken}");
        assert!(
            taken
                .to_ascii_lowercase()
                .contains("authorization: bearer t0ken\r\n"),
            "{taken}"
        );
        let body = taken.split("\r\n\r\n").nth(1).unwrap();
        assert_eq!(
            body,
            "{\"messageId\":\"m-1\",\"time\":\"1970-01-01T00:00:00Z\",\"to\":\"+15550100\",\"text\":\"Your code is 654321\",\
             \"senderId\":\"SHOP\",\"service\":\"cognito-idp\",\"account\":\"111122223333\",\"region\":\"eu-west-1\",\
             \"sourceArn\":\"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a\"}"
        );
    }

    #[tokio::test]
    async fn tells_what_may_work_later_from_what_never_will() {
        let said = |status| format!("127.0.0.1 answered {status}");
        assert_eq!(send("400 Bad Request").await.0, Outcome::Refused(said(400)));
        assert_eq!(send("429 Too Many").await.0, Outcome::Failed(said(429)));
        assert_eq!(send("503 Unavailable").await.0, Outcome::Failed(said(503)));
    }
}
