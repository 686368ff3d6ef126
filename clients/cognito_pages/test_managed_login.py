"""Managed login in a browser: sign in, sign up, passkeys, sign out; codes redeemed; accessibility."""

import base64
import hashlib
import http.server
import json
import re
import threading
import urllib.parse

import pytest
from conftest import REGION, Server, program, until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: clients/requirements.txt")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing: clients/requirements.txt")

PASSWORD = "Correct-Horse-7"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Application(http.server.BaseHTTPRequestHandler):
    """The page that people come back to."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Back</title><h1>Back</h1>")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def application():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/back"
    server.shutdown()


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def site(server, application):
    """A pool with a client, a domain and a user."""
    cognito = server.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="customers",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
    )["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="shop", UserPoolId=pool)
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool,
        WebAuthnConfiguration={
            "RelyingPartyId": f"shop.auth.{REGION}.localhost",
            "UserVerification": "preferred",
        },
    )

    def client(name, flows):
        return cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName=name,
            ExplicitAuthFlows=flows,
            CallbackURLs=[application],
            LogoutURLs=[application],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"],
            SupportedIdentityProviders=["COGNITO"],
        )["UserPoolClient"]["ClientId"]

    cognito.admin_create_user(UserPoolId=pool, Username="maria@example.com", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="maria@example.com", Password=PASSWORD, Permanent=True)
    return {
        "pool": pool,
        "client": client("Atlas", []),
        "chooser": client("Atlas", ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]),
        "origin": f"http://shop.auth.{REGION}.localhost:{server.port}",
        "back": application,
    }


@pytest.fixture(scope="module")
def chromium():
    path = program("chromium", "install it from the distribution")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    blocked = [text for text in complaints if "Content Security Policy" in text]
    assert blocked == []


def begin(page, site, path="/oauth2/authorize", client="client", **more):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    query = {
        "client_id": site[client],
        "response_type": "code",
        "redirect_uri": site["back"],
        "state": "s 1",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **more,
    }
    return page.goto(f"{site['origin']}{path}?{urllib.parse.urlencode(query)}")


def came_back(page, site):
    page.wait_for_url(f"{site['back']}*")
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page.url).query))


def sign_in(page, password=PASSWORD):
    page.get_by_label("Email address").fill("maria@example.com")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def post(server, site, path, form):
    connection = server.connection()
    headers = {
        "host": urllib.parse.urlsplit(site["origin"]).netloc,
        "content-type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", path, urllib.parse.urlencode(form), headers)
    reply = connection.getresponse()
    return reply.status, json.loads(reply.read())


def test_somebody_signs_in_and_the_application_gets_tokens(page, server, site):
    begin(page, site)
    sign_in(page, "Wrong-Horse-7")
    assert page.get_by_role("alert").inner_text() == "Incorrect username or password."
    assert page.get_by_label("Email address").input_value() == "maria@example.com"
    sign_in(page)
    said = came_back(page, site)
    assert said["state"] == "s 1"
    form = {
        "grant_type": "authorization_code",
        "client_id": site["client"],
        "redirect_uri": site["back"],
        "code": said["code"],
        "code_verifier": VERIFIER,
    }
    status, tokens = post(server, site, "/oauth2/token", form)
    assert status == 200, tokens
    user = server.client("cognito-idp").get_user(AccessToken=tokens["access_token"])
    assert {"Name": "email", "Value": "maria@example.com"} in user["UserAttributes"]
    assert post(server, site, "/oauth2/token", form) == (400, {"error": "invalid_grant"})

    begin(page, site)
    assert came_back(page, site)["code"], "the browser's session is enough the second time"
    begin(page, site, "/logout", logout_uri=site["back"])
    came_back(page, site)
    begin(page, site)
    assert page.get_by_role("heading", name="Sign in").is_visible()


def test_it_works_without_a_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    begin(page, site)
    assert not page.get_by_role("button", name="Show the password").is_visible()
    sign_in(page)
    assert came_back(page, site)["code"]
    context.close()


def test_a_passkey_is_made_and_signs_in(page, site):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    begin(page, site)
    sign_in(page)
    came_back(page, site)
    begin(page, site, "/passkeys/add")
    page.get_by_role("button", name="Create a passkey").click()
    came_back(page, site)

    begin(page, site, client="chooser", prompt="login")
    page.get_by_label("Email address").fill("maria@example.com")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Passkey").click()
    page.get_by_role("button", name="Use passkey").click()
    assert came_back(page, site)["code"]


def test_somebody_signs_up_with_the_code_of_a_mail(page, server, site):
    begin(page, site)
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Email address").fill("anna@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    assert page.get_by_role("heading", name="Confirm your account").is_visible()

    def letters():
        return json.loads(server.open("/_ringwall/mailbox.json?to=anna%40example.com"))["messages"]

    code = re.findall(r"\b\d{6}\b", until(letters)[-1]["body"])[-1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm account").click()
    page.get_by_label("Email address").fill("anna@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert came_back(page, site)["code"]


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_everybody_can_use_the_pages(chromium, site, look):
    size = {"width": 320, "height": 640} if look == "narrow" else {"width": 1280, "height": 800}
    context = chromium.new_context(viewport=size, color_scheme="dark" if look == "dark" else "light")
    page = context.new_page()
    for path in ["/login", "/signup", "/forgotPassword", "/resendcode", "/error"]:
        begin(page, site, path)
        found = axe.Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()
