//! Calls of AWS's APIs, as CloudTrail records them.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>

use serde::{Deserialize, Serialize};

use super::call_anomaly::{self, Habits};
use super::call_origin::Whereabouts;
use super::call_table::uses;
use super::password_policy::PasswordPolicies;
use super::{Surroundings, members};
use crate::batch::Event;
use crate::catalog::FindingType;
use crate::finding::{
    AccessKeyDetails, Action, AwsApiCallAction, Detection, DomainDetails, Names,
    RemoteAccountDetails, Resource, S3BucketDetail,
};
use crate::locations;
use crate::profile::Profiles;
use crate::sequence::Sign;
use crate::sources::flow::ipv4;
use crate::time;

members! {
    EVENT_SOURCE = "eventSource";
    EVENT_NAME = "eventName";
    EVENT_TIME = "eventTime";
    EVENT_ID = "eventID";
    CATEGORY = "eventCategory";
    REGION = "awsRegion";
    SOURCE_IP = "sourceIPAddress";
    USER_AGENT = "userAgent";
    ERROR_CODE = "errorCode";
    RECIPIENT = "recipientAccountId";
    IDENTITY_TYPE = "userIdentity.type";
    PRINCIPAL = "userIdentity.principalId";
    IDENTITY_ACCOUNT = "userIdentity.accountId";
    ACCESS_KEY = "userIdentity.accessKeyId";
    USER_NAME = "userIdentity.userName";
    ISSUER_NAME = "userIdentity.sessionContext.sessionIssuer.userName";
    INVOKED_BY = "userIdentity.invokedBy";
    SCOPE_TYPE = "userIdentity.inScopeOf.issuerType";
    SCOPE_TO = "userIdentity.inScopeOf.credentialsIssuedTo";
    ENDPOINT_ACCOUNT = "vpcEndpointAccountId";
    BUCKET = "requestParameters.bucketName";
    MODEL = "requestParameters.modelId";
    CONSOLE_LOGIN = "responseElements.ConsoleLogin";
    PASSWORD_LENGTH = "requestParameters.minimumPasswordLength";
    REQUIRE_SYMBOLS = "requestParameters.requireSymbols";
    REQUIRE_NUMBERS = "requestParameters.requireNumbers";
    REQUIRE_UPPERCASE = "requestParameters.requireUppercaseCharacters";
    REQUIRE_LOWERCASE = "requestParameters.requireLowercaseCharacters";
}

/// What is remembered of calls.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Calls {
    pub(super) whereabouts: Whereabouts,
    pub(super) habits: Habits,
    password_policies: PasswordPolicies,
}

impl Calls {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            whereabouts: Whereabouts::new(capacity),
            habits: Habits::new(capacity),
            password_policies: PasswordPolicies::new(capacity),
        }
    }

    /// What is told by more than one call; true if the call is a habit of who makes it.
    pub(crate) fn see(
        &mut self,
        call: &Call<'_>,
        profiles: &mut Profiles,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) -> bool {
        self.whereabouts.see(call, around, found);
        self.password_policies.see(call, around, found);
        call_anomaly::see(&mut self.habits, call, profiles, around, found)
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.whereabouts.evicted() + self.habits.evicted() + self.password_policies.evicted()
    }
}

/// A call.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) event: Event<'a>,
    pub(crate) time_ms: i64,
}

impl<'a> Call<'a> {
    /// The call of a record; nothing for records that are no calls, such as insights and digests, or
    /// that tell of a call again, such as those of network endpoints.
    pub(crate) fn of(event: Event<'a>) -> Option<Self> {
        let category = event.get(CATEGORY);
        let is_call = event.has(EVENT_NAME)
            && event.has(EVENT_SOURCE)
            && category.is_none_or(|category| matches!(category, b"Management" | b"Data"));
        let time_ms = time::parse(event.get(EVENT_TIME)?)?;
        is_call.then_some(Self { event, time_ms })
    }

    /// Calls that AWS's services make for themselves or for a caller are nobody's behaviour.
    pub(crate) fn is_of_a_service(&self) -> bool {
        let event = self.event;
        // Who calls with an address of his own is no service, whatever invoked him.
        let is_named = event
            .get(SOURCE_IP)
            .is_none_or(|source| ipv4(source).is_none());
        event.get(IDENTITY_TYPE) == Some(b"AWSService") || event.has(INVOKED_BY) && is_named
    }

    pub(crate) fn account(&self, around: Surroundings<'_>) -> String {
        let of_event = self.event.get(RECIPIENT);
        let of_event = of_event.or_else(|| self.event.get(IDENTITY_ACCOUNT));
        around.or(of_event, &around.origin.account)
    }

