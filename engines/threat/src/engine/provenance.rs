//! Where an event happened and what it is, as far as that decides who may look at it.

use crate::batch::{Event, Field};
use crate::detector::{Origin, call, file, login, name, process};
use crate::sources::Form;
use crate::sources::flow::{Flow, FlowBatch};

/// Where an event happened and what it is, as far as that decides who may look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance<'a> {
    /// The account in which it happened.
    pub account: &'a [u8],
    /// The Region in which it happened.
    pub region: &'a [u8],
    /// Of a call: the service that was called (`s3.amazonaws.com`).
    pub service: &'a [u8],
    /// Of a call: CloudTrail's category (`Management`, `Data`).
    pub category: &'a [u8],
    /// Of a connection: whether a function made it.
    pub is_of_a_function: bool,
}

impl<'a> Provenance<'a> {
    pub(super) fn of(form: Form, event: Event<'a>, origin: &'a Origin) -> Self {
        let (account, region) = places(form);
        let mut told = account.iter().filter_map(|field| event.get(*field));
        let account = told.find(|account| !account.is_empty());
        let region = region.and_then(|field| event.get(field));
        let (service, category) = match form {
            Form::CloudTrail => (event.get(call::EVENT_SOURCE), event.get(call::CATEGORY)),
            _ => (None, None),
        };
        Self {
            account: account.unwrap_or(origin.account.as_bytes()),
            region: region.unwrap_or(origin.region.as_bytes()),
            service: service.unwrap_or_default(),
            category: category.unwrap_or_default(),
            is_of_a_function: false,
        }
    }

    pub(super) fn of_flow(batch: &'a FlowBatch, flow: &Flow, origin: &'a Origin) -> Self {
        let or = |part: &'a [u8], otherwise: &'a str| match part {
            b"" | b"-" | b"unknown" => otherwise.as_bytes(),
            part => part,
        };
        Self {
            account: or(batch.part(flow.account), &origin.account),
            region: or(batch.part(flow.region), &origin.region),
            service: &[],
            category: &[],
            is_of_a_function: !batch.part(flow.function).is_empty(),
        }
    }
}

/// The members that name account and Region, those that tell best first.
fn places(form: Form) -> (&'static [Field], Option<Field>) {
    match form {
        Form::CloudTrail => (
            &[call::RECIPIENT, call::IDENTITY_ACCOUNT],
            Some(call::REGION),
        ),
        Form::Dns => (&[name::ACCOUNT], Some(name::REGION)),
        Form::Rds => (&[login::ACCOUNT], Some(login::REGION)),
        Form::Runtime => (&[process::ACCOUNT], Some(process::REGION)),
        Form::Malware => (&[file::ACCOUNT], Some(file::REGION)),
        Form::Eks | Form::Flow => (&[], None),
    }
}
