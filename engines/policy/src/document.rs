//! Policy documents.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::collections::{BTreeSet, HashSet};

use crate::json::{JsonError, Node, Value, read};
use crate::principal::PrincipalElement;
use crate::rules::Rules;
use crate::span::PositionCursor;
use crate::statement::text;
use crate::{PolicyError, PolicyKind, Principal, Statement};

/// A policy, compiled, with its text.
#[derive(Clone, Debug)]
pub struct Policy {
    source: Box<str>,
    kind: PolicyKind,
    version: PolicyVersion,
    id: Option<Box<str>>,
    statements: Box<[Statement]>,
    context_keys: Box<[Box<str>]>,
}

/// The version of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyVersion {
    /// `2008-10-17`, also where a document names none: variables are plain text.
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// How large a document may be. Above the engine's own limits they have no effect.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the text.
    pub bytes: usize,
    /// Objects and lists inside each other.
    pub depth: usize,
}

impl Limits {
    /// The engine's own: four times the largest policy that AWS knows, and twice the depth that
    /// the language needs.
    pub const HARD: Self = Self {
        bytes: 128 * 1024,
        depth: 16,
    };
}

impl Policy {
    /// A policy without statements, which allows nothing and denies nothing: what stands in for
    /// a limit that is gone.
    pub fn allowing_nothing(kind: PolicyKind) -> Self {
        Self {
            source: Box::default(),
            kind,
            version: PolicyVersion::V2012,
            id: None,
            statements: Box::default(),
            context_keys: Box::default(),
        }
    }

    /// Reads and compiles a document within [`Limits::HARD`].
    ///
    /// # Errors
    /// It is no policy of this kind.
    pub fn parse(source: &str, kind: PolicyKind) -> Result<Self, PolicyError> {
        Self::parse_within(source, kind, Limits::HARD)
    }

    /// Reads and compiles a document within narrower limits.
    ///
    /// # Errors
    /// It is no policy of this kind, or exceeds the limits.
    pub fn parse_within(
        source: &str,
        kind: PolicyKind,
        limits: Limits,
    ) -> Result<Self, PolicyError> {
        let limit = limits.bytes.min(Limits::HARD.bytes);
        if source.len() > limit {
            return Err(PolicyError::TooLarge { limit });
        }
        let rules = kind.rules();
        if rules.latin_only {
            require_latin(source)?;
        }
        let root = read(source, limits.depth.min(Limits::HARD.depth))
            .map_err(|error| json_error(source, error))?;
        Document::read(&root)?.compile(source, kind, &rules)
    }

    /// The text, byte for byte.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What it was parsed as.
    pub const fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// The version of its language.
    pub const fn version(&self) -> PolicyVersion {
        self.version
    }

    /// Its `Id`, if it has one.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Its statements in the order of the document.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The condition keys that conditions and variables of its statements look at, in lower case,
    /// each once. A request decided by it needs no others.
    pub fn context_keys(&self) -> impl Iterator<Item = &str> {
        self.context_keys.iter().map(|key| &**key)
    }

    /// Every principal it names.
    pub fn principals(&self) -> impl Iterator<Item = &Principal> {
        self.statements.iter().flat_map(Statement::principals)
    }

    /// Binds the users and roles it names to their unique ids, so that another of the same ARN
    /// made later is a stranger. Those for which `find` has no id stay bound to their ARN.
    pub fn bind_principals(&mut self, mut find: impl FnMut(&Principal) -> Option<String>) {
        let elements = self
            .statements
            .iter_mut()
            .filter_map(|one| one.principals.as_mut());
        let principals =
            elements.flat_map(|element: &mut PrincipalElement| &mut element.principals);
        for principal in principals {
            if let Some(id) = find(principal) {
                principal.bind(&id);
            }
        }
    }

    /// Operator and key of each condition, as AWS writes the one and the document the other.
    pub fn condition_keys(&self) -> impl Iterator<Item = (&str, &str)> {
        let conditions = self.statements.iter().flat_map(Statement::conditions);
        conditions.map(|condition| (condition.operator_name(), condition.key()))
    }

