//! From a verdict to a record.

use std::sync::Arc;

use ringwall_waf::language::rate::AggregateKeyType;
use ringwall_waf::language::statement::SensitivityLevel;
use ringwall_waf::request::Request;
use ringwall_waf::verdict::{self, ActionKind, Verdict};

use super::record::{
    CustomValue, DEFAULT_ACTION, ExcludedRule, HttpRequest, LABELS_MAX, Label, MatchDetail,
    MatchingRule, NameValue, RateBasedRule, Record, RuleGroup, TokenResponse,
};

/// What a record says of the web ACL and of the resource behind it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The web ACL's ARN.
    pub web_acl_arn: String,
    /// `httpSourceName`.
    pub name: &'static str,
    /// `httpSourceId`.
    pub id: String,
}

/// The record of a request.
pub fn record(
    source: &Source,
    request: &Request<'_>,
    country: Option<&str>,
    verdict: &Verdict,
) -> Record {
    let account = &verdict.account;
    Record {
        timestamp: request.at_millis,
        format_version: 1,
        webacl_id: source.web_acl_arn.clone(),
        terminating_rule_id: account
            .terminating_rule
            .as_deref()
            .unwrap_or(DEFAULT_ACTION)
            .to_owned(),
        terminating_rule_type: account.terminating_rule_type.as_str().to_owned(),
        action: verdict.outcome.action().as_str().to_owned(),
        terminating_rule_match_details: details(&account.terminating_match_details),
        http_source_name: source.name.to_owned(),
        http_source_id: source.id.clone(),
        rule_group_list: account
            .rule_groups
            .iter()
            .map(|group| rule_group(group, account.terminating_rule.as_ref()))
            .collect(),
        rate_based_rule_list: account.rate_based_rules.iter().map(rate_based).collect(),
        non_terminating_matching_rules: account
            .non_terminating_rules
            .iter()
            .map(|rule| matching_rule(rule, Some(details(&rule.match_details))))
            .collect(),
        request_headers_inserted: inserted(&verdict.inserted_headers),
        response_code_sent: account.response_code_sent,
        http_request: http_request(request, country),
        labels: labels(&verdict.labels),
        captcha_response: account.captcha.as_ref().map(token_response),
        challenge_response: account.challenge.as_ref().map(token_response),
        oversize_fields: account
            .oversize_fields
            .iter()
            .map(|field| field.as_str().to_owned())
            .collect(),
        ja3_fingerprint: request.ja3.map(str::to_owned),
        ja4_fingerprint: request.ja4.map(str::to_owned),
        client_asn: account.client_asn,
        forwarded_asn: account.forwarded_asn,
        request_body_size: (request.body.size > 0).then_some(request.body.size),
        request_body_size_inspected: account.body_inspected,
    }
}

fn http_request(request: &Request<'_>, country: Option<&str>) -> HttpRequest {
    let headers = request.headers.iter();
    HttpRequest {
        client_ip: request.peer.to_canonical().to_string(),
        country: country.unwrap_or("-").to_owned(),
        headers: headers
            .map(|header| NameValue {
                name: text(header.name),
                value: text(header.value),
            })
            .collect(),
        uri: text(request.path),
        args: text(request.query),
        http_version: request.version.to_owned(),
        http_method: text(request.method),
        request_id: request.id.to_owned(),
        fragment: request.fragment.map(text).unwrap_or_default(),
        scheme: request.scheme.to_owned(),
        host: request.header("host").map(text).unwrap_or_default(),
    }
}

/// Bytes that are no text are replaced: logs are JSON.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn inserted(headers: &[(String, String)]) -> Option<Vec<NameValue>> {
    let headers = headers.iter().map(|(name, value)| NameValue {
        name: name.clone(),
        value: value.clone(),
    });
    let headers: Vec<_> = headers.collect();
    (!headers.is_empty()).then_some(headers)
}

