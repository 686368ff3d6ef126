"""A browser with an authenticator in software: the other side of WebAuthn."""

import base64
import hashlib
import json
import os
import struct

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 1, 4, 8, 16, 64


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """One passkey, in a browser that shows a page of `origin`."""

    def __init__(self, origin, algorithm=-7, verifies=True):
        self.origin = origin
        self.algorithm = algorithm
        self.verifies = verifies
        self.relying_party = None
        self.attests = False
        self.count = 0
        self.id = os.urandom(32)
        self.user = b""
        if algorithm == -7:
            self.key = ec.generate_private_key(ec.SECP256R1())
        else:
            self.key = rsa.generate_private_key(65537, 2048)

    def create(self, options):
        assert self.algorithm in [each["alg"] for each in options["pubKeyCredParams"]]
        self.user = decode(options["user"]["id"])
        client_data = self.client_data("webauthn.create", options["challenge"])
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(self.cose())
        data = self.data(options["rp"]["id"], ATTESTED) + attested
        statement = {}
        if self.attests:
            statement = {"alg": self.algorithm, "sig": self.sign(data, client_data)}
        fmt = "packed" if self.attests else "none"
        made = cbor2.dumps({"fmt": fmt, "attStmt": statement, "authData": data})
        return self.credential(
            clientDataJSON=encode(client_data),
            attestationObject=encode(made),
            transports=["internal", "hybrid"],
        )

    def get(self, options):
        allowed = [decode(each["id"]) for each in options.get("allowCredentials", [])]
        assert not allowed or self.id in allowed
        self.count += 1
        client_data = self.client_data("webauthn.get", options["challenge"])
        data = self.data(options["rpId"], 0)
        return self.credential(
            clientDataJSON=encode(client_data),
            authenticatorData=encode(data),
            signature=encode(self.sign(data, client_data)),
            userHandle=encode(self.user),
        )

    def credential(self, **response):
        return {
            "id": encode(self.id),
            "rawId": encode(self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }

    def client_data(self, kind, challenge):
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def data(self, relying_party, flags):
        flags |= PRESENT | ELIGIBLE | BACKED_UP | (VERIFIED if self.verifies else 0)
        party = (self.relying_party or relying_party).encode()
        return hashlib.sha256(party).digest() + struct.pack(">BI", flags, self.count)

    def cose(self):
        numbers = self.key.public_key().public_numbers()
        if self.algorithm == -7:
            return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: numbers.e.to_bytes(3, "big")}

    def sign(self, data, client_data):
        message = data + hashlib.sha256(client_data).digest()
        if self.algorithm == -7:
            return self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
