"""Every call leaves one event, whatever came of it."""

import itertools
import urllib.parse

import pytest

import faults
from models import answered
from permissions import user
from stage import parameters, stage
from wire import Wire

# Operations that refuse even the root user. This list may only shrink.
REFUSED = {
    "cloudtrail:GetInsightSelectors": "AWS: of a trail that has none",
    "events:CancelReplay": "AWS: of a replay that is over",
    "guardduty:AcceptAdministratorInvitation": "nobody has invited",
    "guardduty:AcceptInvitation": "nobody has invited",
    "guardduty:CreateDetector": "AWS: there is one already",
    "guardduty:DeleteDetector": "the others need it",
    "guardduty:DisassociateFromAdministratorAccount": "there is none",
    "guardduty:DisassociateFromMasterAccount": "there is none",
    "guardduty:GetMalwareScan": "there are none",
    **{
        f"guardduty:{name}": "AWS: only for who administers GuardDuty for the organization"
        for name in (
            "CreateCustomDetectionRuleOrgConfiguration",
            "DeleteCustomDetectionRuleOrgConfiguration",
            "DescribeOrganizationConfiguration",
            "GetCustomDetectionRuleOrgConfiguration",
            "GetOrganizationStatistics",
            "ListCustomDetectionRuleOrgConfigurations",
            "UpdateCustomDetectionRuleOrgConfiguration",
            "UpdateOrganizationConfiguration",
        )
    },
    "iam:ChangePassword": "AWS: only IAM users have a password to change",
    **{
        f"iam:{name}": "needs a product provider: see clients/iam/test_delegation.py"
        for name in (
            "AcceptDelegationRequest",
            "AssociateDelegationRequest",
            "CreateDelegationRequest",
            "GetDelegationRequest",
            "GetHumanReadableSummary",
            "RejectDelegationRequest",
            "SendDelegationToken",
            "UpdateDelegationRequest",
        )
    },
    "organizations:AcceptHandshake": "AWS: an invitation is for the account invited",
    "organizations:CreateOrganization": "there is one already",
    "organizations:DeclineHandshake": "AWS: an invitation is for the account invited",
    "organizations:DeleteOrganization": "AWS: accounts must leave first",
    "organizations:DescribeResponsibilityTransfer": "there is no second organization",
    "organizations:EnableAllFeatures": "they are",
    "organizations:InviteOrganizationToTransferResponsibility": "there is no second organization",
    "organizations:LeaveOrganization": "AWS: the management account stays",
    "organizations:RemoveAccountFromOrganization": "AWS: a new account stays for four days",
    "organizations:TerminateResponsibilityTransfer": "there is no second organization",
    "organizations:UpdateResponsibilityTransfer": "there is no second organization",
    "sts:AssumeRole": "AWS: root users may not assume roles",
    "sts:AssumeRoleWithSAML": "needs a provider: see clients/sts",
    "sts:AssumeRoleWithWebIdentity": "needs a provider: see clients/sts",
    "sts:AssumeRoot": "AWS: root users may not assume root users of others",
    "sts:DecodeAuthorizationMessage": "no service that is built encodes its refusals",
    "sts:GetDelegatedAccessToken": "needs a product provider: see clients/iam/test_delegation.py",
    "sts:GetScopedCredentials": "AWS: sessions alone are scoped down",
    "wafv2:GenerateMobileSdkReleaseUrl": "there is no release",
    "wafv2:GetManagedRuleSet": "AWS: only vendors have some",
    "wafv2:GetMobileSdkRelease": "there is no release",
    "wafv2:PutManagedRuleSetVersions": "AWS: only vendors have some",
    "wafv2:UpdateManagedRuleSetVersionExpiryDate": "AWS: only vendors have some",
}

# Services whose operations mostly need what the stage has not (tokens, codes, devices): their own clients'
# suites call each of them with success. This list may only shrink.
THINLY_STAGED = {"cognito-idp"}


@pytest.fixture(scope="module")
def calls(walled):
    """What was answered to every operation, called once in each way, and the trail of it."""
    root = walled.credentials()
    staged, stranger, trusted = stage(walled), Wire(walled, *user(walled, "stranger")), Wire(walled, *root)
    replies = {"denied": [], "invalid": [], "malformed": [], "answered": []}
    for operation in answered():
        good = parameters(staged, operation)
        replies["denied"].append((operation, stranger.call(operation, good)))
        if faults.has_body(operation):
            replies["malformed"].append((operation, trusted.call(operation, good, cut)))
        sendable = (fault for fault in faults.of_input(operation.input) if faults.can_be_sent(operation, fault))
        for fault in itertools.islice(sendable, 1):
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


def code_of(operation, reply):
    """The code in the trail: where a model has the error, the name it has there."""
    shape = operation.model.service_model.shape_for_error_code(reply.code)
    return shape.name if shape else reply.code


@pytest.mark.parametrize("way", ["denied", "invalid", "malformed", "answered"])
def test_every_call_leaves_one_event(calls, way):
    replies, events = calls
    refused = set()
    for operation, reply in replies[way]:
        (event,) = events[reply.request_id]
        assert event["eventName"] == operation.name
        assert event["eventSource"] == f"{operation.model.service_model.endpoint_prefix}.amazonaws.com"
        assert event.get("errorCode", "") == code_of(operation, reply), f"{operation}: {reply}"
        assert event.get("errorMessage", "") == reply.message
        assert event["eventType"] == "AwsApiCall" and event["awsRegion"] == "eu-west-1"
        if reply.code:
            refused.add(f"{operation.service}:{operation.name}")
    if way == "answered":
        assert {name for name in refused if name.split(":")[0] not in THINLY_STAGED} == REFUSED.keys()


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
