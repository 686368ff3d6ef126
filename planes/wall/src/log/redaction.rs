//! What a logging configuration keeps out of logs.
//!
//! Unlike data protection it says nothing about samples.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html>

use ringwall_waf::language::field::FieldToMatch;

use super::protection::REDACTED;
use super::record::{HttpRequest, MatchDetail, Record};

/// Fields that logs show as `REDACTED`.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    has_path: bool,
    has_query: bool,
    has_method: bool,
    headers: Vec<String>,
}

impl Redaction {
    /// Of the fields that a configuration names; AWS lets it name no others than these.
    pub fn new<'a>(fields: impl IntoIterator<Item = &'a FieldToMatch>) -> Self {
        let mut redaction = Self::default();
        for field in fields {
            match field {
                FieldToMatch::UriPath(_) => redaction.has_path = true,
                FieldToMatch::QueryString(_) => redaction.has_query = true,
                FieldToMatch::Method(_) => redaction.has_method = true,
                FieldToMatch::SingleHeader(header) => redaction.headers.push(header.name.clone()),
                _ => {}
            }
        }
        redaction
    }

    /// Takes the fields out of a record.
    pub fn redact(&self, record: &mut Record) {
        self.redact_request(&mut record.http_request);
        let groups = record.rule_group_list.iter_mut();
        let in_groups = groups.flat_map(|group| {
            let ending = group.terminating_rule.iter_mut();
            ending.chain(&mut group.non_terminating_matching_rules)
        });
        let rules = record.non_terminating_matching_rules.iter_mut();
        for rule in rules.chain(in_groups) {
            let details = rule.rule_match_details.iter_mut().flatten();
            details.for_each(|detail| self.redact_detail(detail));
        }
        let details = record.terminating_rule_match_details.iter_mut();
        details.for_each(|detail| self.redact_detail(detail));
    }

    fn redact_request(&self, request: &mut HttpRequest) {
        let texts = [
            (self.has_path, &mut request.uri),
            (self.has_query, &mut request.args),
            (self.has_method, &mut request.http_method),
            (self.has_header("host"), &mut request.host),
        ];
        for (is_redacted, text) in texts {
            if is_redacted {
                REDACTED.clone_into(text);
            }
        }
        for header in &mut request.headers {
            if self.has_header(&header.name) {
                REDACTED.clone_into(&mut header.value);
            }
        }
    }

    fn redact_detail(&self, detail: &mut MatchDetail) {
        let name = detail.matched_field_name.as_deref();
        let is_redacted = match detail.location.as_str() {
            "URI" => self.has_path,
            "QUERY_STRING" => self.has_query,
            "METHOD" => self.has_method,
            "HEADER" => name.is_some_and(|name| self.has_header(name)),
            _ => false,
        };
        if is_redacted {
            detail.matched_data = vec![REDACTED.to_owned()];
        }
    }

    fn has_header(&self, name: &str) -> bool {
        let mut headers = self.headers.iter();
        headers.any(|header| header.eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use ringwall_waf::language::action::Empty;
    use ringwall_waf::language::field::Named;

    use super::*;
    use crate::log::record::{MatchingRule, NameValue, RuleGroup};

    fn detail(location: &str, name: Option<&str>) -> MatchDetail {
        MatchDetail {
            location: location.to_owned(),
            matched_data: vec!["<".to_owned(), "script".to_owned()],
            matched_field_name: name.map(str::to_owned),
            ..MatchDetail::default()
        }
    }

    fn record() -> Record {
        Record {
            terminating_rule_match_details: vec![detail("HEADER", Some("authorization"))],
            rule_group_list: vec![RuleGroup {
                terminating_rule: Some(MatchingRule {
                    rule_match_details: Some(vec![detail("QUERY_STRING", None)]),
                    ..MatchingRule::default()
                }),
                ..RuleGroup::default()
            }],
            http_request: HttpRequest {
                uri: "/login".to_owned(),
                args: "a=b".to_owned(),
                http_method: "POST".to_owned(),
                headers: vec![NameValue {
                    name: "Authorization".to_owned(),
                    value: "Bearer 1".to_owned(),
                }],
                ..HttpRequest::default()
            },
            ..Record::default()
        }
    }

    #[test]
    fn named_fields_are_taken_out_of_the_request_and_of_details() {
        let redaction = Redaction::new(&[
            FieldToMatch::SingleHeader(Named {
                name: "authorization".to_owned(),
            }),
            FieldToMatch::QueryString(Empty {}),
        ]);
        let mut record = record();

        redaction.redact(&mut record);

        assert_eq!(record.http_request.headers[0].value, "REDACTED");
        assert_eq!(record.http_request.args, "REDACTED");
        assert_eq!(record.http_request.uri, "/login");
        assert_eq!(record.http_request.http_method, "POST");
        let own = &record.terminating_rule_match_details[0];
        assert_eq!(own.matched_data, ["REDACTED"]);
        let ending = record.rule_group_list[0].terminating_rule.as_ref().unwrap();
        let in_group = &ending.rule_match_details.as_ref().unwrap()[0];
        assert_eq!(in_group.matched_data, ["REDACTED"]);
    }

    #[test]
    fn what_is_not_named_stays() {
        let mut redacted = record();
        Redaction::new(&[FieldToMatch::UriPath(Empty {})]).redact(&mut redacted);
        assert_eq!(redacted.http_request.uri, "REDACTED");
        redacted.http_request.uri = "/login".to_owned();
        assert_eq!(redacted, record());
    }
}
