"""The AWS Encryption SDK keeps its data keys under ours."""

import aws_encryption_sdk
import pytest
from aws_encryption_sdk import CommitmentPolicy, StrictAwsKmsMasterKeyProvider
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError

MESSAGE = b"behind the wall" * 1000
CONTEXT = {"purpose": "test"}


@pytest.fixture
def sdk():
    return aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)


@pytest.fixture
def provider(root, monkeypatch):
    """Makes the SDK's view of keys; it takes its endpoint and credentials from the environment."""
    for name, value in root.environment().items():
        monkeypatch.setenv(name, value)
    return lambda *keys: StrictAwsKmsMasterKeyProvider(key_ids=keys)


@pytest.fixture
def kms(root):
    return root.client("kms")


@pytest.fixture
def key(root):
    return root.new_key()


def test_messages_are_opened_after_rotations(sdk, provider, kms, key):
    sealed, _ = sdk.encrypt(source=MESSAGE, key_provider=provider(key), encryption_context=CONTEXT)
    assert MESSAGE[:15] not in sealed
    kms.rotate_key_on_demand(KeyId=key)
    kms.rotate_key_on_demand(KeyId=key)
    opened, header = sdk.decrypt(source=sealed, key_provider=provider(key))
    assert opened == MESSAGE
    assert header.encryption_context.items() >= CONTEXT.items()


def test_each_of_several_keys_opens_a_message(sdk, provider, kms, key):
    second = kms.create_key()["KeyMetadata"]["Arn"]
    sealed, _ = sdk.encrypt(source=MESSAGE, key_provider=provider(key, second), encryption_context=CONTEXT)
    kms.disable_key(KeyId=key)
    assert sdk.decrypt(source=sealed, key_provider=provider(second))[0] == MESSAGE
    with pytest.raises(AWSEncryptionSDKClientError):
        sdk.decrypt(source=sealed, key_provider=provider(key))


def test_the_context_is_bound_to_the_data_key(sdk, provider, key):
    sealed, _ = sdk.encrypt(source=MESSAGE, key_provider=provider(key), encryption_context=CONTEXT)
    place = sealed.index(b"test")
    changed = sealed[:place] + b"Test" + sealed[place + 4 :]
    with pytest.raises(AWSEncryptionSDKClientError) as error:
        sdk.decrypt(source=changed, key_provider=provider(key))
    assert "decrypt any data key" in str(error.value)


def test_strangers_cannot_open_a_message(sdk, provider, root, key, monkeypatch):
    sealed, _ = sdk.encrypt(source=MESSAGE, key_provider=provider(key), encryption_context=CONTEXT)
    for name, value in root.new_user("stranger").environment().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(AWSEncryptionSDKClientError):
        sdk.decrypt(source=sealed, key_provider=provider(key))
