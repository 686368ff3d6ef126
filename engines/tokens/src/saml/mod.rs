//! SAML 2.0: identity providers' metadata, and the responses by which they vouch for somebody.
//!
//! [`IdentityProvider::parse`] reads a metadata document; [`verify_response`] takes what a browser
//! posted as `SAMLResponse` and gives the [`Assertion`] in it, or says what is wrong. What is asked of
//! providers, to authenticate somebody ([`AuthnRequest`]) or to sign him out ([`LogoutRequest`]), goes
//! by a redirect ([`redirect`]) or by a form ([`form_value`]); [`verify_logout_response`] reads what
//! comes back of the latter.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html>
//!
//! # How forged documents are kept out
//!
//! Attacks on SAML make two readers of one document see different things: the signature is checked
//! on one element and the values are read from another. So there is one parse and one tree, and
//! from it the reader takes only one shape:
//!
//! - no document type, no entities, no processing instructions, no identifier twice;
//! - the root is a `Response`, and the only assertion of the document is its child;
//! - a signature is a child of the response or of the assertion, and its only reference names that
//!   parent: an element is never looked for by its id;
//! - the transforms are the enveloped signature and exclusive canonicalization, and nothing else;
//! - values are read from the element that was verified, text whole across comments;
//! - keys come from the metadata, and `KeyInfo` is not looked at.
//!
//! # Why no XML signature library
//!
//! XML Signature is dangerous for what it can do besides: XPath and XSLT transforms, references
//! to anywhere, keys by many ways. The one library for Rust that builds on aws-lc-rs
//! (`bergshamra`) has all that, an XML parser of its own, ASN.1 in versions that nothing else
//! here uses, and a command line's argument parser: some eighty crates, unaudited. The part of
//! the standard that SAML needs is small: the tree is `roxmltree`'s (no `unsafe`, no DTDs),
//! signatures are aws-lc-rs', certificates are `x509-cert`'s, and ours is exclusive
//! canonicalization and the strict reading of one element.

mod assertion;
mod binding;
mod canonical;
mod certificate;
mod conditions;
mod element;
mod encryption;
mod error;
mod logout;
mod metadata;
mod request;
mod response;
mod signature;
mod signing;
mod xml;

pub use assertion::{Assertion, Attribute, NameId};
pub use binding::{HTTP_POST, HTTP_REDIRECT, form_value, redirect};
pub use encryption::{Decryption, DecryptionKey, DecryptionKeyError};
pub use error::{MessageError, MetadataError, SamlError};
pub use logout::{ExpectedLogout, verify_logout_response};
pub use metadata::{Endpoint, IdentityProvider, MOST_METADATA_BYTES};
pub use request::{AuthnRequest, LogoutRequest};
pub use response::{Answers, Expected, MOST_RESPONSE_CHARS, verify_response};
pub use signing::RequestKey;
