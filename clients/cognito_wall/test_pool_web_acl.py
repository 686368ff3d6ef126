"""A web ACL before a user pool: calls of the API without a signature, and the pages."""

import json
import time
import urllib.parse

import pytest
from botocore.exceptions import ClientError

from conftest import REGION, Server, until

PASSWORD = "Correct-Horse-7"
VISIBLE = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "pool"}
PLAIN = [{"Priority": 0, "Type": "NONE"}]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("waf") / "log"


@pytest.fixture(scope="module")
def server(log):
    server = Server("--waf-log-file", str(log))
    yield server
    server.stop()


@pytest.fixture
def pool(server, account):
    return Pool(server, account)


class Pool:
    """A user pool with pages, and the web ACL before it."""

    def __init__(self, server, account):
        self.server, self.account = server, account
        self.cognito, self.wafv2 = server.client("cognito-idp", key=account), server.client("wafv2", key=account)
        made = self.cognito.create_user_pool(PoolName="customers")["UserPool"]
        self.id, self.arn, self.prefix = made["Id"], made["Arn"], f"shop-{account}"
        self.client = self.cognito.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="web",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            CallbackURLs=["http://localhost/back"],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid"],
            SupportedIdentityProviders=["COGNITO"],
        )["UserPoolClient"]["ClientId"]
        self.cognito.create_user_pool_domain(Domain=self.prefix, UserPoolId=self.id)

    def guard(self, *rules, **more):
        self.acl = self.wafv2.create_web_acl(
            Name="pool", Scope="REGIONAL", DefaultAction={"Allow": {}}, Rules=rules, VisibilityConfig=VISIBLE, **more
        )["Summary"]["ARN"]
        self.wafv2.associate_web_acl(WebACLArn=self.acl, ResourceArn=self.arn)

    def sign_up(self, agent, name="ada"):
        """By a client that calls itself so. Whether it went through, or the refusal."""
        cognito = self.server.client("cognito-idp", key=self.account, user_agent=agent)
        try:
            cognito.sign_up(ClientId=self.client, Username=name, Password=PASSWORD)
        except ClientError as refused:
            error = refused.response
            return error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Code"], error["Error"]["Message"]
        return "signed up"

    def users(self):
        return [user["Username"] for user in self.cognito.list_users(UserPoolId=self.id)["Users"]]

    def page(self, path, **query):
        connection = self.server.connection()
        host = f"{self.prefix}.auth.{REGION}.localhost:{self.server.port}"
        query = urllib.parse.urlencode({"client_id": self.client, **query})
        headers = {"Host": host, "Accept": "text/html", "User-Agent": "Firefox"}
        connection.request("GET", f"{path}?{query}", headers=headers)
        reply = connection.getresponse()
        return reply.status, reply.read().decode(), dict(reply.headers)

    def login(self):
        return self.page("/login", response_type="code", redirect_uri="http://localhost/back")


def rule(name, statement, priority=0, **action):
    visible = {**VISIBLE, "MetricName": name}
    action = action or {"Action": {"Block": {}}}
    return {"Name": name, "Priority": priority, "Statement": statement, "VisibilityConfig": visible, **action}


def contains(field, text):
    where = {"FieldToMatch": field, "TextTransformations": PLAIN, "PositionalConstraint": "CONTAINS"}
    return {"ByteMatchStatement": {"SearchString": text, **where}}


BAD_AGENT = contains({"SingleHeader": {"Name": "user-agent"}}, b"evil")
SIGN_UP = contains({"SingleHeader": {"Name": "x-amzn-cognito-operation-name"}}, b"SignUp")


