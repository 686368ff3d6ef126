"""A real OpenID Connect provider, and servers that only look like one."""

import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import secrets
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

import web_tokens
from conftest import ROOT, free_port, program

CALLBACK = "https://app.example.org/callback"
HINT = "npm install --prefix target/node oidc-provider@9.13.3"


def node_modules():
    """Where `oidc-provider` is installed."""
    folder = pathlib.Path(os.environ.get("RINGWALL_NODE_MODULES", ROOT / "target/node/node_modules"))
    if not (folder / "oidc-provider").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"oidc-provider is missing: {HINT}")
    return folder


class RealProvider:
    """`oidc-provider` of npm."""

    def __init__(self, authority, clients, people):
        self.authority, self.port = authority, free_port()
        self.issuer = f"https://localhost:{self.port}"
        self.key = rsa.generate_private_key(65537, 2048)
        certificate, key = authority.server()
        settings = {
            "issuer": self.issuer,
            "port": self.port,
            "certificate": str(certificate),
            "key": str(key),
            "jwks": {"keys": [web_tokens.jwk(self.key, "first", private=True)]},
            "clients": clients,
            "people": people,
        }
        script = pathlib.Path(__file__).with_suffix(".mjs")
        command = [program("node", HINT), str(script), str(node_modules()), json.dumps(settings)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        while (line := self.process.stdout.readline()) not in (b"ready\n", b""):
            pass
        assert line, "the provider did not start"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)

    def token(self, person, client="app", scope="openid email aws"):
        """An ID token, by the code flow with PKCE."""
        verifier = secrets.token_urlsafe(48)
        code = self._code(person, client, scope, verifier)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "client_id": client, "code_verifier": verifier}
        data = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(f"{self.issuer}/token", data=data, context=self.authority.client_context()) as reply:
            return json.load(reply)["id_token"]

    def _code(self, person, client, scope, verifier):
        challenge = web_tokens.encoded(hashlib.sha256(verifier.encode()).digest())
        query = {
            "client_id": client,
            "response_type": "code",
            "scope": scope,
            "redirect_uri": CALLBACK,
            "login_hint": person,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        browser = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=self.authority.client_context()),
            urllib.request.HTTPCookieProcessor(CookieJar()),
            _UntilTheCallback(),
        )
        with pytest.raises(_Arrived) as arrived:
            browser.open(f"{self.issuer}/auth?{urllib.parse.urlencode(query)}")
        return arrived.value.query["code"]


class _Arrived(Exception):
    def __init__(self, url):
        super().__init__(url)
        self.query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


class _UntilTheCallback(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request, file, code, message, headers, url):
        if url.startswith(CALLBACK):
            raise _Arrived(url)
        return super().redirect_request(request, file, code, message, headers, url)


class Lookalike:
    """A server with an issuer at each path, which behaves as its name says; without an authority
    it speaks no TLS."""

    def __init__(self, authority=None):
        self.keys = {kid: rsa.generate_private_key(65537, 2048) for kid in ("old", "new")}
        self.published, self.asked, self.closing = ["old"], [], threading.Event()
        lookalike = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                lookalike.asked.append(self.path)
                with contextlib.suppress(OSError):
                    lookalike.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if authority:
            context = authority.server_context()
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.origin = f"{'https' if authority else 'http'}://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def issuer(self, name):
        return f"{self.origin}/{name}"

    def token(self, name, kid="old", **claims):
        now = int(time.time())
        usual = {"iss": self.issuer(name), "sub": "alice", "aud": "app", "iat": now, "exp": now + 300}
        return web_tokens.signed(usual | claims, self.keys[kid], kid)

    def answer(self, request):
        _, name, document = request.path.split("/", 2)
        if name == "hanging":
            self.closing.wait(20)
        elif name == "dripping":
            self.drip(request)
        elif name == "redirecting":
            send(request, b"", 302, Location=f"{self.issuer('honest')}/{document}")
        elif name == "endless" and document == "keys":
            send(request, bytes(100_000_000))
        elif document == "keys":
            send(request, json.dumps({"keys": [web_tokens.jwk(self.keys[kid], kid) for kid in self.published]}).encode())
        else:
            issuer = self.issuer("honest") if name == "pretending" else self.issuer(name)
            send(request, json.dumps({"issuer": issuer, "jwks_uri": f"{self.issuer(name)}/keys"}).encode())

    def drip(self, request):
        request.send_response(200)
        request.end_headers()
        while not self.closing.wait(0.2):
            request.wfile.write(b" ")


def send(request, body, status=200, **headers):
    request.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def provider_arn(account, issuer):
    return f"arn:aws:iam::{account}:oidc-provider/{issuer.split('://')[1]}"
