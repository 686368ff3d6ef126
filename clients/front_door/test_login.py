"""Load balancers that sign people in: with a user pool in a browser, and with another provider."""

import base64
import json
import ssl
import urllib.parse
import urllib.request

import jwt
import pytest

from application import application
from certificates import Holder
from conftest import REGION, free_port, program, until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: clients/requirements.txt")

PASSWORD = "Correct-Horse-7"


@pytest.fixture
def behind():
    with application() as running:
        yield running


@pytest.fixture
def page():
    path = program("chromium", "install it from the distribution")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(ignore_https_errors=True).new_page()
        yield page
        browser.close()


class Door:
    """A user pool with Ada in it, and a load balancer before an application."""

    def __init__(self, server, account, behind):
        self.server, self.port = server, free_port()
        self.elbv2, iam = server.client("elbv2", key=account), server.client("iam", key=account)
        self.cognito = server.client("cognito-idp", key=account)
        (made,) = self.elbv2.create_load_balancer(Name="members")["LoadBalancers"]
        self.arn = made["LoadBalancerArn"]
        self.origin = f"https://{made['DNSName']}:{self.port}"
        self.prefix, self.pool = f"members-{account}", self.cognito.create_user_pool(PoolName="members")["UserPool"]
        self.cognito.create_user_pool_domain(Domain=self.prefix, UserPoolId=self.pool["Id"])
        ada = {"UserPoolId": self.pool["Id"], "Username": "ada"}
        email = [{"Name": "email", "Value": "ada@example.com"}]
        self.cognito.admin_create_user(**ada, MessageAction="SUPPRESS", UserAttributes=email)
        self.cognito.admin_set_user_password(**ada, Password=PASSWORD, Permanent=True)
        self.client = self.new_client(GenerateSecret=True)
        group = self.elbv2.create_target_group(
            Name="members", Protocol="HTTP", Port=behind.server_port, TargetType="ip", HealthCheckPath="/health"
        )
        self.group = group["TargetGroups"][0]["TargetGroupArn"]
        self.elbv2.register_targets(TargetGroupArn=self.group, Targets=[{"Id": "127.0.0.1"}])
        holder = Holder()
        certificate = iam.upload_server_certificate(
            ServerCertificateName="members", CertificateBody=holder.pem(), PrivateKey=holder.key_pem()
        )
        self.iam = iam
        self.certificate = certificate["ServerCertificateMetadata"]["Arn"]

    def new_client(self, **more):
        return self.cognito.create_user_pool_client(
            UserPoolId=self.pool["Id"],
            ClientName="door",
            CallbackURLs=[f"{self.origin}/oauth2/idpresponse"],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid", "email"],
            SupportedIdentityProviders=["COGNITO"],
            **more,
        )["UserPoolClient"]

    def cognito_login(self, **more):
        config = {
            "UserPoolArn": self.pool["Arn"],
            "UserPoolClientId": self.client["ClientId"],
            "UserPoolDomain": self.prefix,
            "Scope": "openid email",
            **more,
        }
        return {"Type": "authenticate-cognito", "Order": 1, "AuthenticateCognitoConfig": config}

    def open(self, login, protocol="HTTPS"):
        more = {"Certificates": [{"CertificateArn": self.certificate}]} if protocol == "HTTPS" else {}
        actions = [login, {"Type": "forward", "Order": 2, "TargetGroupArn": self.group}]
        made = self.elbv2.create_listener(
            LoadBalancerArn=self.arn, Protocol=protocol, Port=self.port, DefaultActions=actions, **more
        )
        self.listener = made["Listeners"][0]["ListenerArn"]
        states = lambda: self.elbv2.describe_load_balancers(LoadBalancerArns=[self.arn])["LoadBalancers"][0]["State"]
        until(lambda: states()["Code"] == "active")
        health = lambda: self.elbv2.describe_target_health(TargetGroupArn=self.group)["TargetHealthDescriptions"][0]
        until(lambda: health()["TargetHealth"]["State"] == "healthy")
        return made["Listeners"][0]

    def get(self, path="/", **headers):
        """Without following anything."""
        opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=anyone()))
        host = urllib.parse.urlsplit(self.origin).netloc
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", headers={"Host": host, **headers})
        try:
            with opener.open(request, timeout=10) as reply:
                return reply.status, reply.read().decode(), reply.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers

    def verified(self, data):
        """What an application makes of `x-amzn-oidc-data`."""
        header = json.loads(base64.urlsafe_b64decode(data.split(".")[0]))
        assert header["signer"] == self.arn
        key = self.server.open(f"/_ringwall/elb-public-keys/{header['kid']}").decode()
        return jwt.decode(data, key, algorithms=["ES256"], issuer=header["iss"])


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def anyone():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@pytest.fixture
def door(dev, account, behind):
    return Door(dev, account, behind)


