//! Invitations: what an administrator sends to an account that shall become its member.

use ringwall_core::RequestContext;
use ringwall_service::{Email, Message, MessageContent};
use ringwall_store::WriteTx;

use crate::error::GuardDutyError;
use crate::members;
use crate::resources::detector::Detector;
use crate::resources::member::{Invitation, Member, Relationship};

/// What is written to the invited account.
pub(crate) struct Letter<'a> {
    /// In the administrator's words.
    pub(crate) message: Option<&'a str>,
    /// Whether mail is sent at all.
    pub(crate) is_sent: bool,
}

/// Invites an account. Where its organization knows another address of it, the invitation fails as
/// one whose address could not be verified.
pub(crate) fn invite(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    detector: &Detector,
    member: &Member,
    letter: &Letter<'_>,
) -> Result<(), GuardDutyError> {
    let known = members::known_email(tx, member.account)?;
    let is_verified = known.is_none_or(|known| known.eq_ignore_ascii_case(&member.email));
    let relationship = if is_verified {
        Relationship::Invited
    } else {
        Relationship::EmailVerificationFailed
    };
    let mut invited = member.turned(relationship, ctx.now());
    if is_verified {
        invited.invitation = Some(Invitation {
            id: hex::encode(ctx.random_bytes::<16>()),
            at: ctx.now(),
        });
        if letter.is_sent {
            mail(ctx, detector, &invited, letter.message).send(tx)?;
        }
    }
    Ok(members::put(tx, invited)?)
}

fn mail(
    ctx: &RequestContext,
    detector: &Detector,
    member: &Member,
    message: Option<&str>,
) -> Message {
    let message = message.map(|text| format!("<p>{}</p>", escaped(text)));
    let html = format!(
        "<p>The AWS account {} invites your account {} to become its member in Amazon GuardDuty in {}.</p>{}",
        detector.account,
        member.account,
        detector.region,
        message.unwrap_or_default()
    );
    Message {
        id: ctx.uuid(),
        time: ctx.now(),
        service: "guardduty".to_owned(),
        account: detector.account,
        region: detector.region.clone(),
        source_arn: detector.arn(),
        occasion: "InviteMembers".to_owned(),
        user: member.account.to_string(),
        content: MessageContent::Email(Email {
            from: None,
            reply_to: None,
            to: member.email.clone(),
            subject: "Invitation to become a member in Amazon GuardDuty".to_owned(),
            html,
        }),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
