//! `ringwall explain`: why a call was, or would be, allowed or denied.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::ExitCode;

use ringwall_gateway::ExplainQuestion;
use ringwall_trail::Trail;
use serde::Deserialize;

use crate::cli::{ExplainFlags, OutputForm};
use crate::config::{ConfigFile, data_dir};
use crate::data_folder::DataFolder;
use crate::output::{self, Failure};

/// Events among which the one of an id is looked for, the newest first.
const MOST_EVENTS: usize = 1_000_000;

pub(crate) fn run(flags: &ExplainFlags) -> Result<ExitCode, Failure> {
    let file = ConfigFile::read(&flags.data)?;
    let folder = DataFolder::new(data_dir(&flags.data, &file)?);
    let question = match &flags.event {
        Some(id) => of_event(&folder, id)?,
        None => of_flags(flags)?,
    };
    let answer = ask(flags, &folder, &question)?;
    if flags.encode {
        return print_encoded(&answer);
    }
    match flags.output.output {
        OutputForm::Json => output::line(answer.trim_end())?,
        OutputForm::Text => print(&answer)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn of_flags(flags: &ExplainFlags) -> Result<ExplainQuestion, Failure> {
    let (Some(principal), false) = (&flags.principal, flags.action.is_empty()) else {
        return Err(
            Failure::new("Name an event of the trail, or --principal and --action.")
                .hint("`ringwall trail tail --output json` shows events with their eventID."),
        );
    };
    let mut context: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in &flags.context {
        let (key, value) = pair.split_once('=').ok_or_else(|| {
            Failure::new(format!("--context {pair} has no =."))
                .hint("Write it like --context aws:SourceIp=203.0.113.9.")
        })?;
        let values = context.entry(key.to_owned()).or_default();
        values.push(value.to_owned());
    }
    Ok(ExplainQuestion {
        principal: principal.clone(),
        actions: flags.action.clone(),
        resources: flags.resource.clone(),
        context,
        region: flags.region.as_ref().map(ToString::to_string),
        with_mfa: flags.with_mfa,
    })
}

/// The members of a trail event that a question is made from.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    user_identity: Identity,
    event_source: String,
    event_name: String,
    aws_region: String,
    #[serde(rename = "sourceIPAddress")]
    source_ip_address: Option<String>,
    user_agent: Option<String>,
    #[serde(default)]
    resources: Vec<TouchedResource>,
    #[serde(default)]
    additional_event_data: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    arn: Option<String>,
    session_context: Option<SessionContext>,
}

#[derive(Deserialize)]
struct SessionContext {
    attributes: Attributes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attributes {
    mfa_authenticated: String,
}

#[derive(Deserialize)]
struct TouchedResource {
    #[serde(rename = "ARN")]
    arn: String,
}

fn of_event(folder: &DataFolder, id: &str) -> Result<ExplainQuestion, Failure> {
    let events = Trail::tail(&folder.trail(), MOST_EVENTS).map_err(|error| {
        Failure::new(error.to_string()).hint("Name the server's folder with --data-dir.")
    })?;
    let needle = format!("\"eventID\":\"{id}\"");
    let text = events.iter().rev().find(|event| event.contains(&needle));
    let text = text.ok_or_else(|| {
        Failure::new(format!("The trail has no event {id}."))
            .hint("`ringwall trail tail --output json` shows events with their eventID.")
    })?;
    let event: Event = serde_json::from_str(text)
        .map_err(|error| Failure::new(format!("The event {id} cannot be read: {error}")))?;
    event.question()
}

impl Event {
    fn question(self) -> Result<ExplainQuestion, Failure> {
        let principal = self.user_identity.arn.clone().ok_or_else(|| {
            Failure::new("The caller of this event has no ARN.")
                .hint("Ask by hand: ringwall explain --principal … --action … --resource …")
        })?;
        let denied = &self.additional_event_data;
        let (actions, resources) = match (denied.get("deniedAction"), denied.get("deniedResource"))
        {
            (Some(action), Some(resource)) => (vec![action.clone()], vec![resource.clone()]),
            _ => {
                let resources = self.resources.iter();
                let resources = resources.map(|resource| resource.arn.clone());
                (self.actions(), resources.collect())
            }
        };
        let mut context: BTreeMap<String, Vec<String>> = denied
            .get("deniedContext")
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let mut add = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                context.insert(key.to_owned(), vec![value]);
            }
        };
        add("aws:SourceIp", self.source_ip_address);
        add("aws:UserAgent", self.user_agent);
        let session = self.user_identity.session_context;
        Ok(ExplainQuestion {
            principal,
            actions,
            resources,
            context,
            region: Some(self.aws_region),
            with_mfa: session.is_some_and(|session| session.attributes.mfa_authenticated == "true"),
        })
    }

    /// The actions that the operation asks for.
    fn actions(&self) -> Vec<String> {
        use ringwall_model::actions::OperationAuthorization;
        let prefix = self.event_source.split('.').next().unwrap_or_default();
        let heads = ringwall_model::service_heads();
        let model = heads
            .filter(|head| head.endpoint_prefix == prefix)
            .find(|head| {
                ringwall_model::service(head.name)
                    .is_some_and(|model| model.operation(&self.event_name).is_some())
            });
        let found = model.and_then(|head| {
            ringwall_model::actions::operation_authorization(head.name, &self.event_name)
        });
        match found {
            Some(OperationAuthorization::Actions(actions)) => {
                actions.iter().map(|action| action.full_name()).collect()
            }
            _ => vec![format!("{prefix}:{}", self.event_name)],
        }
    }
}

