"""People of a company's SAML identity provider, pysaml2, in managed login; and who forges its responses."""

import base64
import http.cookies
import http.server
import json
import re
import threading
import urllib.parse

import pytest
from conftest import REGION, Server, program
from saml2 import BINDING_HTTP_POST
from saml_provider import SamlProvider

from corporate import EMAIL, GROUPS, CorporateProvider, posted

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: clients/requirements.txt")

BACK = "https://app.example.com/back"
BYE = "https://app.example.com/bye"
AES_256_GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
AES_256_CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
PKCS_1 = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"
EXPIRED = (302, "/error?error=expired")
MAPPING = {"email": EMAIL, "custom:groups": GROUPS}


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()


class Site:
    """A pool whose people come from a company's provider."""

    def __init__(self, server, company, name, back=BACK, bye=BYE, providers=("Corp",), **details):
        self.server, self.company, self.back = server, company, back
        cognito = self.cognito = server.client("cognito-idp")
        groups = {"Name": "groups", "AttributeDataType": "String", "Mutable": True}
        self.pool = cognito.create_user_pool(PoolName=name, Schema=[groups])["UserPool"]["Id"]
        cognito.create_user_pool_domain(Domain=name, UserPoolId=self.pool)
        self.host = f"{name}.auth.{REGION}.localhost:{server.port}"
        made = cognito.create_identity_provider(
            UserPoolId=self.pool,
            ProviderName="Corp",
            ProviderType="SAML",
            ProviderDetails={"MetadataFile": company.metadata, **details},
            AttributeMapping=MAPPING,
        )["IdentityProvider"]["ProviderDetails"]
        self.encryption_certificate = made.get("ActiveEncryptionCertificate")
        self.client = cognito.create_user_pool_client(
            UserPoolId=self.pool,
            ClientName="app",
            CallbackURLs=[back],
            LogoutURLs=[bye],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"],
            SupportedIdentityProviders=list(providers),
        )["UserPoolClient"]["ClientId"]
        certificate = cognito.get_signing_certificate(UserPoolId=self.pool)["Certificate"]
        company.know_pool(self.pool, f"http://{self.host}", certificate)

    def query(self, **more):
        query = {"client_id": self.client, "response_type": "code", "redirect_uri": self.back, "state": "s 1", **more}
        return urllib.parse.urlencode(query)

    def user(self):
        [user] = self.cognito.list_users(UserPoolId=self.pool)["Users"]
        return user["Username"], user["UserStatus"], {pair["Name"]: pair["Value"] for pair in user["Attributes"]}

    def tokens(self, code):
        form = {"grant_type": "authorization_code", "client_id": self.client, "redirect_uri": self.back, "code": code}
        status, _, text = Visitor(self).post("/oauth2/token", form)
        assert status == 200, text
        return json.loads(text)

    def encrypted(self, response, cipher=AES_256_GCM, **how):
        lines = base64.encodebytes(base64.b64decode(self.encryption_certificate)).decode()
        file = self.company.folder / "encryption.pem"
        file.write_text(f"-----BEGIN CERTIFICATE-----\n{lines}-----END CERTIFICATE-----\n")
        return self.company.encrypted(response, str(file), cipher, **how)


class Visitor:
    """A browser's cookies, and nothing of a browser besides."""

    def __init__(self, site):
        self.site, self.cookies = site, {}

    def get(self, path):
        return self.send("GET", path)

    def post(self, path, form, cookies=True):
        return self.send("POST", path, urllib.parse.urlencode(form), cookies)

    def send(self, method, path, body=None, cookies=True):
        headers = {"host": self.site.host, "content-type": "application/x-www-form-urlencoded"}
        if cookies and self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self.site.server.connection()
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        for header in reply.headers.get_all("set-cookie", []):
            for name, cookie in http.cookies.SimpleCookie(header).items():
                self.cookies[name] = cookie.value
        return reply.status, reply.headers.get("location"), reply.read().decode()

    def ask(self, **more):
        """Begins to sign in: the provider's page, and what it was asked by."""
        status, location, text = self.get(f"/oauth2/authorize?{self.site.query(identity_provider='Corp', **more)}")
        assert status == 302, text
        place = urllib.parse.urlsplit(location)
        assert f"{place.scheme}://{place.netloc}{place.path}" == f"{self.site.company.entity}/sso"
        return dict(urllib.parse.parse_qsl(place.query))

    def respond(self, response, relay_state):
        """As a browser does that a provider's page makes post: our cookies stay away from the post."""
        status, location, text = self.post("/saml2/idpresponse", posted(response, relay_state), cookies=False)
        if status == 302 and location.startswith("/saml2/"):
            status, location, text = self.get(location)
        return status, location, text


def said(location):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))


@pytest.fixture
def company(tmp_path):
    return CorporateProvider(tmp_path / "company")


def asked(visitor):
    """The id of the request that a visitor was sent off with, and its relay state."""
    query = visitor.ask()
    company = visitor.site.company
    company.serve("/sso", urllib.parse.urlencode(query), "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")
    return company.request.id, query["RelayState"]


