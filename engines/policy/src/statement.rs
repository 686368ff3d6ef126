//! Statements: effect, whom, what, on what, if.

use crate::action::ActionPattern;
use crate::json::{Member, Node, Value};
use crate::principal::{Naming, PrincipalElement};
use crate::resource::ResourcePattern;
use crate::rules::{Need, Rules};
use crate::span::{PositionCursor, Span};
use crate::template::Variable;
use crate::{Condition, PolicyError, Principal, Request};

/// What a statement does when it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies, whatever allows.
    Deny,
}

/// A statement of a policy.
#[derive(Clone, Debug)]
pub struct Statement {
    sid: Option<Box<str>>,
    effect: Effect,
    pub(crate) principals: Option<PrincipalElement>,
    actions: Patterns<ActionPattern>,
    resources: Option<Patterns<ResourcePattern>>,
    conditions: Box<[Condition]>,
    span: Span,
}

/// `Action` or `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug)]
struct Patterns<P> {
    negated: bool,
    list: Box<[P]>,
}

/// Why a statement does not speak of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mismatch<'p> {
    Action,
    Resource,
    Principal,
    Condition(&'p Condition),
}

impl Statement {
    /// Its name, if it has one.
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// What it does.
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// Where it stands.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The principals it names, by `Principal` or `NotPrincipal`.
    pub fn principals(&self) -> impl Iterator<Item = &Principal> {
        self.principals
            .iter()
            .flat_map(|element| &element.principals)
    }

    /// Whether it speaks of all principals but those it names.
    pub fn is_not_principal(&self) -> bool {
        self.principals
            .as_ref()
            .is_some_and(|element| element.negated)
    }

    /// Its action patterns, as they were written.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.actions.list.iter().map(ActionPattern::spelled)
    }

    /// Whether it speaks of all actions but those it names.
    pub const fn is_not_action(&self) -> bool {
        self.actions.negated
    }

    /// Its resource patterns, as they were written.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        let lists = self.resources.iter().map(|resources| &resources.list);
        lists.flatten().map(ResourcePattern::spelled)
    }

    /// Whether it speaks of all resources but those it names.
    pub fn is_not_resource(&self) -> bool {
        self.resources
            .as_ref()
            .is_some_and(|resources| resources.negated)
    }

    /// Its conditions; all must hold.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// The condition keys that its conditions and variables look at, as the document writes them.
    pub fn context_keys(&self) -> impl Iterator<Item = &str> {
        let conditions = self.conditions.iter().map(Condition::key);
        conditions.chain(self.variables().map(|variable| &*variable.spelled))
    }

    /// Whether it speaks of this action, whoever asks and whatever else must hold.
    pub fn covers_action(&self, action: &str) -> bool {
        self.actions.cover(|pattern| pattern.matches(action))
    }

    /// How it names the caller, if it speaks of the request. Statements without principals speak
    /// of whom they are attached to.
    pub(crate) fn test(
        &self,
        request: &Request<'_>,
        has_boundary: bool,
    ) -> Result<Naming, Mismatch<'_>> {
        if !self.covers_action(request.action) {
            return Err(Mismatch::Action);
        }
        let context = request.context;
        let fits = |pattern: &ResourcePattern| pattern.matches(request.resource, context);
        if self
            .resources
            .as_ref()
            .is_some_and(|resources| !resources.cover(fits))
        {
            return Err(Mismatch::Resource);
        }
        let naming = match &self.principals {
            Some(element) => element.names(request, has_boundary),
            None => Naming::Itself,
        };
        if naming == Naming::Nobody {
            return Err(Mismatch::Principal);
        }
        match self
            .conditions
            .iter()
            .find(|condition| !condition.holds(context))
        {
            Some(condition) => Err(Mismatch::Condition(condition)),
            None => Ok(naming),
        }
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        let lists = self.resources.iter().flat_map(|resources| &resources.list);
        let conditions = self.conditions.iter().flat_map(Condition::variables);
        lists.flat_map(ResourcePattern::variables).chain(conditions)
    }
}

