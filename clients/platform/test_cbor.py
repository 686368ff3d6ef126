"""RPC v2 CBOR, spoken by botocore's own serializer and parser.

No service that answers yet speaks it: the sweeps call every operation of those that will. Here is
what can be seen of the protocol until then.
"""

import dataclasses

import pytest

from models import is_answered, operation, operations
from wire import Wire

CBOR = "smithy-rpc-v2-cbor"


@pytest.fixture
def root(walled):
    return Wire(walled, *walled.credentials())


def test_refusals_are_cbor(root):
    call = operation("ds", "DescribeDirectories", CBOR)
    reply = root.call(call, {"DirectoryIds": ["d-1234567890"]})
    assert reply.verdict == (501, "NotImplementedException") and "DescribeDirectories" in reply.message
    assert reply.headers["smithy-protocol"] == "rpc-v2-cbor"
    assert reply.headers["content-type"] == "application/cbor"


def test_a_service_that_does_not_speak_it_is_unknown(root):
    call = dataclasses.replace(operation("kms", "ListKeys"), protocol=CBOR)
    assert root.call(call, {}).verdict == (404, "UnknownOperationException")


def test_nothing_answered_goes_untested():
    """Fails when the first service that speaks CBOR answers: test its inputs and outputs here."""
    assert [str(each) for each in operations() if each.protocol == CBOR and is_answered(each)] == []
