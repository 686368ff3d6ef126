"""Functions that need nothing but Python: their runtime is their own."""

import io
import json
import zipfile

from identities import trust

BOOTSTRAP = """#!/usr/bin/python3
import json, os, urllib.request
api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
scope = {}
exec(open("app.py").read(), scope)
while True:
    event = urllib.request.urlopen(f"{api}/next")
    request = event.headers["Lambda-Runtime-Aws-Request-Id"]
    try:
        kind, answer = "response", scope["handler"](json.load(event))
    except Exception as error:
        kind, answer = "error", {"errorMessage": str(error), "errorType": type(error).__name__}
    body = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(f"{api}/{request}/{kind}", data=body)).read()
"""


def package(code):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        zipped.writestr(bootstrap, BOOTSTRAP)
        zipped.writestr("app.py", code)
    return buffer.getvalue()


def function(server, account, code, name="trigger"):
    """The ARN of a new function of this text."""
    service = trust({"Service": "lambda.amazonaws.com"})
    iam = server.client("iam", key=account)
    role = iam.create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=service)["Role"]["Arn"]
    client = server.client("lambda", key=account)
    made = client.create_function(
        FunctionName=name,
        Runtime="provided.al2023",
        Handler="app.handler",
        Role=role,
        Timeout=10,
        Code={"ZipFile": package(code)},
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return made["FunctionArn"]


def allow_pool(server, account, pool_arn, name="trigger"):
    """The function may be called for the pool."""
    server.client("lambda", key=account).add_permission(
        FunctionName=name,
        StatementId="pool",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn=pool_arn,
    )


