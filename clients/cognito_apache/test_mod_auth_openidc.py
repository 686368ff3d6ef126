"""Apache lets people in who signed in at a user pool: `mod_auth_openidc` is told the pool's discovery
document, and finds out the rest."""

import http.client
import re
import urllib.parse

import pytest
from apache import PAGE, Apache
from conftest import Server, free_port, until

PASSWORD = "Correct-Horse-7"


class Browser:
    """Keeps cookies by host, and finds every name below localhost on this machine."""

    def __init__(self):
        self.cookies = {}

    def send(self, url, form=None):
        """Status, where to go on and the text of an answer."""
        parts = urllib.parse.urlsplit(url)
        held = self.cookies.setdefault(parts.netloc, {})
        cookie = "; ".join(f"{name}={value}" for name, value in held.items())
        # Who does not read pages is not sent to one.
        headers = {"host": parts.netloc, "cookie": cookie, "accept": "text/html"}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["content-type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
        target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        connection.request("POST" if form is not None else "GET", target, body, headers)
        reply = connection.getresponse()
        for cookie in reply.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            held[name] = value
        onward = reply.headers["location"]
        return reply.status, onward and urllib.parse.urljoin(url, onward), reply.read().decode()

    def follow(self, url):
        """Goes on until somebody has something to read."""
        for _ in range(10):
            status, onward, text = self.send(url)
            if onward is None:
                return status, url, text
            url = onward
        raise AssertionError(f"lost at {url}")

    def sign_in(self, url, page, name):
        """Fills the form of the pool's page in."""
        token = re.search(r'name="_csrf" value="([^"]+)"', page).group(1)
        _, onward, _ = self.send(url, {"_csrf": token, "username": name, "password": PASSWORD})
        return self.follow(onward)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    own, port = free_port(), free_port()
    server = Server("--token-issuer", f"http://127.0.0.1:{own}", port=own)
    cognito = server.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="readers")["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="readers", UserPoolId=pool)
    for name in ("maria", "eve"):
        named = {"UserPoolId": pool, "Username": name}
        email = [{"Name": "email", "Value": f"{name}@example.com"}]
        cognito.admin_create_user(**named, MessageAction="SUPPRESS", UserAttributes=email)
        cognito.admin_set_user_password(**named, Password=PASSWORD, Permanent=True)
    back = f"http://localhost:{port}/private/back"
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="apache",
        GenerateSecret=True,
        CallbackURLs=[back],
        LogoutURLs=[f"http://localhost:{port}/"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]
    settings = {
        "OIDCProviderMetadataURL": f"{server.url}/{pool}/.well-known/openid-configuration",
        "OIDCClientID": client["ClientId"],
        "OIDCClientSecret": client["ClientSecret"],
        "OIDCScope": "openid email",
        "OIDCPKCEMethod": "S256",
        "OIDCRemoteUserClaim": "cognito:username",
    }
    apache = Apache(tmp_path_factory.mktemp("apache"), port, settings)
    until(lambda: answers(port), seconds=30)
    yield apache
    apache.stop()
    server.stop()


def answers(port):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return None


def test_apache_lets_in_who_has_signed_in_and_whom_it_names(site):
    browser = Browser()
    status, url, page = browser.follow(f"{site.base}/private/")
    assert status == 200 and urllib.parse.urlsplit(url).path == "/login", site.errors.read_text()
    status, url, text = browser.sign_in(url, page, "maria")
    assert (status, url, text) == (200, f"{site.base}/private/", PAGE), site.errors.read_text()
    # He has a session there now.
    assert browser.send(f"{site.base}/private/")[0] == 200

    stranger = Browser()
    _, url, page = stranger.follow(f"{site.base}/private/")
    status, url, _ = stranger.sign_in(url, page, "eve")
    assert url.startswith(f"{site.base}/private") and status == 401, site.errors.read_text()
