"""A pool, its app, and people who sign in to it."""

import itertools

PASSWORD = "Correct-horse-7"
_names = itertools.count(1)


class Pool:
    """A user pool with one app client, made for one test."""

    def __init__(self, cognito, flows=("USER_PASSWORD_AUTH", "USER_AUTH", "REFRESH_TOKEN_AUTH"), **settings):
        self.cognito = cognito
        self.id = cognito.create_user_pool(PoolName="factors", **settings)["UserPool"]["Id"]
        made = cognito.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="app",
            ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows],
        )
        self.client_id = made["UserPoolClient"]["ClientId"]

    def person(self, **attributes):
        """A user with a password, by an administrator."""
        name = f"person-{next(_names)}"
        given = [{"Name": key, "Value": value} for key, value in attributes.items()]
        user = {"UserPoolId": self.id, "Username": name}
        self.cognito.admin_create_user(**user, UserAttributes=given, MessageAction="SUPPRESS")
        self.cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
        return name

    def begin(self, name, **parameters):
        return self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD, **parameters},
        )

    def answer(self, challenge, name, **responses):
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=challenge["ChallengeName"],
            Session=challenge["Session"],
            ChallengeResponses={"USERNAME": name, **responses},
        )

    def token(self, name):
        """An access token of somebody who needs nothing but a password."""
        return self.begin(name)["AuthenticationResult"]["AccessToken"]
