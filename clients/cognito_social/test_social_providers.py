"""People come to a user pool from Facebook, Google, Amazon and Apple."""

import json
import urllib.parse

import pytest
import web_tokens
from conftest import REGION, Server
from networks import APPLE_USER, CLIENT, SCOPES, Networks

BACK = "https://app.example.com/back"
# AWS's endpoints, which hold unless the pool is told others.
DOCUMENTED = {
    "Facebook": {
        "api_version": "v17.0",
        "attributes_url": "https://graph.facebook.com/v17.0/me?fields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://www.facebook.com/v17.0/dialog/oauth",
        "token_request_method": "GET",
        "token_url": "https://graph.facebook.com/v17.0/oauth/access_token",
    },
    "Google": {
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    },
    "LoginWithAmazon": {
        "attributes_url": "https://api.amazon.com/user/profile",
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://www.amazon.com/ap/oa",
        "token_request_method": "POST",
        "token_url": "https://api.amazon.com/auth/o2/token",
    },
    "SignInWithApple": {
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://appleid.apple.com/auth/authorize",
        "oidc_issuer": "https://appleid.apple.com",
        "token_request_method": "POST",
        "token_url": "https://appleid.apple.com/auth/token",
    },
}
MAPPINGS = {
    "Facebook": {"email": "email", "name": "name"},
    "Google": {"email": "email", "email_verified": "email_verified", "name": "name", "gender": "genders"},
    "LoginWithAmazon": {"email": "email", "name": "name", "address": "postal_code"},
    "SignInWithApple": {"email": "email", "given_name": "firstName", "family_name": "lastName"},
}
# Who each says that Ada is: her id there, and her attributes.
ADA = {
    "Facebook": ("10001", {"email": "ada@facebook.example", "name": "Ada of Facebook"}),
    "Google": ("20002", {"email": "ada@google.example", "email_verified": "true", "name": "Ada of Google", "gender": "female"}),
    "LoginWithAmazon": ("amzn1.account.ADA", {"email": "ada@amazon.example", "name": "Ada of Amazon", "address": "98052"}),
    "SignInWithApple": ("000123.abc", {"email": "ada@privaterelay.example", "given_name": "Ada", "family_name": "Lovelace"}),
}


class Site:
    """A pool with a domain, an app client and all four providers."""

    def __init__(self, server, networks):
        self.server, self.networks = server, networks
        self.host = f"social.auth.{REGION}.localhost:{server.port}"
        self.cognito = server.client("cognito-idp")
        self.pool = self.cognito.create_user_pool(PoolName="social")["UserPool"]["Id"]
        self.cognito.create_user_pool_domain(Domain="social", UserPoolId=self.pool)
        for name in SCOPES:
            self.cognito.create_identity_provider(
                UserPoolId=self.pool,
                ProviderName=name,
                ProviderType=name,
                ProviderDetails=networks.details(name),
                AttributeMapping=MAPPINGS[name],
            )
        self.client = self.cognito.create_user_pool_client(
            UserPoolId=self.pool,
            ClientName="Atlas",
            CallbackURLs=[BACK],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid", "email", "profile"],
            SupportedIdentityProviders=list(SCOPES),
        )["UserPoolClient"]["ClientId"]

    def ask(self, method, target, form=None, cookie=None):
        """Status, headers and text of an answer."""
        headers = {"host": self.host} | ({"cookie": cookie} if cookie else {})
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        connection = self.server.connection()
        connection.request(method, target, urllib.parse.urlencode(form or {}) if form is not None else None, headers)
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read().decode()

    def address(self, path, **more):
        query = {"client_id": self.client, "response_type": "code", "redirect_uri": BACK, "state": "s1", **more}
        return f"{path}?{urllib.parse.urlencode(query)}"

    def depart(self, name):
        """What the provider's page is asked, and the cookie of the journey."""
        status, headers, _ = self.ask("GET", self.address("/oauth2/authorize", identity_provider=name, prompt="consent"))
        assert status == 302
        [cookie] = [held for held in headers.get_all("set-cookie") if held.startswith("csrf-state=")]
        return headers["location"], cookie.split(";")[0]

    def come_back(self, name, asked, cookie):
        """Where the browser goes on to with the provider's code."""
        answer = {"code": f"code of {name}", "state": asked["state"]}
        target = "/oauth2/idpresponse?" + urllib.parse.urlencode(answer)
        if name == "SignInWithApple":
            # Apple posts a form, which brings no cookies of this site.
            answer["user"] = json.dumps(APPLE_USER)
            status, headers, _ = self.ask("POST", "/oauth2/idpresponse", answer)
            assert status == 302
            target = headers["location"]
        _, headers, _ = self.ask("GET", target, cookie=cookie)
        return headers["location"]

    def tokens(self, code):
        form = {"grant_type": "authorization_code", "client_id": self.client, "redirect_uri": BACK, "code": code}
        status, _, text = self.ask("POST", "/oauth2/token", form)
        assert status == 200, text
        return json.loads(text)


