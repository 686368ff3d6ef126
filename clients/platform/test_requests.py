"""Requests that should not pass, and the server that outlives them."""

import contextlib
import json
import socket
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError


def call(server, body, target="TrentService.ListKeys", headers=None, method="POST"):
    connection = server.connection()
    scope = "Credential=test/20261124/eu-west-1/kms/aws4_request"
    sent = {
        "X-Amz-Target": target,
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Date": "20261124T000000Z",
        "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00",
        **(headers or {}),
    }
    connection.request(method, "/", body, {name: value for name, value in sent.items() if value})
    reply = connection.getresponse()
    text = reply.read()
    return reply.status, json.loads(text) if text else {}


def test_an_unsigned_request_is_refused(dev):
    status, error = call(dev, "{}", headers={"Authorization": None})
    assert (status, error["__type"]) == (400, "MissingAuthenticationTokenException")


def test_unknown_operations_are_refused(dev):
    for target in ["TrentService.Nonsense", "Nonsense.ListKeys", ""]:
        status, error = call(dev, "{}", target=target or None)
        assert status in (400, 404), (target, status, error)


@pytest.mark.parametrize("body", ["{", '{"Limit":', '{"Limit": "x"}', '{"Limit": {}}', "[]", "nul", '{"Marker": "\ud800"}'.encode("utf-8", "surrogatepass"), b"\xff\xfe", "[" * 100_000])
def test_malformed_bodies_are_refused(dev, body):
    status, error = call(dev, body)
    assert status == 400 and error["__type"] == "SerializationException", error
    assert call(dev, "{}")[0] == 200


def test_a_huge_body_is_refused(dev):
    status, error = call(dev, b"x" * 10_000_000)
    assert status == 413, error
    assert call(dev, "{}")[0] == 200


def test_a_huge_form_is_refused_for_its_size(dev, account):
    with pytest.raises(ClientError) as error:
        dev.client("iam", key=account).create_policy(PolicyName="huge", PolicyDocument="x" * 5_000_000)
    assert error.value.response["Error"]["Code"] == "RequestEntityTooLarge"


def test_constraints_have_aws_words(kms):
    with pytest.raises(ClientError) as error:
        kms.create_alias(AliasName="alias/" + "a" * 300, TargetKeyId="k")
    message = error.value.response["Error"]["Message"]
    assert message.startswith("1 validation error detected: Value 'alias/aaa")
    assert message.endswith("Member must have length less than or equal to 256")


def test_garbage_on_the_socket_harms_nobody(dev):
    for garbage in [b"\x00" * 100, b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01" + b"\xff" * 50]:
        # The server may hang up at any of these.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", dev.port), timeout=5) as connection:
            connection.sendall(garbage)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(4096)
    assert call(dev, "{}")[0] == 200


def test_signatures_are_checked(secure):
    key, secret = secure.credentials()
    sts = secure.client("sts", key, secret)
    assert sts.get_caller_identity()["Arn"].endswith(":root")
    with pytest.raises(ClientError) as error:
        secure.client("kms", key, secret + "x").list_keys()
    assert error.value.response["Error"]["Code"] == "InvalidSignatureException"
    with pytest.raises(ClientError) as error:
        secure.client("sts", "AKIAUNKNOWNUNKNOWN00", secret).get_caller_identity()
    assert error.value.response["Error"]["Code"] == "InvalidClientTokenId"
    status, error = call(secure, "{}", headers={"Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20200101/eu-west-1/kms/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00", "X-Amz-Date": "20200101T000000Z"})
    assert error["__type"] == "InvalidSignatureException" and "Signature expired" in error["message"]


def test_sessions_have_what_their_policy_gives(secure):
    key, secret = secure.credentials()
    sts = secure.client("sts", key, secret)
    made = secure.client("kms", key, secret).create_key()["KeyMetadata"]["KeyId"]

    def session(policy):
        given = {"Policy": json.dumps(policy)} if policy else {}
        made = sts.get_federation_token(Name="alice", **given)["Credentials"]
        return secure.client("kms", made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])

    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:Encrypt", "Resource": "*"}]}
    session(allow).encrypt(KeyId=made, Plaintext=b"x")
    for denied in (lambda: session(allow).list_keys(), lambda: session(None).encrypt(KeyId=made, Plaintext=b"x")):
        with pytest.raises(ClientError) as error:
            denied()
        assert error.value.response["Error"]["Code"] == "AccessDeniedException"
        assert "no session policy allows" in error.value.response["Error"]["Message"]


def test_a_presigned_identity_is_a_token(secure):
    key, secret = secure.credentials()
    url = secure.client("sts", key, secret).generate_presigned_url("get_caller_identity", HttpMethod="GET")
    with urllib.request.urlopen(url, context=secure.trust, timeout=10) as reply:
        assert b":root</Arn>" in reply.read()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url[:-1] + ("0" if url[-1] != "0" else "1"), context=secure.trust, timeout=10)


def test_dev_starts_anew(dev, account):
    kms = dev.client("kms", key=account)
    kms.create_key()
    dev.open("/_ringwall/reset", b"")
    assert kms.list_keys()["Keys"] == []
