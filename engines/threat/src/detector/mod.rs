//! What looks at events: one module a form. Each says which members it needs, what a finding tells of
//! an event, and what it remembers.

pub(crate) mod call;
mod call_anomaly;
mod call_origin;
mod call_table;
pub(crate) mod file;
pub(crate) mod kubernetes;
mod kubernetes_anomaly;
pub(crate) mod login;
pub(crate) mod name;
mod name_generator;
mod name_shape;
mod name_tunnel;
mod password_policy;
pub(crate) mod process;
pub(crate) mod traffic;
mod traffic_counters;
mod traffic_habits;
mod traffic_sides;

pub(crate) use self::kubernetes_anomaly::see as unusual_requests;
use crate::batch::{Event, Field};
use crate::finding::{Detection, Evidence, ThreatIntelligenceDetail};
use crate::intelligence::{Intelligence, Marks};
use crate::locations::Locations;
use crate::rules::Network;
use crate::settings::Settings;
use crate::signal;
use crate::sources::Form;

/// Numbers the members that a detector needs.
macro_rules! members {
    ($($name:ident = $path:literal;)*) => {
        pub(crate) const PATHS: &[&str] = &[$($path),*];
        $crate::detector::members!(@number 0_u8; $($name)*);
    };
    (@number $number:expr; $first:ident $($rest:ident)*) => {
        pub(crate) const $first: $crate::batch::Field = $crate::batch::Field($number);
        $crate::detector::members!(@number $number + 1; $($rest)*);
    };
    (@number $number:expr;) => {};
}
use members;

/// The members that the detector of a form needs, and those that name an event.
pub(crate) fn fields(form: Form) -> (&'static [&'static str], &'static [Field]) {
    match form {
        Form::CloudTrail => (call::PATHS, &[call::EVENT_SOURCE, call::EVENT_NAME]),
        Form::Dns => (name::PATHS, &[name::QUERY_TYPE]),
        Form::Eks => (kubernetes::PATHS, &[kubernetes::RESOURCE, kubernetes::VERB]),
        Form::Rds => (login::PATHS, &[login::OUTCOME]),
        Form::Runtime => (process::PATHS, &[process::KIND]),
        Form::Malware => (file::PATHS, &[file::RESOURCE_TYPE]),
        Form::Flow => (&[], &[]),
    }
}

/// Where a stream comes from, and what is true of all of it unless its records say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Names the stream: its records are counted by place in it.
    pub source: String,
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The cluster, of audit logs.
    pub cluster: String,
}

/// What a detector can ask.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) intelligence: &'a Intelligence,
    pub(crate) locations: &'a dyn Locations,
    pub(crate) origin: &'a Origin,
}

impl Surroundings<'_> {
    /// What a finding tells of the lists that know something.
    pub(crate) fn evidence(&self, marks: Marks, hash: Option<&str>) -> Option<Evidence> {
        let detail = |list: &crate::intelligence::List| ThreatIntelligenceDetail {
            threat_list_name: list.name.clone(),
            threat_names: (!list.threat.is_empty())
                .then(|| list.threat.clone())
                .into_iter()
                .collect(),
            threat_file_sha256: hash.map(str::to_owned),
        };
        let details: Vec<_> = self.intelligence.lists(marks).map(detail).collect();
        (!details.is_empty()).then_some(Evidence {
            threat_intelligence_details: details,
        })
    }

    /// A member, or what is true of the whole stream.
    pub(crate) fn or(&self, value: Option<&[u8]>, otherwise: &str) -> String {
        match value {
            Some(value) => String::from_utf8_lossy(value).into_owned(),
            None => otherwise.to_owned(),
        }
    }
}

/// What rules say of an event: a detection for each rule that it meets.
pub(crate) fn by_rules(
    network: &Network,
    met: &[usize],
    event: Event<'_>,
    around: Surroundings<'_>,
    describe: impl Fn(&'static crate::catalog::FindingType) -> Detection,
) -> Vec<Detection> {
    let rules = met.iter().filter_map(|number| network.rule(*number));
    let made = rules.map(|rule| {
        let mut detection = describe(rule.kind);
        detection.severity = rule.severity.or(detection.severity);
        for field in &rule.key {
            detection.criteria.push('|');
            detection.criteria.push_str(&event.text(*field));
        }
        let mut marks = Marks::default();
        for value in rule.listed.iter().flat_map(|field| event.values(*field)) {
            let said = around.intelligence.word(value);
            marks.lists |= said.lists;
            marks.categories |= said.categories;
        }
        detection.evidence = around.evidence(marks, None).or(detection.evidence);
        if let Some(rule) = &rule.signal {
            signal::describe(&mut detection, rule, event);
        }
        detection
    });
    made.collect()
}
