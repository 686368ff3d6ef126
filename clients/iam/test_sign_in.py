"""Sign-in to an account: users by password and second factor, identity brokers by the federation endpoint."""

import html
import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

from conftest import Server
from identities import Caller, Phone, allow, denied, policy, trust

PASSWORD = "Correct-Horse-1"
WRONG = "Your authentication information is incorrect. Please try again."


class Browser:
    """A browser without scripts."""

    def __init__(self, server, agent="a browser"):
        self.server, self.agent = server, agent
        self.cookies = http.cookiejar.CookieJar()
        handlers = [urllib.request.HTTPCookieProcessor(self.cookies)]
        if server.trust:
            handlers.append(urllib.request.HTTPSHandler(context=server.trust))
        self.opener = urllib.request.build_opener(*handlers)

    def open(self, path, form=None, **headers):
        body = form and urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(f"{self.server.url}{path}", body, {"User-Agent": self.agent, **headers})
        try:
            reply = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            reply = error
        self.status, self.headers, self.text = reply.status, reply.headers, reply.read().decode()
        self.place = urllib.parse.urlsplit(reply.url).path
        return self

    def send(self, path, **fields):
        """Sends a form of the page that is shown."""
        (token,) = set(re.findall(r'name="_csrf" value="([^"]+)"', self.text))
        return self.open(path, {"_csrf": token, **fields})

    def sign_in(self, account, user, password=PASSWORD):
        return self.open("/console/sign-in").send("/console/sign-in", account=account, user=user, password=password)

    def credentials(self):
        """The temporary credentials that the page shows when asked."""
        self.send("/console/credentials")
        found = re.findall(r"export (\w+)=(\S+?)(?=\s|</pre>)", html.unescape(self.text))
        values = dict(found)
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        return Caller(self.server, *(values[name] for name in names))


@pytest.fixture
def browser(root):
    return Browser(root.server)


def with_password(root, name, *statements, **more):
    user = root.new_user(name, *statements)
    root.client("iam").create_login_profile(UserName=name, Password=PASSWORD, **more)
    return user


def logins(root, agent):
    """The sign-in events of a browser."""
    return [event for event in root.server.events() if event.get("userAgent") == agent and event["eventType"] == "AwsConsoleSignIn"]


def test_a_user_signs_in_and_gets_what_he_may(root):
    browser = Browser(root.server, "signs in")
    user = with_password(root, "alice", allow("kms:ListKeys"))
    iam = root.client("iam")
    assert "PasswordLastUsed" not in iam.get_user(UserName="alice")["User"]
    browser.sign_in(root.account(), "alice")
    assert browser.place == "/console" and user.arn() in browser.text
    session = browser.credentials()
    assert session.arn() == user.arn()
    session.client("kms").list_keys()
    with denied("kms:CreateKey"):
        session.client("kms").create_key()
    assert "PasswordLastUsed" in iam.get_user(UserName="alice")["User"]
    (listed,) = [one for one in iam.list_users()["Users"] if one["UserName"] == "alice"]
    assert "PasswordLastUsed" in listed
    browser.send("/console/sign-out")
    assert browser.open("/console").place == "/console/sign-in"
    (event,) = logins(root, "signs in")
    assert event["eventName"] == "ConsoleLogin" and event["eventSource"] == "signin.amazonaws.com"
    assert event["userIdentity"]["arn"] == user.arn() and event["userIdentity"]["type"] == "IAMUser"
    assert event["responseElements"] == {"ConsoleLogin": "Success"}
    assert event["additionalEventData"]["MFAUsed"] == "No"


def test_the_alias_names_the_account(root, browser):
    with_password(root, "by-alias")
    root.client("iam").create_account_alias(AccountAlias="ringwall-sign-in")
    assert browser.sign_in("ringwall-sign-in", "by-alias").place == "/console"


@pytest.mark.parametrize("user, password", [("wrong-one", "Wrong-Horse-1"), ("nobody", PASSWORD), ("keys-only", PASSWORD)])
def test_what_is_wrong_is_not_told(root, user, password):
    browser = Browser(root.server, f"wrong {user}")
    if user == "wrong-one":
        with_password(root, user)
    elif user == "keys-only":
        root.new_user(user)
    browser.sign_in(root.account(), user, password)
    assert browser.place == "/console/sign-in" and WRONG in browser.text
    (event,) = logins(root, f"wrong {user}")
    assert event["responseElements"] == {"ConsoleLogin": "Failure"}
    assert event["errorMessage"] == "Failed authentication"
    told = event["userIdentity"]["userName"]
    assert told == (user if user == "wrong-one" else "HIDDEN_DUE_TO_SECURITY_REASONS")
    assert password not in json.dumps(event)


def test_the_second_factor_is_asked_for_and_its_codes_are_good_once(root):
    browser = Browser(root.server, "with a phone")
    with_password(root, "with-phone", allow("iam:ListUsers"))
    phone = Phone(root, "with-phone")
    phone.enable("with-phone")
    assert browser.sign_in(root.account(), "with-phone").place == "/console/mfa"
    assert browser.open("/console").place == "/console/mfa"
    browser.send("/console/mfa", code="000000")
    assert WRONG in browser.text
    code = phone.code()
    assert browser.send("/console/mfa", code=code).place == "/console"
    # With a second factor the session may call IAM.
    browser.credentials().client("iam").list_users()
    again = Browser(root.server, "again with a phone").sign_in(root.account(), "with-phone")
    again.send("/console/mfa", code=code)
    assert WRONG in again.text
    names = [(event["eventName"], event["additionalEventData"].get("MFAUsed"), event.get("errorMessage")) for event in logins(root, "with a phone")]
    assert names == [("CheckMfa", None, None), ("ConsoleLogin", "Yes", "Failed authentication"), ("ConsoleLogin", "Yes", None)]
    assert logins(root, "with a phone")[-1]["additionalEventData"]["MFAIdentifier"] == phone.serial


