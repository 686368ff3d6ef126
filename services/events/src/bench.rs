//! Steps that tests of EventBridge have in common, and a Lambda that writes down who invoked what.

mod archives;

use std::sync::Arc;

use ringwall_core::{AccountId, ApiError, Ask, Later, PolicyMode, RequestContext, Resource};
use ringwall_outbound::{InsideHosts, Outbound};
use ringwall_policy::{Policy, PolicyKind};
use ringwall_service::{BusEvent, Routes, Service};
use ringwall_store::{ReadTx, Reads as _, RowKey, Table, WriteTx};
use ringwall_sts::Sts;
use ringwall_testing::{ACCOUNT, TestHouse, input};
use serde::{Deserialize, Serialize};

pub(crate) use self::archives::{ArchiveSteps, archive_arn, replay};
use crate::api::{self, PutEventsInput, PutEventsRequestEntry, PutTargetsInput};
use crate::lambda_api::{InvocationType, Invoke, InvokeInput, InvokeOutput};
use crate::resources::target::bare;
use crate::{Events, routing};

/// EventBridge, STS and the Lambda of the bench.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| {
        vec![
            Events::new(store).routes(),
            Sts::new(store, Outbound::new(InsideHosts::default())).routes(),
            FakeLambda.routes(),
        ]
    })
}

pub(crate) fn rule_arn(name: &str) -> String {
    format!("arn:aws:events:us-east-1:{ACCOUNT}:rule/{name}")
}

pub(crate) fn bus_arn(account: &str, name: &str) -> String {
    format!("arn:aws:events:us-east-1:{account}:event-bus/{name}")
}

pub(crate) fn function_arn(name: &str) -> String {
    format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}")
}

/// An entry of that source and detail.
pub(crate) fn entry(source: &str, detail: &str) -> PutEventsRequestEntry {
    PutEventsRequestEntry {
        time: None,
        source: Some(source.to_owned()),
        resources: None,
        detail_type: Some("Test".to_owned()),
        detail: Some(detail.to_owned()),
        event_bus_name: None,
        trace_header: None,
    }
}

/// An asynchronous invocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invocation {
    pub(crate) function: String,
    pub(crate) payload: String,
}

const INVOCATIONS: Table<Invocation> = Table::new("bench.invocation");

/// Lambda: `missing` is not there, `busy` throttles, `closed` lets nobody in, everything else lets
/// EventBridge in for rules of its account.
struct FakeLambda;

impl FakeLambda {
    fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .deferred::<Invoke>(invoke)
            .finish()
    }
}

impl Service for FakeLambda {
    const NAME: &'static str = "lambda";
    type Read<'a> = ();
    type Write<'a> = &'a mut WriteTx;
    type Error = ApiError;

    fn read<'a>(&'a self, _: &'a ReadTx) {}

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> &'a mut WriteTx {
        tx
    }
}

fn invoke(
    ctx: &RequestContext,
    tx: &mut &mut WriteTx,
    input: InvokeInput,
) -> Result<Later<InvokeOutput>, ApiError> {
    let function = input.function_name.rsplit(':').next().unwrap().to_owned();
    if function == "missing" {
        let words = "Function not found: missing";
        return Err(ApiError::modelled("ResourceNotFoundException", words));
    }
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"Service":"events.amazonaws.com"}},"Action":"lambda:InvokeFunction","Resource":"*","Condition":{{"ArnLike":{{"aws:SourceArn":"arn:aws:events:*:{ACCOUNT}:rule/*"}},"StringEquals":{{"aws:SourceAccount":"{ACCOUNT}"}}}}}}}}"#
    );
    let policy = Policy::parse(&policy, PolicyKind::Resource).unwrap();
    let account: AccountId = ACCOUNT.parse().unwrap();
    let mut resource = Resource::new(input.function_name.clone(), account);
    if function != "closed" {
        resource = resource.with_policy(&policy, PolicyMode::Ordinary);
    }
    let permit = ctx.authorize(&Ask::new("lambda:InvokeFunction").on(resource))?;
    if function == "busy" {
        return Err(ApiError::throttling("Rate Exceeded."));
    }
    assert_eq!(input.invocation_type, Some(InvocationType::Event));
    let payload = input.payload.unwrap();
    let payload = String::from_utf8(payload.expose().clone()).unwrap();
    let invocation = Invocation { function, payload };
    let before = tx.scan(&INVOCATIONS, &RowKey::new(), None, usize::MAX);
    let number = before.unwrap().len() as u64;
    let row = RowKey::new().number(number);
    tx.put(&INVOCATIONS, &row, invocation).unwrap();
    Ok(permit.later(async { Ok(InvokeOutput::default()) }))
}

pub(crate) trait Steps {
    fn make_bus(&self, name: &str);
    fn bus_names(&self) -> Vec<String>;
    fn put_rule(&self, name: &str, pattern: &str);
    fn put_rule_on(&self, bus: &str, name: &str, pattern: &str);
    fn put_schedule(&self, name: &str, expression: &str);
    fn rule_names(&self) -> Vec<String>;
    /// A target that is a function, of the function's name.
    fn target_function(&self, rule: &str, function: &str);
    fn put_target(&self, rule: &str, target: api::Target);
    fn remove_target(&self, rule: &str, id: &str);
    fn target_ids(&self, rule: &str) -> Vec<String>;
    /// Puts an event onto the default bus.
    fn put_event(&self, source: &str, detail: &str);
    /// What a service tells its bus.
    fn hear(&self, event: &BusEvent);
    /// Tags as `key=value`.
    fn tags(&self, arn: &str) -> Vec<String>;
    fn invocations(&self) -> Vec<Invocation>;
}

