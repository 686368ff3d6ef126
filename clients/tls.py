"""An authority of one's own, and the certificates it gives to servers on this machine."""

import datetime
import hashlib
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _certificate("authority", self.key, "authority", self.key, is_authority=True)
        self.path = folder / "authority.pem"
        self.path.write_bytes(_pem(self.certificate))

    @property
    def thumbprint(self):
        return hashlib.sha1(self.certificate.public_bytes(serialization.Encoding.DER)).hexdigest()

    def server(self, name="localhost"):
        """The files of a server's chain and key."""
        key = ec.generate_private_key(ec.SECP256R1())
        chain, secret = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        leaf = _certificate(name, key, "authority", self.key)
        chain.write_bytes(_pem(leaf) + _pem(self.certificate))
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
        secret.write_bytes(key.private_bytes(*form, serialization.NoEncryption()))
        return chain, secret

    def server_context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server())
        return context

    def client_context(self):
        return ssl.create_default_context(cafile=str(self.path))


def _certificate(name, key, issuer, issuer_key, is_authority=False):
    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    return made.sign(issuer_key, hashes.SHA256())


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)
