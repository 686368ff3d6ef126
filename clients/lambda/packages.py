"""Deployment packages and what functions need."""

import hashlib
import io
import json
import zipfile

from conftest import until
from identities import trust

TRUST = trust({"Service": "lambda.amazonaws.com"})
SOURCE = "def handler(event, context):\n    return event\n"


def package(files=None):
    """A zip of these files, or of one that gives events back."""
    bytes_of_zip = io.BytesIO()
    with zipfile.ZipFile(bytes_of_zip, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in (files or {"app.py": SOURCE}).items():
            zipped.writestr(name, content)
    return bytes_of_zip.getvalue()


def role(iam, name="worker"):
    """The ARN of a new role that Lambda may assume."""
    return iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]


def function(client, role_arn, name="one", **how):
    """Makes a function and waits until it is active."""
    given = dict(Runtime="python3.12", Handler="app.handler", Role=role_arn, Code={"ZipFile": package()})
    made = client.create_function(**{**given, **how}, FunctionName=name)
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return made


def settled(client, name="one"):
    """Waits until an update is done."""
    until(lambda: client.get_function_configuration(FunctionName=name)["LastUpdateStatus"] == "Successful")


def digest(zipped):
    """A zip's digest, hexadecimal."""
    return hashlib.sha256(zipped).hexdigest()


def statements(client, **named):
    return json.loads(client.get_policy(**named)["Policy"])["Statement"]
