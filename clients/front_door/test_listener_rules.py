"""Rules of listeners that ask for tokens and rewrite requests: by boto3 and curl."""


import jwt
import pytest
from botocore.exceptions import ClientError

from application import application
from certificates import Holder
from conftest import REGION, free_port, until
from curl import curl

PASSWORD = "Correct-Horse-7"


@pytest.fixture
def behind():
    with application() as running:
        yield running


class Door:
    """A load balancer that speaks TLS, before an application."""

    def __init__(self, server, account, behind):
        self.elbv2, self.port = server.client("elbv2", key=account), free_port()
        (made,) = self.elbv2.create_load_balancer(Name="machines")["LoadBalancers"]
        self.arn, self.host = made["LoadBalancerArn"], made["DNSName"]
        group = self.elbv2.create_target_group(
            Name="machines", Protocol="HTTP", Port=behind.server_port, TargetType="ip", HealthCheckPath="/health"
        )
        self.group = group["TargetGroups"][0]["TargetGroupArn"]
        self.elbv2.register_targets(TargetGroupArn=self.group, Targets=[{"Id": "127.0.0.1"}])
        holder = Holder()
        certificate = server.client("iam", key=account).upload_server_certificate(
            ServerCertificateName="machines", CertificateBody=holder.pem(), PrivateKey=holder.key_pem()
        )["ServerCertificateMetadata"]["Arn"]
        self.forward = {"Type": "forward", "TargetGroupArn": self.group, "Order": 2}
        listener = self.elbv2.create_listener(
            LoadBalancerArn=self.arn,
            Protocol="HTTPS",
            Port=self.port,
            DefaultActions=[self.forward],
            Certificates=[{"CertificateArn": certificate}],
        )
        self.listener = listener["Listeners"][0]["ListenerArn"]
        until(lambda: self.health() == "healthy")

    def health(self):
        found = self.elbv2.describe_target_health(TargetGroupArn=self.group)["TargetHealthDescriptions"]
        return found[0]["TargetHealth"]["State"]

    def rule(self, priority, path, *actions, **more):
        conditions = [{"Field": "path-pattern", "Values": [path]}]
        actions = [*actions, self.forward]
        made = self.elbv2.create_rule(
            ListenerArn=self.listener, Priority=priority, Conditions=conditions, Actions=actions, **more
        )
        return made["Rules"][0]

    def get(self, path, *words):
        return curl(f"https://{self.host}:{self.port}{path}", "--insecure", "--http1.1", *words)

    def status(self, path, token):
        return self.get(path, "--header", f"Authorization: Bearer {token}").status


@pytest.fixture
def door(dev, account, behind):
    return Door(dev, account, behind)


def access_token(cognito, name):
    """A token of Ada's, of a user pool of that name."""
    pool = cognito.create_user_pool(PoolName=name)["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="machine", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ada", Password=PASSWORD, Permanent=True)
    answer = cognito.initiate_auth(
        ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD}
    )
    return pool, answer["AuthenticationResult"]["AccessToken"]


def test_only_valid_tokens_pass(dev, account, door):
    cognito = dev.client("cognito-idp", key=account)
    pool, token = access_token(cognito, "machines")
    _, foreign = access_token(cognito, "others")
    said = jwt.decode(token, options={"verify_signature": False})

    def required(*claims, endpoint=f"https://cognito-idp.{REGION}.amazonaws.com/{pool}/.well-known/jwks.json"):
        config = dict(JwksEndpoint=endpoint, Issuer=said["iss"])
        if claims:
            config["AdditionalClaims"] = [dict(zip(("Name", "Format", "Values"), claim)) for claim in claims]
        return {"Type": "jwt-validation", "Order": 1, "JwtValidationConfig": config}

    action = required(("client_id", "single-string", [said["client_id"]]))
    assert door.rule(1, "/api/*", action)["Actions"][0] == action
    scope = said["scope"].split(" ")
    door.rule(2, "/scoped/*", required(("scope", "space-separated-values", scope)))
    door.rule(3, "/other/*", required(("scope", "space-separated-values", ["orders:write"])))
    with pytest.raises(ClientError):
        door.rule(4, "/plain/*", required(endpoint="http://issuer.example/keys"))

    until(lambda: door.get("/api/a").status == 401)
    until(lambda: door.get("/other/a").status == 401)
    told = door.get("/api/a", "--header", f"Authorization: Bearer {token}").told
    headers = {name.lower(): value for name, value in told["headers"].items()}
    assert headers["authorization"] == f"Bearer {token}"
    assert door.status("/scoped/a", token) == 200
    for path, wrong in [("/other/a", token), ("/api/a", foreign), ("/api/a", f"{token[:-4]}AAAA"), ("/api/a", "a.b.c")]:
        assert door.status(path, wrong) == 401
    assert door.get("/open").status == 200


def test_rules_rewrite_what_targets_get(door):
    def rewrite(kind, config, regex, replacement):
        return {"Type": kind, config: {"Rewrites": [{"Regex": regex, "Replace": replacement}]}}

    product = rewrite("url-rewrite", "UrlRewriteConfig", r"^/dp/([A-Za-z0-9]+)/?$", "/product.php?id=$1")
    inside = rewrite("host-header-rewrite", "HostHeaderRewriteConfig", r"^([^.]+)\..*$", "$1.inside.example")
    made = door.rule(1, "/dp/*", Transforms=[inside, product])
    assert made["Transforms"] == [inside, product]
    told = until(lambda: (told := door.get("/dp/B09G3HRMW").told)["target"].startswith("/product") and told)
    assert told["target"] == "/product.php?id=B09G3HRMW"
    host = next(value for name, value in told["headers"].items() if name.lower() == "host")
    assert host == f"{door.host.split('.')[0]}.inside.example"
    assert door.get("/dp/B09G3HRMW?ref=a").told["target"] == "/dp/B09G3HRMW?ref=a"

    door.elbv2.modify_rule(RuleArn=made["RuleArn"], ResetTransforms=True)
    until(lambda: door.get("/dp/B09G3HRMW").told["target"] == "/dp/B09G3HRMW")
