"""Functions, versions, aliases, policies and event configurations, by boto3."""

import base64
import json
import os
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError

from packages import digest, function, package, role, settled, statements


@pytest.fixture
def client(dev, account):
    return dev.client("lambda", key=account)


@pytest.fixture
def worker(dev, account):
    return role(dev.client("iam", key=account))


def refused(call, **how):
    with pytest.raises(ClientError) as caught:
        call(**how)
    response = caught.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response


def test_a_function_lives_and_dies(client, worker, account):
    zipped = package()
    made = function(client, worker, Code={"ZipFile": zipped}, Environment={"Variables": {"STAGE": "test"}}, Tags={"team": "a"})
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert made["FunctionArn"] == f"arn:aws:lambda:eu-west-1:{account}:function:one"
    assert base64.b64decode(made["CodeSha256"]).hex() == digest(zipped)
    assert made["State"] == "Pending" and made["Version"] == "$LATEST"
    found = client.get_function(FunctionName="one")
    assert found["Configuration"]["State"] == "Active"
    assert found["Configuration"]["Environment"] == {"Variables": {"STAGE": "test"}}
    assert found["Tags"] == {"team": "a"}
    assert "CodeSigningConfigArn" not in client.get_function_code_signing_config(FunctionName="one")
    assert client.delete_function(FunctionName="one")["ResponseMetadata"]["HTTPStatusCode"] == 204
    status, code, response = refused(client.get_function, FunctionName="one")
    assert (status, code) == (404, "ResourceNotFoundException")
    assert response["Error"]["Message"] == f"Function not found: {made['FunctionArn']}"
    assert response["Type"] == "User"


def test_a_package_is_downloaded_from_where_the_function_says(client, worker):
    zipped = package()
    function(client, worker, Code={"ZipFile": zipped})
    location = client.get_function(FunctionName="one")["Code"]["Location"]
    with urllib.request.urlopen(location, timeout=10) as reply:
        assert reply.headers["Content-Type"] == "application/zip"
        assert reply.read() == zipped
    for wrong in (location[:-1], f"{location}x"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(wrong, timeout=10)
    client.delete_function(FunctionName="one")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(location, timeout=10)


def test_a_package_of_many_megabytes(client, worker):
    noise = os.urandom(20 * 1024 * 1024)
    made = function(client, worker, Code={"ZipFile": package({"app.py": "", "noise": noise})})
    assert made["CodeSize"] > len(noise)
    too_much = package({"noise": os.urandom(50 * 1024 * 1024)})
    status, code, _ = refused(client.update_function_code, FunctionName="one", ZipFile=too_much)
    assert (status, code) == (413, "RequestTooLargeException")


def test_packages_that_are_refused(client, worker):
    for zipped in (b"no zip", package({"../app.py": ""}), package({"/app.py": ""}), package()[:-30]):
        status, code, _ = refused(function, client=client, role_arn=worker, Code={"ZipFile": zipped})
        assert (status, code) == (400, "InvalidParameterValueException")
    bomb = package({"zeros": bytes(251 * 1024 * 1024)})
    _, code, response = refused(function, client=client, role_arn=worker, Code={"ZipFile": bomb})
    assert code == "InvalidParameterValueException"
    assert response["Error"]["Message"] == "Unzipped size must be smaller than 262144000 bytes"


def test_roles_that_lambda_cannot_assume(dev, client, account):
    other = dev.client("iam", key=account).create_role(
        RoleName="other",
        AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
        }),
    )["Role"]["Arn"]
    status, code, response = refused(function, client=client, role_arn=other)
    assert (status, code) == (400, "InvalidParameterValueException")
    assert response["Error"]["Message"] == "The role defined for the function cannot be assumed by Lambda."


def test_versions_and_aliases(client, worker):
    function(client, worker)
    first = client.publish_version(FunctionName="one")["Version"]
    assert client.publish_version(FunctionName="one")["Version"] == first
    client.update_function_code(FunctionName="one", ZipFile=package({"app.py": "changed"}))
    settled(client)
    second = client.publish_version(FunctionName="one")["Version"]
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName="one", PaginationConfig={"PageSize": 1})
    assert [version["Version"] for page in pages for version in page["Versions"]] == ["$LATEST", first, second]
    alias = client.create_alias(
        FunctionName="one",
        Name="PROD",
        FunctionVersion=first,
        RoutingConfig={"AdditionalVersionWeights": {second: 0.5}},
    )
    assert client.get_function(FunctionName="one:PROD")["Configuration"]["FunctionArn"] == alias["AliasArn"]
    status, code, _ = refused(client.update_alias, FunctionName="one", Name="PROD", RevisionId="old")
    assert (status, code) == (412, "PreconditionFailedException")
    moved = client.update_alias(FunctionName="one", Name="PROD", FunctionVersion=second, RoutingConfig={})
    assert moved["FunctionVersion"] == second and "RoutingConfig" not in moved
    assert client.list_aliases(FunctionName="one", FunctionVersion=second)["Aliases"][0]["Name"] == "PROD"
    client.delete_alias(FunctionName="one", Name="PROD")


