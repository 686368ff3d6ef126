//! A service: its operations, shapes and protocols.

use serde::{Deserialize, Serialize};

use crate::shape::NameIndex;
use crate::{Shape, ShapeId};

/// A wire protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Protocol {
    /// AWS JSON 1.0: POST `/`, `X-Amz-Target`.
    AwsJson10,
    /// AWS JSON 1.1.
    AwsJson11,
    /// AWS query: form in, XML out.
    AwsQuery,
    /// REST with JSON bodies.
    RestJson1,
    /// REST with XML bodies.
    RestXml,
    /// Smithy RPC v2 over CBOR.
    RpcV2Cbor,
}

/// The facts of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its name in `models/` and in routes (`kms`).
    pub name: String,
    /// Its id in SDKs (`KMS`).
    pub service_id: String,
    /// The name in credential scopes (`kms`).
    pub signing_name: String,
    /// The host's first label, and CloudTrail's event source with `.amazonaws.com`.
    pub endpoint_prefix: String,
    /// The API's date version (`2014-11-01`).
    pub api_version: String,
    /// The part of `X-Amz-Target` before the dot (`TrentService`).
    pub target_prefix: Option<String>,
    /// The namespace of XML replies.
    pub xml_namespace: Option<String>,
    /// One endpoint for the whole partition (IAM).
    pub global: bool,
    /// The protocols it speaks, the preferred first.
    pub protocols: Vec<Protocol>,
    /// Error codes keep the model's awsQuery form in JSON (`x-amzn-query-error`).
    pub query_compatible: bool,
    /// Its operations, by name A–Z.
    pub operations: Vec<OperationModel>,
    /// Its shapes.
    pub shapes: Vec<Shape>,
    /// Where each operation stands in `operations`.
    pub(crate) operation_index: NameIndex,
    /// Where each shape stands in `shapes`.
    pub(crate) shape_index: NameIndex,
}

/// The facts of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationModel {
    /// Its name (`CreateAlias`).
    pub name: String,
    /// How HTTP carries it.
    pub http: HttpRoute,
    /// Its input, if it has one.
    pub input: Option<ShapeId>,
    /// Its output, if it has one.
    pub output: Option<ShapeId>,
    /// The output's wrapper element in query replies (`GetCallerIdentityResult`).
    pub result_wrapper: Option<String>,
    /// The errors it may answer.
    pub errors: Vec<ShapeId>,
    /// How the caller proves who he is.
    pub auth: Auth,
    /// The body need not be hashed into the signature.
    pub unsigned_payload: bool,
    /// How it pages, if it does.
    pub paginator: Option<Paginator>,
}

/// How HTTP carries an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRoute {
    /// The method (`POST`).
    pub method: String,
    /// The path template (`/functions/{FunctionName}/invocations`), with its fixed query.
    pub uri: String,
    /// The status of a success.
    pub status: u16,
}

/// How the caller of an operation proves who he is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Auth {
    /// Signature Version 4.
    SigV4,
    /// Not at all: the operation is open by design.
    None,
    /// A bearer token.
    Bearer,
}

/// How an operation pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paginator {
    /// Members of the input that carry the token.
    pub input_tokens: Vec<String>,
    /// Members of the output that carry the token.
    pub output_tokens: Vec<String>,
    /// The member of the input that limits a page.
    pub limit_key: Option<String>,
    /// The member of the output that says there is more.
    pub more_results: Option<String>,
    /// Members of the output that are the page.
    pub result_keys: Vec<String>,
}

impl Service {
    /// The operation of that name.
    pub fn operation(&self, name: &str) -> Option<&OperationModel> {
        let at = *self.operation_index.get(name)?;
        self.operations.get(usize::try_from(at).ok()?)
    }

    /// The shape at that place.
    ///
    /// A `ShapeId` of another service gives a wrong shape or `None`.
    pub fn shape(&self, id: ShapeId) -> Option<&Shape> {
        self.shapes.get(usize::try_from(id.0).ok()?)
    }

    /// The place of the shape of that name.
    pub fn shape_id(&self, name: &str) -> Option<ShapeId> {
        self.shape_index.get(name).copied().map(ShapeId)
    }

    /// The shape of that name.
    pub fn shape_named(&self, name: &str) -> Option<&Shape> {
        self.shape(self.shape_id(name)?)
    }
}
