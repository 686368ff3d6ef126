"""Functions that take part in what users do with their accounts: run by the server itself."""

import pytest
from botocore.exceptions import ClientError

from accounts import Accounts, refusal
from functions import allow_pool, function

PRE_SIGN_UP = """
def handler(event):
    assert event["triggerSource"] == "PreSignUp_SignUp", event
    if event["userName"].endswith("-refused"):
        raise ValueError("Not with that name")
    event["response"]["autoConfirmUser"] = event["request"]["validationData"] == {"word": "friend"}
    return event
"""
CUSTOM_MESSAGE = """
def handler(event):
    event["response"]["emailSubject"] = event["triggerSource"]
    event["response"]["emailMessage"] = "Dear " + event["userName"] + ": " + event["request"]["codeParameter"]
    return event
"""
SLOW = """
import time
def handler(event):
    time.sleep(8)
    return event
"""


def accounts_with(server, account, trigger, code):
    arn = function(server, account, code)
    accounts = Accounts(server, account, LambdaConfig={trigger: arn})
    allow_pool(server, account, accounts.pool["Arn"])
    return accounts


def test_a_function_decides_who_signs_up(dev, account):
    accounts = accounts_with(dev, account, "PreSignUp", PRE_SIGN_UP)
    name = accounts.name()
    word = [{"Name": "word", "Value": "friend"}]
    assert accounts.sign_up(name, ValidationData=word)["UserConfirmed"] is True
    assert accounts.status(name) == "CONFIRMED"
    with pytest.raises(ClientError) as refused:
        accounts.sign_up(f"{name}-refused")
    assert refusal(refused) == (
        "UserLambdaValidationException",
        "PreSignUp failed with error Not with that name.",
    )


def test_a_function_writes_the_message(dev, account):
    accounts = accounts_with(dev, account, "CustomMessage", CUSTOM_MESSAGE)
    name = accounts.name()
    accounts.sign_up(name)
    message = accounts.messages(name)[-1]
    assert message["subject"] == "CustomMessage_SignUp"
    assert message["body"] == f"Dear {name}: {accounts.code(name)}"
    accounts.confirm(name, accounts.code(name))


def test_a_function_that_is_too_slow_is_as_one_that_cannot_be_reached(dev, account):
    accounts = accounts_with(dev, account, "PreSignUp", SLOW)
    with pytest.raises(ClientError) as refused:
        accounts.sign_up(accounts.name())
    assert refusal(refused) == (
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.",
    )


def test_a_function_whose_policy_does_not_name_the_pool_is_not_called(dev, account):
    arn = function(dev, account, PRE_SIGN_UP)
    accounts = Accounts(dev, account, LambdaConfig={"PreSignUp": arn})
    allow_pool(dev, account, accounts.pool["Arn"].replace(accounts.id, "eu-west-1_another99"))
    with pytest.raises(ClientError) as refused:
        accounts.sign_up(accounts.name())
    assert refusal(refused) == (
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error AccessDeniedException.",
    )
