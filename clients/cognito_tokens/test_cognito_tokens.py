"""Tokens of user pools: verified by PyJWT and aws-jwt-verify, refreshed, rotated, revoked by boto3."""

import base64
import json
import os
import pathlib
import subprocess

import jwt
import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError

from conftest import ROOT, program

PASSWORD = "Correct-horse-7"
HINT = "npm install --prefix target/node aws-jwt-verify@5.2.1"
FLOWS = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class Pool:
    """A user pool with one user, and clients as they are asked for."""

    def __init__(self, server, account, **settings):
        self.server = server
        self.idp = server.client("cognito-idp", key=account)
        self.anyone = server.client("cognito-idp", signature_version=UNSIGNED)
        self.id = self.idp.create_user_pool(PoolName="people", **settings)["UserPool"]["Id"]
        self.idp.admin_create_user(
            UserPoolId=self.id,
            Username="alice",
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": "alice@example.com"},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
        self.idp.admin_set_user_password(UserPoolId=self.id, Username="alice", Password=PASSWORD, Permanent=True)

    def client(self, **settings):
        settings = {"ExplicitAuthFlows": FLOWS, **settings}
        made = self.idp.create_user_pool_client(UserPoolId=self.id, ClientName="app", **settings)
        return made["UserPoolClient"]

    def sign_in(self, client):
        return self.idp.admin_initiate_auth(
            UserPoolId=self.id,
            ClientId=client["ClientId"],
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )["AuthenticationResult"]

    def refresh(self, client, token):
        return self.anyone.get_tokens_from_refresh_token(ClientId=client["ClientId"], RefreshToken=token)[
            "AuthenticationResult"
        ]

    @property
    def issuer(self):
        return f"https://cognito-idp.{self.id.split('_')[0]}.amazonaws.com/{self.id}"

    def document(self, name):
        return json.loads(self.server.open(f"/{self.id}/.well-known/{name}"))

    def claims(self, token, **checks):
        """What PyJWT makes of a token and the published key set."""
        keys = jwt.PyJWKSet.from_dict(self.document("jwks.json"))
        key = keys[jwt.get_unverified_header(token)["kid"]]
        return jwt.decode(token, key, algorithms=["RS256"], issuer=self.issuer, **checks)


@pytest.fixture
def pool(dev, account):
    return Pool(dev, account)


def refused(call):
    with pytest.raises(ClientError) as refusal:
        call()
    error = refusal.value.response["Error"]
    return error["Code"], error["Message"]


def test_pyjwt_verifies_both_tokens(pool):
    client = pool.client()
    tokens = pool.sign_in(client)
    identity = pool.claims(tokens["IdToken"], audience=client["ClientId"])
    assert identity["token_use"] == "id"
    assert identity["cognito:username"] == "alice"
    assert identity["email"] == "alice@example.com"
    assert identity["email_verified"] is True
    access = pool.claims(tokens["AccessToken"])
    assert access["token_use"] == "access"
    assert access["client_id"] == client["ClientId"]
    assert access["scope"] == "aws.cognito.signin.user.admin"
    assert access["username"] == "alice"
    assert access["sub"] == identity["sub"]
    assert access["exp"] - access["iat"] == tokens["ExpiresIn"] == 3600
    headers = [jwt.get_unverified_header(tokens[name]) for name in ("IdToken", "AccessToken")]
    assert [sorted(header) for header in headers] == [["alg", "kid"]] * 2
    assert headers[0]["kid"] != headers[1]["kid"]
    assert all(len(base64.b64decode(header["kid"], validate=True)) == 32 for header in headers)


def test_the_key_set_and_the_discovery_document_are_published(pool):
    pool.sign_in(pool.client())
    keys = pool.document("jwks.json")["keys"]
    assert len(keys) == 2
    assert all(sorted(key) == ["alg", "e", "kid", "kty", "n", "use"] for key in keys)
    assert pool.document("openid-configuration")["issuer"] == pool.issuer


def test_aws_jwt_verify_takes_them_for_what_they_are(pool):
    folder = pathlib.Path(os.environ.get("RINGWALL_NODE_MODULES", ROOT / "target/node/node_modules"))
    if not (folder / "aws-jwt-verify").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"aws-jwt-verify is missing: {HINT}")
    client = pool.client()
    tokens = pool.sign_in(client)
    header, claims, signature = tokens["AccessToken"].split(".")
    forged = f"{header}.{claims}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    settings = {
        "userPoolId": pool.id,
        "clientId": client["ClientId"],
        "jwks": pool.document("jwks.json"),
        "tokens": [
            {"token": tokens["IdToken"], "use": "id"},
            {"token": tokens["AccessToken"], "use": "access"},
            {"token": tokens["IdToken"], "use": "access"},
            {"token": forged, "use": "access"},
        ],
    }
    script = pathlib.Path(__file__).with_name("verify.mjs")
    command = [program("node", HINT), str(script), str(folder), json.dumps(settings)]
    answers = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert answers[0]["claims"]["cognito:username"] == "alice"
    assert answers[1]["claims"]["username"] == "alice"
    assert "refused" in answers[2]
    assert "refused" in answers[3]


