"""Users, roles and their sessions, made for a test, and what is asked of them."""

import base64
import contextlib
import dataclasses
import datetime
import hashlib
import hmac
import json
import time

import pytest
from botocore.exceptions import ClientError


def allow(actions, resources="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions, resources="*", **more):
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal, actions="sts:AssumeRole", **more):
    """A trust policy for one principal: an ARN, or what stands under `Principal`."""
    who = {"AWS": principal} if isinstance(principal, str) else principal
    return policy({"Effect": "Allow", "Principal": who, "Action": actions, **more})


@dataclasses.dataclass(frozen=True)
class Caller:
    """Credentials for a server."""

    server: object
    key: str
    secret: str
    token: str = None

    @classmethod
    def of(cls, server, credentials):
        """The caller with credentials that STS gave."""
        return cls(server, credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])

    @classmethod
    def root(cls, server):
        return cls(server, *server.credentials())

    def client(self, service, **more):
        return self.server.client(service, self.key, self.secret, self.token, **more)

    def environment(self):
        """What lets a program call as this one."""
        return self.server.environment(self.key, self.secret)

    def arn(self):
        return self.client("sts").get_caller_identity()["Arn"]

    def account(self):
        return self.client("sts").get_caller_identity()["Account"]

    def assume(self, role, name="job", **more):
        made = self.client("sts").assume_role(RoleArn=role, RoleSessionName=name, **more)
        return Caller.of(self.server, made["Credentials"])

    def new_user(self, name, *statements, **more):
        """A user with an access key and, if there are statements, a policy of them."""
        iam = self.client("iam")
        iam.create_user(UserName=name, **more)
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(*statements))
        return self.key_of(name)

    def key_of(self, name):
        made = self.client("iam").create_access_key(UserName=name)["AccessKey"]
        return Caller(self.server, made["AccessKeyId"], made["SecretAccessKey"])

    def new_role(self, name, trusted, *statements, **more):
        """A role with a trust policy, and a policy of the statements. Tells its ARN."""
        iam = self.client("iam")
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted, **more)["Role"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
        return made["Arn"]

    def new_policy(self, name, *statements, **more):
        made = self.client("iam").create_policy(PolicyName=name, PolicyDocument=policy(*statements), **more)
        return made["Policy"]["Arn"]

    def new_key(self, **more):
        """The ARN of a KMS key."""
        return self.client("kms").create_key(**more)["KeyMetadata"]["Arn"]

    def may_encrypt(self, key, **more):
        """Encrypts, and tells the ciphertext."""
        return self.client("kms").encrypt(KeyId=key, Plaintext=b"x", **more)["CiphertextBlob"]

    def may_not_encrypt(self, key, because="", **more):
        with denied(because):
            self.client("kms").encrypt(KeyId=key, Plaintext=b"x", **more)


@contextlib.contextmanager
def refused(code, words=""):
    """What is called inside is refused with this code, in these words."""
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert error["Code"] == code and words in error["Message"], error


@contextlib.contextmanager
def denied(because=""):
    """What is called inside is denied."""
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert error["Code"] in ("AccessDenied", "AccessDeniedException"), error
    assert because in error["Message"], error


def month_after_next():
    """When it begins: a transfer of bills can begin then on every day of this month."""
    day = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(2):
        day = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return day


class Phone:
    """An app that shows the codes of a virtual MFA device (RFC 6238)."""

    def __init__(self, admin, name):
        made = admin.client("iam").create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
        self.admin, self.serial = admin, made["SerialNumber"]
        self.seed = base64.b32decode(made["Base32StringSeed"])
        self.step = 0

    def code(self):
        """A code that was not shown before, from up to one step ahead."""
        self.step = max(self.step + 1, int(time.time()) // 30 - 1)
        return self.of_step(self.step)

    def of_step(self, step):
        digest = hmac.digest(self.seed, step.to_bytes(8, "big"), hashlib.sha1)
        offset = digest[-1] & 15
        number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
        return f"{number % 1_000_000:06}"

    def enable(self, user):
        codes = {"AuthenticationCode1": self.code(), "AuthenticationCode2": self.code()}
        self.admin.client("iam").enable_mfa_device(UserName=user, SerialNumber=self.serial, **codes)
