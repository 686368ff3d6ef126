"""What each operation asks for, as the table of IAM's actions has it."""

import functools
import json

from conftest import ROOT
from models import answered, service_model

DENIED = {
    "json": (400, "AccessDeniedException"),
    "query": (403, "AccessDenied"),
    "rest-json": (403, "AccessDeniedException"),
}
# Operations that the caller's policies have no say in: a role's trust decides for whom a provider
# vouches. `clients/sts` tests both. This list may only shrink.
BY_TRUST = {"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"}
# Where the open operations ask for an app client's secret, a code or a user's token: `clients/cognito_*`
# test them. This list may only shrink.
BY_TOKEN = {"cognito-idp"}


@functools.cache
def needed():
    """What each answered operation asks for: actions, or in one text why nothing."""
    exceptions, found = _table("operations.json"), {}
    for operation in answered():
        prefix = service_model(operation.service).signing_name
        actions = {action["name"]: action for action in _table(f"actions/{prefix}.json")["actions"]}
        asked = exceptions.get(operation.service, {}).get(operation.name, [f"{prefix}:{operation.name}"])
        if isinstance(asked, list):
            own = [actions[name.split(":")[1]] for name in asked if name.startswith(f"{prefix}:")]
            asked = asked + [more for action in own for more in action.get("dependent_actions", [])]
        found[name_of(operation)] = asked
    return found


def is_open(operation):
    return isinstance(needed()[name_of(operation)], str)


def by_policy():
    """The operations that a caller's policies decide, or that are open."""
    return [each for each in answered() if name_of(each) not in BY_TRUST and not is_by_token(each)]


def is_by_token(operation):
    return operation.service in BY_TOKEN and is_open(operation)


def name_of(operation):
    return f"{operation.service}:{operation.name}"


@functools.cache
def _table(name):
    return json.loads((ROOT / "models/iam" / name).read_text())


def user(server, name, policy=None):
    """The keys of a new user, with a policy or without."""
    iam = server.client("iam", *server.credentials())
    iam.create_user(UserName=name)
    if policy:
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def allowing(actions):
    return {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": actions, "Resource": "*"}}