    /// The condition keys that its variables stand for, as the document writes them.
    pub fn variable_keys(&self) -> impl Iterator<Item = &str> {
        self.statements
            .iter()
            .flat_map(Statement::variables)
            .map(|variable| &*variable.spelled)
    }
}

/// The length of a document as IAM counts it: in characters, without white space.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub fn size_without_white_space(source: &str) -> usize {
    source
        .chars()
        .filter(|character| !matches!(character, ' ' | '\t' | '\n' | '\r'))
        .count()
}

/// The outermost elements.
struct Document<'v, 't> {
    version: PolicyVersion,
    id: Option<&'v str>,
    statements: &'v [Value<'t>],
}

impl<'v, 't> Document<'v, 't> {
    fn read(root: &'v Value<'t>) -> Result<Self, PolicyError> {
        let Node::Object(members) = &root.node else {
            let element = "the document".to_owned();
            return Err(PolicyError::WrongType {
                element,
                expected: "an object",
            });
        };
        let (mut version, mut id, mut statements) = (PolicyVersion::V2008, None, None);
        for member in members {
            match &*member.key {
                "Version" => version = PolicyVersion::parse(text("Version", &member.value)?)?,
                "Id" => id = Some(text("Id", &member.value)?),
                "Statement" => statements = Some(&member.value),
                other => {
                    return Err(PolicyError::UnknownElement {
                        element: other.to_owned(),
                    });
                }
            }
        }
        let value = statements.ok_or(PolicyError::MissingElement {
            element: "Statement",
        })?;
        let statements = match &value.node {
            Node::List(values) if values.is_empty() => {
                return Err(PolicyError::EmptyElement {
                    element: "Statement",
                });
            }
            Node::List(values) => values.as_slice(),
            _ => std::slice::from_ref(value),
        };
        Ok(Self {
            version,
            id,
            statements,
        })
    }

    fn compile(
        &self,
        source: &str,
        kind: PolicyKind,
        rules: &Rules,
    ) -> Result<Policy, PolicyError> {
        if self.id.is_some() && !rules.has_id {
            return Err(PolicyError::ProhibitedElement { element: "Id" });
        }
        let variables = self.version == PolicyVersion::V2012;
        let mut positions = PositionCursor::new(source);
        let statements = self
            .statements
            .iter()
            .map(|value| Statement::parse(value, variables, rules, &mut positions))
            .collect::<Result<Box<[_]>, _>>()?;
        require_distinct_sids(&statements)?;
        let keys = statements.iter().flat_map(Statement::context_keys);
        let keys: BTreeSet<Box<str>> = keys.map(|key| key.to_ascii_lowercase().into()).collect();
        Ok(Policy {
            source: source.into(),
            kind,
            version: self.version,
            id: self.id.map(Into::into),
            statements,
            context_keys: keys.into_iter().collect(),
        })
    }
}

impl PolicyVersion {
    fn parse(text: &str) -> Result<Self, PolicyError> {
        match text {
            "2012-10-17" => Ok(Self::V2012),
            "2008-10-17" => Ok(Self::V2008),
            _ => Err(PolicyError::Version {
                version: text.to_owned(),
            }),
        }
    }
}

fn require_distinct_sids(statements: &[Statement]) -> Result<(), PolicyError> {
    let mut seen = HashSet::new();
    match statements
        .iter()
        .filter_map(Statement::sid)
        .find(|sid| !seen.insert(*sid))
    {
        Some(sid) => Err(PolicyError::RepeatedSid {
            sid: sid.to_owned(),
        }),
        None => Ok(()),
    }
}

fn require_latin(source: &str) -> Result<(), PolicyError> {
    let fits = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{ff}');
    match source.chars().find(|character| !fits(*character)) {
        Some(character) => Err(PolicyError::Character { character }),
        None => Ok(()),
    }
}

fn json_error(source: &str, error: JsonError) -> PolicyError {
    let mut positions = PositionCursor::new(source);
    match error {
        JsonError::Malformed { offset, problem } => PolicyError::Json {
            at: positions.position(offset),
            problem,
        },
        JsonError::DuplicateKey { offset, key } => PolicyError::DuplicateKey {
            key,
            at: positions.position(offset),
        },
    }
}
