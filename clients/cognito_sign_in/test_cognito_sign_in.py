"""Sign-in to user pools: SRP and remembered devices by pycognito, every other flow by boto3."""

import base64
import hashlib
import hmac
import secrets
import time

import pyotp
import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP, generate_hash_device

PASSWORD = "Correct-horse-7"
FLOWS = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]
WRONG = "Incorrect username or password."
HANDSHAKES = 40


class Pool:
    """A user pool with one user, and clients as they are asked for."""

    def __init__(self, server, account, **settings):
        self.idp = server.client("cognito-idp", key=account)
        self.anyone = server.client("cognito-idp", signature_version=UNSIGNED)
        self.id = self.idp.create_user_pool(PoolName="people", **settings)["UserPool"]["Id"]
        self.add("alice", PASSWORD)

    def add(self, name, password):
        self.idp.admin_create_user(UserPoolId=self.id, Username=name, MessageAction="SUPPRESS")
        self.idp.admin_set_user_password(UserPoolId=self.id, Username=name, Password=password, Permanent=True)

    def client(self, **settings):
        settings = {"ExplicitAuthFlows": FLOWS, **settings}
        made = self.idp.create_user_pool_client(UserPoolId=self.id, ClientName="app", **settings)
        return made["UserPoolClient"]

    def srp(self, client, name="alice", password=PASSWORD, **more):
        secret = client.get("ClientSecret")
        return AWSSRP(name, password, self.id, client["ClientId"], client=self.anyone, client_secret=secret, **more)

    def send(self, client, name="alice", password=PASSWORD, **more):
        parameters = {"USERNAME": name, "PASSWORD": password, **more}
        return self.begin(client, "USER_PASSWORD_AUTH", parameters)

    def begin(self, client, flow, parameters):
        return self.anyone.initiate_auth(ClientId=client["ClientId"], AuthFlow=flow, AuthParameters=parameters)

    def respond(self, client, asked, **responses):
        return self.anyone.respond_to_auth_challenge(
            ClientId=client["ClientId"],
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "alice", **responses},
        )


@pytest.fixture
def pool(dev, account):
    return Pool(dev, account)


def refusal(call):
    with pytest.raises(ClientError) as refused:
        call()
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def test_random_handshakes_end_in_tokens(pool):
    client = pool.client()
    for number in range(HANDSHAKES):
        password = secrets.token_urlsafe(secrets.choice(range(6, 40))) + "aA1!"
        pool.add(f"user{number}", password)
        tokens = pool.srp(client, f"user{number}", password).authenticate_user()
        assert tokens["AuthenticationResult"]["AccessToken"]


def test_a_client_with_a_secret(pool):
    client = pool.client(GenerateSecret=True)
    assert pool.srp(client).authenticate_user()["AuthenticationResult"]["IdToken"]

    name, client_id = "alice", client["ClientId"]
    digest = hmac.new(client["ClientSecret"].encode(), (name + client_id).encode(), hashlib.sha256).digest()
    assert pool.send(client, SECRET_HASH=base64.b64encode(digest).decode())["AuthenticationResult"]
    code, message = refusal(lambda: pool.send(client))
    assert code == "NotAuthorizedException"
    assert message == f"Client {client_id} is configured with secret but SECRET_HASH was not received"
    code, message = refusal(lambda: pool.send(client, SECRET_HASH="d3Jvbmc="))
    assert message == f"SecretHash does not match for the client: {client_id}"


def test_a_wrong_password_is_refused_either_way(pool):
    client = pool.client()
    refused = ("NotAuthorizedException", WRONG)
    assert refusal(lambda: pool.send(client, password="Wrong-horse-7")) == refused
    assert refusal(pool.srp(client, password="Wrong-horse-7").authenticate_user) == refused


def test_a_temporary_password_is_changed_over_srp(pool):
    client = pool.client()
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username="alice", Password="Temporary-1!", Permanent=False)
    changed = pool.srp(client, password="Temporary-1!").set_new_password_challenge("Chosen-horse-8")
    assert changed["AuthenticationResult"]["RefreshToken"]
    assert pool.srp(client, password="Chosen-horse-8").authenticate_user()["AuthenticationResult"]