fn labels(labels: &[Arc<str>]) -> Vec<Label> {
    let first = labels.iter().take(LABELS_MAX);
    let named = first.map(|label| Label {
        name: (**label).to_owned(),
    });
    named.collect()
}

fn details(found: &[verdict::MatchDetail]) -> Vec<MatchDetail> {
    let details = found.iter().map(|detail| MatchDetail {
        condition_type: detail.condition.as_str().to_owned(),
        sensitivity_level: detail.sensitivity.map(|level| match level {
            SensitivityLevel::Low => "LOW".to_owned(),
            SensitivityLevel::High => "HIGH".to_owned(),
        }),
        location: detail.location.to_owned(),
        matched_data: detail.matched_data.clone(),
        matched_field_name: detail.field_name.clone(),
    });
    details.collect()
}

fn matching_rule(rule: &verdict::MatchedRule, found: Option<Vec<MatchDetail>>) -> MatchingRule {
    let response = rule.token.as_ref();
    let of = |kind| {
        response
            .filter(|check| check.action == kind)
            .map(token_response)
    };
    MatchingRule {
        rule_id: (*rule.rule).to_owned(),
        action: rule.action.as_str().to_owned(),
        overridden_action: rule.overridden_action.map(|it| it.as_str().to_owned()),
        rule_match_details: found,
        captcha_response: of(ActionKind::Captcha),
        challenge_response: of(ActionKind::Challenge),
    }
}

/// A group. What its ending rule found stands in the record itself if the group ended all.
fn rule_group(group: &verdict::RuleGroupAccount, terminating: Option<&Arc<str>>) -> RuleGroup {
    let ended_all = terminating == Some(&group.rule);
    let others = group.non_terminating_rules.iter();
    let excluded = group.excluded_rules.iter().map(|rule| ExcludedRule {
        exclusion_type: "EXCLUDED_AS_COUNT".to_owned(),
        rule_id: (**rule).to_owned(),
    });
    let excluded: Vec<_> = excluded.collect();
    RuleGroup {
        rule_group_id: (*group.rule_group).to_owned(),
        terminating_rule: group.terminating_rule.as_ref().map(|rule| {
            let found = (!ended_all).then(|| details(&rule.match_details));
            matching_rule(rule, found)
        }),
        non_terminating_matching_rules: others
            .map(|rule| matching_rule(rule, Some(details(&rule.match_details))))
            .collect(),
        excluded_rules: (!excluded.is_empty()).then_some(excluded),
        customer_config: None,
    }
}

fn rate_based(rule: &verdict::RateBasedAccount) -> RateBasedRule {
    // AWS: the same as the terminating rule's id, which is its name.
    let id = match &rule.id {
        Some(_) => &*rule.rule,
        None => "NO_EVALUATION_PERFORMED",
    };
    RateBasedRule {
        rate_based_rule_id: id.to_owned(),
        rate_based_rule_name: (*rule.rule).to_owned(),
        limit_key: match rule.key_type {
            AggregateKeyType::Ip => "IP",
            AggregateKeyType::ForwardedIp => "FORWARDED_IP",
            AggregateKeyType::CustomKeys => "CUSTOMKEYS",
            AggregateKeyType::Constant => "CONSTANT",
        }
        .to_owned(),
        limit_value: rule.limit_value.clone(),
        max_rate_allowed: rule.limit,
        evaluation_window_sec: rule.window_seconds.to_string(),
        custom_values: rule
            .custom_values
            .iter()
            .map(|value| CustomValue {
                key: value.key.to_owned(),
                name: value.name.clone(),
                value: value.value.clone(),
            })
            .collect(),
    }
}

fn token_response(check: &verdict::TokenCheck) -> TokenResponse {
    TokenResponse {
        response_code: check.response_code(),
        solve_timestamp: check.solved_at.unwrap_or(0),
        failure_reason: check.failure.map(|failure| failure.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests;
