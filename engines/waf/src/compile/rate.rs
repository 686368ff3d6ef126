//! Rate-based rules: what they count apart, and the counter that they had before.

use super::{CompileError, Compiler, Scope};
use crate::label::LabelMatch;
use crate::language::field::MatchScope;
use crate::language::field::{Fingerprint, TextTransformation};
use crate::language::rate::{AggregateKeyType, CustomKey, RateBasedStatement};
use crate::language::statement::{LabelMatchScope, LabelMatchStatement};
use crate::plan::component::{Component, Filter};
use crate::plan::rate::{KeyPart, Rate};

/// The window if a statement does not say.
const DEFAULT_WINDOW_SECONDS: u64 = 300;

impl Compiler<'_> {
    pub(super) fn rate(
        &mut self,
        rule: &str,
        statement: &RateBasedStatement,
        scope: &Scope<'_>,
    ) -> Result<Rate, CompileError> {
        let id = match scope.referring_rule {
            Some(referring) => format!("{}/{referring}/{rule}", self.arn),
            None => format!("{}/{rule}", self.arn),
        };
        let window_seconds = statement
            .evaluation_window_sec
            .unwrap_or(DEFAULT_WINDOW_SECONDS);
        let scope_down = statement.scope_down_statement.as_ref();
        let parts = match statement.aggregate_key_type {
            AggregateKeyType::CustomKeys => statement.custom_keys.as_slice(),
            _ => &[],
        };
        Ok(Rate {
            counter: self.rates.counter(&id, statement, window_seconds),
            id: id.into(),
            scope_down: scope_down
                .map(|inner| self.statement(inner, scope))
                .transpose()?,
            key_type: statement.aggregate_key_type,
            forwarded: statement.forwarded_ip_config.clone(),
            parts: parts.iter().map(|key| self.key_part(key, scope)).collect(),
            limit: statement.limit,
            window_seconds,
        })
    }

    fn key_part(&mut self, key: &CustomKey, scope: &Scope<'_>) -> KeyPart {
        match key {
            CustomKey::Header(header) => {
                let component =
                    Component::Header(header.name.trim().to_ascii_lowercase().into_bytes().into());
                self.slot_part(
                    "HEADER",
                    Some(&header.name),
                    component,
                    &header.text_transformations,
                )
            }
            CustomKey::Cookie(cookie) => {
                let filter = Filter::Included(Box::new([cookie.name.as_bytes().into()]));
                let component = Component::Cookies(filter, MatchScope::Value);
                self.slot_part(
                    "COOKIE",
                    Some(&cookie.name),
                    component,
                    &cookie.text_transformations,
                )
            }
            CustomKey::QueryArgument(argument) => {
                let name = argument.name.to_ascii_lowercase().into_bytes();
                let component = Component::Argument(name.into(), Box::default());
                self.slot_part(
                    "QUERY_ARGUMENT",
                    Some(&argument.name),
                    component,
                    &argument.text_transformations,
                )
            }
            CustomKey::QueryString(text) => self.slot_part(
                "QUERY_STRING",
                None,
                Component::Query,
                &text.text_transformations,
            ),
            CustomKey::UriPath(text) => self.slot_part(
                "URI_PATH",
                None,
                Component::Path,
                &text.text_transformations,
            ),
            CustomKey::HttpMethod(_) => self.slot_part("HTTP_METHOD", None, Component::Method, &[]),
            CustomKey::Ja3Fingerprint(print) => self.fingerprint_part("JA3", Component::Ja3, print),
            CustomKey::Ja4Fingerprint(print) => self.fingerprint_part("JA4", Component::Ja4, print),
            CustomKey::ForwardedIp(_) => KeyPart::ForwardedIp,
            CustomKey::Ip(_) => KeyPart::Ip,
            CustomKey::Asn(_) => KeyPart::Asn,
            CustomKey::LabelNamespace(labels) => {
                let statement = LabelMatchStatement {
                    scope: LabelMatchScope::Namespace,
                    key: labels.namespace.clone(),
                };
                KeyPart::Labels(
                    LabelMatch::new(&statement, &scope.prefix),
                    labels.namespace.clone(),
                )
            }
        }
    }

    fn slot_part(
        &mut self,
        kind: &'static str,
        name: Option<&String>,
        component: Component,
        transformations: &[TextTransformation],
    ) -> KeyPart {
        let root = self.slots.root(component);
        KeyPart::Slot {
            slot: self.slots.chain(root, transformations),
            kind,
            name: name.cloned(),
            missing: None,
        }
    }

    fn fingerprint_part(
        &mut self,
        kind: &'static str,
        component: Component,
        print: &Fingerprint,
    ) -> KeyPart {
        KeyPart::Slot {
            slot: self.slots.root(component),
            kind,
            name: None,
            missing: Some(print.fallback_behavior),
        }
    }
}
