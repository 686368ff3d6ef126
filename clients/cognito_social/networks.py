"""Facebook, Google, Amazon and Apple as a user pool meets them: each with its own manners."""

import base64
import http.server
import json
import threading
import time
import urllib.parse

import web_tokens
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

CLIENT = "the-pool"
SECRET = "a secret of the pool's"
TEAM, KEY_ID = "TEAM123456", "KEY1234567"
SCOPES = {
    "Facebook": "public_profile, email",
    "Google": "email profile openid",
    "LoginWithAmazon": "profile postal_code",
    "SignInWithApple": "email name",
}
# What each tells of Ada where it is asked for more than its ID token says.
PROFILES = {
    "Facebook": {"id": "10001", "email": "ada@facebook.example", "name": "Ada of Facebook"},
    "LoginWithAmazon": {
        "user_id": "amzn1.account.ADA",
        "email": "ada@amazon.example",
        "name": "Ada of Amazon",
        "postal_code": "98052",
    },
    "Google": {"genders": [{"value": "female"}]},
}
# What the ID tokens of those say that have them.
SUBJECTS = {
    "Google": {"sub": "20002", "email": "ada@google.example", "email_verified": True, "name": "Ada of Google"},
    "SignInWithApple": {"sub": "000123.abc", "email": "ada@privaterelay.example", "email_verified": "true"},
}
# What Apple's page sends along the first time.
APPLE_USER = {"name": {"firstName": "Ada", "lastName": "Lovelace"}, "email": "somebody@else.example"}


class Networks:
    """All four, on one port. What they were asked is kept."""

    def __init__(self):
        self.asked, self.nonce = [], None
        self.key = rsa.generate_private_key(65537, 2048)
        self.apple_key = ec.generate_private_key(ec.SECP256R1())
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                target = urllib.parse.urlsplit(self.path)
                server.answer(self, target.path, dict(urllib.parse.parse_qsl(target.query)))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                server.answer(self, self.path, dict(urllib.parse.parse_qsl(body)))

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://localhost:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.http.shutdown()

    def details(self, name):
        """What a pool is told of a network that stands here."""
        base = f"{self.base}/{name}"
        details = {"client_id": CLIENT, "authorize_scopes": SCOPES[name], "authorize_url": f"{base}/authorize"}
        details["token_url"] = f"{base}/token"
        if name in SUBJECTS:
            details["oidc_issuer"] = base
        if name == "SignInWithApple":
            private = self.apple_key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            return details | {"team_id": TEAM, "key_id": KEY_ID, "private_key": base64.b64encode(private).decode()}
        tail = {"Facebook": "me?fields=", "Google": "people/me?personFields=", "LoginWithAmazon": "user/profile"}[name]
        return details | {"client_secret": SECRET, "attributes_url": f"{base}/{tail}"}

    def answer(self, request, path, given):
        _, name, *rest = path.split("/")
        self.asked.append((name, "/".join(rest), request.command, given))
        request.send_response(200)
        request.send_header("content-type", "application/json")
        request.end_headers()
        request.wfile.write(json.dumps(self.said(request, name, rest, given)).encode())

    def said(self, request, name, rest, given):
        if rest == ["token"]:
            return self.tokens(name, given)
        if rest == [".well-known", "openid-configuration"]:
            base = f"{self.base}/{name}"
            return {"issuer": base, "jwks_uri": f"{base}/keys"}
        if rest == ["keys"]:
            return {"keys": [web_tokens.jwk(self.key, "first")]}
        if request.headers["authorization"] != f"Bearer token of {name}":
            return {"error": "invalid_token"}
        return PROFILES[name]

    def tokens(self, name, given):
        if given.get("code") != f"code of {name}" or not self.knows(name, given):
            return {"error": "invalid_grant"}
        tokens = {"access_token": f"token of {name}", "token_type": "bearer", "expires_in": 3600}
        if name not in SUBJECTS:
            return tokens
        now = int(time.time())
        claims = {"iss": f"{self.base}/{name}", "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": self.nonce}
        return tokens | {"id_token": web_tokens.signed(claims | SUBJECTS[name], self.key, "first")}

    def knows(self, name, given):
        """Whether the pool has shown who it is."""
        if given.get("client_id") != CLIENT:
            return False
        if name != "SignInWithApple":
            return given.get("client_secret") == SECRET
        head, claims, signature = given["client_secret"].split(".")
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
        try:
            signed = f"{head}.{claims}".encode()
            self.apple_key.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        head, claims = web_tokens.decoded(head), web_tokens.decoded(claims)
        says = (head["alg"], head["kid"], claims["iss"], claims["sub"], claims["aud"])
        return says == ("ES256", KEY_ID, TEAM, CLIENT, f"{self.base}/SignInWithApple")