def test_refreshing_keeps_the_sign_in(pool):
    client = pool.client()
    first = pool.sign_in(client)
    second = pool.anyone.initiate_auth(
        ClientId=client["ClientId"],
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": first["RefreshToken"]},
    )["AuthenticationResult"]
    assert "RefreshToken" not in second
    third = pool.refresh(client, first["RefreshToken"])
    before, after, later = (pool.claims(tokens["AccessToken"]) for tokens in (first, second, third))
    for kept in ("origin_jti", "event_id", "auth_time", "sub"):
        assert before[kept] == after[kept] == later[kept]
    assert len({before["jti"], after["jti"], later["jti"]}) == 3


def test_a_rotated_token_that_is_used_again_ends_the_family(pool):
    client = pool.client(
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
    )
    first = pool.sign_in(client)["RefreshToken"]
    second = pool.refresh(client, first)["RefreshToken"]
    assert refused(lambda: pool.refresh(client, first))[0] == "RefreshTokenReuseException"
    assert refused(lambda: pool.refresh(client, second)) == (
        "NotAuthorizedException",
        "Refresh Token has been revoked",
    )


def test_revoking_ends_one_sign_in_and_signing_out_all(pool):
    client = pool.client()
    one, other = pool.sign_in(client), pool.sign_in(client)
    pool.anyone.revoke_token(ClientId=client["ClientId"], Token=one["RefreshToken"])
    revoked = ("NotAuthorizedException", "Access Token has been revoked")
    assert refused(lambda: pool.anyone.get_user(AccessToken=one["AccessToken"])) == revoked
    assert pool.anyone.get_user(AccessToken=other["AccessToken"])["Username"] == "alice"
    pool.claims(one["AccessToken"])
    pool.anyone.global_sign_out(AccessToken=other["AccessToken"])
    assert refused(lambda: pool.anyone.get_user(AccessToken=other["AccessToken"])) == revoked
    assert refused(lambda: pool.refresh(client, other["RefreshToken"]))[1] == "Refresh Token has been revoked"


def test_sessions_are_listed_and_ended(pool):
    pool.idp.set_user_pool_session_configuration(
        UserPoolId=pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 2}
    )
    client = pool.client()
    dropped, other, own = (pool.sign_in(client) for _ in range(3))
    assert refused(lambda: pool.refresh(client, dropped["RefreshToken"]))[1] == "Refresh Token has been revoked"
    sessions = pool.anyone.list_user_sessions(AccessToken=own["AccessToken"])["Sessions"]
    assert sorted(session["IsCurrentSession"] for session in sessions) == [False, True]
    (ended,) = (session["SessionId"] for session in sessions if not session["IsCurrentSession"])
    pool.anyone.revoke_user_session(AccessToken=own["AccessToken"], SessionId=ended)
    assert refused(lambda: pool.refresh(client, other["RefreshToken"]))[1] == "Refresh Token has been revoked"
    assert pool.refresh(client, own["RefreshToken"])["AccessToken"]


def test_the_saml_certificate_is_one(pool):
    from cryptography import x509

    text = pool.idp.get_signing_certificate(UserPoolId=pool.id)["Certificate"]
    certificate = x509.load_der_x509_certificate(base64.b64decode(text))
    years = (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days / 365
    assert years == 10
    certificate.verify_directly_issued_by(certificate)