def test_somebody_signs_in_with_a_user_pool(door, page, behind):
    shown = door.open(door.cognito_login())
    config = shown["DefaultActions"][0]["AuthenticateCognitoConfig"]
    assert (config["SessionTimeout"], config["OnUnauthenticatedRequest"]) == (604800, "authenticate")
    assert door.client["ClientSecret"] not in json.dumps(door.elbv2.describe_listeners(ListenerArns=[door.listener]))
    page.goto(f"{door.origin}/cart?item=1")
    page.wait_for_url(f"http://{door.prefix}.auth.{REGION}.localhost:*/**")
    assert [target for target in behind.seen if target != "/health"] == []
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{door.origin}/cart?item=1")
    told = json.loads(page.inner_text("body"))
    headers = {name.lower(): value for name, value in told["headers"].items()}
    claims = door.verified(headers["x-amzn-oidc-data"])
    assert claims["email"] == "ada@example.com"
    assert headers["x-amzn-oidc-identity"] == claims["sub"]
    access = jwt.decode(headers["x-amzn-oidc-accesstoken"], options={"verify_signature": False})
    assert access["client_id"] == door.client["ClientId"]
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(door.origin)}
    assert cookies["AWSELBAuthSessionCookie-0"]["httpOnly"] and cookies["AWSELBAuthSessionCookie-0"]["secure"]
    # A certificate that a listener has is not deleted from under it.
    with pytest.raises(door.iam.exceptions.DeleteConflictException):
        door.iam.delete_server_certificate(ServerCertificateName="members")
    door.elbv2.delete_listener(ListenerArn=door.listener)
    door.iam.delete_server_certificate(ServerCertificateName="members")


def test_who_is_not_signed_in(door):
    door.open(door.cognito_login(OnUnauthenticatedRequest="deny"))
    assert door.get()[0] == 401
    actions = [
        door.cognito_login(OnUnauthenticatedRequest="allow"),
        {"Type": "forward", "Order": 2, "TargetGroupArn": door.group},
    ]
    door.elbv2.modify_listener(ListenerArn=door.listener, DefaultActions=actions)
    status, body, _ = until(lambda: (got := door.get(**{"X-Amzn-Oidc-Identity": "eve"}))[0] == 200 and got)
    assert "oidc" not in body.lower()
    status, _, _ = door.get("/oauth2/idpresponse?code=1&state=2")
    assert status == 401


def test_what_cannot_sign_people_in_is_refused(door):
    def refused(login, protocol="HTTPS"):
        with pytest.raises(door.elbv2.exceptions.ClientError) as error:
            door.open(login, protocol)
        return error.value.response["Error"]["Code"]

    assert refused(door.cognito_login(), "HTTP") == "InvalidLoadBalancerAction"
    secretless = door.new_client()["ClientId"]
    assert refused(door.cognito_login(UserPoolClientId=secretless)) == "InvalidLoadBalancerAction"
    assert refused(door.cognito_login(UserPoolClientId="nobody")) == "InvalidLoadBalancerAction"
