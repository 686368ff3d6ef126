//! Delegation requests: temporary access to an account that a product provider asks for.
//!
//! IAM writes them, STS exchanges their tokens. What was accepted is the approver as he was then:
//! who he is, and what limits his session.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html>

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::{AccountId, Principal, Session, Timestamp};
use ringwall_crypto::{constant_time_eq, sha256};
use ringwall_policy::{Policy, PolicyError, PolicyKind};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{CallerRecord, Document, of_account};

const REQUESTS: Table<DelegationRequest> = Table::new("iam.delegation_request");
/// The ids of the requests that somebody of an account owns, by account and id.
const OWNED: Table<String> = Table::new("iam.delegation_request_of_account");
/// The request of each workflow of a product provider.
const WORKFLOWS: Table<String> = Table::new("iam.delegation_workflow");
/// The permissions boundaries of product providers, by ARN.
const BOUNDARIES: Table<Document> = Table::new("iam.delegation_boundary");

/// What the ARNs of product providers' policies begin with, after the partition.
const PROVIDER_POLICIES: &str = ":iam::partner:policy/";

/// A delegation request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DelegationRequest {
    /// Tells it from all others.
    pub id: String,
    /// The account of the product provider.
    pub requestor: AccountId,
    /// The product provider's name.
    pub requestor_name: String,
    /// What the product provider knows it by.
    pub workflow_id: String,
    /// What it is for.
    pub description: String,
    /// What this one is for.
    pub message: Option<String>,
    /// The template of its policy.
    pub template_arn: String,
    /// What the template was filled in with.
    pub parameters: Vec<DelegationParameter>,
    /// The policy, which limits what is delegated.
    pub policy: String,
    /// The permissions boundaries that roles must have which are made by it.
    pub boundaries: Vec<String>,
    /// Where people go when it is decided.
    pub redirect_url: Option<String>,
    /// The SNS topic that is told.
    pub channel: String,
    /// How long the access lasts, in seconds.
    pub session_secs: i32,
    /// The owner alone may send the token.
    pub only_send_by_owner: bool,
    /// The account that it asks.
    pub owner_account: Option<AccountId>,
    /// The ARN of who took it on.
    pub owner: Option<String>,
    /// Who accepted it.
    pub approver: Option<CallerRecord>,
    /// How far it is.
    pub state: DelegationState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it changed.
    pub updated_at: Timestamp,
    /// When it is over if nothing happens.
    pub expires_at: Timestamp,
    /// What the owner wrote for his administrator.
    pub notes: Option<String>,
    /// Why it was rejected.
    pub rejection_reason: Option<String>,
    /// When the token was sent; access lasts from then on.
    pub released_at: Option<Timestamp>,
    /// SHA-256 of the token.
    pub token_digest: Option<Vec<u8>>,
}

/// What a parameter of a template was filled in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationParameter {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<String>,
    /// Whether it is a list.
    pub is_list: bool,
}

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DelegationState {
    /// Nobody took it on.
    Unassigned,
    /// Somebody did.
    Assigned,
    /// An administrator was asked.
    PendingApproval,
    /// Somebody said yes.
    Accepted,
    /// The token was sent.
    Finalized,
    /// Somebody said no.
    Rejected,
    /// It is too late.
    Expired,
}

impl DelegationRequest {
    /// Its ARN in an account.
    pub fn arn(account: AccountId, id: &str) -> String {
        format!("arn:aws:iam::{account}:delegation-request/{id}")
    }

    /// When the access ends, once the token was sent.
    pub fn ends_at(&self) -> Option<Timestamp> {
        let released = self.released_at?;
        Some(released.plus_secs(self.session_secs.into()))
    }

    /// The session that its token is exchanged for: the approver's, limited by the policy. It counts
    /// from when the token was sent, so that whoever revokes older sessions ends it for good.
    ///
    /// # Errors
    /// A policy cannot be read.
    pub fn session(&self) -> Result<Option<(&Principal, Session)>, PolicyError> {
        let (Some(approver), Some(released), Some(end)) =
            (&self.approver, self.released_at, self.ends_at())
        else {
            return Ok(None);
        };
        let mut session = approver.session(released, end)?;
        let policy = Policy::parse(&self.policy, PolicyKind::Session)?;
        session.scoped.push(Arc::new(policy));
        session.delegate = Some(self.requestor);
        Ok(Some((&approver.principal, session)))
    }
}

/// What a provider exchanges for credentials: the request's id and a secret, of which the request
/// keeps a digest.
pub struct DelegationToken(Zeroizing<String>);

impl DelegationToken {
    /// The token of a request, by random bytes.
    pub fn new(request_id: &str, secret: &[u8; 32]) -> Self {
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(secret));
        Self(Zeroizing::new(format!("{request_id}.{}", *secret)))
    }

    /// As it is sent.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> Vec<u8> {
        sha256(self.0.as_bytes()).to_vec()
    }
}

/// The request that a token is of.
///
/// # Errors
/// The store failed.
pub fn find_request_of_token(
    tx: &impl Reads,
    token: &str,
) -> Result<Option<Arc<DelegationRequest>>, StoreError> {
    let Some((id, _)) = token.split_once('.') else {
        return Ok(None);
    };
    let given = sha256(token.as_bytes());
    let found = find_delegation_request(tx, id)?;
    Ok(found.filter(|request| {
        let kept = request.token_digest.as_deref();
        kept.is_some_and(|kept| constant_time_eq(kept, &given))
    }))
}