def test_somebody_signs_in_by_a_signed_request_and_an_encrypted_assertion(server, company):
    site = Site(server, company, "encrypts", RequestSigningAlgorithm="rsa-sha256", EncryptedResponses="true")
    for cipher in [AES_256_GCM, AES_256_CBC]:
        visitor = Visitor(site)
        request, relay_state = asked(visitor)
        assert len(relay_state) <= 80
        status, location, text = visitor.respond(site.encrypted(company.vouch(request), cipher), relay_state)
        assert status == 302, text
        assert location.startswith(f"{BACK}?") and said(location)["state"] == "s 1", location
        tokens = site.tokens(said(location)["code"])
    name, status, attributes = site.user()
    assert (name, status) == ("Corp_Carlos@corp.example", "EXTERNAL_PROVIDER")
    assert attributes["email"] == "carlos@corp.example"
    assert re.fullmatch(r"\[Domain\+Admins, ?staff\]", attributes["custom:groups"])
    [identity] = json.loads(attributes["identities"])
    assert (identity["providerType"], identity["userId"], identity["issuer"]) == ("SAML", "Carlos@corp.example", company.entity)
    user = site.cognito.get_user(AccessToken=tokens["access_token"])
    assert user["Username"] == name

    for response in [lambda request: company.vouch(request), lambda request: site.encrypted(company.vouch(request), wrapping=PKCS_1)]:
        visitor = Visitor(site)
        request, relay_state = asked(visitor)
        refused(visitor.respond(response(request), relay_state))


def refused(answer, description=None):
    """The application is told, and gets no code."""
    status, location, _ = answer
    assert status == 302, answer
    told = said(location)
    assert location.startswith(f"{BACK}?") and "code" not in told and told["error"] == "server_error", answer
    assert description is None or told["error_description"] == f"Invalid SAML response received: {description}"


def test_forged_tampered_and_replayed_responses_let_nobody_in(server, company, tmp_path):
    site = Site(server, company, "forgers", RequestSigningAlgorithm="rsa-sha256")
    stranger = SamlProvider(tmp_path / "stranger", entity=company.entity)

    def attempt(make, description=None):
        visitor = Visitor(site)
        request, relay_state = asked(visitor)
        refused(visitor.respond(make(request), relay_state), description)

    attempt(lambda request: company.vouch(request).replace("carlos@corp", "ceo@corp"), "The signature is invalid")
    attempt(lambda request: company.vouch(request, sign="nothing"), "The signature is invalid")
    attempt(lambda request: company.vouch(request, audience=company.audience, recipient="https://evil.example/"), "The destination is another")
    attempt(lambda request: company.vouch("_another"), "InResponseTo does not match the request")
    attempt(lambda request: company.vouch(None), "InResponseTo does not match the request")
    stranger.know((tmp_path / "company" / "reader-0.xml").read_text())
    recipient = f"{company.origin}/saml2/idpresponse"
    attempt(
        lambda request: stranger.response(company.attributes, audience=company.audience, recipient=recipient, request=request),
        "The signature is invalid",
    )

    visitor = Visitor(site)
    request, relay_state = asked(visitor)
    response = company.vouch(request)
    other = Visitor(site)
    assert other.respond(response, relay_state)[:2] == EXPIRED, "a browser that was not sent there is not let in"
    visitor = Visitor(site)
    request, relay_state = asked(visitor)
    response = company.vouch(request)
    assert "code" in said(visitor.respond(response, relay_state)[1])
    assert visitor.respond(response, relay_state)[:2] == EXPIRED, "neither the request nor its answer is good twice"


def test_a_provider_begins_where_that_is_allowed(server, company):
    site = Site(server, company, "begins", RequestSigningAlgorithm="rsa-sha256", IDPInit="true")
    relay_state = site.query(identity_provider="Corp", scope="openid email")
    response = company.vouch()
    visitor = Visitor(site)
    status, location, text = visitor.respond(response, relay_state)
    assert status == 302 and "code" in said(location), (location, text)
    site.tokens(said(location)["code"])
    refused(visitor.respond(response, relay_state), "The assertion was used before")
    refused(visitor.respond(company.vouch("_request"), relay_state), "InResponseTo does not match the request")
    evil = relay_state.replace("app.example.com", "evil.example")
    status, location, _ = visitor.respond(company.vouch(), evil)
    assert (status, location) == (302, "/error?error=redirect_mismatch")

    provider = {"UserPoolId": site.pool, "ProviderName": "Corp"}
    details = {"MetadataFile": company.metadata, "IDPInit": "false"}
    site.cognito.update_identity_provider(**provider, ProviderDetails=details)
    refused(visitor.respond(company.vouch(), relay_state))


class Application(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Back</title><h1>Back</h1>")

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("binding", ["redirect", "form"])
def test_a_browser_goes_there_and_back_and_out(server, tmp_path, binding):
    kinds = {"form": {"binding": BINDING_HTTP_POST}, "redirect": {}}
    company = CorporateProvider(tmp_path / "company", **kinds[binding])
    application = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    back = f"http://localhost:{application.server_port}/back"
    details = {"RequestSigningAlgorithm": "rsa-sha256", "IDPSignout": "true"}
    site = Site(server, company, f"browsers-{binding}", back=back, bye=back, providers=["COGNITO", "Corp"], **details)
    with sync_api.sync_playwright() as playwright:
        path = program("chromium", "install it from the distribution")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://{site.host}/login?{site.query()}")
        page.get_by_role("link", name="Continue with Corp").click()
        page.wait_for_url(f"{back}?*")
        assert "code" in said(page.url), page.url
        page.goto(f"http://{site.host}/logout?client_id={site.client}&logout_uri={urllib.parse.quote(back)}")
        page.wait_for_url(back)
        assert company.signed_out.name_id.text == company.subject
        assert company.signed_out.session_index
        page.goto(f"http://{site.host}/oauth2/authorize?{site.query(prompt='none')}")
        page.wait_for_url(f"{back}?*")
        assert said(page.url)["error"] == "login_required"
        browser.close()
    application.shutdown()
