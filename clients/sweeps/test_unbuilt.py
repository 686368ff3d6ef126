"""What is not built says so, by its name; what does not exist is unknown."""

import functools
import urllib.parse

import pytest

import inputs
from models import coverage, is_answered, of, operations, services
from wire import Wire

NOT_BUILT = {
    "json": "NotImplementedException",
    "query": "NotImplemented",
    "rest-json": "NotImplementedException",
    "rest-xml": "NotImplemented",
    "smithy-rpc-v2-cbor": "NotImplementedException",
}
UNKNOWN = {
    "json": (400, "UnknownOperationException"),
    "query": (400, "InvalidAction"),
    "rest-json": (404, "UnknownOperationException"),
    "rest-xml": (405, "MethodNotAllowed"),
    "smithy-rpc-v2-cbor": (404, "UnknownOperationException"),
}
# Operations of S3 whose requests have the same form as another's. May only shrink.
ALIKE = {
    "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "ListDirectoryBuckets": "ListBuckets",
    "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
}


@pytest.mark.parametrize("service", services())
def test_unanswered_operations_are_named(walled, service):
    wire, wrong = Wire(walled, *walled.credentials()), []
    for operation in [each for each in of(service) if not is_answered(each)]:
        reply = wire.call(operation, inputs.minimal(operation.input))
        if reply.verdict != (501, NOT_BUILT[operation.protocol]) or named(operation) not in reply.message:
            if operation.model.http["method"] != "HEAD" or reply.status != 501:
                wrong.append(f"{operation}: {reply}")
    assert wrong == []


def named(operation):
    name = ALIKE.get(operation.name, operation.name) if operation.service == "s3" else operation.name
    return f" {name} is not built"


def test_every_modelled_operation_is_swept():
    """The models are of an older botocore: what it has taken away since would go unswept."""
    gone = [str(each) for each in operations() if each.name not in each.model.service_model.operation_names]
    assert gone == []
    swept = {(each.service, each.name) for each in operations()}
    assert len(swept) == sum(service["modelled"] for service in coverage().values())


@pytest.mark.parametrize("service", services())
def test_unknown_operations_are_unknown(walled, service):
    wire = Wire(walled, *walled.credentials())
    # One operation of each protocol.
    for operation in {each.protocol: each for each in of(service)}.values():
        change = functools.partial(ask_for_nonsense, operation)
        reply = wire.call(operation, inputs.minimal(operation.input), change)
        assert reply.verdict == UNKNOWN[operation.protocol], f"{operation}: {reply}"


def ask_for_nonsense(operation, request):
    if operation.protocol == "query":
        request.data["Action"] = "Nonsense"
    elif operation.protocol == "json":
        prefix = operation.model.service_model.metadata["targetPrefix"]
        request.headers.replace_header("X-Amz-Target", f"{prefix}.Nonsense")
    elif operation.protocol == "smithy-rpc-v2-cbor":
        request.url = request.url.replace(f"/operation/{operation.name}", "/operation/Nonsense")
    else:
        request.method = "PATCH"
        request.url = urllib.parse.urljoin(request.url, "/no/such/path")