def test_policies(client, worker, account):
    arn = function(client, worker)["FunctionArn"]
    added = client.add_permission(
        FunctionName="one",
        StatementId="bucket",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::bucket",
        SourceAccount=account,
    )
    expected = {
        "Sid": "bucket",
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": arn,
        "Condition": {
            "StringEquals": {"AWS:SourceAccount": account},
            "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"},
        },
    }
    assert json.loads(added["Statement"]) == expected
    assert statements(client, FunctionName="one") == [expected]
    status, code, _ = refused(
        client.add_permission, FunctionName="one", StatementId="bucket", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
    )
    assert (status, code) == (409, "ResourceConflictException")
    client.remove_permission(FunctionName="one", StatementId="bucket")
    assert refused(client.get_policy, FunctionName="one")[:2] == (404, "ResourceNotFoundException")


def test_invocations_are_checked(client, worker):
    function(client, worker)
    dry = client.invoke(FunctionName="one", InvocationType="DryRun")
    assert dry["StatusCode"] == 204
    queued = client.invoke(FunctionName="one", InvocationType="Event", Payload=b"{}")
    assert queued["StatusCode"] == 202 and queued["Payload"].read() == b""
    assert refused(client.invoke, FunctionName="one", Payload=b"{no")[:2] == (400, "InvalidRequestContentException")
    large = b'"' + b"x" * (6 * 1024 * 1024) + b'"'
    assert refused(client.invoke, FunctionName="one", Payload=large)[:2] == (413, "RequestTooLargeException")
    assert refused(client.invoke, FunctionName="two")[:2] == (404, "ResourceNotFoundException")


def test_concurrency_is_reserved(client, worker):
    function(client, worker)
    client.put_function_concurrency(FunctionName="one", ReservedConcurrentExecutions=100)
    assert client.get_function(FunctionName="one")["Concurrency"] == {"ReservedConcurrentExecutions": 100}
    limit = client.get_account_settings()["AccountLimit"]
    assert (limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]) == (1000, 900)
    status, code, _ = refused(client.put_function_concurrency, FunctionName="one", ReservedConcurrentExecutions=901)
    assert (status, code) == (400, "InvalidParameterValueException")
    client.delete_function_concurrency(FunctionName="one")
    assert "ReservedConcurrentExecutions" not in client.get_function_concurrency(FunctionName="one")


def test_events_are_configured(client, worker):
    arn = function(client, worker)["FunctionArn"]
    put = client.put_function_event_invoke_config(FunctionName="one", MaximumRetryAttempts=0, MaximumEventAgeInSeconds=60)
    assert put["FunctionArn"] == f"{arn}:$LATEST"
    updated = client.update_function_event_invoke_config(FunctionName="one", MaximumRetryAttempts=1)
    assert (updated["MaximumRetryAttempts"], updated["MaximumEventAgeInSeconds"]) == (1, 60)
    assert len(client.list_function_event_invoke_configs(FunctionName="one")["FunctionEventInvokeConfigs"]) == 1
    client.delete_function_event_invoke_config(FunctionName="one")
    assert refused(client.get_function_event_invoke_config, FunctionName="one")[:2] == (404, "ResourceNotFoundException")


def test_environments_under_a_key_of_ones_own(dev, client, kms, worker):
    key = kms.create_key()["KeyMetadata"]["Arn"]
    function(client, worker, KMSKeyArn=key, Environment={"Variables": {"SECRET": "hidden"}})
    assert client.get_function_configuration(FunctionName="one")["Environment"] == {"Variables": {"SECRET": "hidden"}}
    kms.disable_key(KeyId=key)
    shown = client.get_function_configuration(FunctionName="one")["Environment"]
    assert shown["Error"]["ErrorCode"] == "AccessDeniedException" and "Variables" not in shown
    status, code, response = refused(client.invoke, FunctionName="one")
    assert (status, code) == (502, "KMSDisabledException")
    assert "KMS Exception: DisabledException KMS Message: " in response["Error"]["Message"]
