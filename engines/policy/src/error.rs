//! What can be wrong with a policy document. Services say it in AWS's words.

use crate::Position;

/// Why a document is no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// It is larger than the caller or the engine accepts.
    #[error("the document is larger than {limit} bytes")]
    TooLarge {
        /// The limit that was exceeded.
        limit: usize,
    },
    /// It has a character that policies may not have.
    #[error("the document has the character {character:?}, which policies may not have")]
    Character {
        /// The first such character.
        character: char,
    },
    /// It is not JSON.
    #[error("line {}, column {}: {problem}", at.line, at.column)]
    Json {
        /// Where reading stopped.
        at: Position,
        /// Why.
        problem: JsonProblem,
    },
    /// An object has a key twice.
    #[error("the key {key:?} stands twice in one object (line {}, column {})", at.line, at.column)]
    DuplicateKey {
        /// The key.
        key: String,
        /// Its second place.
        at: Position,
    },
    /// The document or one of its elements has the wrong JSON type.
    #[error("{element} must be {expected}")]
    WrongType {
        /// The element (`Statement`), or `the document`.
        element: String,
        /// What it must be.
        expected: &'static str,
    },
    /// An element that the language does not have.
    #[error("unknown element {element:?}")]
    UnknownElement {
        /// Its name.
        element: String,
    },
    /// An element that this kind of policy must have.
    #[error("missing required element {element}")]
    MissingElement {
        /// Its name; the positive one where there are two (`Action`).
        element: &'static str,
    },
    /// An element that this kind of policy may not have.
    #[error("has prohibited element {element}")]
    ProhibitedElement {
        /// Its name.
        element: &'static str,
    },
    /// Two elements that exclude each other.
    #[error("{first} and {second} cannot stand in one statement")]
    ExclusiveElements {
        /// The positive one.
        first: &'static str,
        /// The negative one.
        second: &'static str,
    },
    /// An element without a value.
    #[error("{element} is empty")]
    EmptyElement {
        /// Its name.
        element: &'static str,
    },
    /// A version that does not exist.
    #[error("invalid version {version:?}")]
    Version {
        /// What the document says.
        version: String,
    },
    /// An effect that is neither `Allow` nor `Deny`.
    #[error("invalid effect {effect:?}")]
    Effect {
        /// What the statement says.
        effect: String,
    },
    /// A statement id with characters that it may not have.
    #[error("invalid statement id {sid:?}: only letters and digits are allowed")]
    Sid {
        /// The id.
        sid: String,
    },
    /// A statement id that stands twice.
    #[error("the statement id {sid:?} stands twice")]
    RepeatedSid {
        /// The id.
        sid: String,
    },
    /// An action that is neither `*` nor has a vendor prefix.
    #[error("invalid action {action:?}: it must be * or vendor:name")]
    Action {
        /// The action.
        action: String,
    },
    /// A resource that is neither `*` nor an ARN.
    #[error("invalid resource {resource:?}: it must be * or an ARN")]
    Resource {
        /// The resource.
        resource: String,
    },
    /// An ARN of fewer than six segments, where it is not completed.
    #[error("incomplete resource ARN {resource:?}")]
    IncompleteResource {
        /// The resource.
        resource: String,
    },
    /// A principal that cannot be one.
    #[error("invalid principal in policy: {kind:?}:{principal:?}")]
    Principal {
        /// `AWS`, `Service`, `Federated`, `CanonicalUser`, or what stands there instead.
        kind: String,
        /// The principal.
        principal: String,
    },
    /// `NotPrincipal` in a statement that allows.
    #[error("NotPrincipal can be used only with the effect Deny")]
    NotPrincipalAllows,
    /// An operator that does not exist.
    #[error("unknown condition operator {operator:?}")]
    Operator {
        /// The operator.
        operator: String,
    },
    /// A condition key without a prefix.
    #[error("invalid condition key {key:?}: it must be vendor:name")]
    ConditionKey {
        /// The key.
        key: String,
    },
    /// A value that the operator cannot compare with.
    #[error("invalid value {value:?} of {key} for {operator}")]
    ConditionValue {
        /// The operator.
        operator: String,
        /// The condition key.
        key: String,
        /// The value.
        value: String,
    },
    /// A resource control policy that allows less than everything: such policies only deny.
    #[error("a resource control policy can allow only everything")]
    ResourceControlAllows,
}

/// Why a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonProblem {
    /// The text ends inside a value.
    #[error("the text ends too early")]
    End,
    /// Something else is expected here.
    #[error("unexpected character")]
    Unexpected,
    /// The value is followed by more.
    #[error("text follows the document")]
    Trailing,
    /// Objects and arrays are nested too deep.
    #[error("nested too deep")]
    TooDeep,
    /// A control character stands in a string.
    #[error("control character in a string")]
    Control,
    /// An escape that JSON does not have, or half a surrogate pair.
    #[error("invalid escape")]
    Escape,
    /// A number in a form that JSON does not have.
    #[error("invalid number")]
    Number,
}
