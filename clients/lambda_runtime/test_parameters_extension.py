"""Functions with AWS's Parameters and Secrets extension: they read parameters over HTTP, as their role."""

import io
import json
import zipfile

import pytest

from identities import allow, policy, trust

EXTENSION = "arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension:12"
TRUST = trust({"Service": "lambda.amazonaws.com"})

# A runtime of its own, so that nothing has to be installed. It asks the extension for what stands in
# the event: a path with its query, and the token that it shows.
BOOTSTRAP = """#!/usr/bin/python3
import json, os, urllib.error, urllib.request
api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
port = os.environ.get("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "2773")

def ask(path, token):
    shown = {"X-Aws-Parameters-Secrets-Token": os.environ["AWS_SESSION_TOKEN"] if token is None else token}
    request = urllib.request.Request(f"http://localhost:{port}{path}", headers=shown)
    try:
        with urllib.request.urlopen(request) as reply:
            return [reply.status, json.loads(reply.read())]
    except urllib.error.HTTPError as error:
        return [error.code, error.read().decode()]
    except urllib.error.URLError as error:
        return [0, str(error.reason)]

while True:
    event = urllib.request.urlopen(f"{api}/next")
    request = event.headers["Lambda-Runtime-Aws-Request-Id"]
    asked = json.loads(event.read())
    answer = json.dumps(ask(asked["path"], asked.get("token"))).encode()
    urllib.request.urlopen(urllib.request.Request(f"{api}/{request}/response", data=answer)).read()
"""


@pytest.fixture(scope="module")
def key(root):
    return root.client("kms").create_key()["KeyMetadata"]["Arn"]


@pytest.fixture(scope="module")
def role(root, key):
    iam = root.client("iam")
    arn = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    parameters = "arn:aws:ssm:eu-west-1:*:parameter/app/prod/db/*"
    via = {"StringEquals": {"kms:ViaService": "ssm.eu-west-1.amazonaws.com"}}
    may = policy(allow("ssm:GetParameter", parameters), allow("kms:Decrypt", key, Condition=via))
    iam.put_role_policy(RoleName="reader", PolicyName="parameters", PolicyDocument=may)
    return arn


@pytest.fixture(scope="module")
def ssm(root, key):
    ssm = root.client("ssm")
    ssm.put_parameter(Name="/app/prod/db/user", Value="app", Type="String")
    ssm.put_parameter(Name="/app/prod/db/password", Value="rosebud", Type="SecureString", KeyId=key)
    ssm.put_parameter(Name="/app/dev/password", Value="other", Type="SecureString", KeyId=key)
    return ssm


def package():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        zipped.writestr(bootstrap, BOOTSTRAP)
    return written.getvalue()


@pytest.fixture(scope="module")
def ask(root, role, ssm):
    """Lets a function with the extension ask for a path."""
    client = root.client("lambda")

    def made(name, **more):
        code = {"ZipFile": package()}
        how = {"Runtime": "provided.al2023", "Handler": "none", "Role": role, "Timeout": 60}
        shown = client.create_function(FunctionName=name, Code=code, **how, **more)
        client.get_waiter("function_active_v2").wait(FunctionName=name)
        return shown

    def asking(name, path, **event):
        event = json.dumps({"path": f"/systemsmanager/parameters/get{path}", **event})
        answer = client.invoke(FunctionName=name, Payload=event)
        assert "FunctionError" not in answer
        return json.loads(answer["Payload"].read())

    assert made("reader", Layers=[EXTENSION])["Layers"] == [{"Arn": EXTENSION}]
    asking.made = made
    return asking


def test_a_function_reads_its_parameters(ask, ssm):
    status, answer = ask("reader", "?name=%2Fapp%2Fprod%2Fdb%2Fpassword&withDecryption=true")
    parameter = answer["Parameter"]
    assert (status, parameter["Value"], parameter["Type"]) == (200, "rosebud", "SecureString")
    assert parameter["ARN"] == ssm.get_parameter(Name="/app/prod/db/password")["Parameter"]["ARN"]
    sealed = ask("reader", "/?name=%2Fapp%2Fprod%2Fdb%2Fpassword")[1]["Parameter"]["Value"]
    assert "rosebud" not in sealed


def test_answers_are_kept_and_versions_told_apart(ask, ssm):
    user = "?name=/app/prod/db/user"
    assert ask("reader", user)[1]["Parameter"]["Value"] == "app"
    ssm.put_parameter(Name="/app/prod/db/user", Value="next", Overwrite=True)
    assert ask("reader", user)[1]["Parameter"]["Value"] == "app"
    assert ask("reader", f"{user}&version=2")[1]["Parameter"]["Value"] == "next"
    ask.made("forgetful", Layers=[EXTENSION], Environment={"Variables": {"SSM_PARAMETER_STORE_TTL": "0"}})
    assert ask("forgetful", user)[1]["Parameter"]["Value"] == "next"
    ssm.put_parameter(Name="/app/prod/db/user", Value="last", Overwrite=True)
    assert ask("forgetful", user)[1]["Parameter"]["Value"] == "last"


def test_the_role_decides(ask):
    status, words = ask("reader", "?name=/app/dev/password&withDecryption=true")
    assert status == 400 and "AccessDenied" in words and "assumed-role/reader/reader" in words
    status, words = ask("reader", "?name=/app/prod/db/nothing")
    assert status == 400 and "ParameterNotFound" in words


def test_the_trail_has_what_the_role_read(ask, walled):
    ask("reader", "?name=/app/prod/db/password&version=1&withDecryption=true")
    read = [event for event in walled.events() if event["eventName"] == "GetParameter"]
    read = [event for event in read if (event.get("requestParameters") or {}).get("name", "").endswith("password:1")]
    assert read[0]["userIdentity"]["arn"].endswith(":assumed-role/reader/reader")
    assert "invokedBy" not in read[0]["userIdentity"]
    assert "rosebud" not in json.dumps(read)


def test_the_token_must_be_the_functions_own(ask):
    for token in ("", "made up"):
        status, words = ask("reader", "?name=/app/prod/db/user", token=token)
        assert status == 401 and "X-Aws-Parameters-Secrets-Token" in words


def test_a_function_without_the_layer_has_no_extension(ask):
    ask.made("bare")
    assert ask("bare", "?name=/app/prod/db/user")[0] == 0


def test_another_layer_is_refused(ask, root):
    client = root.client("lambda")
    other = EXTENSION.replace("AWS-Parameters-and-Secrets-Lambda-Extension", "mine")
    with pytest.raises(client.exceptions.ClientError, match="A layer other than"):
        ask.made("layered", Layers=[other])
    removed = client.update_function_configuration(FunctionName="reader", Layers=[])
    assert "Layers" not in removed
    client.get_waiter("function_updated_v2").wait(FunctionName="reader")
    client.update_function_configuration(FunctionName="reader", Layers=[EXTENSION])
    client.get_waiter("function_updated_v2").wait(FunctionName="reader")