def test_a_password_that_must_be_changed_is_changed_first(root, browser):
    own = allow("iam:ChangePassword", "arn:aws:iam::*:user/${aws:username}")
    with_password(root, "fresh", own, PasswordResetRequired=True)
    assert browser.sign_in(root.account(), "fresh").place == "/console/password"
    assert browser.open("/console").place == "/console/password"
    browser.send("/console/password", old=PASSWORD, new="short", again="short")
    assert browser.place == "/console/password" and 'role="alert"' in browser.text
    browser.send("/console/password", old=PASSWORD, new="Correct-Horse-2", again="Correct-Horse-3")
    assert "not the same" in browser.text
    assert browser.send("/console/password", old=PASSWORD, new="Correct-Horse-2", again="Correct-Horse-2").place == "/console"
    assert Browser(root.server).sign_in(root.account(), "fresh", "Correct-Horse-2").place == "/console"


def test_guessing_is_slowed_down(tmp_path):
    server = Server()
    try:
        admin = Caller(server, "123456789012", "test")
        admin.client("iam").create_user(UserName="guessed")
        admin.client("iam").create_login_profile(UserName="guessed", Password=PASSWORD)
        browser = Browser(server)
        for _ in range(5):
            assert WRONG in browser.sign_in("123456789012", "guessed", "Wrong-Horse-1").text
        # Now the right one is too early.
        assert WRONG in browser.sign_in("123456789012", "guessed").text
        server.open("/_ringwall/clock", json.dumps({"advanceSeconds": 60}).encode())
        assert browser.sign_in("123456789012", "guessed").place == "/console"
    finally:
        server.stop()


def test_forms_of_other_pages_are_refused(root, browser):
    with_password(root, "lured")
    form = {"account": root.account(), "user": "lured", "password": PASSWORD}
    assert browser.open("/console/sign-in", form).status == 400
    browser.open("/console/sign-in")
    (token,) = re.findall(r'name="_csrf" value="([^"]+)"', browser.text)
    assert browser.open("/console/sign-in", {**form, "_csrf": token}, Origin="https://evil.example").status == 400
    assert browser.open("/console/sign-in", {**form, "_csrf": token}).place == "/console"


def test_pages_are_kept_from_frames_scripts_and_caches(browser):
    headers = browser.open("/console/sign-in").headers
    assert headers["X-Frame-Options"] == "DENY" and headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    cookies = headers.get_all("Set-Cookie")
    assert cookies and all("HttpOnly" in one and "Secure" in one and "SameSite=Lax" in one for one in cookies)


def signin_token(browser, caller, **more):
    session = {"sessionId": caller.key, "sessionKey": caller.secret, "sessionToken": caller.token}
    query = {"Action": "getSigninToken", "Session": json.dumps(session), **more}
    browser.open(f"/federation?{urllib.parse.urlencode(query)}")
    return json.loads(browser.text)["SigninToken"] if browser.status == 200 else None


def login(browser, token, destination="/console"):
    query = {"Action": "login", "Issuer": "https://example.com", "Destination": destination, "SigninToken": token}
    return browser.open(f"/federation?{urllib.parse.urlencode(query)}")


def test_a_broker_signs_a_role_session_in(root):
    browser = Browser(root.server, "a broker")
    broker = root.new_user("broker", allow("sts:AssumeRole"))
    role = root.new_role("brokered", trust(root.account()), allow("kms:ListKeys"))
    session = broker.assume(role, "maria")
    token = signin_token(browser, session, SessionDuration=1800)
    assert login(browser, token).place == "/console" and session.arn() in browser.text
    signed_in = browser.credentials()
    assert signed_in.arn() == session.arn()
    signed_in.client("kms").list_keys()
    # Once.
    assert login(Browser(root.server), token).status == 400
    names = [(event["eventName"], event["userIdentity"]["type"]) for event in logins(root, "a broker")]
    assert names == [("GetSigninToken", "AssumedRole"), ("ConsoleLogin", "AssumedRole")]


def test_the_session_policy_of_a_broker_holds(root, browser):
    broker = root.new_user("federating", allow(["sts:GetFederationToken", "kms:*"]))
    made = broker.client("sts").get_federation_token(Name="guest", Policy=policy(allow("kms:ListKeys")))
    guest = Caller.of(root.server, made["Credentials"])
    assert signin_token(browser, guest, SessionDuration=1800) is None
    login(browser, signin_token(browser, guest))
    signed_in = browser.credentials()
    signed_in.client("kms").list_keys()
    with denied("kms:CreateKey"):
        signed_in.client("kms").create_key()


def test_only_sessions_of_this_server_are_exchanged(root, browser):
    role = root.new_role("exchanged", trust(root.account()))
    session = root.new_user("exchanging", allow("sts:AssumeRole")).assume(role)
    forged = Caller(root.server, session.key, "x" * len(session.secret), session.token)
    assert signin_token(browser, forged) is None and browser.status == 400
    for seconds in ("60", "43201", "x"):
        assert signin_token(browser, session, SessionDuration=seconds) is None
    assert login(browser, "made-up").status == 400
    # Nobody is sent elsewhere by it.
    assert login(browser, signin_token(browser, session), "https://evil.example/").place == "/console"
