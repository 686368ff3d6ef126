"""Makes certificates that are fit for metadata, and some that are not.

The keys are forgotten. Needs `cryptography`.
"""

import base64
import datetime
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

FILE = pathlib.Path(__file__).parent / "certificates.txt"
COMMENTS = ObjectIdentifier("2.16.840.1.113730.1.13")
OTHER = ObjectIdentifier("2.16.840.1.113730.1.14")


def certificate(key, extensions=()):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2001, 1, 1))
        .not_valid_after(datetime.datetime(2002, 1, 1))
    )
    for oid in extensions:
        value = x509.UnrecognizedExtension(oid, b"\x04\x01a")
        builder = builder.add_extension(value, critical=False)
    hash = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, hash).public_bytes(serialization.Encoding.DER)


def new_rsa(bits):
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


key = new_rsa(2048)
two = certificate(key, [COMMENTS, OTHER])
# The library writes no extension twice: the second is renamed into the first. The signature is then
# wrong, which does not matter here.
repeated = two.replace(bytes.fromhex("6086480186f842010e"), bytes.fromhex("6086480186f842010d"))
assert repeated != two

certificates = {
    "fit-rsa-1024": certificate(new_rsa(1024)),
    "fit-rsa-2048": certificate(key),
    "fit-rsa-4096": certificate(new_rsa(4096)),
    "fit-p256": certificate(ec.generate_private_key(ec.SECP256R1())),
    "fit-p384": certificate(ec.generate_private_key(ec.SECP384R1())),
    "fit-p521": certificate(ec.generate_private_key(ec.SECP521R1())),
    "fit-two-extensions": two,
    "repeated-extension": repeated,
    "secp256k1": certificate(ec.generate_private_key(ec.SECP256K1())),
    "ed25519": certificate(ed25519.Ed25519PrivateKey.generate()),
    "dsa": certificate(dsa.generate_private_key(2048)),
}
lines = [f"{name} {base64.b64encode(der).decode()}" for name, der in certificates.items()]
FILE.write_text("\n".join(lines) + "\n")