    /// The name of who called: the user's, or the role's.
    pub(crate) fn user(&self) -> &'a [u8] {
        let event = self.event;
        let name = event.get(ISSUER_NAME).or_else(|| event.get(USER_NAME));
        let name = name.or_else(|| event.get(IDENTITY_TYPE).filter(|kind| *kind == b"Root"));
        name.or_else(|| event.get(PRINCIPAL)).unwrap_or_default()
    }

    /// The unique id of the user or role, without the session's name.
    pub(crate) fn principal(&self) -> &'a [u8] {
        let id = self.event.get(PRINCIPAL).unwrap_or_default();
        let end = memchr::memchr(b':', id).unwrap_or(id.len());
        id.get(..end).unwrap_or(id)
    }

    /// The session's name, of a role.
    pub(crate) fn session(&self) -> &'a [u8] {
        let id = self.event.get(PRINCIPAL).unwrap_or_default();
        let start = memchr::memchr(b':', id).map(|colon| colon + 1);
        start.and_then(|start| id.get(start..)).unwrap_or_default()
    }

    pub(crate) fn is_data_event(&self) -> bool {
        self.event.get(CATEGORY) == Some(b"Data")
    }

    /// What a finding of a type tells of this call.
    pub(crate) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let event = self.event;
        let actor = String::from_utf8_lossy(self.user()).into_owned();
        let remote = event.text(SOURCE_IP);
        let bucket = event.text(BUCKET);
        let is_bucket = kind.resource == "S3Bucket" && !bucket.is_empty();
        let names = Names {
            resource: if is_bucket {
                bucket.clone()
            } else {
                actor.clone()
            },
            actor,
            remote,
            domain: String::new(),
        };
        let resource = Resource {
            access_key_details: Some(self.access_key()),
            s3_bucket_details: (is_bucket)
                .then(|| S3BucketDetail {
                    arn: format!("arn:aws:s3:::{bucket}"),
                    name: bucket,
                    kind: "Destination".to_owned(),
                    s3_object_details: Vec::new(),
                })
                .into_iter()
                .collect(),
            resource_type: kind.resource.clone(),
            ..Resource::default()
        };
        let mut detection = Detection::new(kind, self.time_ms, resource, names);
        detection.account = self.account(around);
        detection.region = around.or(event.get(REGION), &around.origin.region);
        detection.action = Some(self.action(around));
        if is_bucket {
            detection.criteria = String::from_utf8_lossy(self.principal()).into_owned();
        }
        detection
    }

    /// The sign that a call is by itself, whatever becomes of it.
    pub(crate) fn sign(&self, around: Surroundings<'_>) -> Option<(Detection, Sign)> {
        let event = self.event;
        let service = event.get(EVENT_SOURCE).unwrap_or_default();
        let name = event.get(EVENT_NAME).unwrap_or_default();
        let found = uses().find(self.is_data_event(), service, name)?;
        if !found.is_signal {
            return None;
        }
        let detection = self.describe(found.kind, around);
        let sign = Sign {
            finding_id: None,
            name: String::from_utf8_lossy(name).into_owned(),
            tactic: found.kind.tactic().to_owned(),
            source: found.kind.source.clone(),
            severity: 0.0,
            resource_type: detection.resource.resource_type.clone(),
            resource: detection.names.resource.clone(),
            actor: detection.names.actor.clone(),
            remote: detection.names.remote.clone(),
            domain: String::new(),
            first_ms: self.time_ms,
            last_ms: self.time_ms,
            count: 1,
        };
        Some((detection, sign))
    }

    fn access_key(&self) -> AccessKeyDetails {
        let event = self.event;
        AccessKeyDetails {
            access_key_id: event.text(ACCESS_KEY),
            principal_id: event.text(PRINCIPAL),
            user_name: String::from_utf8_lossy(self.user()).into_owned(),
            user_type: event.text(IDENTITY_TYPE),
        }
    }

    fn action(&self, around: Surroundings<'_>) -> Action {
        let event = self.event;
        let remote = event.text(SOURCE_IP);
        let details = locations::remote(around.locations, &remote);
        let is_address = details.ip_address_v4.is_some() || details.ip_address_v6.is_some();
        let caller = if is_address { "Remote IP" } else { "Domain" };
        let other = event
            .get(IDENTITY_ACCOUNT)
            .filter(|account| Some(*account) != event.get(RECIPIENT));
        let call = AwsApiCallAction {
            api: event.text(EVENT_NAME),
            caller_type: caller.to_owned(),
            domain_details: (!is_address).then_some(DomainDetails { domain: remote }),
            error_code: event.has(ERROR_CODE).then(|| event.text(ERROR_CODE)),
            user_agent: event.has(USER_AGENT).then(|| event.text(USER_AGENT)),
            remote_ip_details: is_address.then_some(details),
            service_name: event.text(EVENT_SOURCE),
            remote_account_details: other.map(|account| RemoteAccountDetails {
                account_id: String::from_utf8_lossy(account).into_owned(),
                affiliated: false,
            }),
        };
        Action {
            action_type: "AWS_API_CALL".to_owned(),
            aws_api_call_action: Some(call),
            ..Action::default()
        }
    }
}
