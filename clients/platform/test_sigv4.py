"""Signatures hold for one request, one moment, one service; and only for who has the secret."""

import datetime

import botocore.auth
import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest

from conftest import REGION, Server
from models import operation
from wire import Wire

LIST_KEYS, WHO_AM_I = operation("kms", "ListKeys"), operation("sts", "GetCallerIdentity")
FORGED = (400, "InvalidSignatureException")


@pytest.fixture
def root(walled):
    return Wire(walled, *walled.credentials())


@pytest.fixture
def clock(monkeypatch):
    """Moves the client's clock by so many seconds."""
    now = botocore.auth.get_current_datetime

    def move(seconds):
        offset = datetime.timedelta(seconds=seconds)
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: now() + offset)

    return move


def resent(wire, call, **changes):
    """Signs a call, changes the request after that, and sends it."""
    request = wire.request(call, {})
    del request.headers["Content-Length"]
    for name, change in changes.items():
        setattr(request, name, change(getattr(request, name)))
    return wire.send(call, request)


def without_header(name):
    def change(headers):
        del headers[name]
        return headers

    return change


def with_header(name, value):
    def change(headers):
        changed = value(headers[name]) if callable(value) else value
        if name in headers:
            del headers[name]
        headers[name] = changed
        return headers

    return change


@pytest.mark.parametrize("seconds", [-290, 290])
def test_clocks_may_differ_a_little(root, clock, seconds):
    clock(seconds)
    assert root.call(LIST_KEYS, {}).status == 200


@pytest.mark.parametrize(
    "seconds, words",
    [(-310, "Signature expired: "), (-86_400, "Signature expired: "), (310, "Signature not yet current: "), (86_400, "Signature not yet current: ")],
)
def test_old_and_future_signatures_are_refused(root, clock, seconds, words):
    clock(seconds)
    reply = root.call(LIST_KEYS, {})
    assert reply.verdict == FORGED and reply.message.startswith(words), reply
    assert root.call(WHO_AM_I, {}).verdict == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize(
    "changes",
    [
        {"body": lambda body: b'{"Limit":1}'},
        {"body": lambda body: body + b" "},
        {"url": lambda url: url + "?a=b"},
        {"url": lambda url: url + "x"},
        {"headers": with_header("X-Amz-Target", "TrentService.CreateKey")},
        {"headers": with_header("Host", "kms.eu-west-1.amazonaws.com")},
    ],
    ids=["another body", "a longer body", "a query", "another path", "another operation", "another host"],
)
def test_a_request_cannot_be_changed_after_it_was_signed(root, changes):
    assert resent(root, LIST_KEYS).status == 200
    assert resent(root, LIST_KEYS, **changes).verdict == FORGED


@pytest.mark.parametrize(
    "old, new, code",
    [
        (f"/{REGION}/", "/us-west-2/", "InvalidSignatureException"),
        (f"/{REGION}/", "/nowhere/", "InvalidSignatureException"),
        ("/kms/", "/sts/", "InvalidSignatureException"),
        ("/aws4_request", "/aws3_request", "InvalidSignatureException"),
        ("x-amz-target", "x-amz-other", "InvalidSignatureException"),
        ("host;", "", "InvalidSignatureException"),
        ("Signature=", "Signature=0", "InvalidSignatureException"),
        ("Signature=", "Signatur=", "IncompleteSignatureException"),
        ("Credential=", "Credentials=", "IncompleteSignatureException"),
        ("SignedHeaders=", "Signed=", "IncompleteSignatureException"),
        ("AWS4-HMAC-SHA256", "AWS4-HMAC-MD5", "IncompleteSignatureException"),
        (f"/{REGION}/kms/aws4_request", "", "IncompleteSignatureException"),
    ],
)
def test_every_part_of_a_signature_counts(root, old, new, code):
    changed = with_header("Authorization", lambda header: header.replace(old, new))
    reply = resent(root, LIST_KEYS, headers=changed)
    assert reply.verdict == (400, code) and reply.message


