//! Small hand-made models for tests.

use std::collections::BTreeMap;

use ringwall_model::facts::{ElementFacts, MemberFacts, OperationFacts, ServiceFacts, ShapeFacts};
use ringwall_model::{Auth, ErrorTrait, Location, Protocol, Service, ShapeId, TimestampFormat};

/// A service under construction.
pub(crate) struct TestModel {
    name: &'static str,
    protocol: Protocol,
    shapes: BTreeMap<String, ShapeFacts>,
    operations: BTreeMap<String, OperationFacts>,
}

/// A shape of a model under construction, by its name.
pub(crate) type ShapeName = &'static str;

impl TestModel {
    pub(crate) fn new(name: &'static str, protocol: Protocol) -> Self {
        Self {
            name,
            protocol,
            shapes: BTreeMap::new(),
            operations: BTreeMap::new(),
        }
    }

    pub(crate) fn shape(&mut self, name: ShapeName, facts: ShapeFacts) -> ShapeName {
        assert!(
            self.shapes.insert(name.to_owned(), facts).is_none(),
            "{name} is there already"
        );
        name
    }

    /// A shape without facts of its own, named like its type (`string`).
    pub(crate) fn plain(&mut self, kind: ShapeName) -> ShapeName {
        self.shape(kind, of_kind(kind))
    }

    pub(crate) fn timestamp(&mut self, name: ShapeName, format: TimestampFormat) -> ShapeName {
        self.shape(
            name,
            ShapeFacts {
                timestamp_format: Some(format),
                ..of_kind("timestamp")
            },
        )
    }

    pub(crate) fn list(&mut self, name: ShapeName, member: ShapeName) -> ShapeName {
        self.list_of(name, member, None, false)
    }

    pub(crate) fn list_of(
        &mut self,
        name: ShapeName,
        member: ShapeName,
        location_name: Option<&str>,
        flattened: bool,
    ) -> ShapeName {
        let location_name = location_name.map(str::to_owned);
        let member = Some(ElementFacts {
            shape: member.to_owned(),
            location_name,
        });
        self.shape(
            name,
            ShapeFacts {
                member,
                flattened,
                ..of_kind("list")
            },
        )
    }

    pub(crate) fn map(&mut self, name: ShapeName, value: ShapeName) -> ShapeName {
        self.map_of(name, value, false)
    }

    pub(crate) fn map_of(
        &mut self,
        name: ShapeName,
        value: ShapeName,
        flattened: bool,
    ) -> ShapeName {
        let element = |shape: &str| {
            Some(ElementFacts {
                shape: shape.to_owned(),
                location_name: None,
            })
        };
        let facts = ShapeFacts {
            key: element("string"),
            value: element(value),
            flattened,
            ..of_kind("map")
        };
        self.shape(name, facts)
    }

    pub(crate) fn structure(&mut self, name: ShapeName, members: Vec<MemberFacts>) -> ShapeName {
        self.shape(
            name,
            ShapeFacts {
                members,
                ..of_kind("structure")
            },
        )
    }

    pub(crate) fn payload(&mut self, name: ShapeName, members: Vec<MemberFacts>) -> ShapeName {
        let payload = members.first().map(|member| member.name.clone());
        self.shape(
            name,
            ShapeFacts {
                members,
                payload,
                ..of_kind("structure")
            },
        )
    }

    pub(crate) fn error(
        &mut self,
        name: ShapeName,
        error: ErrorTrait,
        members: Vec<MemberFacts>,
    ) -> ShapeName {
        self.shape(
            name,
            ShapeFacts {
                members,
                error: Some(error),
                ..of_kind("structure")
            },
        )
    }

    /// An operation at `POST /`.
    pub(crate) fn operation(
        &mut self,
        name: &str,
        input: Option<ShapeName>,
        output: Option<ShapeName>,
    ) {
        self.rest_operation(name, "POST /", input, output);
    }

    /// An operation at a method and path template (`GET /keys/{Id}`).
    pub(crate) fn rest_operation(
        &mut self,
        name: &str,
        route: &str,
        input: Option<ShapeName>,
        output: Option<ShapeName>,
    ) {
        let (method, uri) = route.split_once(' ').unwrap();
        let facts = OperationFacts {
            method: method.to_owned(),
            uri: uri.to_owned(),
            status: 200,
            input: input.map(str::to_owned),
            output: output.map(str::to_owned),
            result_wrapper: output.map(|_| format!("{name}Result")),
            errors: Vec::new(),
            auth: Auth::SigV4,
            unsigned_payload: false,
            paginator: None,
        };
        self.operations.insert(name.to_owned(), facts);
    }