impl<P> Patterns<P> {
    fn cover(&self, fits: impl Fn(&P) -> bool) -> bool {
        self.list.iter().any(fits) != self.negated
    }
}

/// The elements of a statement as the document has them.
#[derive(Default)]
struct Elements<'v, 't> {
    sid: Option<&'v Value<'t>>,
    effect: Option<&'v Value<'t>>,
    principal: Option<&'v Value<'t>>,
    not_principal: Option<&'v Value<'t>>,
    action: Option<&'v Value<'t>>,
    not_action: Option<&'v Value<'t>>,
    resource: Option<&'v Value<'t>>,
    not_resource: Option<&'v Value<'t>>,
    condition: Option<&'v Value<'t>>,
}

impl<'v, 't> Elements<'v, 't> {
    fn sort(members: &'v [Member<'t>]) -> Result<Self, PolicyError> {
        let mut elements = Self::default();
        for member in members {
            let place = match &*member.key {
                "Sid" => &mut elements.sid,
                "Effect" => &mut elements.effect,
                "Principal" => &mut elements.principal,
                "NotPrincipal" => &mut elements.not_principal,
                "Action" => &mut elements.action,
                "NotAction" => &mut elements.not_action,
                "Resource" => &mut elements.resource,
                "NotResource" => &mut elements.not_resource,
                "Condition" => &mut elements.condition,
                other => {
                    return Err(PolicyError::UnknownElement {
                        element: other.to_owned(),
                    });
                }
            };
            *place = Some(&member.value);
        }
        Ok(elements)
    }
}

/// One of two elements that exclude each other.
struct Pair<'v, 't> {
    names: [&'static str; 2],
    values: [Option<&'v Value<'t>>; 2],
}

impl<'v, 't> Pair<'v, 't> {
    /// The element that stands there, its name, and whether it is the negative one.
    fn find(&self, need: Need) -> Result<Option<(&'v Value<'t>, &'static str, bool)>, PolicyError> {
        let [first, second] = self.names;
        let found = match self.values {
            [Some(_), Some(_)] => return Err(PolicyError::ExclusiveElements { first, second }),
            [Some(value), None] => Some((value, first, false)),
            [None, Some(value)] => Some((value, second, true)),
            [None, None] => None,
        };
        match (need, found) {
            (Need::Required, None) => Err(PolicyError::MissingElement { element: first }),
            (Need::Prohibited, Some((_, element, _))) => {
                Err(PolicyError::ProhibitedElement { element })
            }
            _ => Ok(found),
        }
    }
}

impl Statement {
    pub(crate) fn parse(
        value: &Value<'_>,
        variables: bool,
        rules: &Rules,
        positions: &mut PositionCursor<'_>,
    ) -> Result<Self, PolicyError> {
        let Node::Object(members) = &value.node else {
            let element = "Statement".to_owned();
            return Err(PolicyError::WrongType {
                element,
                expected: "an object or a list of objects",
            });
        };
        let elements = Elements::sort(members)?;
        let span = Span {
            start: positions.position(value.start),
            end: positions.position(value.end),
        };
        let statement = Self {
            sid: parse_sid(elements.sid, rules)?,
            effect: parse_effect(elements.effect)?,
            principals: parse_principals(&elements, rules)?,
            actions: parse_actions(&elements)?,
            resources: parse_resources(&elements, variables, rules)?,
            conditions: match elements.condition {
                Some(value) => Condition::parse_all(value, variables)?.into_boxed_slice(),
                None => Box::default(),
            },
            span,
        };
        statement.require_meaning(rules)?;
        Ok(statement)
    }

    /// Checks what no element shows alone.
    fn require_meaning(&self, rules: &Rules) -> Result<(), PolicyError> {
        if self.effect == Effect::Allow && self.is_not_principal() {
            return Err(PolicyError::NotPrincipalAllows);
        }
        if !rules.only_denies {
            return Ok(());
        }
        if let Some(element) = self
            .principals
            .as_ref()
            .filter(|element| !element.is_anyone())
        {
            let principal = element
                .principals
                .first()
                .map_or("", Principal::text)
                .to_owned();
            return Err(PolicyError::Principal {
                kind: "AWS".to_owned(),
                principal,
            });
        }
        if self.effect == Effect::Allow && !self.covers_everything() {
            return Err(PolicyError::ResourceControlAllows);
        }
        Ok(())
    }