def test_a_bad_client_signs_nobody_up(pool):
    pool.guard(rule("agents", BAD_AGENT))
    blocked = (403, "ForbiddenException", "Request not allowed due to WAF block.")
    # Until the rules are in force, people sign up.
    until(lambda: pool.sign_up("evil/1.0", "early") == blocked)
    assert pool.sign_up("evil/1.0", "eve") == blocked
    assert "eve" not in pool.users()
    assert pool.sign_up("good/1.0") == "signed up"
    # Whoever shows credentials is not asked.
    evil = pool.server.client("cognito-idp", key=pool.account, user_agent="evil/1.0")
    evil.admin_confirm_sign_up(UserPoolId=pool.id, Username="ada")
    found = pool.wafv2.get_web_acl_for_resource(ResourceArn=pool.arn)["WebACL"]["ARN"]
    guarded = pool.wafv2.list_resources_for_web_acl(WebACLArn=pool.acl, ResourceType="COGNITO_USER_POOL")
    assert (found, guarded["ResourceArns"]) == (pool.acl, [pool.arn])
    pool.wafv2.disassociate_web_acl(ResourceArn=pool.arn)
    until(lambda: pool.sign_up("evil/1.0", "eve") == "signed up")


def test_tokens_and_sessions_name_the_pool(pool):
    pool.sign_up("good/1.0")
    pool.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username="ada")
    signed_in = pool.cognito.initiate_auth(
        ClientId=pool.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    pool.guard(rule("agents", BAD_AGENT))
    evil = pool.server.client("cognito-idp", key=pool.account, user_agent="evil/1.0")

    def is_blocked():
        try:
            evil.get_user(AccessToken=signed_in["AccessToken"])
        except evil.exceptions.ForbiddenException:
            return True

    until(is_blocked)
    assert pool.cognito.get_user(AccessToken=signed_in["AccessToken"])["Username"] == "ada"


def test_rules_see_operations_but_no_secrets(pool, log):
    names_nobody = contains({"Body": {"OversizeHandling": "CONTINUE"}}, b"ada-lovelace")
    response = {"ResponseCode": 429, "CustomResponseBodyKey": "wait"}
    pool.guard(
        rule("names", names_nobody),
        rule("sign-ups", SIGN_UP, 1, Action={"Block": {"CustomResponse": response}}),
        CustomResponseBodies={"wait": {"ContentType": "APPLICATION_JSON", "Content": '{"message": "wait"}'}},
    )
    until(lambda: pool.sign_up("good/1.0", "ada-lovelace")[0] == 429)
    pool.page("/confirmUser", user_name="ada-lovelace", confirmation_code="951357")
    now = time.time()
    sampled = pool.wafv2.get_sampled_requests(
        WebAclArn=pool.acl,
        RuleMetricName="sign-ups",
        Scope="REGIONAL",
        TimeWindow={"StartTime": now - 60, "EndTime": now + 60},
        MaxItems=10,
    )["SampledRequests"]
    assert sampled[0]["Action"] == "BLOCK"
    headers = {header["Name"]: header["Value"] for header in sampled[0]["Request"]["Headers"]}
    assert headers["x-amzn-cognito-client-id"] == pool.client
    told = until(lambda: [line for line in log.read_text().splitlines() if pool.client in line and "/confirmUser" in line])
    record = json.loads(told[0])
    assert record["httpSourceName"] == "COGNITOIDP" and record["httpSourceId"] == pool.id
    assert "951357" not in log.read_text() and PASSWORD not in log.read_text()


def test_too_many_visits_of_the_login_page_are_stopped(pool):
    login = contains({"UriPath": {}}, b"/login")
    rate = {"Limit": 10, "EvaluationWindowSec": 60, "AggregateKeyType": "IP", "ScopeDownStatement": login}
    pool.guard(rule("slow", {"RateBasedStatement": rate}))
    statuses = []
    until(lambda: statuses.append(pool.login()[0]) or statuses[-1] == 403)
    assert statuses[:10] == [200] * 10, statuses
    assert "403 Forbidden" in pool.login()[1]
    # The rest of the pages, and the API, are not what the rule speaks of.
    assert pool.page("/oauth2/userInfo")[0] == 400
    assert pool.sign_up("good/1.0") == "signed up"


def test_a_puzzle_is_for_people(pool):
    pool.guard(rule("people", contains({"UriPath": {}}, b"/"), Action={"Captcha": {}}))
    until(lambda: pool.login()[0] == 405)
    status, page, headers = pool.login()
    assert headers["x-amzn-waf-action"] == "captcha" and "<form" in page.lower()
    assert pool.sign_up("good/1.0") == (405, "ForbiddenException", "Request not allowed due to WAF captcha.")
