"""Tokens as an issuer or a forger writes them."""

import base64
import hashlib
import hmac
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding


def encoded(content):
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def claims_of(token):
    return decoded(token.split(".")[1])


def signed(claims, key, kid):
    """A token that an RSA key signed."""
    return _token({"alg": "RS256", "kid": kid}, claims, lambda head: key.sign(head, padding.PKCS1v15(), hashes.SHA256()))


def unsigned(claims, algorithm="none"):
    return _token({"alg": algorithm}, claims, lambda _: b"")


def signed_with_secret(claims, secret, kid):
    """A token whose secret is what everybody knows."""
    return _token({"alg": "HS256", "kid": kid}, claims, lambda head: hmac.digest(secret, head, hashlib.sha256))


def _token(header, claims, sign):
    head = f"{encoded(header)}.{encoded(claims)}"
    return f"{head}.{encoded(sign(head.encode()))}"


def jwk(key, kid, private=False):
    """An RSA key as JWKS have it."""
    numbers = key.private_numbers()
    public = numbers.public_numbers
    parts = {"n": public.n, "e": public.e}
    if private:
        parts |= {"d": numbers.d, "p": numbers.p, "q": numbers.q, "dp": numbers.dmp1, "dq": numbers.dmq1, "qi": numbers.iqmp}
    shown = {name: encoded(part.to_bytes((part.bit_length() + 7) // 8, "big")) for name, part in parts.items()}
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, **shown}
