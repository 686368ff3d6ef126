//! What can be wrong with metadata and with responses. Services say it in AWS's words.

use super::xml::XmlFault;

/// A document that is not an identity provider's metadata.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// More than [`MOST_METADATA_BYTES`](super::MOST_METADATA_BYTES), too deep or crowded, or with
    /// too many certificates.
    #[error("the metadata is too large")]
    TooLarge,
    /// It begins with a byte order mark.
    #[error("the metadata begins with a byte order mark")]
    ByteOrderMark,
    /// Not well-formed XML, or with a document type or processing instructions.
    #[error("the metadata is malformed")]
    Malformed,
    /// Not an `EntityDescriptor` with an `entityID` and one `IDPSSODescriptor` of SAML 2.0.
    #[error("the metadata does not describe an identity provider")]
    NoIdentityProvider,
    /// No certificate for signatures.
    #[error("the metadata has no signing certificate")]
    NoCertificate,
    /// A certificate is malformed, has an extension twice, or a key that is too short or of an
    /// unknown type.
    #[error("a certificate of the metadata is not acceptable")]
    Certificate,
}

impl From<XmlFault> for MetadataError {
    fn from(fault: XmlFault) -> Self {
        match fault {
            XmlFault::TooComplex => Self::TooLarge,
            _ => Self::Malformed,
        }
    }
}

/// A response that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SamlError {
    /// More than [`MOST_RESPONSE_CHARS`](super::MOST_RESPONSE_CHARS).
    #[error("the response is too large")]
    TooLarge,
    /// Not base64 of UTF-8.
    #[error("the response is not base64 of UTF-8 text")]
    Encoding,
    /// Not well-formed XML.
    #[error("the response is not well-formed XML")]
    Xml,
    /// It has a document type declaration, and so perhaps entities.
    #[error("the response has a document type declaration")]
    DocumentType,
    /// It has a processing instruction.
    #[error("the response has a processing instruction")]
    ProcessingInstruction,
    /// Two elements have the same identifier.
    #[error("the response has an identifier twice")]
    DuplicateId,
    /// Too many elements, attributes or namespaces, or too deep.
    #[error("the response is too complex")]
    TooComplex,
    /// The root is not a `Response` of SAML 2.0.
    #[error("the document is not a SAML 2.0 response")]
    NotAResponse,
    /// The identity provider says that it could not authenticate the person.
    #[error("the identity provider reports {status:?}")]
    Rejected {
        /// The status code.
        status: String,
    },
    /// There is no assertion in the response, or not where one should be.
    #[error("the response has no assertion")]
    NoAssertion,
    /// There is more than one assertion, wherever they stand.
    #[error("the response has several assertions")]
    SeveralAssertions,
    /// The assertion is encrypted, and there are no keys to decrypt it.
    #[error("the assertion is encrypted")]
    Encrypted,
    /// The assertion is not encrypted though it must be.
    #[error("the assertion is not encrypted")]
    NotEncrypted,
    /// None of the keys decrypts the assertion, or what comes out is none, or not one that the
    /// provider signed. Which of that stays unsaid.
    #[error("the assertion cannot be decrypted")]
    Undecryptable,
    /// Neither the response nor the assertion is signed.
    #[error("neither the response nor the assertion is signed")]
    Unsigned,
    /// A signature stands elsewhere than in the response or the assertion, or twice in one.
    #[error("a signature stands where none should be")]
    SignatureMisplaced,
    /// A signature is not of the one form that is taken; above all, it has other than one
    /// reference, to its parent.
    #[error("a signature is not of the required form")]
    SignatureForm,
    /// A signature uses an algorithm or a transform that is not taken.
    #[error("a signature uses an algorithm that is not supported")]
    Algorithm,
    /// A signature uses SHA-1, which is taken only where that is asked for.
    #[error("a signature uses SHA-1")]
    Sha1,
    /// The content was changed, or no key of the provider made the signature.
    #[error("a signature does not verify")]
    Signature,
    /// The issuer is missing or is not the provider.
    #[error("the issuer {issuer:?} is not the provider")]
    Issuer {
        /// What the response or the assertion says.
        issuer: String,
    },
    /// An element or attribute of the assertion is malformed, or stands twice.
    #[error("{0} of the assertion is malformed")]
    Malformed(&'static str),
    /// There is no `NameID`, or it is empty.
    #[error("the assertion has no NameID")]
    NoNameId,
    /// There is not exactly one subject confirmation, a bearer's, with `Recipient` and
    /// `NotOnOrAfter`.
    #[error("the assertion does not have exactly one bearer confirmation")]
    Confirmation,
    /// The assertion is for another recipient.
    #[error("the recipient {recipient:?} is another")]
    Recipient {
        /// What the assertion says.
        recipient: String,
    },
    /// The message was sent elsewhere.
    #[error("the destination {destination:?} is another")]
    Destination {
        /// What the message says.
        destination: String,
    },
    /// It answers another request than the one that was sent, or one where none was sent.
    #[error("the response answers another request")]
    InResponseTo,
    /// The assertion is for another audience, or for none.
    #[error("the assertion does not contain the required audience")]
    Audience,
    /// The assertion has a condition that is not understood.
    #[error("the assertion has an unknown condition")]
    UnknownCondition,
    /// Its time is over.
    #[error("the assertion expired at {not_on_or_after}; now is {now}")]
    Expired {
        /// The moment of the check.
        now: i64,
        /// The earlier end of its confirmation and its conditions.
        not_on_or_after: i64,
    },
    /// It was issued too long ago to be used first now.
    #[error("the assertion was issued at {issued_at}; now is {now}")]
    Stale {
        /// The moment of the check.
        now: i64,
        /// Its `IssueInstant`.
        issued_at: i64,
    },
    /// Its time has not come.
    #[error("the assertion is valid from {valid_from}; now is {now}")]
    NotYetValid {
        /// The moment of the check.
        now: i64,
        /// The latest of its `NotBefore`s and its `IssueInstant`.
        valid_from: i64,
    },
}

/// A message that cannot be written: its key does not sign, or a text in it is none of XML's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be written")]
pub struct MessageError;

impl From<XmlFault> for SamlError {
    fn from(fault: XmlFault) -> Self {
        match fault {
            XmlFault::Malformed => Self::Xml,
            XmlFault::DocumentType => Self::DocumentType,
            XmlFault::ProcessingInstruction => Self::ProcessingInstruction,
            XmlFault::DuplicateId => Self::DuplicateId,
            XmlFault::TooComplex => Self::TooComplex,
        }
    }
}
