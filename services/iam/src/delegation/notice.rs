//! Who is told how far a request is: the provider as its SNS topic would be, and the account that
//! it asks.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-building-integration.html#temporary-delegation-configuring-notifications>

use ringwall_core::{AccountId, ApiError, Arn, Region, Timestamp};
use ringwall_identity::{DelegationRequest, DelegationState};
use ringwall_service::BusEvent;
use ringwall_store::WriteTx;
use serde::Serialize;

use super::request::state_name;
use crate::error::IamError;

/// What the provider's notifications are called on the bus.
const NOTIFICATION: &str = "IAM Temporary Delegation Notification";

/// The message that AWS publishes.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Message<'a> {
    #[serde(rename = "Type")]
    kind: &'static str,
    request_id: &'a str,
    requestor_workflow_id: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_account_id: Option<String>,
    updated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
}

/// Tells of the state that a request is in; `token` is what a provider gets with the last one.
/// `id` makes ids of events.
pub(crate) fn tell(
    tx: &mut WriteTx,
    request: &DelegationRequest,
    token: Option<&str>,
    mut id: impl FnMut() -> String,
) -> Result<(), IamError> {
    let detail = detail(request, None)?;
    if request.state != DelegationState::Unassigned {
        to_provider(tx, request, detail.clone(), id())?;
    }
    if let Some(account) = request.owner_account {
        let kind = format!("IAM Temporary Delegation Request {}", what(request.state));
        let place = (account, Region::us_east_1());
        send(tx, request, place, kind, detail, id())?;
    }
    match token {
        Some(token) => to_provider(tx, request, self::detail(request, Some(token))?, id()),
        None => Ok(()),
    }
}

fn detail(request: &DelegationRequest, token: Option<&str>) -> Result<String, IamError> {
    let end = request.ends_at().filter(|_| token.is_some());
    let message = Message {
        kind: match token {
            Some(_) => "ExchangeToken",
            None => "StateChange",
        },
        request_id: &request.id,
        requestor_workflow_id: &request.workflow_id,
        state: state_name(request.state).as_str(),
        owner_account_id: request.owner_account.map(|account| account.to_string()),
        updated_at: request.updated_at.iso8601(),
        exchange_token: token,
        expires_at: end.map(Timestamp::iso8601),
    };
    let text = serde_json::to_string(&message).map_err(ApiError::internal)?;
    Ok(text)
}

/// What would be published to the topic comes to the bus of its account and Region.
fn to_provider(
    tx: &mut WriteTx,
    request: &DelegationRequest,
    detail: String,
    id: String,
) -> Result<(), IamError> {
    let topic: Option<Arn> = request.channel.parse().ok();
    let place = topic.and_then(|topic| {
        let account = topic.account.parse().ok()?;
        Some((account, topic.region.parse().ok()?))
    });
    match place {
        Some(place) => send(tx, request, place, NOTIFICATION.to_owned(), detail, id),
        None => Ok(()),
    }
}

fn send(
    tx: &mut WriteTx,
    request: &DelegationRequest,
    (account, region): (AccountId, Region),
    detail_type: String,
    detail: String,
    id: String,
) -> Result<(), IamError> {
    let about = if detail_type == NOTIFICATION {
        request.channel.clone()
    } else {
        DelegationRequest::arn(account, &request.id)
    };
    let event = BusEvent {
        id,
        source: "aws.iam".to_owned(),
        detail_type,
        account,
        region,
        time: request.updated_at,
        resources: vec![about],
        detail,
    };
    Ok(event.send(tx)?)
}

const fn what(state: DelegationState) -> &'static str {
    match state {
        DelegationState::Unassigned => "Created",
        DelegationState::Assigned => "Assigned",
        DelegationState::PendingApproval => "Pending Approval",
        DelegationState::Accepted => "Accepted",
        DelegationState::Finalized => "Finalized",
        DelegationState::Rejected => "Rejected",
        DelegationState::Expired => "Expired",
    }
}
