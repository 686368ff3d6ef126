"""Secrets shared by ML-KEM, with another library on the other side."""

import pytest
from botocore.exceptions import ClientError
from conftest import until
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import mlkem

CIPHERTEXT_BYTES = {"ML_KEM_512": 768, "ML_KEM_768": 1088, "ML_KEM_1024": 1568}
PUBLIC_KEY_BYTES = {"ML_KEM_512": 800, "ML_KEM_768": 1184, "ML_KEM_1024": 1568}
# ML-KEM-512 is not in `cryptography`.
OUTSIDE = {"ML_KEM_768": mlkem.MLKEM768PublicKey, "ML_KEM_1024": mlkem.MLKEM1024PublicKey}


@pytest.fixture(params=CIPHERTEXT_BYTES)
def spec(request):
    return request.param


@pytest.fixture(params=OUTSIDE)
def outside_spec(request):
    return request.param


def create(kms, spec):
    return kms.create_key(KeySpec=spec, KeyUsage="ENCAPSULATE_DECAPSULATE")["KeyMetadata"]


def encapsulate(kms, key):
    reply = kms.encapsulate(KeyId=key, EncapsulationAlgorithm="ML_KEM")
    return reply["SharedSecret"], reply["SharedSecretCiphertextBlob"]


def decapsulate(kms, key, blob):
    return kms.decapsulate(
        KeyId=key, EncapsulationAlgorithm="ML_KEM", SharedSecretCiphertextBlob=blob
    )["SharedSecret"]


def test_both_sides_have_the_same_secret(kms, spec):
    metadata = create(kms, spec)
    assert metadata["EncapsulationAlgorithms"] == ["ML_KEM"]
    secret, blob = encapsulate(kms, metadata["KeyId"])
    assert (len(secret), len(blob)) == (32, CIPHERTEXT_BYTES[spec])
    assert decapsulate(kms, metadata["Arn"], blob) == secret


def test_the_public_key_encapsulates_outside(kms, outside_spec):
    key = create(kms, outside_spec)["KeyId"]
    reply = kms.get_public_key(KeyId=key)
    assert reply["EncapsulationAlgorithms"] == ["ML_KEM"]
    public = serialization.load_der_public_key(reply["PublicKey"])
    assert isinstance(public, OUTSIDE[outside_spec])
    secret, blob = public.encapsulate()
    assert decapsulate(kms, key, blob) == secret


def test_a_data_key_pair_decapsulates_outside(kms, outside_spec):
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    pair = kms.generate_data_key_pair(KeyId=key, KeyPairSpec=outside_spec)
    private = serialization.load_der_private_key(pair["PrivateKeyPlaintext"], password=None)
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert private.public_key().public_bytes(*form) == pair["PublicKey"]
    secret, blob = serialization.load_der_public_key(pair["PublicKey"]).encapsulate()
    assert private.decapsulate(blob) == secret
    opened = kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])["Plaintext"]
    assert opened == pair["PrivateKeyPlaintext"]
    assert len(opened) == 86, "the seed form has one length"


def test_public_keys_have_their_length(kms, spec):
    key = create(kms, spec)["KeyId"]
    assert len(kms.get_public_key(KeyId=key)["PublicKey"]) == PUBLIC_KEY_BYTES[spec] + 22


def test_an_altered_ciphertext_gives_another_secret(kms, spec):
    key = create(kms, spec)["KeyId"]
    secret, blob = encapsulate(kms, key)
    altered = bytes([blob[0] ^ 1]) + blob[1:]
    other = decapsulate(kms, key, altered)
    assert other != secret
    assert other == decapsulate(kms, key, altered)


def test_a_ciphertext_of_another_length_is_refused(kms, spec):
    key = create(kms, spec)["KeyId"]
    _, blob = encapsulate(kms, key)
    for wrong in (blob[:-1], blob + b"\0", b"x"):
        with pytest.raises(kms.exceptions.InvalidCiphertextException):
            decapsulate(kms, key, wrong)


def test_keys_of_other_usages_are_refused(kms):
    signing = kms.create_key(KeySpec="ML_DSA_44", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    with pytest.raises(kms.exceptions.InvalidKeyUsageException):
        encapsulate(kms, signing)
    with pytest.raises(kms.exceptions.InvalidKeyUsageException):
        decapsulate(kms, signing, b"x" * 768)
    shared = create(kms, "ML_KEM_512")["KeyId"]
    with pytest.raises(kms.exceptions.InvalidKeyUsageException):
        kms.encrypt(KeyId=shared, Plaintext=b"x")


@pytest.mark.parametrize("usage", ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "KEY_AGREEMENT"])
def test_the_key_usage_must_fit(kms, usage):
    with pytest.raises(ClientError) as error:
        kms.create_key(KeySpec="ML_KEM_768", KeyUsage=usage)
    assert error.value.response["Error"]["Code"] == "ValidationException"


def test_the_last_use_is_remembered(kms):
    key = create(kms, "ML_KEM_512")["KeyId"]
    secret, blob = encapsulate(kms, key)
    decapsulate(kms, key, blob)

    def last_operation():
        return kms.get_key_last_usage(KeyId=key).get("KeyLastUsage", {}).get("Operation")

    assert until(last_operation) == "Decapsulate"


def test_a_dry_run_shows_nothing(kms):
    key = create(kms, "ML_KEM_512")["KeyId"]
    with pytest.raises(kms.exceptions.DryRunOperationException):
        kms.encapsulate(KeyId=key, EncapsulationAlgorithm="ML_KEM", DryRun=True)


def test_keys_outlive_the_server(secure):
    name, password = secure.credentials()
    kms = secure.client("kms", key=name, secret=password)
    key = create(kms, "ML_KEM_1024")["KeyId"]
    secret, blob = encapsulate(kms, key)
    secure.stop()
    again = type(secure)(data_dir=secure.data_dir)
    try:
        kms = again.client("kms", key=name, secret=password)
        assert decapsulate(kms, key, blob) == secret
    finally:
        again.stop()
