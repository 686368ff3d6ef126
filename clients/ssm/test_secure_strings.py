"""Secure strings: who has the key opens them, with or without Parameter Store; nobody else does."""

import base64

import aws_encryption_sdk
import pytest
from aws_encryption_sdk import CommitmentPolicy, StrictAwsKmsMasterKeyProvider

from identities import allow, denied, refused

SECRET = "hunter2 behind the wall"


@pytest.fixture(scope="module")
def ssm(root):
    return root.client("ssm")


@pytest.fixture(scope="module")
def key(root):
    return root.new_key()


def put(ssm, name, key=None, **more):
    named = {"KeyId": key} if key else {}
    ssm.put_parameter(Name=name, Value=SECRET, Type="SecureString", **named, **more)
    got = ssm.get_parameter(Name=name)["Parameter"]
    return base64.b64decode(got["Value"]), {"PARAMETER_ARN": got["ARN"]}


def test_a_standard_value_is_opened_by_kms_with_the_arn_as_context(root, ssm, key):
    sealed, context = put(ssm, "/direct", key)
    kms = root.client("kms")
    opened = kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)
    assert (opened["Plaintext"].decode(), opened["KeyId"]) == (SECRET, key)
    with refused("InvalidCiphertextException"):
        kms.decrypt(CiphertextBlob=sealed, EncryptionContext={"PARAMETER_ARN": context["PARAMETER_ARN"] + "x"})
    with refused("InvalidCiphertextException"):
        kms.decrypt(CiphertextBlob=sealed[:-1] + bytes([sealed[-1] ^ 1]), EncryptionContext=context)


@pytest.mark.parametrize("length", [1, 4096, 8192])
def test_an_advanced_value_is_opened_by_the_encryption_sdk(root, ssm, key, monkeypatch, length):
    for name, value in root.environment().items():
        monkeypatch.setenv(name, value)
    sdk = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
    name, value = f"/sdk/{length}", "s" * length
    ssm.put_parameter(Name=name, Value=value, Type="SecureString", Tier="Advanced", KeyId=key)
    got = ssm.get_parameter(Name=name)["Parameter"]
    message = base64.b64decode(got["Value"])
    opened, header = sdk.decrypt(source=message, key_provider=StrictAwsKmsMasterKeyProvider(key_ids=[key]))
    assert opened.decode() == value
    assert header.encryption_context == {"PARAMETER_ARN": got["ARN"]}
    assert ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"] == value


def test_the_default_key_serves_all_readers_and_only_through_parameter_store(root, ssm):
    sealed, context = put(ssm, "/default")
    reader = root.new_user("reader", allow("ssm:GetParameter"), allow("kms:*"))
    got = reader.client("ssm").get_parameter(Name="/default", WithDecryption=True)
    assert got["Parameter"]["Value"] == SECRET
    with denied():
        reader.client("kms").decrypt(CiphertextBlob=sealed, EncryptionContext=context)
    aliases = root.client("kms").list_aliases()["Aliases"]
    assert any(alias["AliasName"] == "alias/aws/ssm" and "TargetKeyId" in alias for alias in aliases)


def test_a_key_policy_can_let_in_by_parameter_store_alone(root, ssm):
    account = root.account()
    here = f"arn:aws:ssm:eu-west-1:{account}:parameter/app/prod/db"
    condition = {
        "StringEquals": {"kms:ViaService": "ssm.eu-west-1.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:PARAMETER_ARN": f"{here}/*"},
    }
    key = root.new_key()
    app = root.new_user("app", allow("ssm:GetParameter"), allow("kms:Decrypt", key, Condition=condition))
    sealed, context = put(ssm, "/app/prod/db/password", key)
    put(ssm, "/app/prod/other", key)
    got = app.client("ssm").get_parameter(Name="/app/prod/db/password", WithDecryption=True)
    assert got["Parameter"]["Value"] == SECRET
    with denied("(Service: AWSKMS; Status Code: 400;"):
        app.client("ssm").get_parameter(Name="/app/prod/other", WithDecryption=True)
    with denied():
        app.client("kms").decrypt(CiphertextBlob=sealed, EncryptionContext=context)


def test_keys_that_cannot_be_used_are_named(root, ssm):
    kms, key = root.client("kms"), root.new_key()
    put(ssm, "/doomed", key)
    kms.disable_key(KeyId=key)
    with refused("InvalidKeyId", f"{key} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException"):
        ssm.get_parameter(Name="/doomed", WithDecryption=True)
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    with refused("InvalidKeyId", "is pending deletion."):
        ssm.get_parameter(Name="/doomed", WithDecryption=True)
    signing = root.new_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    for other in (signing, "alias/none", "1234abcd-12ab-34cd-56ef-1234567890ab"):
        with refused("InvalidKeyId"):
            put(ssm, "/refused", other)
