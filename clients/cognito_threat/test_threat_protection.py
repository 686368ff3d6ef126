"""Threat protection: addresses, passwords that others know, sign-ins that look like somebody else's."""

import base64
import hashlib
import hmac
import html
import json
import re
import subprocess
import time
import urllib.parse
import urllib.request

import pytest
from botocore.exceptions import ClientError

from conftest import BINARY, REGION, Server
from locations import city, database

PASSWORD = "Correct-horse-7"
LEAKED = "Trombone-77-Lantern"
HOME, ABROAD, BLOCKED = "192.0.2.7", "203.0.113.9", "198.51.100.4"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
UNSAFE = ("NotAuthorizedException", "Unable to login because of security reasons.")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that knows a leaked password and where three networks are."""
    folder = tmp_path_factory.mktemp("threat")
    digest = hashlib.sha1(LEAKED.encode()).hexdigest().upper()
    ranges = folder / "ranges"
    ranges.mkdir()
    (ranges / f"{digest[:5]}.txt").write_text(f"{digest[5:]}:42\r\n")
    passwords = folder / "passwords.rwp"
    command = [str(BINARY), "cognito", "import-passwords", str(ranges), "--to", str(passwords), "--output", "json"]
    imported = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert imported["passwords"] == 1 and imported["bytes"] == passwords.stat().st_size
    places = folder / "places.mmdb"
    berlin = city("Germany", "DE", "Berlin", 52.52, 13.40)
    sydney = city("Australia", "AU", "Sydney", -33.87, 151.21)
    places.write_bytes(database({"192.0.2.0/24": berlin, "203.0.113.0/24": sydney}))
    server = Server("--compromised-passwords", str(passwords), "--country-database", str(places))
    yield server
    server.stop()


class Watched:
    """A pool that is protected, and somebody in it."""

    def __init__(self, server, account, mode="ENFORCED", **risk):
        self.server = server
        self.cognito = server.client("cognito-idp", key=account)
        self.name = f"ada-{account}"
        self.pool = self.cognito.create_user_pool(
            PoolName="watched",
            UserPoolTier="PLUS",
            UserPoolAddOns={"AdvancedSecurityMode": mode},
            AutoVerifiedAttributes=["email"],
        )["UserPool"]["Id"]
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=self.pool,
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration="OPTIONAL",
        )
        self.cognito.create_user_pool_domain(Domain=f"watched-{account}", UserPoolId=self.pool)
        self.client = self.cognito.create_user_pool_client(
            UserPoolId=self.pool,
            ClientName="app",
            ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )["UserPoolClient"]["ClientId"]
        if risk:
            self.cognito.set_risk_configuration(UserPoolId=self.pool, **risk)
        self.cognito.admin_create_user(
            UserPoolId=self.pool,
            Username=self.name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": self.mail}],
        )
        self.set_password(PASSWORD)

    @property
    def mail(self):
        return f"{self.name}@example.com"

    def set_password(self, password):
        self.cognito.admin_set_user_password(
            UserPoolId=self.pool, Username=self.name, Password=password, Permanent=True
        )

    def device(self, device, agent):
        """What AWS's library for browsers says of a device."""
        payload = json.dumps(
            {
                "contextData": {"UserAgent": agent, "DeviceId": device, "ClientTimezone": "01:00"},
                "username": self.name,
                "userPoolId": self.pool,
                "timestamp": "1800000000000",
            }
        )
        version = "JS20171115"
        code = hmac.digest(self.client.encode(), (version + payload).encode(), "sha256")
        said = {"payload": payload, "signature": base64.b64encode(code).decode(), "version": version}
        return base64.b64encode(json.dumps(said).encode()).decode()

    def sign_in(self, address=HOME, agent=FIREFOX, device="laptop", password=PASSWORD):
        return self.cognito.admin_initiate_auth(
            UserPoolId=self.pool,
            ClientId=self.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": self.name, "PASSWORD": password},
            ContextData={
                "IpAddress": address,
                "ServerName": "app.example.com",
                "ServerPath": "/login",
                "HttpHeaders": [{"headerName": "User-Agent", "headerValue": agent}],
                "EncodedData": self.device(device, agent),
            },
        )

    def settle(self):
        for _ in range(3):
            assert "AuthenticationResult" in self.sign_in()

    def events(self):
        return self.cognito.admin_list_user_auth_events(UserPoolId=self.pool, Username=self.name)["AuthEvents"]

    def messages(self):
        to = urllib.parse.quote(self.mail)
        return json.loads(self.server.open(f"/_ringwall/mailbox.json?to={to}"))["messages"]


def refused(call, *arguments, **named):
    with pytest.raises(ClientError) as raised:
        call(*arguments, **named)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


def always(action, notify=True):
    level = {"EventAction": action, "Notify": notify}
    source = "arn:aws:ses:eu-west-1:111122223333:identity/security@example.com"
    return {
        "NotifyConfiguration": {"SourceArn": source},
        "Actions": {"LowAction": level, "MediumAction": level, "HighAction": level},
    }