/// Whether an ARN is of a product provider's policy.
pub fn is_provider_policy(arn: &str) -> bool {
    let after_partition = arn.strip_prefix("arn:").and_then(|rest| rest.find(':'));
    after_partition.is_some_and(|at| {
        let rest = arn.get("arn:".len() + at..).unwrap_or_default();
        rest.starts_with(PROVIDER_POLICIES)
    })
}

/// The permissions boundary of a product provider.
///
/// # Errors
/// The store failed.
pub fn find_provider_boundary(
    tx: &impl Reads,
    arn: &str,
) -> Result<Option<Arc<Document>>, StoreError> {
    tx.get(&BOUNDARIES, &RowKey::new().text(arn))
}

/// Writes the permissions boundary of a product provider; one that is there stays as it is.
///
/// # Errors
/// The store failed.
pub fn put_provider_boundary(
    tx: &mut WriteTx,
    arn: &str,
    document: Document,
) -> Result<(), StoreError> {
    let place = RowKey::new().text(arn);
    match tx.get(&BOUNDARIES, &place)? {
        Some(_) => Ok(()),
        None => tx.put(&BOUNDARIES, &place, document),
    }
}

/// The request of an id.
///
/// # Errors
/// The store failed.
pub fn find_delegation_request(
    tx: &impl Reads,
    id: &str,
) -> Result<Option<Arc<DelegationRequest>>, StoreError> {
    tx.get(&REQUESTS, &RowKey::new().text(id))
}

/// The id of the request of a product provider's workflow.
///
/// # Errors
/// The store failed.
pub fn find_delegation_workflow(
    tx: &impl Reads,
    requestor: AccountId,
    workflow_id: &str,
) -> Result<Option<Arc<String>>, StoreError> {
    tx.get(&WORKFLOWS, &workflow(requestor, workflow_id))
}

/// The requests that somebody of an account owns, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn delegation_requests(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<DelegationRequest>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    let mut found = Vec::new();
    for (key, id) in tx.scan(&OWNED, &prefix, after, limit)? {
        let request = find_delegation_request(tx, &id)?;
        found.extend(request.map(|request| (key, request)));
    }
    Ok(found)
}

/// Writes a request.
///
/// # Errors
/// The store failed.
pub fn put_delegation_request(
    tx: &mut WriteTx,
    request: DelegationRequest,
) -> Result<(), StoreError> {
    let by_workflow = workflow(request.requestor, &request.workflow_id);
    tx.put(&WORKFLOWS, &by_workflow, request.id.clone())?;
    if let (Some(account), Some(_)) = (request.owner_account, &request.owner) {
        tx.put(&OWNED, &owned(account, &request.id), request.id.clone())?;
    }
    tx.put(&REQUESTS, &RowKey::new().text(&request.id), request)
}

/// Deletes a request.
///
/// # Errors
/// The store failed.
pub fn delete_delegation_request(
    tx: &mut WriteTx,
    request: &DelegationRequest,
) -> Result<(), StoreError> {
    tx.delete(
        &WORKFLOWS,
        &workflow(request.requestor, &request.workflow_id),
    )?;
    if let Some(account) = request.owner_account {
        tx.delete(&OWNED, &owned(account, &request.id))?;
    }
    tx.delete(&REQUESTS, &RowKey::new().text(&request.id))
}

fn workflow(requestor: AccountId, workflow_id: &str) -> RowKey {
    RowKey::new().number(requestor.number()).text(workflow_id)
}

fn owned(account: AccountId, id: &str) -> RowKey {
    RowKey::new().number(account.number()).text(id)
}

#[cfg(test)]
mod tests {
    use ringwall_store::Store;

    use super::*;

    #[test]
    fn an_account_lists_what_its_people_own() {
        let account = |number| AccountId::from_number(number).unwrap();
        let request = |id: &str, owner: Option<u64>| DelegationRequest {
            id: id.to_owned(),
            requestor: account(444_455_556_666),
            requestor_name: String::new(),
            workflow_id: format!("flow-{id}"),
            description: String::new(),
            message: None,
            template_arn: String::new(),
            parameters: Vec::new(),
            policy: String::new(),
            boundaries: Vec::new(),
            redirect_url: None,
            channel: String::new(),
            session_secs: 3600,
            only_send_by_owner: false,
            owner_account: owner.map(account),
            owner: owner.map(|number| format!("arn:aws:iam::{number}:user/owner")),
            approver: None,
            state: DelegationState::Unassigned,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            expires_at: Timestamp::default(),
            notes: None,
            rejection_reason: None,
            released_at: None,
            token_digest: None,
        };
        let store = Store::in_memory().unwrap();
        // Numbers whose bytes look like text, and like the ends of it.
        for number in [100_000_000_001, 444_455_556_666, 1] {
            let id = format!("request-{number}");
            let written = store.write(|tx| put_delegation_request(tx, request(&id, Some(number))));
            written.unwrap();
            let listed = delegation_requests(&store.read().unwrap(), account(number), None, 10);
            let ids: Vec<_> = listed
                .unwrap()
                .iter()
                .map(|(_, one)| one.id.clone())
                .collect();
            assert_eq!(ids, [id]);
        }
        let free = store.write(|tx| put_delegation_request(tx, request("free", None)));
        free.unwrap();
    }

    #[test]
    fn provider_policies_are_known_by_their_arn() {
        assert!(is_provider_policy(
            "arn:aws:iam::partner:policy/permissions-boundary/example.com/Limit_2026_01_15"
        ));
        assert!(is_provider_policy("arn:aws-cn:iam::partner:policy/x"));
        assert!(!is_provider_policy("arn:aws:iam::aws:policy/partner"));
        assert!(!is_provider_policy("partner"));
    }
}
