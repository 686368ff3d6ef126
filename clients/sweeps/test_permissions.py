"""Every operation asks for the permission that AWS says it asks for, and for nothing else."""

import json
import re

import pytest

from permissions import DENIED, allowing, by_policy, is_open, name_of, needed, user
from stage import parameters, stage
from wire import Wire

# Operations that are not swept. This list may only shrink.
UNCOVERED = set()
USER = "swept"
WORDS = re.compile(r"User: \S+:user/swept is not authorized to perform: (\S+)")
# Where a ciphertext names a key that may not be used, AWS tells neither the key nor the action.
UNTOLD = {"kms:Decrypt", "kms:ReEncrypt"}
UNTOLD_WORDS = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access."


@pytest.fixture(scope="module")
def staged(walled):
    return stage(walled)


@pytest.fixture(scope="module")
def wire(walled, staged):
    return Wire(walled, *user(walled, USER))


def swept():
    return [operation for operation in by_policy() if name_of(operation) not in UNCOVERED]


def denied_action(operation, reply):
    """The action that a refusal names; `...` where AWS names none; `None` if it is another."""
    if reply.verdict != DENIED[operation.protocol]:
        return None
    if name_of(operation) in UNTOLD and reply.message == UNTOLD_WORDS:
        return ...
    told = WORDS.match(reply.message)
    return told[1] if told else None


def test_without_a_policy_the_action_of_the_table_is_denied(staged, wire):
    let_in, wrong = set(), []
    for operation in swept():
        reply, asked = wire.call(operation, parameters(staged, operation)), needed()[name_of(operation)]
        if not reply.code:
            let_in.add(name_of(operation))
        elif denied_action(operation, reply) not in [..., *asked]:
            wrong.append(f"{operation} asks for {asked}: {reply}")
    assert wrong == []
    assert let_in == {name_of(operation) for operation in swept() if is_open(operation)}


def test_the_actions_of_the_table_are_enough(walled, staged, wire):
    iam, wrong = walled.client("iam", *walled.credentials()), []
    for operation in swept():
        if is_open(operation):
            continue
        asked = needed()[name_of(operation)]
        iam.put_user_policy(UserName=USER, PolicyName="own", PolicyDocument=json.dumps(allowing(asked)))
        reply = wire.call(operation, parameters(staged, operation))
        if denied_action(operation, reply):
            wrong.append(f"{operation} with {asked}: {reply}")
    assert wrong == []
