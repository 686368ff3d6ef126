"""Signatures, MACs and key agreement, checked by another library."""

import hashlib

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

MESSAGE = b"a message"
RSA = [f"RSASSA_{scheme}_SHA_{bits}" for scheme in ("PSS", "PKCS1_V1_5") for bits in (256, 384, 512)]
ALGORITHMS = (
    [(f"RSA_{bits}", algorithm) for bits in (2048, 3072, 4096) for algorithm in RSA]
    + [("ECC_NIST_P256", "ECDSA_SHA_256"), ("ECC_NIST_P384", "ECDSA_SHA_384")]
    + [("ECC_NIST_P521", "ECDSA_SHA_512"), ("ECC_SECG_P256K1", "ECDSA_SHA_256")]
    + [("ECC_NIST_EDWARDS25519", "ED25519_SHA_512")]
    + [(f"ML_DSA_{size}", "ML_DSA_SHAKE_256") for size in (44, 65, 87)]
)


@pytest.fixture(scope="module")
def keys(dev):
    client, made = dev.client("kms", key="300000000001"), {}

    def of(spec, usage="SIGN_VERIFY"):
        if (spec, usage) not in made:
            made[spec, usage] = client.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]
        return client, made[spec, usage]

    return of


def hash_of(algorithm):
    return {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}[algorithm[-3:]]()


def verify_outside(public, algorithm, signature):
    if algorithm.startswith("RSASSA_PSS"):
        hash = hash_of(algorithm)
        scheme = padding.PSS(padding.MGF1(hash), hash.digest_size)
        public.verify(signature, MESSAGE, scheme, hash)
    elif algorithm.startswith("RSASSA"):
        public.verify(signature, MESSAGE, padding.PKCS1v15(), hash_of(algorithm))
    elif algorithm.startswith("ECDSA"):
        public.verify(signature, MESSAGE, ec.ECDSA(hash_of(algorithm)))
    else:
        public.verify(signature, MESSAGE)


@pytest.mark.parametrize("spec, algorithm", ALGORITHMS)
def test_signatures_verify_here_and_outside(keys, spec, algorithm):
    kms, key = keys(spec)
    signature = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm=algorithm)["Signature"]
    request = dict(KeyId=key, SigningAlgorithm=algorithm, Signature=signature)
    assert kms.verify(Message=MESSAGE, **request)["SignatureValid"] is True
    public = serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    verify_outside(public, algorithm, signature)
    with pytest.raises(kms.exceptions.KMSInvalidSignatureException):
        kms.verify(Message=MESSAGE + b"!", **request)


@pytest.mark.parametrize("spec, algorithm", [("RSA_2048", "RSASSA_PSS_SHA_256"), ("ECC_NIST_P384", "ECDSA_SHA_384")])
def test_a_digest_stands_for_its_message(keys, spec, algorithm):
    kms, key = keys(spec)
    signature = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm=algorithm)["Signature"]
    digest = hashlib.new("sha" + algorithm[-3:], MESSAGE).digest()
    request = dict(KeyId=key, SigningAlgorithm=algorithm, MessageType="DIGEST")
    kms.verify(Message=digest, Signature=signature, **request)
    with pytest.raises(ClientError) as error:
        kms.sign(Message=digest[:-1], **request)
    assert error.value.response["Error"]["Code"] == "ValidationException"


def test_algorithms_of_other_specs_are_refused(keys):
    kms, key = keys("ECC_NIST_P256")
    with pytest.raises(kms.exceptions.InvalidKeyUsageException):
        kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm="ECDSA_SHA_384")
    with pytest.raises(kms.exceptions.InvalidKeyUsageException):
        kms.encrypt(KeyId=key, Plaintext=b"x")


@pytest.mark.parametrize("bits", [224, 256, 384, 512])
def test_macs_are_made_and_checked(keys, bits):
    kms, key = keys(f"HMAC_{bits}", "GENERATE_VERIFY_MAC")
    request = dict(KeyId=key, MacAlgorithm=f"HMAC_SHA_{bits}")
    mac = kms.generate_mac(Message=MESSAGE, **request)["Mac"]
    assert len(mac) == bits // 8
    assert kms.verify_mac(Message=MESSAGE, Mac=mac, **request)["MacValid"] is True
    with pytest.raises(kms.exceptions.KMSInvalidMacException):
        kms.verify_mac(Message=MESSAGE, Mac=mac[:-1] + bytes([mac[-1] ^ 1]), **request)


@pytest.mark.parametrize("spec, curve", [("ECC_NIST_P256", ec.SECP256R1), ("ECC_NIST_P384", ec.SECP384R1), ("ECC_NIST_P521", ec.SECP521R1)])
def test_both_sides_agree(keys, spec, curve):
    kms, key = keys(spec, "KEY_AGREEMENT")
    mine = ec.generate_private_key(curve())
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    theirs = serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    secret = kms.derive_shared_secret(
        KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=mine.public_key().public_bytes(*form)
    )["SharedSecret"]
    assert secret == mine.exchange(ec.ECDH(), theirs)
