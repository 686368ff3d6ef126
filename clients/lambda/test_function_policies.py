"""Who may create, pass and invoke, on a secure server."""

import pytest
from botocore.exceptions import ClientError

from conftest import until
from identities import allow
from packages import function, package, role


@pytest.fixture(scope="module")
def worker(root):
    return role(root.client("iam"))


@pytest.fixture(scope="module")
def arn(root, worker):
    return function(root.client("lambda"), worker, "shared")["FunctionArn"]


def denied(call, **how):
    with pytest.raises(ClientError) as caught:
        call(**how)
    response = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert response["Error"]["Code"] == "AccessDeniedException"
    return response["Error"]["Message"]


def test_the_role_must_be_passed_to_lambda(root, worker):
    how = dict(
        FunctionName="made", Runtime="python3.12", Handler="app.handler", Role=worker, Code={"ZipFile": package()}
    )
    only = root.new_user("only", allow("lambda:CreateFunction"))
    assert "iam:PassRole" in denied(only.client("lambda").create_function, **how)
    to_ec2 = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    elsewhere = root.new_user("elsewhere", allow("lambda:CreateFunction"), allow("iam:PassRole", worker, Condition=to_ec2))
    assert "iam:PassRole" in denied(elsewhere.client("lambda").create_function, **how)
    to_lambda = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    maker = root.new_user("maker", allow("lambda:CreateFunction"), allow("iam:PassRole", worker, Condition=to_lambda))
    maker.client("lambda").create_function(**how)


def test_the_functions_policy_lets_in(root, arn):
    user = root.new_user("caller")
    client = user.client("lambda")
    message = denied(client.invoke, FunctionName="shared", InvocationType="DryRun")
    assert f"not authorized to perform: lambda:InvokeFunction on resource: {arn}" in message
    root.client("lambda").add_permission(
        FunctionName="shared", StatementId="caller", Action="lambda:InvokeFunction", Principal=user.arn()
    )
    until(lambda: client.invoke(FunctionName="shared", InvocationType="DryRun")["StatusCode"] == 204)
    denied(client.invoke, FunctionName="shared", Qualifier="$LATEST", InvocationType="DryRun")
    denied(client.get_function, FunctionName="shared")
