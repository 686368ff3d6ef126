"""Makes the certificates of this folder from its keys, with Python's `cryptography`."""

import datetime
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

FOLDER = pathlib.Path(__file__).parent
FROM = datetime.datetime(2020, 1, 1)
UNTIL = FROM + datetime.timedelta(days=36500)


def name(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def write(file, subject, public_key, signing_key):
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name("authority"))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .sign(signing_key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    (FOLDER / file).write_bytes(pem)


authority = rsa.generate_private_key(public_exponent=65537, key_size=2048)
write("authority.pem", "authority", authority.public_key(), authority)
for key in ["rsa", "p256"]:
    private_key = serialization.load_pem_private_key(
        (FOLDER / f"{key}.key").read_bytes(), password=None
    )
    write(f"{key}.pem", f"{key}.example.org", private_key.public_key(), authority)
