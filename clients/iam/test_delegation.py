"""Temporary delegation: a product provider asks, a customer decides, and what comes of it is limited and ends."""

import http.server
import json
import threading
import uuid

import pytest

from conftest import Server, until
from identities import Caller, allow, denied, policy, refused, trust

PROVIDER = "444455556666"
LIMIT = "arn:aws:iam::partner:policy/permissions-boundary/example.com/Reader_2026_01_15"
TOPIC = f"arn:aws:sns:us-east-1:{PROVIDER}:told"
PROVIDERS = f"""
[[provider]]
name = "Example Corp"
domain = "example.com"
accounts = ["{PROVIDER}"]

[[provider.policy-template]]
name = "setup"
document = '''
{{"Version": "2012-10-17", "Statement": [
  {{"Effect": "Allow", "Action": ["kms:Encrypt", "kms:ListKeys"], "Resource": "*"}},
  {{"@Enabled": "ROLES", "Effect": "Allow", "Action": ["iam:CreateRole", "iam:PutRolePolicy"],
    "Resource": "arn:aws:iam::@{{AccountId}}:role/example.com/*",
    "Condition": {{"StringEquals": {{"iam:PermissionsBoundary": "{LIMIT}"}}}}}}]}}
'''

[[provider.permissions-boundary]]
name = "Reader_2026_01_15"
document = '''{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*"}}}}'''
"""


