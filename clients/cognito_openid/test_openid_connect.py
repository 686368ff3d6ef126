"""Relying parties that know an issuer alone, and Cognito's own JavaScript library."""

import json
import os
import pathlib
import socket
import ssl
import subprocess

import pytest
from conftest import REGION, ROOT, Server, free_port, program, until

HERE = pathlib.Path(__file__).parent
MODULES = pathlib.Path(os.environ.get("RINGWALL_NODE_MODULES", ROOT / "target/node/node_modules"))
PASSWORD = "Correct-Horse-7"
BACK = "http://localhost:3999/back"


@pytest.fixture(scope="module")
def server():
    port = free_port()
    server = Server("--token-issuer", f"http://127.0.0.1:{port}", port=port)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def pool(server):
    cognito = server.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="customers",
        DcrConfiguration={"EnableStatus": "Enabled", "OpenDcrEnabled": True, "OpenDcrGrantTypes": ["code"]},
    )["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="shop", UserPoolId=pool)
    named = {"UserPoolId": pool, "Username": "maria"}
    email = [{"Name": "email", "Value": "maria@example.com"}]
    cognito.admin_create_user(**named, MessageAction="SUPPRESS", UserAttributes=email)
    cognito.admin_set_user_password(**named, Password=PASSWORD, Permanent=True)
    return pool


def run(script, settings):
    node = program("node", "install Node.js 22 or later")
    done = subprocess.run(
        [node, str(HERE / script)],
        input=json.dumps(settings),
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "RINGWALL_NODE_MODULES": str(MODULES)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_openid_client_signs_in_refreshes_signs_out_and_registers(server, pool):
    cognito = server.client("cognito-idp")
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        GenerateSecret=True,
        CallbackURLs=[BACK],
        LogoutURLs=[BACK],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]
    issuer = f"{server.url}/{pool}"
    saw = run(
        "relying_party.mjs",
        {
            "issuer": issuer,
            "client": client["ClientId"],
            "secret": client["ClientSecret"],
            "back": BACK,
            "user": {"username": "maria", "password": PASSWORD},
        },
    )
    claims = saw["claims"]
    assert (claims["iss"], claims["aud"]) == (issuer, client["ClientId"])
    assert (claims["acr"], claims["amr"]) == ("urn:cognito:loa:1", ["pwd"])
    assert saw["refreshed"]
    assert saw["info"]["sub"] == claims["sub"] and saw["info"]["email"] == "maria@example.com"
    assert saw["signedOut"] == BACK
    assert saw["stranger"] == "login_required"
    assert saw["revoked"] == "invalid_grant"
    # Who vouches for itself is allowed what it asks for, once.
    assert saw["seen"] == [["/login"], [], ["/login", "/oauth2/consent"], []]
    registered = saw["registered"]
    assert saw["audience"] == registered["client_id"] != client["ClientId"]
    shown = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=registered["client_id"])["UserPoolClient"]
    assert shown["ClientName"] == "Notes" and shown["CallbackURLs"] == [BACK]
    assert "ClientSecret" not in shown


def test_a_domain_of_ones_own_serves_the_same_pages(server, pool):
    cognito = server.client("cognito-idp")
    name = "login.customers.localhost"
    arn = f"arn:aws:acm:us-east-1:000000000000:certificate/{pool}"
    cognito.create_user_pool_domain(Domain=name, UserPoolId=pool, CustomDomainConfig={"CertificateArn": arn})

    def status(host):
        connection = server.connection()
        connection.request("GET", "/error?error=expired", headers={"Host": f"{host}:{server.port}"})
        reply = connection.getresponse()
        return reply.status, b"<html" in reply.read()

    assert status(name) == status(f"shop.auth.{REGION}.localhost") == (400, True)
    assert not status("other.customers.localhost")[1]
    document = json.loads(server.open(f"/{pool}/.well-known/openid-configuration"))
    assert document["authorization_endpoint"] == f"http://{name}:{server.port}/oauth2/authorize"
    cognito.delete_user_pool_domain(Domain=name, UserPoolId=pool)
    assert not status(name)[1]


def test_cognitos_own_javascript_library_signs_in_by_srp(server, pool):
    cognito = server.client("cognito-idp")
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="page", ExplicitAuthFlows=flows)
    saw = run(
        "srp.mjs",
        {
            "pool": pool,
            "client": client["UserPoolClient"]["ClientId"],
            "endpoint": f"{server.url}/",
            "username": "maria",
            "password": PASSWORD,
        },
    )
    assert saw["wrong"] == "NotAuthorizedException: Incorrect username or password."
    assert saw["username"] == "maria" and saw["refreshed"]
    assert {"sub", "email"} <= set(saw["attributes"])


def test_the_trail_tells_of_pages_and_hides_what_people_type(walled):
    cognito = walled.client("cognito-idp", *walled.credentials())
    pool = cognito.create_user_pool(PoolName="recorded")["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="recorded", UserPoolId=pool)
    host = f"recorded.auth.{REGION}.localhost"
    connection = walled.connection()
    form = {"Host": host, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login?client_id=nobody", body=f"username=maria&password={PASSWORD}", headers=form)
    status = connection.getresponse().status

    [event] = until(lambda: [event for event in walled.events() if event["eventName"] == "Login_POST"])
    told = event["additionalEventData"]
    assert told["userPoolId"] == pool and told["userPoolDomain"] == host
    assert told["responseParameters"] == {"status": status}
    hidden = ["HIDDEN_DUE_TO_SECURITY_REASONS"]
    assert told["requestParameters"] == {"client_id": ["nobody"], "username": hidden, "password": hidden}
    assert event["eventType"] == "AwsServiceEvent" and PASSWORD not in json.dumps(event)


def test_a_domain_of_ones_own_has_a_certificate_of_its_own(walled):
    cognito = walled.client("cognito-idp", *walled.credentials())
    name = "login.example.com"

    def names():
        with socket.create_connection(("127.0.0.1", walled.port)) as plain:
            with walled.trust.wrap_socket(plain, server_hostname=name) as tls:
                return tls.getpeercert()["subjectAltName"]

    with pytest.raises(ssl.SSLCertVerificationError):
        names()
    pool = cognito.create_user_pool(PoolName="named")["UserPool"]["Id"]
    arn = "arn:aws:acm:us-east-1:000000000000:certificate/1"
    cognito.create_user_pool_domain(Domain=name, UserPoolId=pool, CustomDomainConfig={"CertificateArn": arn})
    assert names() == (("DNS", name),)