/// Asks the running server: through the socket in its folder, or at its address with `--dev`.
fn ask(
    flags: &ExplainFlags,
    folder: &DataFolder,
    question: &ExplainQuestion,
) -> Result<String, Failure> {
    let body = serde_json::to_string(question)
        .map_err(|error| Failure::new(format!("The question cannot be written: {error}")))?;
    let request = format!(
        "POST /_ringwall/explain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = match flags.dev {
        Some(address) => {
            let stream = std::net::TcpStream::connect(address);
            converse(
                stream.map_err(|error| unreachable(&address.to_string(), &error))?,
                &request,
            )
        }
        None => {
            let socket = folder.owner_socket();
            let stream = std::os::unix::net::UnixStream::connect(&socket);
            let shown = socket.display().to_string();
            converse(
                stream.map_err(|error| unreachable(&shown, &error))?,
                &request,
            )
        }
    }?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or_else(|| Failure::new("The server's answer is not HTTP."))?;
    if head.split(' ').nth(1) == Some("200") {
        return Ok(body.to_owned());
    }
    #[derive(Deserialize)]
    struct Refusal {
        message: String,
    }
    let refusal: Option<Refusal> = serde_json::from_str(body).ok();
    let words = refusal.map_or_else(|| head.to_owned(), |refusal| refusal.message);
    Err(Failure::new(words))
}

fn unreachable(place: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("No server answers at {place}: {error}"))
        .hint("Start `ringwall serve`, name its folder with --data-dir, or its address with --dev.")
}

fn converse(mut stream: impl Read + Write, request: &str) -> Result<String, Failure> {
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// The members of an answer that people see.
#[derive(Deserialize)]
struct Answer {
    decisions: Vec<Decision>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Decision {
    principal: String,
    action: String,
    resource: String,
    decision: String,
    because: String,
    advice: Vec<String>,
    statements: Vec<Statement>,
    conditions: Vec<Key>,
    encoded_message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statement {
    policy_type: String,
    policy: String,
    statement: String,
    effect: String,
    matched: bool,
    outcome: String,
}

#[derive(Deserialize)]
struct Key {
    key: String,
    values: Vec<String>,
}

fn print(answer: &str) -> Result<(), Failure> {
    let answer: Answer = serde_json::from_str(answer)
        .map_err(|error| Failure::new(format!("The server's answer cannot be read: {error}")))?;
    for decision in &answer.decisions {
        print_decision(decision)?;
    }
    for note in &answer.notes {
        output::line(format_args!("note: {note}"))?;
    }
    Ok(())
}

/// Prints denials as encoded authorization messages, one a line.
fn print_encoded(answer: &str) -> Result<ExitCode, Failure> {
    let answer: Answer = serde_json::from_str(answer)
        .map_err(|error| Failure::new(format!("The server's answer cannot be read: {error}")))?;
    let messages = answer.decisions.iter();
    let messages: Vec<_> = messages
        .filter_map(|one| one.encoded_message.as_ref())
        .collect();
    if messages.is_empty() {
        return Err(Failure::new("Nothing was denied, so there is no message.")
            .hint("Leave --encode out to see why it is allowed."));
    }
    for message in messages {
        output::line(message)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print_decision(decision: &Decision) -> Result<(), Failure> {
    let Decision {
        principal,
        action,
        resource,
        because,
        ..
    } = decision;
    let verdict = match decision.decision.as_str() {
        "allowed" => "ALLOWED",
        "explicitDeny" => "DENIED, explicitly",
        _ => "DENIED, implicitly",
    };
    output::line(format_args!("{verdict}: {because}."))?;
    output::line(format_args!("  {principal}\n  {action}\n  on {resource}\n"))?;
    output::line("Statements considered:")?;
    for one in &decision.statements {
        let mark = match (one.matched, one.effect.as_str()) {
            (true, "Allow") => "+",
            (true, _) => "-",
            (false, _) => " ",
        };
        let (kind, policy, effect) = (&one.policy_type, &one.policy, &one.effect);
        output::line(format_args!(
            "  {mark} {effect:5} {kind} {policy}, {}: {}",
            one.statement, one.outcome
        ))?;
    }
    if decision.statements.is_empty() {
        output::line("    none")?;
    }
    if !decision.conditions.is_empty() {
        output::line("\nCondition keys that they look at:")?;
        for key in &decision.conditions {
            let values = if key.values.is_empty() {
                "(absent)".to_owned()
            } else {
                key.values.join(", ")
            };
            output::line(format_args!("    {} = {values}", key.key))?;
        }
    }
    if !decision.advice.is_empty() {
        output::line("\nWhat would have to change:")?;
        for advice in &decision.advice {
            output::line(format_args!("    {advice}"))?;
        }
    }
    Ok(output::line("")?)
}
