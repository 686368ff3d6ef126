//! Mail and text messages, wired: who delivers them, and whether the developer's mailbox is kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use ringwall_core::Clock;
use ringwall_messages::{InvalidSetting, Login, Messages, Settings, SmsWebhook, SmtpServer};
use ringwall_store::Store;

use crate::output::Failure;

/// The sender of mail that names none.
const USUAL_SENDER: &str = "no-reply@verificationemail.com";

/// Who delivers messages to people.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct MessageFlags {
    /// The server that takes mail: smtps://HOST, smtp://HOST (STARTTLS; plain on loopback).
    #[arg(long, env = "RINGWALL_SMTP", value_name = "URL")]
    pub(crate) smtp: Option<String>,
    /// A file with NAME:PASSWORD for the mail server.
    #[arg(long, env = "RINGWALL_SMTP_LOGIN_FILE", value_name = "FILE")]
    pub(crate) smtp_login_file: Option<PathBuf>,
    /// The sender of mail that names none [default: no-reply@verificationemail.com].
    #[arg(long, env = "RINGWALL_MAIL_FROM", value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// The webhook that takes text messages as JSON.
    #[arg(long, env = "RINGWALL_SMS_WEBHOOK", value_name = "URL")]
    pub(crate) sms_webhook: Option<String>,
    /// A file with the bearer token for the webhook.
    #[arg(long, env = "RINGWALL_SMS_TOKEN_FILE", value_name = "FILE")]
    pub(crate) sms_token_file: Option<PathBuf>,
    /// Keep messages to be read at /_ringwall/mailbox [default: with --dev]. Whoever reaches this
    /// server can read the codes that are in them.
    #[arg(long)]
    pub(crate) mailbox: bool,
}

impl MessageFlags {
    /// Flags over the file.
    pub(crate) fn or(self, file: Self) -> Self {
        Self {
            smtp: self.smtp.or(file.smtp),
            smtp_login_file: self.smtp_login_file.or(file.smtp_login_file),
            mail_from: self.mail_from.or(file.mail_from),
            sms_webhook: self.sms_webhook.or(file.sms_webhook),
            sms_token_file: self.sms_token_file.or(file.sms_token_file),
            mailbox: self.mailbox || file.mailbox,
        }
    }
}

/// Who delivers, over the outbox of a store.
pub(crate) fn start(
    flags: &MessageFlags,
    dev: bool,
    store: Store,
    clock: Clock,
) -> Result<Arc<Messages>, Failure> {
    let smtp = flags.smtp.as_deref().map(|url| {
        let login = flags.smtp_login_file.as_deref().map(login).transpose()?;
        SmtpServer::new(url, login).map_err(|error| invalid("--smtp", error))
    });
    let sms = flags.sms_webhook.as_deref().map(|url| {
        let token = flags.sms_token_file.as_deref().map(secret).transpose()?;
        SmsWebhook::new(url, token).map_err(|error| invalid("--sms-webhook", error))
    });
    let settings = Settings {
        smtp: smtp.transpose()?,
        sms: sms.transpose()?,
        mailbox: flags.mailbox || dev,
        from: flags
            .mail_from
            .clone()
            .unwrap_or_else(|| USUAL_SENDER.to_owned()),
    };
    Messages::new(store, clock, settings).map_err(|error| invalid("--smtp", error))
}

fn login(path: &Path) -> Result<Login, Failure> {
    let text = secret(path)?;
    let (name, password) = text.split_once(':').ok_or_else(|| {
        Failure::new(format!("{} has no colon", path.display()))
            .hint("Write NAME:PASSWORD into it.")
    })?;
    Ok(Login {
        name: name.to_owned(),
        password: password.to_owned(),
    })
}

fn secret(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))?;
    Ok(text.trim_end().to_owned())
}

fn invalid(flag: &str, error: InvalidSetting) -> Failure {
    Failure::new(format!("{flag} is wrong: {error}"))
}