def test_blocked_addresses_are_kept_out(server, account):
    watched = Watched(
        server,
        account,
        RiskExceptionConfiguration={"BlockedIPRangeList": ["198.51.100.0/24", "2001:db8::/32"]},
    )
    watched.sign_in()
    for address in (BLOCKED, "2001:db8::1"):
        assert refused(watched.sign_in, address) == UNSAFE
    assert len(watched.events()) == 1


def test_a_leaked_password_is_refused_at_sign_up_sign_in_and_change(server, account):
    watched = Watched(server, account)
    watched.set_password(LEAKED)
    assert "AuthenticationResult" in watched.sign_in(password=LEAKED)
    assert watched.events()[0]["EventRisk"]["CompromisedCredentialsDetected"] is True
    watched.cognito.set_risk_configuration(
        UserPoolId=watched.pool, CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}}
    )
    unusable = ("InvalidPasswordException", "Provided password cannot be used for security reasons.")
    assert refused(watched.cognito.sign_up, ClientId=watched.client, Username="bob", Password=LEAKED) == unusable
    # What anybody would try needs no list.
    assert refused(watched.cognito.sign_up, ClientId=watched.client, Username="bob", Password="Password1!") == unusable
    watched.cognito.sign_up(ClientId=watched.client, Username="bob", Password=PASSWORD)

    code, _ = refused(watched.sign_in, password=LEAKED)
    assert code == "PasswordResetRequiredException"
    shown = watched.cognito.admin_get_user(UserPoolId=watched.pool, Username=watched.name)
    assert shown["UserStatus"] == "RESET_REQUIRED"
    watched.set_password(PASSWORD)
    token = watched.sign_in()["AuthenticationResult"]["AccessToken"]
    change = {"AccessToken": token, "PreviousPassword": PASSWORD}
    assert refused(watched.cognito.change_password, **change, ProposedPassword=LEAKED) == unusable
    watched.cognito.change_password(**change, ProposedPassword="Another-horse-8")


def test_a_new_device_abroad_is_challenged_and_feedback_lets_it_through(server, account):
    watched = Watched(server, account, AccountTakeoverRiskConfiguration=always("MFA_REQUIRED"))
    watched.settle()
    assert watched.messages() == []
    assert refused(watched.sign_in, ABROAD, EDGE, "stolen") == UNSAFE
    blocked = watched.events()[0]
    assert blocked["EventResponse"] == "Fail"
    assert blocked["EventRisk"] == {
        "RiskDecision": "Block",
        "RiskLevel": "High",
        "CompromisedCredentialsDetected": False,
    }
    place = blocked["EventContextData"]
    assert (place["City"], place["Country"]) == ("Sydney", "Australia")
    assert (place["DeviceName"], place["Timezone"]) == ("Edge on Windows", "01:00")

    token = watched.sign_in()["AuthenticationResult"]["AccessToken"]
    secret = watched.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    watched.cognito.verify_software_token(AccessToken=token, UserCode=totp(secret))
    watched.cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True})
    watched.cognito.admin_set_user_mfa_preference(
        UserPoolId=watched.pool, Username=watched.name, SoftwareTokenMfaSettings={"Enabled": True}
    )
    assert watched.sign_in(ABROAD, EDGE, "stolen")["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert watched.events()[0]["EventResponse"] == "InProgress"
    watched.cognito.admin_set_user_mfa_preference(
        UserPoolId=watched.pool, Username=watched.name, SoftwareTokenMfaSettings={"Enabled": False}
    )

    letter = watched.messages()[0]
    assert "security@example.com" in json.dumps(letter)
    link = re.search(r"http://[^\s<]+feedback_value=Valid", html.unescape(letter["body"])).group()
    assert follow(link) == 200
    assert watched.events()[2]["EventFeedback"]["FeedbackValue"] == "Valid"
    assert "AuthenticationResult" in watched.sign_in(ABROAD, EDGE, "stolen")
    # Sydney is the user's now; Berlin an hour later is too soon.
    assert watched.events()[0]["EventRisk"]["RiskDecision"] in ("NoRisk", "AccountTakeover")


def test_what_is_only_watched_is_recorded(server, account):
    watched = Watched(server, account, mode="AUDIT")
    watched.settle()
    assert "AuthenticationResult" in watched.sign_in(ABROAD, EDGE, "stolen")
    assert watched.events()[0]["EventRisk"]["RiskLevel"] == "High"
    assert watched.messages() == []


def totp(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, (int(time.time()) // 30).to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def follow(link):
    """Opens a link and presses its button, as a browser would."""
    parts = urllib.parse.urlsplit(link)
    host = parts.netloc
    at = f"http://127.0.0.1:{parts.port}"
    path = f"{parts.path}?{parts.query}"
    with urllib.request.urlopen(urllib.request.Request(at + path, headers={"Host": host})) as shown:
        page = shown.read().decode()
        cookie = shown.headers["Set-Cookie"].split(";")[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields = {name: html.unescape(value) for name, value in fields.items()}
    action = html.unescape(re.search(r'<form method="post" action="([^"]+)"', page).group(1))
    body = urllib.parse.urlencode(fields).encode()
    headers = {"Host": host, "Cookie": cookie, "Origin": f"http://{host}"}
    with urllib.request.urlopen(urllib.request.Request(at + action, data=body, headers=headers)) as done:
        return done.status
