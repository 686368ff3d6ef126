//! Statements that nest.

use std::sync::Arc;

use super::{CompileError, Compiler, Scope};
use crate::label::LabelMatch;
use crate::language::field::{
    Body, BodyParsingFallbackBehavior, FallbackBehavior, FieldToMatch, OversizeHandling,
};
use crate::language::statement::{
    ByteMatchStatement, Inspected, IpSetReferenceStatement, PositionalConstraint, SensitivityLevel,
    Statement,
};
use crate::network::NetworkSet;
use crate::pattern::{Pattern, PatternId};
use crate::plan::component::Component;
use crate::plan::describe::{component_in_words, test_in_words};
use crate::plan::node::{Asn, Geo, IpSet, Match, Node, Test};
use crate::plan::slot::SlotId;

impl Compiler<'_> {
    pub(super) fn statement(
        &mut self,
        statement: &Statement,
        scope: &Scope<'_>,
    ) -> Result<Node, CompileError> {
        Ok(match statement {
            Statement::ByteMatch(one) => self.byte_match(one)?,
            Statement::RegexMatch(one) => {
                self.regexes(&one.inspected, std::slice::from_ref(&one.regex_string))?
            }
            Statement::RegexPatternSetReference(one) => {
                let found = self.catalog.regex_pattern_set(&one.arn);
                let expressions = found.ok_or_else(|| CompileError::NotFound(one.arn.clone()))?;
                self.regexes(&one.inspected, &expressions)?
            }
            Statement::SqliMatch(one) => {
                let level = one.sensitivity_level.unwrap_or(SensitivityLevel::Low);
                self.inspect(&one.inspected, "", |_, _| Ok(Test::Sqli(level)))?
            }
            Statement::XssMatch(one) => self.inspect(&one.inspected, "", |_, _| Ok(Test::Xss))?,
            Statement::SizeConstraint(one) => {
                let test = (one.comparison_operator, one.size);
                self.inspect(&one.inspected, "", |_, _| Ok(Test::Size(test.0, test.1)))?
            }
            Statement::GeoMatch(one) => Node::Geo(Geo {
                countries: one
                    .country_codes
                    .iter()
                    .map(|code| code.to_ascii_uppercase())
                    .collect(),
                forwarded: one.forwarded_ip_config.clone(),
            }),
            Statement::AsnMatch(one) => Node::Asn(Asn {
                numbers: one.asn_list.clone().into(),
                forwarded: one.forwarded_ip_config.clone(),
            }),
            Statement::IpSetReference(one) => self.ip_set(one)?,
            Statement::LabelMatch(one) => Node::Label(LabelMatch::new(one, &scope.prefix)),
            Statement::And(inner) => Node::And(self.statements(&inner.statements, scope)?),
            Statement::Or(inner) => Node::Or(self.statements(&inner.statements, scope)?),
            Statement::Not(inner) => Node::Not(Box::new(self.statement(&inner.statement, scope)?)),
            Statement::RateBased(_) => return Err(CompileError::Misplaced("RateBasedStatement")),
            Statement::RuleGroupReference(_) => {
                return Err(CompileError::Misplaced("RuleGroupReferenceStatement"));
            }
            Statement::ManagedRuleGroup(_) => {
                return Err(CompileError::Misplaced("ManagedRuleGroupStatement"));
            }
        })
    }

    fn statements(
        &mut self,
        statements: &[Statement],
        scope: &Scope<'_>,
    ) -> Result<Box<[Node]>, CompileError> {
        statements
            .iter()
            .map(|one| self.statement(one, scope))
            .collect()
    }

    fn byte_match(&mut self, statement: &ByteMatchStatement) -> Result<Node, CompileError> {
        let bytes: Box<[u8]> = statement.search_string.0.as_slice().into();
        let words = format!(
            "{:?} {:?}",
            statement.positional_constraint,
            String::from_utf8_lossy(&bytes)
        );
        self.inspect(&statement.inspected, &words, |compiler, slot| {
            let pattern = match statement.positional_constraint {
                PositionalConstraint::Contains => Pattern::Contains(bytes.clone()),
                PositionalConstraint::ContainsWord => Pattern::Word(bytes.clone()),
                place => return Ok(Test::Bytes(place, bytes.clone())),
            };
            let added = compiler.slots.add_pattern(slot, pattern);
            let id = added.map_err(|reason| CompileError::Regex {
                expression: String::new(),
                reason,
            })?;
            Ok(Test::Patterns(Box::new([id])))
        })
    }

    fn regexes(
        &mut self,
        inspected: &Inspected,
        expressions: &[String],
    ) -> Result<Node, CompileError> {
        let words = format!("regular expression {}", expressions.join(" or "));
        self.inspect(inspected, &words, |compiler, slot| {
            let ids = expressions
                .iter()
                .map(|expression| compiler.regex(slot, expression));
            Ok(Test::Patterns(ids.collect::<Result<_, _>>()?))
        })
    }

    fn regex(&mut self, slot: SlotId, expression: &str) -> Result<PatternId, CompileError> {
        let added = self
            .slots
            .add_pattern(slot, Pattern::Regex(expression.into()));
        added.map_err(|reason| CompileError::Regex {
            expression: expression.to_owned(),
            reason,
        })
    }

    /// A test of a component's values, and of the body's text if a JSON body is none.
    fn inspect(
        &mut self,
        inspected: &Inspected,
        words: &str,
        mut test: impl FnMut(&mut Self, SlotId) -> Result<Test, CompileError>,
    ) -> Result<Node, CompileError> {
        let field = &inspected.field_to_match;
        let root = self.slots.root(Component::of(
            field,
            &inspected.pre_parse_text_transformations,
        ));
        let slot = self.slots.chain(root, &inspected.text_transformations);
        let odd = Odd::of(field);
        let as_text = match odd.invalid {
            Some(BodyParsingFallbackBehavior::EvaluateAsString) => {
                Some(self.as_text(inspected, &mut test)?)
            }
            _ => None,
        };
        let component = Component::of(field, &inspected.pre_parse_text_transformations);
        let test = test(self, slot)?;
        Ok(Node::Match(Box::new(Match {
            root,
            slot,
            as_text,
            what: test_in_words(&test, words).into(),
            field: component_in_words(&component).into(),
            test,
            oversize: odd.oversize,
            missing: odd.missing,
            invalid: odd.invalid,
        })))
    }

    fn as_text(
        &mut self,
        inspected: &Inspected,
        test: &mut impl FnMut(&mut Self, SlotId) -> Result<Test, CompileError>,
    ) -> Result<(SlotId, Test), CompileError> {
        let root = self.slots.root(Component::Body);
        let slot = self.slots.chain(root, &inspected.text_transformations);
        Ok((slot, test(self, slot)?))
    }

    fn ip_set(&mut self, statement: &IpSetReferenceStatement) -> Result<Node, CompileError> {
        let networks = match self.networks.get(&statement.arn) {
            Some(networks) => networks.clone(),
            None => {
                let found = self.catalog.ip_set(&statement.arn);
                let texts = found.ok_or_else(|| CompileError::NotFound(statement.arn.clone()))?;
                let networks = Arc::new(NetworkSet::parse(texts.iter().map(String::as_str))?);
                self.networks
                    .insert(statement.arn.clone(), networks.clone());
                networks
            }
        };
        Ok(Node::IpSet(IpSet {
            name: statement.arn.as_str().into(),
            networks,
            forwarded: statement.forwarded_ip_config.clone(),
        }))
    }
}

/// What happens to a component in odd cases.
struct Odd {
    oversize: OversizeHandling,
    missing: Option<FallbackBehavior>,
    invalid: Option<BodyParsingFallbackBehavior>,
}

impl Odd {
    fn of(field: &FieldToMatch) -> Self {
        let oversize = match field {
            FieldToMatch::Body(Body { oversize_handling }) => *oversize_handling,
            FieldToMatch::JsonBody(json) => json.oversize_handling,
            FieldToMatch::Headers(headers) => headers.oversize_handling,
            FieldToMatch::Cookies(cookies) => cookies.oversize_handling,
            FieldToMatch::HeaderOrder(order) => order.oversize_handling,
            _ => OversizeHandling::Continue,
        };
        let missing = match field {
            FieldToMatch::Ja3Fingerprint(print) | FieldToMatch::Ja4Fingerprint(print) => {
                Some(print.fallback_behavior)
            }
            FieldToMatch::UriFragment(fragment) => fragment.fallback_behavior,
            _ => None,
        };
        let invalid = match field {
            FieldToMatch::JsonBody(json) => json.invalid_fallback_behavior,
            _ => None,
        };
        Self {
            oversize,
            missing,
            invalid,
        }
    }
}