def test_guessing_locks(pool):
    client = pool.client()
    for _ in range(5):
        assert refusal(lambda: pool.send(client, password="Wrong-horse-7"))[1] == WRONG
    # The sixth comes within the second that the fifth has cost.
    tried = {refusal(lambda: pool.send(client, password="Wrong-horse-7"))[1] for _ in range(2)}
    assert "Password attempts exceeded" in tried


def test_nobody_learns_who_is_there(pool):
    client = pool.client(PreventUserExistenceErrors="ENABLED")
    for name in ("alice", "nobody", "nobody@example.com"):
        refused = ("NotAuthorizedException", WRONG)
        assert refusal(lambda: pool.send(client, name, "Wrong-horse-7")) == refused
        assert refusal(pool.srp(client, name, "Wrong-horse-7").authenticate_user) == refused

    def challenged(name):
        parameters = pool.srp(client, name).get_auth_params()
        return pool.begin(client, "USER_SRP_AUTH", parameters)["ChallengeParameters"]

    first, second = challenged("nobody"), challenged("nobody")
    assert first["SALT"] == second["SALT"] and first["SRP_B"] != second["SRP_B"]
    assert first.keys() == challenged("alice").keys()


def test_a_remembered_device_stands_for_the_second_factor(dev, account):
    devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    pool = Pool(dev, account, DeviceConfiguration=devices)
    client = pool.client()
    tokens = pool.srp(client).authenticate_user()["AuthenticationResult"]
    device = tokens["NewDeviceMetadata"]
    password, verifier = generate_hash_device(device["DeviceGroupKey"], device["DeviceKey"])
    pool.anyone.confirm_device(
        AccessToken=tokens["AccessToken"],
        DeviceKey=device["DeviceKey"],
        DeviceName="a test",
        DeviceSecretVerifierConfig=verifier,
    )
    keys = {"device_key": device["DeviceKey"], "device_group_key": device["DeviceGroupKey"]}
    again = pool.srp(client, **keys, device_password=password).authenticate_user()
    assert "NewDeviceMetadata" not in again["AuthenticationResult"]
    wrong = pool.srp(client, **keys, device_password="another")
    assert refusal(wrong.authenticate_user)[0] == "NotAuthorizedException"


def test_an_authenticator_app_comes_second(pool):
    client = pool.client()
    pool.idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    token = pool.send(client)["AuthenticationResult"]["AccessToken"]
    app = pyotp.TOTP(pool.anyone.associate_software_token(AccessToken=token)["SecretCode"])
    pool.anyone.verify_software_token(AccessToken=token, UserCode=app.now())
    preferred = {"Enabled": True, "PreferredMfa": True}
    pool.anyone.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=preferred)

    asked = pool.send(client)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    wrong = refusal(lambda: pool.respond(client, asked, SOFTWARE_TOKEN_MFA_CODE="000000"))
    assert wrong[0] == "CodeMismatchException"
    # The code that set the app up is used; the next step's is good as well.
    code = app.at(app.interval * (int(time.time()) // app.interval + 1))
    assert pool.respond(client, asked, SOFTWARE_TOKEN_MFA_CODE=code)["AuthenticationResult"]
    assert refusal(lambda: pool.respond(client, asked, SOFTWARE_TOKEN_MFA_CODE=code))[0] == "NotAuthorizedException"


def test_a_user_chooses_how_to_begin(pool):
    client = pool.client()
    asked = pool.begin(client, "USER_AUTH", {"USERNAME": "alice"})
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"
    assert asked["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]
    assert pool.respond(client, asked, ANSWER="PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]


def test_a_session_is_for_its_client_alone(pool):
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username="alice", Password="Temporary-1!", Permanent=False)
    client, other = pool.client(), pool.client()
    asked = pool.send(client, password="Temporary-1!")
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    code, _ = refusal(lambda: pool.respond(other, asked, NEW_PASSWORD="Chosen-horse-8"))
    assert code == "NotAuthorizedException"
    assert pool.respond(client, asked, NEW_PASSWORD="Chosen-horse-8")["AuthenticationResult"]


def test_refreshed_tokens_come_without_a_refresh_token(pool):
    client = pool.client()
    refresh = pool.send(client)["AuthenticationResult"]["RefreshToken"]
    again = pool.begin(client, "REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": refresh})["AuthenticationResult"]
    assert again["AccessToken"] and "RefreshToken" not in again