def query_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


@pytest.fixture(scope="module")
def site():
    networks, server = Networks(), Server()
    yield Site(server, networks)
    server.stop()
    networks.stop()


@pytest.mark.parametrize("name", SCOPES)
def test_a_network_vouches_for_somebody_in_its_own_manner(site, name):
    location, cookie = site.depart(name)
    assert location.startswith(f"{site.networks.base}/{name}/authorize?")
    asked = query_of(location)
    assert (asked["client_id"], asked["scope"], asked["prompt"]) == (CLIENT, SCOPES[name], "consent")
    assert asked["redirect_uri"] == f"http://{site.host}/oauth2/idpresponse"
    assert asked.get("response_mode") == ("form_post" if name == "SignInWithApple" else None)
    assert ("code_challenge" in asked) == (name == "Google")

    site.networks.nonce = asked.get("nonce")
    site.networks.asked.clear()
    told = query_of(site.come_back(name, asked, cookie))
    assert told.get("state") == "s1" and "code" in told, told
    methods = {path: method for _, path, method, _ in site.networks.asked}
    assert methods["token"] == ("GET" if name == "Facebook" else "POST")
    fields = [given.get("fields") or given.get("personFields") for _, path, _, given in site.networks.asked if path.endswith("me")]
    assert fields == {"Facebook": ["email,id,name"], "Google": ["genders"]}.get(name, [])

    person, attributes = ADA[name]
    claims = web_tokens.claims_of(site.tokens(told["code"])["id_token"])
    assert claims["cognito:username"] == f"{name}_{person}"
    [identity] = claims["identities"]
    assert (identity["userId"], identity["providerName"], identity["providerType"]) == (person, name, name)
    user = site.cognito.admin_get_user(UserPoolId=site.pool, Username=f"{name}_{person}")
    had = {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}
    assert had.items() >= attributes.items()
    assert user["UserStatus"] == "EXTERNAL_PROVIDER"


def test_a_wrong_secret_is_the_applications_to_learn_of(site):
    details = site.networks.details("LoginWithAmazon") | {"client_secret": "another"}
    site.cognito.update_identity_provider(UserPoolId=site.pool, ProviderName="LoginWithAmazon", ProviderDetails=details)
    location, cookie = site.depart("LoginWithAmazon")
    told = query_of(site.come_back("LoginWithAmazon", query_of(location), cookie))
    right = site.networks.details("LoginWithAmazon")
    site.cognito.update_identity_provider(UserPoolId=site.pool, ProviderName="LoginWithAmazon", ProviderDetails=right)
    assert told["error"] == "invalid_request" and "code" not in told


def test_the_page_offers_them_by_the_names_that_people_know(site):
    status, _, page = site.ask("GET", site.address("/login"))
    assert status == 200
    for label in ("Facebook", "Google", "Amazon", "Apple"):
        assert f"Continue with {label}" in page


@pytest.mark.parametrize("name", SCOPES)
def test_a_network_is_where_aws_says_that_it_is(site, name):
    pool = site.cognito.create_user_pool(PoolName=name)["UserPool"]["Id"]
    own = {key: value for key, value in site.networks.details(name).items() if not key.endswith("_url") and key != "oidc_issuer"}
    site.cognito.create_identity_provider(UserPoolId=pool, ProviderName=name, ProviderType=name, ProviderDetails=own)
    shown = site.cognito.describe_identity_provider(UserPoolId=pool, ProviderName=name)["IdentityProvider"]
    assert shown["ProviderDetails"].items() >= DOCUMENTED[name].items()
    # A private key is never shown.
    assert "private_key" not in shown["ProviderDetails"]
    subject = {"Facebook": "id", "LoginWithAmazon": "user_id"}.get(name, "sub")
    assert shown["AttributeMapping"]["username"] == subject