    pub(crate) fn service(self) -> &'static Service {
        let facts = ServiceFacts {
            name: self.name.to_owned(),
            service_id: self.name.to_uppercase(),
            signing_name: self.name.to_owned(),
            endpoint_prefix: self.name.to_owned(),
            api_version: "2026-11-24".to_owned(),
            target_prefix: Some(format!("Test.{}", self.name)),
            xml_namespace: Some(format!("https://{}.example.com/doc/2026-11-24/", self.name)),
            global: false,
            protocols: vec![self.protocol, Protocol::RpcV2Cbor],
            query_compatible: false,
            operations: self.operations,
            shapes: self.shapes,
        };
        Box::leak(Box::new(facts.resolve().unwrap()))
    }
}

/// A member in the body.
pub(crate) fn member(name: &str, shape: ShapeName) -> MemberFacts {
    MemberFacts {
        name: name.to_owned(),
        shape: shape.to_owned(),
        ..MemberFacts::default()
    }
}

/// A member elsewhere than in the body, or under another name.
pub(crate) fn bound(
    name: &str,
    shape: ShapeName,
    location: Location,
    wire_name: &str,
) -> MemberFacts {
    MemberFacts {
        location,
        location_name: Some(wire_name.to_owned()),
        ..member(name, shape)
    }
}

fn of_kind(kind: &str) -> ShapeFacts {
    ShapeFacts {
        kind: kind.to_owned(),
        ..ShapeFacts::default()
    }
}

/// KMS's `Encrypt`, small: what the hot path decodes and encodes.
pub(crate) fn kms() -> &'static Service {
    let mut model = TestModel::new("kms", Protocol::AwsJson11);
    let string = model.plain("string");
    let blob = model.plain("blob");
    let boolean = model.plain("boolean");
    let context = model.map("EncryptionContextType", string);
    let tokens = model.list("GrantTokenList", string);
    let input = model.structure(
        "EncryptRequest",
        vec![
            member("KeyId", string),
            member("Plaintext", blob),
            member("EncryptionContext", context),
            member("GrantTokens", tokens),
            member("EncryptionAlgorithm", string),
            member("DryRun", boolean),
        ],
    );
    let output = model.structure(
        "EncryptResponse",
        vec![
            member("CiphertextBlob", blob),
            member("KeyId", string),
            member("EncryptionAlgorithm", string),
        ],
    );
    let message = vec![member("message", string)];
    model.error("NotFoundException", ErrorTrait::default(), message.clone());
    let fault = ErrorTrait {
        fault: true,
        ..ErrorTrait::default()
    };
    model.error("KMSInternalException", fault, message);
    model.operation("Encrypt", Some(input), Some(output));
    model.service()
}

/// A structure with a member of every kind, nested in itself.
pub(crate) fn every_kind(protocol: Protocol) -> (&'static Service, ShapeId) {
    let mut model = TestModel::new("kinds", protocol);
    for plain in [
        "string",
        "integer",
        "long",
        "double",
        "boolean",
        "blob",
        "timestamp",
    ] {
        model.plain(plain);
    }
    model.timestamp("Iso", TimestampFormat::Iso8601);
    model.list("List", "string");
    model.list_of("NamedList", "integer", Some("Item"), false);
    model.list_of("FlatList", "string", None, true);
    model.map("Map", "string");
    model.map_of("FlatMap", "integer", true);
    model.list("Nesteds", "Kinds");
    model.map("NestedMap", "Kinds");
    model.structure(
        "Kinds",
        vec![
            member("String", "string"),
            member("Integer", "integer"),
            member("Long", "long"),
            member("Double", "double"),
            member("Boolean", "boolean"),
            member("Blob", "blob"),
            member("Moment", "timestamp"),
            member("Iso", "Iso"),
            member("List", "List"),
            member("NamedList", "NamedList"),
            member("FlatList", "FlatList"),
            member("Map", "Map"),
            member("FlatMap", "FlatMap"),
            member("Nested", "Kinds"),
            member("Nesteds", "Nesteds"),
            member("NestedMap", "NestedMap"),
        ],
    );
    model.operation("Echo", Some("Kinds"), Some("Kinds"));
    let service = model.service();
    (service, service.operation("Echo").unwrap().input.unwrap())
}
