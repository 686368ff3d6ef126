"""What is not built says so, by its name; what does not exist is unknown."""

import pytest

import inputs
from models import coverage, operations, unanswered
from wire import Wire

NOT_BUILT = {"query": "NotImplemented", "rest-xml": "NotImplemented"}


@pytest.mark.parametrize("service", sorted(coverage()))
def test_unanswered_operations_are_named(walled, service):
    wire, wrong = Wire(walled, *walled.credentials()), []
    for operation in [each for each in unanswered() if each.service == service]:
        reply = wire.call(operation, inputs.minimal(operation.model.input_shape))
        code = NOT_BUILT.get(operation.protocol, "NotImplementedException")
        if reply.verdict != (501, code) or f" {operation.name} " not in reply.message:
            wrong.append(f"{operation}: {reply}")
    assert wrong == []


def test_every_modelled_operation_is_swept():
    """The models are of an older botocore: what it has taken away since would go unswept."""
    gone = [str(each) for each in operations() if each.name not in each.model.service_model.operation_names]
    assert gone == []
    modelled = {(each.service, each.name) for each in operations()}
    assert len(modelled) == sum(service["modelled"] for service in coverage().values())


UNKNOWN = {
    "json": (400, "UnknownOperationException"),
    "query": (400, "InvalidAction"),
    "rest-json": (404, "UnknownOperationException"),
    "rest-xml": (405, "MethodNotAllowed"),
    "smithy-rpc-v2-cbor": (404, "UnknownOperationException"),
}


@pytest.mark.parametrize("service", sorted(coverage()))
def test_unknown_operations_are_unknown(walled, service):
    wire = Wire(walled, *walled.credentials())
    for protocol in {each.protocol for each in operations() if each.service == service}:
        operation = next(each for each in operations() if (each.service, each.protocol) == (service, protocol))

        def rename(request):
            request.url = request.url.replace(operation.name, "Nonsense")
            if "X-Amz-Target" in request.headers:
                request.headers.replace_header("X-Amz-Target", request.headers["X-Amz-Target"].replace(operation.name, "Nonsense"))
            if protocol == "query":
                request.data["Action"] = "Nonsense"
            if protocol.startswith("rest"):
                request.method, request.url = "PATCH", f"{walled.url}/no/such/path"

        reply = wire.call(operation, inputs.minimal(operation.model.input_shape), rename)
        assert reply.verdict == UNKNOWN[protocol], f"{operation}: {reply}"
