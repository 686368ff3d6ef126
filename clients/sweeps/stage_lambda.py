"""Functions: for each operation one that it can be called on."""

import io
import json
import zipfile

from stage_iam import trust


def package(content="def handler(event, context):\n    return event\n"):
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("app.py", content)
    return zipped.getvalue()


def lambda_inputs(server, plaintext):
    root = server.credentials()
    client = server.client("lambda", *root)
    assumed = trust(Service="lambda.amazonaws.com")
    role = server.client("iam", *root).create_role(RoleName="functions", AssumeRolePolicyDocument=assumed)["Role"]["Arn"]
    made = dict(Runtime="python3.12", Handler="app.handler", Role=role, Code={"ZipFile": package()})
    # What must not be found in clear: variables and events.
    secret = {"Environment": {"Variables": {"SECRET": plaintext.hex()}}}
    event = json.dumps({"secret": plaintext.hex()}).encode()

    def function(name):
        arn = client.create_function(FunctionName=name, **made)["FunctionArn"]
        client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
        return arn

    arn = function("main")
    for name in ("deleted", "emptied", "coded", "configured"):
        function(name)
    permission = dict(StatementId="old", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
    for name in ("main", "emptied"):
        client.add_permission(FunctionName=name, **permission)
        client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=1)
        client.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
    given = {
        "AddPermission": {**permission, "StatementId": "new"},
        "CreateAlias": {"Name": "created", "FunctionVersion": "$LATEST"},
        "CreateFunction": {"FunctionName": "created", **made, **secret},
        "DeleteAlias": {"FunctionName": "emptied", "Name": "live"},
        "DeleteFunction": {"FunctionName": "deleted"},
        "DeleteFunctionConcurrency": {"FunctionName": "emptied"},
        "DeleteFunctionEventInvokeConfig": {"FunctionName": "emptied"},
        "GetAlias": {"Name": "live"},
        "Invoke": {"InvocationType": "Event", "Payload": event},
        "InvokeAsync": {"InvokeArgs": event},
        "ListTags": {"Resource": arn},
        "PutFunctionConcurrency": {"ReservedConcurrentExecutions": 1},
        "RemovePermission": {"FunctionName": "emptied", "StatementId": "old"},
        "TagResource": {"Resource": arn, "Tags": {"new": "1"}},
        "UntagResource": {"Resource": arn, "TagKeys": ["old"]},
        "UpdateAlias": {"Name": "live"},
        "UpdateFunctionCode": {"FunctionName": "coded", "ZipFile": package("changed")},
        "UpdateFunctionConfiguration": {"FunctionName": "configured", **secret},
    }
    model = client.meta.service_model
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        if shape is not None and "FunctionName" in shape.required_members:
            given.setdefault(name, {}).setdefault("FunctionName", "main")
    return given
