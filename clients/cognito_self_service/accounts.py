"""A pool whose users look after themselves, and the mailbox that their codes come to."""

import itertools
import json
import re
import urllib.parse

PASSWORD = "Correct-horse-7"
_names = itertools.count(1)


class Accounts:
    """A user pool that verifies mail addresses, with one app client, made for one test."""

    def __init__(self, server, account, client=None, **settings):
        self.server = server
        self.cognito = server.client("cognito-idp", key=account)
        settings = {"AutoVerifiedAttributes": ["email"], **settings}
        self.pool = self.cognito.create_user_pool(PoolName="accounts", **settings)["UserPool"]
        self.id = self.pool["Id"]
        made = self.cognito.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="app",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            **(client or {}),
        )
        self.client_id = made["UserPoolClient"]["ClientId"]

    def name(self):
        """A name that nobody has, in any pool: the mailbox is shared."""
        return f"person-{self.id.split('_')[1].lower()}-{next(_names)}"

    def sign_up(self, name, **more):
        mail = {"Name": "email", "Value": f"{name}@example.com"}
        who = {"ClientId": self.client_id, "Username": name, "Password": PASSWORD}
        return self.cognito.sign_up(**who, UserAttributes=[mail], **more)

    def join(self):
        """A user who has confirmed his account."""
        name = self.name()
        self.sign_up(name)
        self.confirm(name, self.code(name))
        return name

    def confirm(self, name, code):
        return self.cognito.confirm_sign_up(ClientId=self.client_id, Username=name, ConfirmationCode=code)

    def sign_in(self, name, password=PASSWORD):
        """An access token."""
        answer = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )
        return answer["AuthenticationResult"]["AccessToken"]

    def status(self, name):
        return self.cognito.admin_get_user(UserPoolId=self.id, Username=name)["UserStatus"]

    def messages(self, name=None, to=None):
        """What was sent to somebody, the oldest first."""
        to = urllib.parse.quote(to or f"{name}@example.com")
        return json.loads(self.server.open(f"/_ringwall/mailbox.json?to={to}"))["messages"]

    def code(self, name=None, to=None):
        """The code in the newest message to somebody."""
        return re.findall(r"\b\d{6}\b", self.messages(name, to)[-1]["body"])[-1]


def other_than(code):
    return "111111" if code != "111111" else "222222"


def refusal(raised):
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]