impl Steps for TestHouse {
    fn make_bus(&self, name: &str) {
        self.answer::<api::CreateEventBus>(input(&[("Name", name)]));
    }

    fn bus_names(&self) -> Vec<String> {
        let found = self.answer::<api::ListEventBuses>(input(&[]));
        let found = found.event_buses.unwrap().into_iter();
        found.filter_map(|bus| bus.name).collect()
    }

    fn put_rule(&self, name: &str, pattern: &str) {
        self.put_rule_on("default", name, pattern);
    }

    fn put_rule_on(&self, bus: &str, name: &str, pattern: &str) {
        self.answer::<api::PutRule>(input(&[
            ("Name", name),
            ("EventBusName", bus),
            ("EventPattern", pattern),
        ]));
    }

    fn put_schedule(&self, name: &str, expression: &str) {
        self.answer::<api::PutRule>(input(&[("Name", name), ("ScheduleExpression", expression)]));
    }

    fn rule_names(&self) -> Vec<String> {
        let found = self.answer::<api::ListRules>(input(&[]));
        let found = found.rules.unwrap().into_iter();
        found.filter_map(|rule| rule.name).collect()
    }

    fn target_function(&self, rule: &str, function: &str) {
        self.put_target(rule, bare(function.to_owned(), function_arn(function)));
    }

    fn put_target(&self, rule: &str, target: api::Target) {
        self.answer::<api::PutTargets>(PutTargetsInput {
            rule: rule.to_owned(),
            event_bus_name: None,
            targets: vec![target],
        });
    }

    fn remove_target(&self, rule: &str, id: &str) {
        self.answer::<api::RemoveTargets>(api::RemoveTargetsInput {
            rule: rule.to_owned(),
            event_bus_name: None,
            ids: vec![id.to_owned()],
            force: None,
        });
    }

    fn target_ids(&self, rule: &str) -> Vec<String> {
        let found = self.answer::<api::ListTargetsByRule>(input(&[("Rule", rule)]));
        let found = found.targets.unwrap().into_iter();
        found.map(|target| target.id).collect()
    }

    fn put_event(&self, source: &str, detail: &str) {
        let answer = self.answer::<api::PutEvents>(PutEventsInput {
            entries: vec![entry(source, detail)],
            endpoint_id: None,
        });
        assert_eq!(answer.failed_entry_count, Some(0));
    }

    fn hear(&self, event: &BusEvent) {
        let events = Events::new(self.store());
        routing::hear(&events, self.platform(), event).unwrap();
    }

    fn tags(&self, arn: &str) -> Vec<String> {
        let found = self.answer::<api::ListTagsForResource>(input(&[("ResourceARN", arn)]));
        let tags = found.tags.unwrap().into_iter();
        tags.map(|tag| format!("{}={}", tag.key, tag.value))
            .collect()
    }

    fn invocations(&self) -> Vec<Invocation> {
        let tx = self.store().read().unwrap();
        let rows = tx.scan(&INVOCATIONS, &RowKey::new(), None, usize::MAX);
        let rows = rows.unwrap().into_iter();
        rows.map(|(_, invocation)| Invocation::clone(&invocation))
            .collect()
    }
}

/// A connection with an API key, a secret header and an open one.
pub(crate) fn api_key_connection(name: &str) -> api::CreateConnectionInput {
    let header = |key: &str, value: &str, is_secret| api::ConnectionHeaderParameter {
        key: Some(key.to_owned()),
        value: Some(value.to_owned().into()),
        is_value_secret: Some(is_secret),
    };
    api::CreateConnectionInput {
        name: name.to_owned(),
        description: None,
        authorization_type: api::ConnectionAuthorizationType::ApiKey,
        auth_parameters: api::CreateConnectionAuthRequestParameters {
            api_key_auth_parameters: Some(api::CreateConnectionApiKeyAuthRequestParameters {
                api_key_name: "x-api-key".to_owned(),
                api_key_value: "the key".to_owned().into(),
            }),
            invocation_http_parameters: Some(api::ConnectionHttpParameters {
                header_parameters: Some(vec![
                    header("x-secret", "hidden", true),
                    header("x-team", "blue", false),
                ]),
                ..api::ConnectionHttpParameters::default()
            }),
            ..api::CreateConnectionAuthRequestParameters::default()
        },
        invocation_connectivity_parameters: None,
        kms_key_identifier: None,
    }
}

/// An API destination through a connection.
pub(crate) fn destination(name: &str, connection_arn: &str) -> api::CreateApiDestinationInput {
    api::CreateApiDestinationInput {
        name: name.to_owned(),
        description: None,
        connection_arn: connection_arn.to_owned(),
        invocation_endpoint: "https://shop.example.org/*/events".to_owned(),
        http_method: api::ApiDestinationHttpMethod::Post,
        invocation_rate_limit_per_second: None,
    }
}

/// EventBridge with the API destination `shop`, and its ARN.
pub(crate) fn house_with_destination() -> (TestHouse, String) {
    let house = house();
    let made = house.answer::<api::CreateConnection>(api_key_connection("hook"));
    let input = destination("shop", &made.connection_arn.unwrap());
    let made = house.answer::<api::CreateApiDestination>(input);
    (house, made.api_destination_arn.unwrap())
}
