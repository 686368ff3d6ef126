"""API destinations: webhooks that are called, with every kind of connection."""

import base64
import http.server
import json
import threading
import urllib.parse

import pytest

from conftest import until


class Hook(http.server.BaseHTTPRequestHandler):
    """Writes down what it was asked; answers with the statuses in `answers`, and then with 200."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.requests.append((self.path, dict(self.headers.items()), body))
        if self.path == "/token":
            answer = json.dumps({"access_token": "a-token", "expires_in": 3600}).encode()
            status = 200
        else:
            answer, status = b"", (self.server.answers.pop(0) if self.server.answers else 200)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def hook():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.requests, server.answers = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def events(dev, account):
    return dev.client("events", key=account)


def connect(dev, account, events, hook, kind, parameters, **target):
    """A rule whose events go to the webhook."""
    url = f"http://127.0.0.1:{hook.server_address[1]}/*/events"
    connection = events.create_connection(Name="hook", AuthorizationType=kind, AuthParameters=parameters)
    destination = events.create_api_destination(
        Name="hook", ConnectionArn=connection["ConnectionArn"], InvocationEndpoint=url, HttpMethod="POST"
    )
    trust = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = dev.client("iam", key=account).create_role(RoleName="hook", AssumeRolePolicyDocument=document)
    events.put_rule(Name="orders", EventPattern='{"source": ["shop"]}')
    http_parameters = {"PathParameterValues": ["orders"], "QueryStringParameters": {"from": "a b"}}
    whole = {"Id": "hook", "Arn": destination["ApiDestinationArn"], "RoleArn": role["Role"]["Arn"], **target}
    events.put_targets(Rule="orders", Targets=[{**whole, "HttpParameters": http_parameters}])


def put(events):
    events.put_events(Entries=[{"Source": "shop", "DetailType": "Ordered", "Detail": '{"items": 3}'}])


BASIC = ("BASIC", {"BasicAuthParameters": {"Username": "me", "Password": "secret"}})
API_KEY = ("API_KEY", {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "secret"}})


@pytest.mark.parametrize(
    "connection, header, value",
    [
        (BASIC, "authorization", "Basic " + base64.b64encode(b"me:secret").decode()),
        (API_KEY, "x-key", "secret"),
    ],
)
def test_a_webhook_is_called_as_its_connection_says(dev, account, events, hook, connection, header, value):
    template = {"InputPathsMap": {"n": "$.detail.items"}, "InputTemplate": '{"count": <n>}'}
    connect(dev, account, events, hook, *connection, InputTransformer=template)
    put(events)
    path, headers, body = until(lambda: hook.requests and hook.requests[0])
    assert path == "/orders/events?from=a%20b" and json.loads(body) == {"count": 3}
    assert {name.lower(): text for name, text in headers.items()}[header] == value
    shown = events.describe_connection(Name="hook")
    assert shown["ConnectionState"] == "AUTHORIZED" and "secret" not in json.dumps(shown, default=str)


def test_a_token_is_fetched_once_and_what_is_busy_is_tried_again(dev, account, events, hook):
    hook.answers = [503]
    oauth = {
        "ClientParameters": {"ClientID": "me", "ClientSecret": "secret"},
        "AuthorizationEndpoint": f"http://127.0.0.1:{hook.server_address[1]}/token",
        "HttpMethod": "POST",
        "OAuthHttpParameters": {"BodyParameters": [{"Key": "scope", "Value": "orders", "IsValueSecret": False}]},
    }
    connect(dev, account, events, hook, "OAUTH_CLIENT_CREDENTIALS", {"OAuthParameters": oauth})
    put(events)
    until(lambda: len(hook.requests) >= 3)
    (token, _, form), *calls = hook.requests
    assert token == "/token" and urllib.parse.parse_qs(form) == {
        "grant_type": ["client_credentials"],
        "client_id": ["me"],
        "client_secret": ["secret"],
        "scope": ["orders"],
    }
    assert [path.partition("?")[0] for path, _, _ in calls] == ["/orders/events"] * 2
    assert {headers["authorization"] for _, headers, _ in calls} == {"Bearer a-token"}