def test_dates_are_needed(root):
    assert resent(root, LIST_KEYS, headers=without_header("X-Amz-Date")).verdict == (400, "IncompleteSignatureException")
    assert resent(root, LIST_KEYS, headers=with_header("X-Amz-Date", "yesterday")).verdict[0] == 400


def test_signatures_for_another_service_are_refused(root):
    request = AWSRequest("POST", f"{root.server.url}/", {"X-Amz-Target": "TrentService.ListKeys"}, b"{}")
    SigV4Auth(root.credentials, "secretsmanager", REGION).add_auth(request)
    reply = root.send(LIST_KEYS, request.prepare())
    assert reply.verdict == FORGED
    assert reply.message == "Credential should be scoped to correct service: 'kms'. "


def presigned(wire, expires):
    request = AWSRequest("GET", f"{wire.server.url}/?Action=GetCallerIdentity&Version=2011-06-15")
    SigV4QueryAuth(wire.credentials, "sts", REGION, expires=expires).add_auth(request)
    return request.prepare()


def test_presigned_requests_expire(root, clock):
    clock(-3_000)
    assert root.send(WHO_AM_I, presigned(root, 3_600)).status == 200
    reply = root.send(WHO_AM_I, presigned(root, 2_900))
    assert reply.verdict == (403, "SignatureDoesNotMatch") and reply.message.startswith("Signature expired: ")


@pytest.mark.parametrize("expires", [0, -1, 604_801, 10**20, "x"])
def test_presigned_requests_live_a_week_at_most(root, expires):
    assert root.send(WHO_AM_I, presigned(root, 604_800)).status == 200
    assert root.send(WHO_AM_I, presigned(root, expires)).verdict == (400, "IncompleteSignature")


def test_a_presigned_request_has_one_signature(root):
    request = presigned(root, 60)
    request.headers["Authorization"] = root.request(WHO_AM_I, {}).headers["Authorization"]
    reply = root.send(WHO_AM_I, request)
    assert reply.verdict == (403, "SignatureDoesNotMatch") and reply.message.startswith("Found both ")


@pytest.fixture
def sessions(walled):
    """The credentials of two sessions."""
    sts = walled.client("sts", *walled.credentials())
    return [sts.get_federation_token(Name=name)["Credentials"] for name in ("alice", "bob")]


def test_a_session_token_is_of_one_access_key(walled, sessions):
    alice, bob = sessions
    key, secret, token = alice["AccessKeyId"], alice["SecretAccessKey"], alice["SessionToken"]
    assert Wire(walled, key, secret, token).call(WHO_AM_I, {}).status == 200
    unknown = (403, "InvalidClientTokenId")
    assert Wire(walled, key, secret, bob["SessionToken"]).call(WHO_AM_I, {}).verdict == unknown
    assert Wire(walled, key, secret).call(WHO_AM_I, {}).verdict == unknown
    assert Wire(walled, *walled.credentials(), token).call(WHO_AM_I, {}).verdict == unknown
    assert Wire(walled, key, bob["SecretAccessKey"], token).call(WHO_AM_I, {}).verdict == (403, "SignatureDoesNotMatch")


def test_every_changed_character_of_a_session_token_is_found(walled, sessions):
    alice = sessions[0]
    token = alice["SessionToken"]
    for at in range(len(token)):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        reply = Wire(walled, alice["AccessKeyId"], alice["SecretAccessKey"], changed).call(WHO_AM_I, {})
        assert reply.verdict == (403, "InvalidClientTokenId"), f"{at}: {reply}"


def test_sessions_end(clock):
    server = Server()
    try:
        made = server.client("sts").get_session_token(DurationSeconds=900)["Credentials"]
        wire = Wire(server, made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])
        assert wire.call(WHO_AM_I, {}).status == 200
        server.open("/_ringwall/clock", b'{"advanceSeconds": 901}')
        clock(901)
        assert wire.call(WHO_AM_I, {}).verdict == (403, "ExpiredToken")
        assert wire.call(LIST_KEYS, {}).verdict == (400, "ExpiredTokenException")
    finally:
        server.stop()
