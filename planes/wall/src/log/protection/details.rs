//! Data protection in the details of matches and of rates.
//!
//! A detail shows a part of a field; what stands for it is made of the whole field, so that the
//! same secret looks the same everywhere in a record.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/data-protection-limitations.html>

use std::borrow::Cow;

use ringwall_waf::language::{DataProtection, DataProtectionAction, FieldToProtectType};

use super::super::record::{CustomValue, HttpRequest, MatchDetail, MatchingRule, Record};
use super::{COOKIE, Protection, REDACTED, names, strictest};

impl Protection {
    pub(super) fn protect_details(&self, record: &mut Record) {
        let request = &record.http_request;
        let groups = record.rule_group_list.iter_mut();
        let in_groups = groups.flat_map(|group| {
            let ending = group.terminating_rule.iter_mut();
            ending.chain(&mut group.non_terminating_matching_rules)
        });
        let own = record.non_terminating_matching_rules.iter_mut();
        let of_rule = |rule: &mut MatchingRule| {
            for detail in rule.rule_match_details.iter_mut().flatten() {
                self.protect_detail(request, detail);
            }
        };
        own.chain(in_groups).for_each(of_rule);
        for detail in &mut record.terminating_rule_match_details {
            self.protect_detail(request, detail);
        }
    }

    fn protect_detail(&self, request: &HttpRequest, detail: &mut MatchDetail) {
        let shown = |field: &&DataProtection| !field.exclude_rule_match_details;
        let name = detail.matched_field_name.as_deref();
        let action = self.action_at(&detail.location, name, &shown);
        let Some(action) = action else { return };
        let whole = match action {
            DataProtectionAction::Substitution => Cow::Borrowed(""),
            DataProtectionAction::Hash => field(request, &detail.location, name)
                .unwrap_or_else(|| Cow::Owned(detail.matched_data.concat())),
        };
        detail.matched_data = vec![self.hidden(action, &whole)];
        // Where the whole query is hidden, so are the names in it.
        let hides_names = self
            .fields
            .iter()
            .filter(shown)
            .any(|it| it.field.field_type == FieldToProtectType::QueryString);
        if hides_names && is_argument(&detail.location) && detail.matched_field_name.is_some() {
            detail.matched_field_name = Some(REDACTED.to_owned());
        }
    }

    pub(super) fn protect_rates(&self, record: &mut Record) {
        let shown = |field: &&DataProtection| !field.exclude_rate_based_details;
        let rules = record.rate_based_rule_list.iter_mut();
        for value in rules.flat_map(|rule| &mut rule.custom_values) {
            let CustomValue { key, name, value } = value;
            if let Some(action) = self.action_at(key, name.as_deref(), &shown) {
                let request = &record.http_request;
                // The value is cut, so the hash is of what the request holds.
                let whole = field(request, key, name.as_deref());
                let whole = whole.unwrap_or(Cow::Borrowed(value.as_str()));
                *value = self.hidden(action, &whole);
            }
        }
    }

    /// What is done at a place, by the protections that `applies` lets through.
    fn action_at(
        &self,
        location: &str,
        name: Option<&str>,
        applies: &impl Fn(&&DataProtection) -> bool,
    ) -> Option<DataProtectionAction> {
        let is_here = |protection: &&DataProtection| reaches(protection, location, name);
        strictest(self.fields.iter().filter(applies).filter(is_here))
    }
}

/// Whether a protection reaches what was found at a place. Strings that are made of several fields
/// are reached by the protections of any of them.
fn reaches(protection: &DataProtection, location: &str, name: Option<&str>) -> bool {
    use FieldToProtectType::{Body, QueryString, SingleCookie, SingleHeader, SingleQueryArgument};
    let kind = protection.field.field_type;
    let is_named = |kind| name.is_none_or(|name| names(protection, kind, name));
    match location {
        "HEADER" | "ALL_HEADERS" => {
            let is_cookie = name.is_some_and(|name| name.eq_ignore_ascii_case(COOKIE));
            kind == SingleHeader && is_named(SingleHeader) || kind == SingleCookie && is_cookie
        }
        "COOKIE" | "ALL_COOKIES" => {
            kind == SingleCookie && is_named(SingleCookie)
                || names(protection, SingleHeader, COOKIE)
        }
        "SINGLE_QUERY_ARG" | "QUERY_ARGUMENT" => {
            kind == QueryString || kind == SingleQueryArgument && is_named(SingleQueryArgument)
        }
        "QUERY_STRING" | "QUERY_ARGS" | "ALL_QUERY_ARGS" => {
            kind == QueryString || kind == SingleQueryArgument
        }
        // AWS calls the place of a match in a JSON body UNKNOWN.
        "BODY" | "JSON_BODY" | "UNKNOWN" => kind == Body,
        _ => false,
    }
}

fn is_argument(location: &str) -> bool {
    matches!(location, "SINGLE_QUERY_ARG" | "QUERY_ARGUMENT")
}

/// What a field holds, as the record has it.
fn field<'a>(request: &'a HttpRequest, location: &str, name: Option<&str>) -> Option<Cow<'a, str>> {
    let header = |name: &str| {
        let mut headers = request.headers.iter();
        let found = headers.find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| header.value.as_str())
    };
    let value_in = |text: &'a str, separator: char, name: &str| {
        let mut pairs = text
            .split(separator)
            .filter_map(|pair| pair.split_once('='));
        let found = pairs.find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    };
    let found = match (location, name) {
        ("HEADER" | "ALL_HEADERS", Some(name)) => header(name),
        ("COOKIE" | "ALL_COOKIES", Some(name)) => {
            header(COOKIE).and_then(|cookies| value_in(cookies, ';', name))
        }
        ("COOKIE" | "ALL_COOKIES", None) => header(COOKIE),
        ("SINGLE_QUERY_ARG" | "QUERY_ARGUMENT", Some(name)) => value_in(&request.args, '&', name),
        ("QUERY_STRING" | "QUERY_ARGS" | "ALL_QUERY_ARGS", _) => Some(request.args.as_str()),
        _ => None,
    };
    found.map(Cow::Borrowed)
}
