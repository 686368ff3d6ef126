"""OpenSSL's command line takes what KMS makes, and KMS takes what it makes."""

import subprocess

import pytest

from conftest import program

MESSAGE = b"a message of openssl"
PSS = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]
OAEP = ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256"]
# KMS's spec and algorithm, OpenSSL's digest and options, and how OpenSSL makes such a key.
SCHEMES = {
    "RSASSA_PSS_SHA_384": ("RSA_3072", ["-sha384", *PSS], ["RSA", "-pkeyopt", "rsa_keygen_bits:3072"]),
    "RSASSA_PKCS1_V1_5_SHA_256": ("RSA_2048", ["-sha256"], ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    "ECDSA_SHA_256": ("ECC_NIST_P256", ["-sha256"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    "ECDSA_SHA_384": ("ECC_NIST_P384", ["-sha384"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    "ECDSA_SHA_512": ("ECC_NIST_P521", ["-sha512"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-521"]),
    "secp256k1": ("ECC_SECG_P256K1", ["-sha256"], ["EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"]),
    "ED25519_SHA_512": ("ECC_NIST_EDWARDS25519", None, ["ED25519"]),
}


@pytest.fixture
def openssl(tmp_path):
    """Runs a command of OpenSSL in a folder of files."""
    path = program("openssl", "apt-get install openssl")

    def run(*words, **files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        done = subprocess.run([path, *words], cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


def algorithm_of(scheme):
    return "ECDSA_SHA_256" if scheme == "secp256k1" else scheme


def public(kms, key):
    return kms.get_public_key(KeyId=key)["PublicKey"]


def create(kms, spec, usage, **more):
    return kms.create_key(KeySpec=spec, KeyUsage=usage, **more)["KeyMetadata"]["KeyId"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_openssl_verifies_signatures_of_kms(kms, openssl, scheme):
    spec, digest, _ = SCHEMES[scheme]
    key = create(kms, spec, "SIGN_VERIFY")
    signature = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm=algorithm_of(scheme))["Signature"]
    verify(openssl, digest, public(kms, key), signature)
    with pytest.raises(AssertionError):
        verify(openssl, digest, public(kms, key), signature[:-1] + bytes([signature[-1] ^ 1]))


def verify(openssl, digest, public, signature):
    files = dict(public=public, signature=signature, message=MESSAGE)
    key = ["-keyform", "DER"]
    if digest:
        openssl("dgst", *digest, "-verify", "public", *key, "-signature", "signature", "message", **files)
    else:
        openssl("pkeyutl", "-verify", "-pubin", "-inkey", "public", *key, "-rawin", "-in", "message", "-sigfile", "signature", **files)


@pytest.mark.parametrize(
    "scheme, wrapping",
    [(scheme, "RSA_AES_KEY_WRAP_SHA_256") for scheme in SCHEMES] + [("ECDSA_SHA_256", "RSA_AES_KEY_WRAP_SHA_1")],
)
def test_imported_private_keys_sign_as_openssl_does(kms, openssl, scheme, wrapping):
    spec, digest, recipe = SCHEMES[scheme]
    private = private_key(openssl, recipe)
    key = create(kms, spec, "SIGN_VERIFY", Origin="EXTERNAL")
    bring(kms, openssl, key, private, wrapping)
    assert public(kms, key) == openssl("pkey", "-inform", "DER", "-in", "private", "-pubout", "-outform", "DER", private=private)
    made = kms.sign(KeyId=key, Message=MESSAGE, SigningAlgorithm=algorithm_of(scheme))["Signature"]
    verify(openssl, digest, public(kms, key), made)
    if digest:
        signature = openssl("dgst", *digest, "-sign", "private", "-keyform", "DER", "message", message=MESSAGE)
    else:
        signature = openssl("pkeyutl", "-sign", "-inkey", "private", "-keyform", "DER", "-rawin", "-in", "message", message=MESSAGE)
    kms.verify(KeyId=key, Message=MESSAGE, Signature=signature, SigningAlgorithm=algorithm_of(scheme))


def private_key(openssl, recipe):
    """A new key pair's private key, as PKCS#8."""
    pem = openssl("genpkey", "-algorithm", *recipe)
    return openssl("pkcs8", "-topk8", "-nocrypt", "-in", "pem", "-outform", "DER", pem=pem)


def bring(kms, openssl, key, material, wrapping):
    """Imports key material, wrapped as the algorithm says."""
    how = dict(WrappingAlgorithm=wrapping, WrappingKeySpec="RSA_2048")
    told = kms.get_parameters_for_import(KeyId=key, **how)
    hash = "sha1" if wrapping.endswith("_1") else "sha256"
    oaep = [option.replace("sha256", hash) for option in OAEP]
    under_rsa = ["pkeyutl", "-encrypt", "-pubin", "-inkey", "wrapping", "-keyform", "DER", *oaep, "-in", "material"]
    if wrapping.startswith("RSAES"):
        wrapped = openssl(*under_rsa, wrapping=told["PublicKey"], material=material)
    else:
        once = openssl("rand", "32")
        pad = ["enc", "-id-aes256-wrap-pad", "-K", once.hex(), "-iv", "a65959a6", "-in", "material"]
        wrapped_key = openssl(*under_rsa, wrapping=told["PublicKey"], material=once)
        wrapped = wrapped_key + openssl(*pad, material=material)
    kms.import_key_material(
        KeyId=key,
        ImportToken=told["ImportToken"],
        EncryptedKeyMaterial=wrapped,
        ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
    )


@pytest.mark.parametrize("wrapping", ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"])
def test_imported_symmetric_keys_decrypt(kms, openssl, wrapping):
    key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
    material = openssl("rand", "32")
    bring(kms, openssl, key, material, wrapping)
    sealed = kms.encrypt(KeyId=key, Plaintext=MESSAGE)["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == MESSAGE


@pytest.mark.parametrize("bits", [224, 256, 384, 512])
def test_imported_hmac_keys_make_the_macs_of_openssl(kms, openssl, bits):
    key = create(kms, f"HMAC_{bits}", "GENERATE_VERIFY_MAC", Origin="EXTERNAL")
    material = openssl("rand", str(bits // 8))
    bring(kms, openssl, key, material, "RSAES_OAEP_SHA_256")
    mac = kms.generate_mac(KeyId=key, Message=MESSAGE, MacAlgorithm=f"HMAC_SHA_{bits}")["Mac"]
    hexadecimal = f"hexkey:{material.hex()}"
    assert mac == openssl("dgst", f"-sha{bits}", "-mac", "HMAC", "-macopt", hexadecimal, "-binary", "message", message=MESSAGE)


@pytest.mark.parametrize("hash", ["sha1", "sha256"])
def test_ciphertexts_of_openssl_are_decrypted(kms, openssl, hash):
    key = create(kms, "RSA_2048", "ENCRYPT_DECRYPT")
    oaep = [option.replace("sha256", hash) for option in OAEP]
    encrypt = ["pkeyutl", "-encrypt", "-pubin", "-inkey", "public", "-keyform", "DER", *oaep, "-in", "message"]
    sealed = openssl(*encrypt, public=public(kms, key), message=MESSAGE)
    algorithm = "RSAES_OAEP_SHA_1" if hash == "sha1" else "RSAES_OAEP_SHA_256"
    opened = kms.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionAlgorithm=algorithm)
    assert opened["Plaintext"] == MESSAGE


@pytest.mark.parametrize("curve", ["P-256", "P-384", "P-521"])
def test_both_sides_agree_with_openssl(kms, openssl, curve):
    key = create(kms, f"ECC_NIST_{curve.replace('-', '')}", "KEY_AGREEMENT")
    mine = openssl("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}")
    theirs = openssl("pkey", "-in", "mine", "-pubout", "-outform", "DER", mine=mine)
    secret = kms.derive_shared_secret(KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=theirs)["SharedSecret"]
    derive = ["pkeyutl", "-derive", "-inkey", "mine", "-peerkey", "peer", "-peerform", "DER"]
    assert secret == openssl(*derive, peer=public(kms, key))
