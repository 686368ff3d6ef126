"""Encrypt, Decrypt, ReEncrypt and data keys."""

import pytest
from botocore.exceptions import ClientError

CONTEXT = {"purpose": "test", "ä": "ö"}


def code(error):
    return error.value.response["Error"]["Code"]


@pytest.fixture
def key(kms):
    return kms.create_key()["KeyMetadata"]["KeyId"]


def test_what_was_encrypted_is_decrypted_without_naming_the_key(kms, key):
    sealed = kms.encrypt(KeyId=key, Plaintext=b"secret", EncryptionContext=CONTEXT)
    opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=CONTEXT)
    assert opened["Plaintext"] == b"secret"
    assert opened["KeyId"] == sealed["KeyId"]
    assert opened["KeyId"].endswith(f":key/{key}")
    assert len(opened["KeyMaterialId"]) == 64


def test_the_context_must_be_the_same(kms, key):
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext=CONTEXT)["CiphertextBlob"]
    for context in [{}, {"purpose": "test"}, {**CONTEXT, "more": "1"}, {"Purpose": "test", "ä": "ö"}]:
        with pytest.raises(ClientError) as error:
            kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)
        assert code(error) == "InvalidCiphertextException"


def test_every_changed_byte_is_found(kms, key):
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    for at in range(len(sealed)):
        tampered = bytearray(sealed)
        tampered[at] ^= 1
        with pytest.raises(ClientError) as error:
            kms.decrypt(CiphertextBlob=bytes(tampered))
        assert code(error) == "InvalidCiphertextException", at


def test_another_key_is_the_wrong_key(kms, key):
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    other = kms.create_key()["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError) as error:
        kms.decrypt(CiphertextBlob=sealed, KeyId=other)
    assert code(error) == "IncorrectKeyException"


def test_a_stranger_learns_nothing_from_a_ciphertext(dev, kms, key):
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    stranger = dev.client("kms", key="999999999999")
    with pytest.raises(ClientError) as denied:
        stranger.decrypt(CiphertextBlob=sealed)
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    elsewhere = dev.client("kms", key="999999999999", region="us-west-2")
    with pytest.raises(ClientError) as missing:
        elsewhere.decrypt(CiphertextBlob=sealed)
    assert code(denied) == code(missing) == "AccessDeniedException"
    assert denied.value.response["Error"]["Message"] == missing.value.response["Error"]["Message"]


def test_limits_on_plaintext(kms, key):
    assert len(kms.encrypt(KeyId=key, Plaintext=b"x" * 4096)["CiphertextBlob"]) <= 6144
    with pytest.raises(ClientError) as error:
        kms.encrypt(KeyId=key, Plaintext=b"x" * 4097)
    assert code(error) == "ValidationException"
    assert "less than or equal to 4096" in error.value.response["Error"]["Message"]


def test_re_encrypt_moves_a_ciphertext(kms, key):
    target = kms.create_key()["KeyMetadata"]["Arn"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext=CONTEXT)["CiphertextBlob"]
    moved = kms.re_encrypt(
        CiphertextBlob=sealed, SourceEncryptionContext=CONTEXT, DestinationKeyId=target
    )
    assert moved["KeyId"] == target
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["Plaintext"] == b"x"


@pytest.mark.parametrize("size, bytes_made", [({"KeySpec": "AES_256"}, 32), ({"KeySpec": "AES_128"}, 16), ({"NumberOfBytes": 1024}, 1024)])
def test_data_keys_come_in_clear_and_encrypted(kms, key, size, bytes_made):
    made = kms.generate_data_key(KeyId=key, EncryptionContext=CONTEXT, **size)
    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=CONTEXT)
    assert made["Plaintext"] == opened["Plaintext"]
    assert len(made["Plaintext"]) == bytes_made
    assert "Plaintext" not in kms.generate_data_key_without_plaintext(KeyId=key, **size)


def test_a_data_key_has_one_size(kms, key):
    for size in [{}, {"KeySpec": "AES_256", "NumberOfBytes": 32}]:
        with pytest.raises(ClientError) as error:
            kms.generate_data_key(KeyId=key, **size)
        assert code(error) == "ValidationException"


@pytest.mark.parametrize("spec", ["RSA_2048", "ECC_NIST_P256", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519"])
def test_data_key_pairs_are_pairs(kms, key, spec):
    from cryptography.hazmat.primitives import serialization

    made = kms.generate_data_key_pair(KeyId=key, KeyPairSpec=spec)
    private = serialization.load_der_private_key(made["PrivateKeyPlaintext"], None)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert public == made["PublicKey"]
    opened = kms.decrypt(CiphertextBlob=made["PrivateKeyCiphertextBlob"])
    assert opened["Plaintext"] == made["PrivateKeyPlaintext"]


@pytest.mark.parametrize("algorithm, largest", [("RSAES_OAEP_SHA_1", 214), ("RSAES_OAEP_SHA_256", 190)])
def test_rsa_encrypts_here_and_outside(kms, algorithm, largest):
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    key = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    hash = hashes.SHA1() if algorithm.endswith("_1") else hashes.SHA256()
    public = serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    outside = public.encrypt(b"x" * largest, padding.OAEP(padding.MGF1(hash), hash, None))
    for sealed in [outside, kms.encrypt(KeyId=key, Plaintext=b"x" * largest, EncryptionAlgorithm=algorithm)["CiphertextBlob"]]:
        opened = kms.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionAlgorithm=algorithm)
        assert opened["Plaintext"] == b"x" * largest
    with pytest.raises(ClientError) as error:
        kms.encrypt(KeyId=key, Plaintext=b"x" * (largest + 1), EncryptionAlgorithm=algorithm)
    assert code(error) == "ValidationException"
    with pytest.raises(ClientError) as error:
        kms.decrypt(KeyId=key, CiphertextBlob=b"x" * 256, EncryptionAlgorithm=algorithm)
    assert code(error) == "InvalidCiphertextException"


def test_a_dry_run_says_that_it_would_have_succeeded(kms, key):
    with pytest.raises(ClientError) as error:
        kms.encrypt(KeyId=key, Plaintext=b"x", DryRun=True)
    assert code(error) == "DryRunOperationException"
