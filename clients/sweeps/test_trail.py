"""Every call leaves one event, whatever came of it."""

import urllib.parse

import pytest

import faults
from identities import Caller
from models import answered
from stage import in_order, parameters, stage
from wire import Wire

# Operations that refuse even the root user. This list may only shrink.
REFUSED = {
    "iam:ChangePassword": "AWS: only users change their password",
    "organizations:AcceptHandshake": "it is of the invited account",
    "organizations:CreateOrganization": "the account is in one",
    "organizations:DeclineHandshake": "it is of the invited account",
    "organizations:DeleteOrganization": "it has accounts",
    "organizations:EnableAllFeatures": "they are enabled",
    "organizations:LeaveOrganization": "AWS: the management account stays",
    "organizations:RemoveAccountFromOrganization": "AWS: an account that was made in it stays for four days",
    "sts:AssumeRole": "AWS: root users may not assume roles",
    "sts:AssumeRoleWithSAML": "it needs an assertion of an identity provider",
    "sts:AssumeRoleWithWebIdentity": "it needs a token of an identity provider",
}


@pytest.fixture(scope="module")
def calls(walled):
    """What was answered to every operation, called once in each way, and the trail of it."""
    root = walled.credentials()
    staged, made = stage(walled), Caller.root(walled).new_user("stranger")
    stranger = Wire(walled, made.key, made.secret)
    trusted = Wire(walled, *root)
    replies = {"denied": [], "invalid": [], "malformed": [], "answered": []}
    for operation in in_order(answered()):
        good = parameters(staged, operation)
        replies["denied"].append((operation, stranger.call(operation, good)))
        replies["malformed"].append((operation, trusted.call(operation, good, cut)))
        for fault in list(faults.of_input(operation.input))[:1]:
            replies["invalid"].append((operation, trusted.call(operation, fault.value)))
        replies["answered"].append((operation, trusted.call(operation, good)))
    walled.stop()
    assert walled.trail("verify")[0] == 0
    events = {}
    for event in walled.events():
        events.setdefault(event.get("requestID"), []).append(event)
    return replies, events


def cut(request):
    """Makes a body that cannot be read."""
    is_form = isinstance(request.data, dict)
    request.data = f"{urllib.parse.urlencode(request.data)}&Unknown=%4" if is_form else b"{"


@pytest.mark.parametrize("way", ["denied", "invalid", "malformed", "answered"])
def test_every_call_leaves_one_event(calls, way):
    replies, events = calls
    refused = set()
    for operation, reply in replies[way]:
        (event,) = events[reply.request_id]
        assert event["eventName"] == operation.name
        assert event["eventSource"] == f"{operation.model.service_model.endpoint_prefix}.amazonaws.com"
        assert event.get("errorCode", "") == told_in_trail(operation, reply.code), f"{operation}: {reply}"
        assert event.get("errorMessage", "") == reply.message
        assert event["eventType"] == "AwsApiCall" and event["awsRegion"] == "eu-west-1"
        if reply.code:
            refused.add(f"{operation.service}:{operation.name}")
    if way == "answered":
        assert refused == REFUSED.keys()


def told_in_trail(operation, code):
    """CloudTrail names errors by their shapes: `NoSuchEntityException`, also where the wire says `NoSuchEntity`."""
    names = {shape.error_code: shape.name for shape in operation.model.error_shapes}
    return names.get(code, code)


def test_only_what_changes_something_says_so(calls):
    _, events = calls
    said = {}
    for (event, *_) in events.values():
        said.setdefault(event["eventName"], set()).add(event["readOnly"])
    assert {name for name, kinds in said.items() if len(kinds) > 1} == set()
    assert said["Encrypt"] == said["DescribeKey"] == {True}
    assert said["CreateGrant"] == said["ScheduleKeyDeletion"] == {False}


def test_a_grants_token_is_not_told(calls):
    replies, events = calls
    (reply,) = [reply for operation, reply in replies["answered"] if operation.name == "CreateGrant"]
    (event,) = events[reply.request_id]
    assert sorted(event["responseElements"]) == ["grantId", "keyId"]
