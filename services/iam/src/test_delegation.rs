//! Steps of tests of temporary delegation. The provider is the house's own account, the customer
//! the other.

use std::sync::Arc;

use ringwall_testing::{OTHER_ACCOUNT, TestHouse, input};
use serde::Deserialize;

use crate::api::{
    self, CreateDelegationRequestInput, DelegationPermission, PolicyParameter,
    PolicyParameterTypeEnum,
};
use crate::delegation::{BoundaryFile, ProviderFile, Providers, TemplateFile};

/// What the provider's template goes by.
pub(crate) const TEMPLATE: &str = "arn:aws:iam:::delegation-template/setup";
const DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::@{bucket}/*"},
    {"Effect":"Allow","Action":["iam:CreateRole","iam:PutRolePolicy"],"Resource":"arn:aws:iam::@{AccountId}:role/example/*",
     "Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::partner:policy/permissions-boundary/example.com/limit"}}}]}"#;
const LIMIT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}}"#;

/// A house whose account is a product provider's.
pub(crate) fn provider_house() -> TestHouse {
    let file = ProviderFile {
        name: "Example".to_owned(),
        domain: "example.com".to_owned(),
        accounts: vec![ringwall_testing::ACCOUNT.parse().unwrap()],
        policy_template: vec![TemplateFile {
            name: "setup".to_owned(),
            document: DOCUMENT.to_owned(),
        }],
        permissions_boundary: vec![BoundaryFile {
            name: "limit".to_owned(),
            document: LIMIT.to_owned(),
        }],
    };
    crate::test_house_of(Arc::default(), Providers::new(vec![file]).unwrap())
}

/// The account that is asked.
pub(crate) fn customer(house: &TestHouse) -> TestHouse {
    house.as_account(OTHER_ACCOUNT)
}

/// A parameter of one value.
pub(crate) fn string(name: &str, value: &str) -> PolicyParameter {
    PolicyParameter {
        name: Some(name.to_owned()),
        values: Some(vec![value.to_owned()]),
        r#type: Some(PolicyParameterTypeEnum::String),
    }
}

/// What the provider asks with.
pub(crate) fn asking(workflow: &str, owner: Option<&str>) -> CreateDelegationRequestInput {
    CreateDelegationRequestInput {
        owner_account_id: owner.map(str::to_owned),
        description: "Sets up the shop".to_owned(),
        permissions: DelegationPermission {
            policy_template_arn: Some(TEMPLATE.to_owned()),
            parameters: Some(vec![string("bucket", "shop")]),
        },
        request_message: None,
        requestor_workflow_id: workflow.to_owned(),
        redirect_url: None,
        notification_channel: format!("arn:aws:sns:us-east-1:{}:told", ringwall_testing::ACCOUNT),
        session_duration: 3600,
        only_send_by_owner: None,
    }
}

/// The provider asks; the request's id.
pub(crate) fn request(house: &TestHouse, owner: Option<&str>) -> String {
    let made = house.answer::<api::CreateDelegationRequest>(asking("flow-0", owner));
    made.delegation_request_id.unwrap()
}

/// The same, and a user of the customer who may nothing takes it on.
pub(crate) fn assigned(house: &TestHouse) -> (String, TestHouse) {
    let id = request(house, None);
    let owner = customer(house).as_new_user("owner", &[]);
    owner.answer::<api::AssociateDelegationRequest>(of(&id));
    (id, owner)
}

/// An operation's input that names a request.
pub(crate) fn of<I: ringwall_model::Structure>(id: &str) -> I {
    input(&[("DelegationRequestId", id)])
}

/// A request as somebody sees it.
pub(crate) fn seen(who: &TestHouse, id: &str) -> api::DelegationRequest {
    let seen = who.answer::<api::GetDelegationRequest>(of(id));
    seen.delegation_request.unwrap()
}

/// What the provider's topic was told.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Notice {
    pub(crate) state: String,
    #[serde(rename = "ExchangeToken")]
    pub(crate) token: Option<String>,
}

/// What the provider was told so far.
pub(crate) fn notices(house: &TestHouse) -> Vec<Notice> {
    let told = house.bus_events().into_iter().filter(|event| {
        event.account == house.account() && event.detail_type.ends_with("Notification")
    });
    told.map(|event| serde_json::from_str(&event.detail).unwrap())
        .collect()
}
