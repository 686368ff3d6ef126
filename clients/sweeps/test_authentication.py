"""Nobody gets past the signature, at any operation."""

import pytest

import inputs
from models import of, services
from wire import Wire

UNSIGNED = {
    "json": (400, "MissingAuthenticationTokenException"),
    "query": (403, "MissingAuthenticationToken"),
    "rest-json": (403, "MissingAuthenticationTokenException"),
    "rest-xml": (403, "AccessDenied"),
    "smithy-rpc-v2-cbor": (400, "MissingAuthenticationTokenException"),
}
FORGED = {
    "json": (400, "InvalidSignatureException"),
    "query": (403, "SignatureDoesNotMatch"),
    "rest-json": (403, "InvalidSignatureException"),
    "rest-xml": (403, "SignatureDoesNotMatch"),
    "smithy-rpc-v2-cbor": (400, "InvalidSignatureException"),
}
UNKNOWN = {
    "json": (400, "UnrecognizedClientException"),
    "query": (403, "InvalidClientTokenId"),
    "rest-json": (403, "UnrecognizedClientException"),
    "rest-xml": (403, "InvalidAccessKeyId"),
    "smithy-rpc-v2-cbor": (400, "UnrecognizedClientException"),
}
every_service = pytest.mark.parametrize("service", services())


def sweep(wire, chosen, expected):
    """What does not answer as it should."""
    wrong = []
    for operation in chosen:
        reply = wire.call(operation, inputs.minimal(operation.input))
        status, code = expected(operation)
        # An answer to HEAD has no body to name an error in.
        if reply.verdict != (status, "" if operation.model.http["method"] == "HEAD" else code):
            wrong.append(f"{operation}: {reply}")
    assert wrong == []


@every_service
def test_unsigned_calls_are_refused(walled, service):
    closed = [each for each in of(service) if not each.open]
    sweep(Wire(walled), closed, lambda operation: UNSIGNED[operation.protocol])


# Beyond AWS's models: an app client's secret says who calls. This list may only shrink.
OPENED = {"cognito-idp:GetClientToken (json)", "cognito-idp:GetDerivedToken (json)"}


@every_service
def test_what_the_model_opens_is_not_refused_for_its_missing_signature(walled, service):
    wire = Wire(walled)
    for operation in [each for each in of(service) if each.open]:
        assert operation.model.auth_type == "none" or str(operation) in OPENED, operation
        reply = wire.call(operation, inputs.minimal(operation.input))
        assert reply.verdict != UNSIGNED[operation.protocol], f"{operation}: {reply}"


@every_service
def test_signatures_of_another_secret_are_refused(walled, service):
    key, secret = walled.credentials()
    wire = Wire(walled, key, secret[::-1])
    sweep(wire, of(service), lambda operation: FORGED[operation.protocol])


@every_service
def test_unknown_access_keys_are_refused(walled, service):
    wire = Wire(walled, "AKIAUNKNOWNUNKNOWN00", walled.credentials()[1])
    sweep(wire, of(service), lambda operation: UNKNOWN[operation.protocol])
