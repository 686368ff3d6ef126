"""A single-page application that uses AWS Amplify, in a browser; its back end verifies what it is sent."""

import http.server
import json
import os
import pathlib
import re
import subprocess
import threading

import pytest
from conftest import REGION, ROOT, Server, program, until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: clients/requirements.txt")

HERE = pathlib.Path(__file__).parent
HINT = "cargo xtask test installs it"
MODULES = pathlib.Path(os.environ.get("RINGWALL_NODE_MODULES", ROOT / "target/node/node_modules"))
PASSWORD = "Correct-Horse-7"
PAGE = b'<!doctype html><html lang="en"><title>Atlas</title><script src="app.js"></script>'
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """Where the application is served."""
    folder = tmp_path_factory.mktemp("spa")
    (folder / "index.html").write_bytes(PAGE)
    bundle = [str(MODULES / ".bin/esbuild"), str(HERE / "app.mjs")]
    settings = ["--bundle", "--log-level=error", f"--outfile={folder / 'app.js'}"]
    subprocess.run([*bundle, *settings], check=True, env={**os.environ, "NODE_PATH": str(MODULES)})

    class Files(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(folder))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def pool(server):
    cognito = server.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="customers",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
    )["UserPool"]["Id"]
    relying_party = {"RelyingPartyId": "localhost", "UserVerification": "preferred"}
    cognito.set_user_pool_mfa_config(UserPoolId=pool, WebAuthnConfiguration=relying_party)
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="spa", ExplicitAuthFlows=flows)
    return {
        "userPoolId": pool,
        "userPoolClientId": client["UserPoolClient"]["ClientId"],
        "userPoolEndpoint": f"http://localhost:{server.port}/",
    }


@pytest.fixture
def app(origin, pool):
    """The application's functions, called by their names."""
    with sync_api.sync_playwright() as playwright:
        path = program("chromium", "install it from the distribution")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context()
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(origin)

        def call(name, *arguments):
            return page.evaluate("([name, some]) => window.app[name](...some)", [name, arguments])

        call("configure", pool)
        yield call
        browser.close()


def code(server, to, occasion):
    """The code that was mailed to somebody."""

    def found():
        mails = json.loads(server.open(f"/_ringwall/mailbox.json?to={to}"))["messages"]
        codes = [re.search(r"\b\d{6}\b", mail["body"]) for mail in mails if mail["occasion"] == occasion]
        return codes and codes[-1].group()

    return until(found)


def verified(server, pool, tokens):
    """What the back end reads in tokens, by aws-jwt-verify."""
    settings = {
        "userPoolId": pool["userPoolId"],
        "clientId": pool["userPoolClientId"],
        "jwks": json.loads(server.open(f"/{pool['userPoolId']}/.well-known/jwks.json")),
        "tokens": [{"token": tokens["access"], "use": "access"}, {"token": tokens["id"], "use": "id"}],
    }
    script = HERE.parent / "cognito_tokens" / "verify.mjs"
    command = [program("node", HINT), str(script), str(MODULES), json.dumps(settings)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return [answer["claims"] for answer in told]


def test_people_sign_up_confirm_sign_in_refresh_and_come_back_by_passkey(app, server, pool):
    mail = "maria@example.com"
    began = app("signUp", {"username": mail, "password": PASSWORD, "options": {"userAttributes": {"email": mail}}})
    assert began["nextStep"]["signUpStep"] == "CONFIRM_SIGN_UP"
    app("confirmSignUp", {"username": mail, "confirmationCode": code(server, mail, "SignUp")})

    assert app("signIn", {"username": mail, "password": PASSWORD})["isSignedIn"]
    first = app("tokens")
    access, identity = verified(server, pool, first)
    assert (access["token_use"], identity["email"], identity["email_verified"]) == ("access", mail, True)
    assert app("fetchUserAttributes")["email"] == mail

    second = app("tokens", {"forceRefresh": True})
    refreshed, _ = verified(server, pool, second)
    assert second["access"] != first["access"]
    assert refreshed["origin_jti"] == access["origin_jti"]

    app("associateWebAuthnCredential")
    app("signOut")
    by_passkey = {"authFlowType": "USER_AUTH", "preferredChallenge": "WEB_AUTHN"}
    assert app("signIn", {"username": mail, "options": by_passkey})["isSignedIn"]
    again, _ = verified(server, pool, app("tokens"))
    assert again["sub"] == access["sub"]
    assert again["origin_jti"] != access["origin_jti"]


def test_who_forgot_the_password_chooses_another(app, server, pool):
    mail = "noor@example.com"
    app("signUp", {"username": mail, "password": PASSWORD, "options": {"userAttributes": {"email": mail}}})
    app("confirmSignUp", {"username": mail, "confirmationCode": code(server, mail, "SignUp")})
    app("resetPassword", {"username": mail})
    again = code(server, mail, "ForgotPassword")
    chosen = "Battery-Staple-8"
    app("confirmResetPassword", {"username": mail, "confirmationCode": again, "newPassword": chosen})
    with pytest.raises(sync_api.Error, match="Incorrect username or password"):
        app("signIn", {"username": mail, "password": PASSWORD})
    assert app("signIn", {"username": mail, "password": chosen})["isSignedIn"]