    fn covers_everything(&self) -> bool {
        self.conditions.is_empty()
            && !self.actions.negated
            && self.actions.list.iter().any(ActionPattern::is_any)
            && self.resources.as_ref().is_some_and(|resources| {
                !resources.negated && resources.list.iter().any(ResourcePattern::is_any)
            })
    }
}

fn parse_sid(value: Option<&Value<'_>>, rules: &Rules) -> Result<Option<Box<str>>, PolicyError> {
    let Some(value) = value else { return Ok(None) };
    let sid = text("Sid", value)?;
    if rules.plain_sids && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(PolicyError::Sid {
            sid: sid.to_owned(),
        });
    }
    // Tools write an empty name where there is none.
    Ok((!sid.is_empty()).then(|| sid.into()))
}

fn parse_effect(value: Option<&Value<'_>>) -> Result<Effect, PolicyError> {
    match text(
        "Effect",
        value.ok_or(PolicyError::MissingElement { element: "Effect" })?,
    )? {
        "Allow" => Ok(Effect::Allow),
        "Deny" => Ok(Effect::Deny),
        other => Err(PolicyError::Effect {
            effect: other.to_owned(),
        }),
    }
}

fn parse_principals(
    elements: &Elements<'_, '_>,
    rules: &Rules,
) -> Result<Option<PrincipalElement>, PolicyError> {
    let names = ["Principal", "NotPrincipal"];
    let pair = Pair {
        names,
        values: [elements.principal, elements.not_principal],
    };
    let found = pair.find(rules.principal)?;
    found
        .map(|(value, _, negated)| PrincipalElement::parse(value, negated))
        .transpose()
}

fn parse_actions(elements: &Elements<'_, '_>) -> Result<Patterns<ActionPattern>, PolicyError> {
    let names = ["Action", "NotAction"];
    let pair = Pair {
        names,
        values: [elements.action, elements.not_action],
    };
    let found = pair.find(Need::Required)?;
    let (value, name, negated) = found.ok_or(PolicyError::MissingElement { element: "Action" })?;
    let texts = texts(name, value)?;
    let list = texts
        .iter()
        .map(|text| ActionPattern::parse(text))
        .collect::<Result<_, _>>()?;
    Ok(Patterns { negated, list })
}

fn parse_resources(
    elements: &Elements<'_, '_>,
    variables: bool,
    rules: &Rules,
) -> Result<Option<Patterns<ResourcePattern>>, PolicyError> {
    let names = ["Resource", "NotResource"];
    let pair = Pair {
        names,
        values: [elements.resource, elements.not_resource],
    };
    let Some((value, name, negated)) = pair.find(rules.resource)? else {
        return Ok(None);
    };
    let parse = |text: &&str| ResourcePattern::parse(text, variables, rules);
    let list = texts(name, value)?
        .iter()
        .map(parse)
        .collect::<Result<_, _>>()?;
    Ok(Some(Patterns { negated, list }))
}

/// One text or a list of texts, but not an empty list.
fn texts<'v>(element: &'static str, value: &'v Value<'_>) -> Result<Vec<&'v str>, PolicyError> {
    match &value.node {
        Node::List(values) if values.is_empty() => Err(PolicyError::EmptyElement { element }),
        Node::List(values) => values.iter().map(|value| text(element, value)).collect(),
        _ => Ok(vec![text(element, value)?]),
    }
}

pub(crate) fn text<'v>(element: &str, value: &'v Value<'_>) -> Result<&'v str, PolicyError> {
    match &value.node {
        Node::Text(text) => Ok(text),
        _ => Err(PolicyError::WrongType {
            element: element.to_owned(),
            expected: "a text",
        }),
    }
}
