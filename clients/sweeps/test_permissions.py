"""Every operation asks for the permission that AWS says it asks for, and for nothing else."""

import json
import re

import pytest

from conftest import ROOT
from models import answered
from stage import parameters, stage
from wire import Wire

# Operations that no permission of the caller's decides. This list may only shrink.
UNCOVERED = {
    "sts:AssumeRoleWithSAML": "whom a provider vouches for has no policies: see clients/sts",
    "sts:AssumeRoleWithWebIdentity": "whom a provider vouches for has no policies: see clients/sts",
}
DENIED = {"json": (400, "AccessDeniedException"), "query": (403, "AccessDenied")}
WORDS = re.compile(r"User: (\S+) is not authorized to perform: (\S+)")
# AWS tells neither the key nor the action where a ciphertext names a key that may not be used.
UNTOLD = {"kms:Decrypt", "kms:ReEncrypt"}
UNTOLD_WORDS = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access."
USER = "swept"


def table(name):
    return json.loads((ROOT / "models/iam" / name).read_text())


@pytest.fixture(scope="module")
def needed():
    """What each operation asks for, by its name: actions, or why nothing."""
    exceptions = table("operations.json")
    found = {}
    for operation in answered():
        actions = {action["name"]: action for action in table(f"actions/{operation.service}.json")["actions"]}
        asked = exceptions.get(operation.service, {}).get(operation.name, [f"{operation.service}:{operation.name}"])
        if isinstance(asked, list):
            own = [actions[name.split(":")[1]] for name in asked if name.startswith(f"{operation.service}:")]
            asked = asked + [more for action in own for more in action.get("dependent_actions", [])]
        found[f"{operation.service}:{operation.name}"] = asked
    return found


@pytest.fixture(scope="module")
def swept(walled):
    """A staged account, its root's client of IAM, and a user without policies."""
    staged = stage(walled)
    iam = walled.client("iam", *walled.credentials())
    arn = iam.create_user(UserName=USER)["User"]["Arn"]
    key = iam.create_access_key(UserName=USER)["AccessKey"]
    return staged, iam, arn, Wire(walled, key["AccessKeyId"], key["SecretAccessKey"])


def name_of(operation):
    return f"{operation.service}:{operation.name}"


def swept_operations():
    return [operation for operation in answered() if name_of(operation) not in UNCOVERED]


def test_without_a_policy_everything_is_denied(swept, needed):
    staged, _, arn, wire = swept
    wrong, let_in = [], set()
    for operation in swept_operations():
        reply = wire.call(operation, parameters(staged, operation))
        told = WORDS.match(reply.message)
        if not reply.code:
            let_in.add(name_of(operation))
        elif name_of(operation) in UNTOLD and reply.message == UNTOLD_WORDS:
            continue
        elif reply.verdict != DENIED[operation.protocol] or not told:
            wrong.append(f"{operation}: {reply}")
        elif told[1] != arn or told[2] not in needed[name_of(operation)]:
            wrong.append(f"{operation} asks for {told[2]} of {told[1]}")
    assert wrong == []
    assert let_in == {name for name, asked in needed.items() if isinstance(asked, str)}


def test_the_actions_of_the_table_are_enough(swept, needed):
    staged, iam, _, wire = swept
    wrong = []
    for operation in swept_operations():
        asked = needed[name_of(operation)]
        if isinstance(asked, str):
            continue
        statement = {"Effect": "Allow", "Action": asked, "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": statement})
        iam.put_user_policy(UserName=USER, PolicyName="exact", PolicyDocument=document)
        reply = wire.call(operation, parameters(staged, operation))
        if WORDS.match(reply.message) or reply.message == UNTOLD_WORDS:
            wrong.append(f"{operation} with {asked}: {reply}")
    assert wrong == []