class Told(http.server.BaseHTTPRequestHandler):
    """Keeps what the provider is told."""

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        self.server.told.append(json.loads(self.rfile.read(length)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that enforces policies, where any key that is a number is the root user of that account."""
    file = tmp_path_factory.mktemp("providers") / "providers.toml"
    file.write_text(PROVIDERS)
    server = Server("--enforce", "--delegation-providers", str(file))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def told(server):
    """What is published to the provider's topic, as a webhook of its event bus gets it."""
    hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Told)
    hook.told = []
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    events = server.client("events", key=PROVIDER, region="us-east-1")
    auth = {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "secret"}}
    made = events.create_connection(Name="told", AuthorizationType="API_KEY", AuthParameters=auth)
    url = f"http://127.0.0.1:{hook.server_address[1]}/told"
    where = dict(Name="told", ConnectionArn=made["ConnectionArn"], InvocationEndpoint=url, HttpMethod="POST")
    target = events.create_api_destination(**where)["ApiDestinationArn"]
    document = trust({"Service": "events.amazonaws.com"})
    iam = server.client("iam", key=PROVIDER)
    role = iam.create_role(RoleName="told", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    may = policy(allow("events:InvokeApiDestination"))
    iam.put_role_policy(RoleName="told", PolicyName="call", PolicyDocument=may)
    events.put_rule(Name="told", EventPattern=json.dumps({"source": ["aws.iam"], "resources": [TOPIC]}))
    events.put_targets(Rule="told", Targets=[{"Id": "told", "Arn": target, "RoleArn": role, "InputPath": "$.detail"}])
    yield hook.told
    hook.shutdown()


@pytest.fixture
def customer(server, account):
    return Caller(server, account, "test")


@pytest.fixture
def provider(server):
    return Caller(server, PROVIDER, "test")


def ask(provider, roles="False", **more):
    """The provider asks; the request's id."""
    flag = {"Name": "ROLES", "Type": "string", "Values": [roles]}
    permissions = {"PolicyTemplateArn": "arn:aws:iam:::delegation-template/setup", "Parameters": [flag]}
    asked = {
        "Description": "Sets up the shop",
        "NotificationChannel": TOPIC,
        "Permissions": permissions,
        "RequestorWorkflowId": f"flow-{uuid.uuid4()}",
        "SessionDuration": 3600,
        **more,
    }
    return provider.client("iam").create_delegation_request(**asked)["DelegationRequestId"]


def token_of(told, request):
    """The token that the provider gets for a request."""

    def found():
        return [one["ExchangeToken"] for one in told if one["RequestId"] == request and one["Type"] == "ExchangeToken"]

    return until(found)[0]


def exchange(provider, token):
    made = provider.client("sts").get_delegated_access_token(TradeInToken=token)
    return Caller.of(provider.server, made["Credentials"]), made


def accepted(told, provider, approver, request):
    """Somebody accepts and sends; what the provider gets by it."""
    iam = approver.client("iam")
    iam.associate_delegation_request(DelegationRequestId=request)
    iam.accept_delegation_request(DelegationRequestId=request)
    iam.send_delegation_token(DelegationRequestId=request)
    return exchange(provider, token_of(told, request))


def test_the_provider_may_what_it_asked_for_and_no_more(told, provider, customer):
    key = customer.new_key()
    admin = customer.new_user("admin", allow("*"))
    delegate, made = accepted(told, provider, admin, ask(provider))
    assert made["AssumedPrincipal"] == delegate.arn() == admin.arn()
    delegate.may_encrypt(key)
    with denied("kms:DescribeKey"):
        delegate.client("kms").describe_key(KeyId=key)
    with denied("iam:ListUsers"):
        delegate.client("iam").list_users()


def test_it_may_never_more_than_who_accepted(told, provider, customer):
    key = customer.new_key()
    half = customer.new_user("half", allow("kms:ListKeys"), allow("iam:*Delegation*"))
    request = ask(provider)
    seen = half.client("iam").get_delegation_request(DelegationRequestId=request, DelegationPermissionCheck=True)
    assert (seen["PermissionCheckStatus"], seen["PermissionCheckResult"]) == ("COMPLETE", "DENIED")
    delegate, _ = accepted(told, provider, half, request)
    delegate.client("kms").list_keys()
    delegate.may_not_encrypt(key)


def test_an_owner_without_permissions_has_it_approved(told, provider, customer):
    owner, admin = customer.new_user("owner"), customer.new_user("approver", allow("*"))
    request = ask(provider, OwnerAccountId=customer.account(), OnlySendByOwner=True)
    iam = owner.client("iam")
    iam.associate_delegation_request(DelegationRequestId=request)
    with denied("iam:AcceptDelegationRequest"):
        iam.accept_delegation_request(DelegationRequestId=request)
    iam.update_delegation_request(DelegationRequestId=request, Notes="Please look")
    (waiting,) = admin.client("iam").list_delegation_requests()["DelegationRequests"]
    assert (waiting["State"], waiting["Notes"], waiting["OwnerId"]) == ("PENDING_APPROVAL", "Please look", owner.arn())
    admin.client("iam").accept_delegation_request(DelegationRequestId=request)
    with denied():
        admin.client("iam").send_delegation_token(DelegationRequestId=request)
    iam.send_delegation_token(DelegationRequestId=request)
    delegate, _ = exchange(provider, token_of(told, request))
    assert delegate.arn() == admin.arn()
    states = [one["State"] for one in told if one["RequestId"] == request and one["Type"] == "StateChange"]
    assert set(states) == {"ASSIGNED", "PENDING_APPROVAL", "ACCEPTED", "FINALIZED"}


def test_roles_that_it_makes_have_its_boundary_and_stay(told, provider, customer):
    admin = customer.new_user("role-admin", allow("*"))
    request = ask(provider, roles="True")
    seen = admin.client("iam").get_delegation_request(DelegationRequestId=request)["DelegationRequest"]
    assert seen["RolePermissionRestrictionArns"] == [LIMIT]
    arn = f"arn:aws:iam::{customer.account()}:delegation-request/{request}"
    said = admin.client("iam").get_human_readable_summary(EntityArn=arn)
    assert said["SummaryState"] == "AVAILABLE" and LIMIT in said["SummaryContent"]
    delegate, _ = accepted(told, provider, admin, request)
    made = dict(Path="/example.com/", RoleName="reader", AssumeRolePolicyDocument=trust(PROVIDER))
    with denied("iam:CreateRole"):
        delegate.client("iam").create_role(**made)
    role = delegate.client("iam").create_role(**made, PermissionsBoundary=LIMIT)["Role"]["Arn"]
    everything = policy(allow("*"))
    delegate.client("iam").put_role_policy(RoleName="reader", PolicyName="all", PolicyDocument=everything)
    operator = provider.new_user(f"operator-{request}", allow("sts:AssumeRole"))
    reader = operator.assume(role)
    reader.client("kms").list_keys()
    with denied("permissions boundary"):
        reader.client("iam").list_users()


def test_what_was_rejected_gives_nothing(provider, customer):
    request = ask(provider)
    iam = customer.new_user("careful", allow("*")).client("iam")
    iam.associate_delegation_request(DelegationRequestId=request)
    iam.accept_delegation_request(DelegationRequestId=request)
    iam.reject_delegation_request(DelegationRequestId=request, Notes="On second thought")
    with refused("InvalidInput", "REJECTED"):
        iam.send_delegation_token(DelegationRequestId=request)
    seen = iam.get_delegation_request(DelegationRequestId=request)["DelegationRequest"]
    assert (seen["State"], seen["RejectionReason"]) == ("REJECTED", "On second thought")


def test_the_token_is_the_providers_alone(told, provider, customer):
    admin = customer.new_user("token-admin", allow("*"))
    request = ask(provider)
    accepted(told, provider, admin, request)
    token = token_of(told, request)
    exchange(provider, token)
    with refused("ValidationError"):
        exchange(admin, token)
    with refused("ValidationError"):
        exchange(provider, token[:-2] + "xx")


def test_only_registered_accounts_ask(customer):
    with denied("not registered"):
        ask(customer)
