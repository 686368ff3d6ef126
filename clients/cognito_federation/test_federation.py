"""People come to a user pool from an OpenID Connect provider, `oidc-provider`, in a browser."""

import http.server
import json
import threading
import urllib.parse

import pytest
import web_tokens
from conftest import REGION, Server, program
from oidc_provider import RealProvider
from tls import Authority

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: clients/requirements.txt")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing: clients/requirements.txt")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PEOPLE = {
    "ann": {"claims": {"email": "ann@corp.example", "email_verified": True, "name": "Ann"}},
    "linda": {"claims": {"email": "linda@corp.example", "email_verified": True, "name": "Linda of Corp"}},
    "mallory": {"claims": {"email": "root@corp.example", "email_verified": False, "name": "Mallory"}},
}


class Application(http.server.BaseHTTPRequestHandler):
    """The page that people come back to."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Back</title><h1>Back</h1>")

    def log_message(self, *_):
        pass


class Site:
    """A pool with a domain and an app client, and the provider that its people come from."""

    def __init__(self, folder, back):
        self.back, self.people = back, folder / "people.json"
        self.tell(PEOPLE)
        authority = Authority(folder)
        with pytest.MonkeyPatch.context() as patch:
            # The server believes what this machine's authorities say.
            patch.setenv("SSL_CERT_FILE", str(authority.path))
            self.server = Server()
        self.origin = f"http://shop.auth.{REGION}.localhost:{self.server.port}"
        own = {
            "client_id": "ringwall",
            "client_secret": "a secret of the pool's",
            "redirect_uris": [f"{self.origin}/oauth2/idpresponse"],
            "token_endpoint_auth_method": "client_secret_post",
        }
        self.provider = RealProvider(authority, [own], str(self.people))
        self.cognito = self.server.client("cognito-idp")
        self.pool = self.cognito.create_user_pool(PoolName="customers")["UserPool"]["Id"]
        self.cognito.create_user_pool_domain(Domain="shop", UserPoolId=self.pool)
        details = {
            "client_id": own["client_id"],
            "client_secret": own["client_secret"],
            "attributes_request_method": "GET",
            "authorize_scopes": "openid email profile",
            # The rest is found out.
            "oidc_issuer": self.provider.issuer,
        }
        self.cognito.create_identity_provider(
            UserPoolId=self.pool,
            ProviderName="Corp",
            ProviderType="OIDC",
            ProviderDetails=details,
            AttributeMapping={"email": "email", "email_verified": "email_verified", "name": "name"},
        )
        self.client = self.cognito.create_user_pool_client(
            UserPoolId=self.pool,
            ClientName="Atlas",
            CallbackURLs=[back],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid", "email", "profile", "aws.cognito.signin.user.admin"],
            SupportedIdentityProviders=["COGNITO", "Corp"],
        )["UserPoolClient"]["ClientId"]

    def stop(self):
        self.provider.stop()
        self.server.stop()

    def tell(self, people):
        self.people.write_text(json.dumps(people))

    def address(self, path="/oauth2/authorize", **more):
        query = {"client_id": self.client, "response_type": "code", "redirect_uri": self.back, "state": "s1", **more}
        return f"{self.origin}{path}?{urllib.parse.urlencode(query)}"

    def come(self, page, person):
        """Somebody comes from the provider; what the application is told."""
        page.goto(self.address(identity_provider="Corp", login_hint=person))
        return query_of(page.url)

    def depart(self, **more):
        """A journey that somebody has begun: what the provider is told, and what his browser holds."""
        connection = self.server.connection()
        target = self.address(identity_provider="Corp", **more).removeprefix(self.origin)
        connection.request("GET", target, headers={"host": urllib.parse.urlsplit(self.origin).netloc})
        reply = connection.getresponse()
        [cookie] = [held for held in reply.headers.get_all("set-cookie") if held.startswith("csrf-state=")]
        location = reply.headers["location"]
        return {
            "location": location,
            "state": query_of(location)["state"],
            "cookie": cookie.split(";")[0].split("=", 1)[1],
        }

    def tokens(self, code):
        form = {"grant_type": "authorization_code", "client_id": self.client, "redirect_uri": self.back, "code": code}
        headers = {"host": urllib.parse.urlsplit(self.origin).netloc, "content-type": "application/x-www-form-urlencoded"}
        connection = self.server.connection()
        connection.request("POST", "/oauth2/token", urllib.parse.urlencode(form), headers)
        reply = connection.getresponse()
        assert reply.status == 200
        return json.loads(reply.read())

    def user(self, name):
        return self.cognito.admin_get_user(UserPoolId=self.pool, Username=name)


def query_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


def attributes(user):
    return {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    application = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    site = Site(tmp_path_factory.mktemp("provider"), f"http://localhost:{application.server_port}/back")
    yield site
    site.stop()
    application.shutdown()


@pytest.fixture(scope="module")
def chromium():
    path = program("chromium", "install it from the distribution")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium):
    """Makes pages, each in a browser that nobody has signed in with."""
    contexts = []

    def open_page(**settings):
        contexts.append(chromium.new_context(ignore_https_errors=True, **settings))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def test_the_first_sign_in_makes_a_user_and_later_ones_bring_him_up_to_date(site, browser):
    tokens = site.tokens(site.come(browser(), "ann")["code"])
    claims = web_tokens.claims_of(tokens["id_token"])
    assert claims["cognito:username"] == "Corp_ann" and claims["email_verified"] is True
    assert claims["cognito:groups"] == [f"{site.pool}_Corp"]
    [identity] = claims["identities"]
    assert (identity["userId"], identity["providerName"], identity["primary"]) == ("ann", "Corp", "true")
    user = site.user("Corp_ann")
    assert user["UserStatus"] == "EXTERNAL_PROVIDER" and attributes(user)["name"] == "Ann"
    assert json.loads(attributes(user)["identities"])[0]["providerType"] == "OIDC"

    site.tell(PEOPLE | {"ann": {"claims": {"email": "ann@new.example", "email_verified": False, "name": "Ann B."}}})
    again = web_tokens.claims_of(site.tokens(site.come(browser(), "ann")["code"])["id_token"])
    site.tell(PEOPLE)
    assert again["sub"] == claims["sub"]
    changed = attributes(site.user("Corp_ann"))
    assert (changed["name"], changed["email"], changed["email_verified"]) == ("Ann B.", "ann@new.example", "false")

    with pytest.raises(site.cognito.exceptions.ClientError) as refusal:
        site.cognito.forgot_password(ClientId=site.client, Username="Corp_ann")
    assert refusal.value.response["Error"]["Code"] in ("NotAuthorizedException", "InvalidParameterException")


def test_who_is_linked_signs_in_as_himself_unless_his_address_is_not_verified(site, browser):
    for name, attribute, value in [("linda", "Cognito_Subject", "linda"), ("root", "email", "root@corp.example")]:
        site.cognito.admin_create_user(UserPoolId=site.pool, Username=name, MessageAction="SUPPRESS")
        site.cognito.admin_link_provider_for_user(
            UserPoolId=site.pool,
            DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": name},
            SourceUser={"ProviderName": "Corp", "ProviderAttributeName": attribute, "ProviderAttributeValue": value},
        )
    claims = web_tokens.claims_of(site.tokens(site.come(browser(), "linda")["code"])["id_token"])
    assert claims["cognito:username"] == "linda" and "cognito:groups" not in claims
    assert attributes(site.user("linda"))["name"] == "Linda of Corp"

    claims = web_tokens.claims_of(site.tokens(site.come(browser(), "mallory")["code"])["id_token"])
    assert claims["cognito:username"] == "Corp_mallory", "anybody may say that an address is his"


def test_who_says_no_goes_back_with_the_reason(site, browser):
    told = site.come(browser(), "denies")
    assert told == {"error": "access_denied", "error_description": "The user said no", "state": "s1"}


def test_an_answer_is_good_once_in_its_browser(site, browser):
    page, answers = browser(), []
    page.on("request", lambda request: answers.append(request.url) if "/oauth2/idpresponse" in request.url else None)
    assert "code" in site.come(page, "ann")
    [answer] = answers
    tampered = answer.replace("state=", "state=x")
    for target in [answer, tampered]:
        page.goto(target)
        assert page.get_by_role("heading", name="Something went wrong").is_visible()

    # A code of one journey in another: the provider holds it to its proof key. Nothing is done with a
    # code that another browser brings.
    page, unused = browser(), []
    page.on("request", lambda request: unused.append(request.url) if "/oauth2/idpresponse" in request.url else None)
    page.goto(site.depart(login_hint="linda")["location"])
    assert page.get_by_role("heading", name="Something went wrong").is_visible()
    journey = site.depart()
    page = browser()
    page.context.add_cookies([{"name": "csrf-state", "value": journey["cookie"], "url": site.origin}])
    injected = {"code": query_of(unused[0])["code"], "state": journey["state"]}
    page.goto(f"{site.origin}/oauth2/idpresponse?{urllib.parse.urlencode(injected)}")
    assert query_of(page.url)["error"] == "invalid_request"


def test_the_page_leads_to_the_provider_and_everybody_can_use_it(site, browser):
    for scheme in ["light", "dark"]:
        page = browser(color_scheme=scheme)
        page.goto(site.address("/login", login_hint="linda"))
        button = page.get_by_role("link", name="Continue with Corp")
        assert button.is_visible()
        found = axe.Axe().run(page, options=RULES).response["violations"]
        assert found == [], json.dumps(found, indent=1)
        button.click()
        page.wait_for_url(f"{site.back}*")
        assert "code" in query_of(page.url)
