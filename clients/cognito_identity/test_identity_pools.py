"""Identity pools: guests, developers' users and people of an OpenID Connect provider get credentials
that every other service then goes by."""

import base64
import datetime
import json
import subprocess
import urllib.error

import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import web_tokens
from conftest import REGION, Server, program
from identities import allow, policy
from oidc_provider import Lookalike, provider_arn
from tls import Authority

POOLS = "cognito-identity.amazonaws.com"
DEVELOPER = "login.example"
NO_ROLE = "Invalid identity pool configuration. Check assigned IAM roles for this pool."


class Scene:
    """A server, a provider that it knows, and a key and parameters that roles may use."""

    def __init__(self, folder):
        self.authority = Authority(folder)
        self.idp = Lookalike(self.authority)
        data_dir = folder / "data"
        data_dir.mkdir()
        self.server = Server("--quotas", "off", "--inside-host", "localhost", data_dir=data_dir)
        self.root = self.server.credentials()
        self.iam, self.kms, self.ssm = (self.server.client(name, *self.root) for name in ("iam", "kms", "ssm"))
        self.pools = self.server.client("cognito-identity", *self.root)
        self.nobody = self.server.client("cognito-identity", signature_version=UNSIGNED)
        self.key = self.kms.create_key()["KeyMetadata"]
        self.account = self.key["AWSAccountId"]
        self.ssm.put_parameter(Name="/sales/goal", Value="high", Type="String")
        self.issuer = self.idp.issuer("honest")
        self.provider = self.issuer.removeprefix("https://")
        given = {"Url": self.issuer, "ClientIDList": ["app"], "ThumbprintList": [self.authority.thumbprint]}
        self.iam.create_open_id_connect_provider(**given)

    def stop(self):
        self.idp.stop()
        if self.server.is_running:
            self.server.stop()

    def pool(self, **more):
        given = {
            "AllowUnauthenticatedIdentities": True,
            "AllowClassicFlow": True,
            "DeveloperProviderName": DEVELOPER,
            "OpenIdConnectProviderARNs": [provider_arn(self.account, self.issuer)],
        }
        return self.pools.create_identity_pool(IdentityPoolName="shop", **{**given, **more})["IdentityPoolId"]

    def role(self, name, pool, amr, *statements, actions=("sts:AssumeRoleWithWebIdentity", "sts:TagSession")):
        """A role for those of a pool who are authenticated, or who are not."""
        condition = {"StringEquals": {f"{POOLS}:aud": pool}, "ForAnyValue:StringLike": {f"{POOLS}:amr": amr}}
        trust = {"Effect": "Allow", "Principal": {"Federated": POOLS}, "Action": list(actions), "Condition": condition}
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
        if statements:
            self.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
        return arn

    def usable(self):
        """What roles in these tests allow: the key, and parameters."""
        return [allow(["kms:Encrypt", "kms:Decrypt"], self.key["Arn"]), allow("ssm:GetParameter")]

    def client(self, service, given):
        return self.server.client(service, given["AccessKeyId"], given.get("SecretKey") or given["SecretAccessKey"], given["SessionToken"])

    def credentials(self, identity, **more):
        return self.nobody.get_credentials_for_identity(IdentityId=identity, **more)["Credentials"]

    def token(self, subject="alice", **claims):
        return self.idp.token("honest", **{"sub": subject, **claims})

    def logins(self, token):
        return {self.provider: token}

    def uses_the_key(self, given):
        kms = self.client("kms", given)
        sealed = kms.encrypt(KeyId=self.key["KeyId"], Plaintext=b"text")["CiphertextBlob"]
        return kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"text"

    def reads(self, given, name="/sales/goal"):
        return self.client("ssm", given).get_parameter(Name=name)["Parameter"]["Value"] == "high"

    def who(self, given):
        return self.client("sts", given).get_caller_identity()["Arn"]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    scene = Scene(tmp_path_factory.mktemp("pools"))
    yield scene
    scene.stop()


def refused(call, *args, **more):
    with pytest.raises(ClientError) as raised:
        call(*args, **more)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


def test_a_guest_uses_what_the_role_and_the_scope_of_guests_allow(scene):
    pool = scene.pool()
    role = scene.role("guests", pool, "unauthenticated", *scene.usable())
    scene.pools.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": role})
    guest = scene.nobody.get_id(IdentityPoolId=pool)["IdentityId"]
    given = scene.credentials(guest)
    assert scene.who(given) == f"arn:aws:sts::{scene.account}:assumed-role/guests/CognitoIdentityCredentials"
    left = given["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(minutes=59) < left <= datetime.timedelta(hours=1)
    assert scene.uses_the_key(given)
    # The role allows it, but no session of a guest.
    code, words = refused(scene.reads, given)
    assert code == "AccessDeniedException" and "no session policy allows the ssm:GetParameter action" in words


def test_the_basic_flow_has_no_such_scope_and_its_token_verifies(scene):
    pool = scene.pool()
    role = scene.role("basic", pool, "unauthenticated", *scene.usable())
    guest = scene.nobody.get_id(IdentityPoolId=pool)["IdentityId"]
    token = scene.nobody.get_open_id_token(IdentityId=guest)["Token"]
    said = verified(scene, token)
    assert (said["iss"], said["aud"], said["sub"]) == (f"https://{POOLS}", pool, guest)
    assert said["amr"] == ["unauthenticated"] and said["exp"] - said["iat"] == 600
    sts = scene.server.client("sts", signature_version=UNSIGNED)
    made = sts.assume_role_with_web_identity(RoleArn=role, RoleSessionName="me", WebIdentityToken=token)
    assert made["SubjectFromWebIdentityToken"] == guest and made["Audience"] == pool
    assert scene.reads(made["Credentials"])
    members = scene.role("basic-members", pool, "authenticated")
    denied = refused(sts.assume_role_with_web_identity, RoleArn=members, RoleSessionName="me", WebIdentityToken=token)
    assert denied == ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    head, _, signature = token.rpartition(".")
    body = web_tokens.encoded({**said, "amr": ["authenticated"]})
    forged = ".".join([head.split(".")[0], body, signature])
    assert refused(sts.assume_role_with_web_identity, RoleArn=members, RoleSessionName="me", WebIdentityToken=forged)[0] == "InvalidIdentityToken"


def verified(scene, token):
    """The claims of a pool's token, by the keys that discovery leads to."""
    told = json.loads(scene.server.open(f"/_ringwall/issuers/{POOLS}/.well-known/openid-configuration"))
    assert told["issuer"] == f"https://{POOLS}" and told["id_token_signing_alg_values_supported"] == ["RS512"]
    keys = json.loads(scene.server.open(told["jwks_uri"].removeprefix(scene.server.url)))["keys"]
    head, _, signature = token.rpartition(".")
    header = web_tokens.decoded(head.split(".")[0])
    (key,) = [key for key in keys if key["kid"] == header["kid"]]
    assert header["alg"] == "RS512"
    public = rsa.RSAPublicNumbers(number(key["e"]), number(key["n"])).public_key()
    public.verify(raw(signature), head.encode(), padding.PKCS1v15(), hashes.SHA512())
    return web_tokens.claims_of(token)


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text):
    return int.from_bytes(raw(text), "big")


def test_issuers_that_are_none_have_no_keys(scene):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        scene.server.open("/_ringwall/issuers/cognito-identity.us-east-1.amazonaws.com/.well-known/jwks_uri")


def test_a_roles_trust_decides(scene):
    pool = scene.pool()
    guest = scene.nobody.get_id(IdentityPoolId=pool)["IdentityId"]
    words = ("InvalidIdentityPoolConfigurationException", NO_ROLE)
    assert refused(scene.credentials, guest) == words
    other = scene.role("of-another-pool", scene.pool(), "unauthenticated")
    for role in (other, scene.role("of-members", pool, "authenticated")):
        scene.pools.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": role})
        assert refused(scene.credentials, guest) == words


def test_a_developers_users(scene):
    pool = scene.pool()
    role = scene.role("developed", pool, DEVELOPER, *scene.usable())
    scene.pools.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})

    def made(user, **more):
        given = {"IdentityPoolId": pool, "Logins": {DEVELOPER: user}, **more}
        return scene.pools.get_open_id_token_for_developer_identity(**given)

    alice, bob = made("alice"), made("bob", TokenDuration=86_400)
    assert made("alice")["IdentityId"] == alice["IdentityId"] != bob["IdentityId"]
    given = scene.credentials(alice["IdentityId"], Logins={POOLS: alice["Token"]})
    assert scene.reads(given) and scene.uses_the_key(given)
    stolen = refused(scene.credentials, bob["IdentityId"], Logins={POOLS: alice["Token"]})
    assert stolen[0] == "NotAuthorizedException" and stolen[1].startswith("Logins don't match.")
    assert refused(scene.credentials, alice["IdentityId"])[0] == "NotAuthorizedException"
    assert refused(scene.nobody.get_id, IdentityPoolId=pool, Logins={DEVELOPER: "alice"})[0] == "InvalidParameterException"

    names = {"IdentityPoolId": pool, "DeveloperProviderName": DEVELOPER}
    merging = {"SourceUserIdentifier": "bob", "DestinationUserIdentifier": "alice"}
    assert scene.pools.merge_developer_identities(**names, **merging)["IdentityId"] == alice["IdentityId"]
    found = scene.pools.lookup_developer_identity(IdentityPoolId=pool, IdentityId=alice["IdentityId"])
    assert found["DeveloperUserIdentifierList"] == ["alice", "bob"]
    scene.pools.unlink_developer_identity(**names, IdentityId=alice["IdentityId"], DeveloperUserIdentifier="bob")
    assert made("bob")["IdentityId"] not in (alice["IdentityId"], bob["IdentityId"])
    # A token that was given out before is nobody's.
    assert refused(scene.credentials, bob["IdentityId"], Logins={POOLS: bob["Token"]})[0] == "NotAuthorizedException"


def test_people_of_a_provider(scene):
    pool = scene.pool()
    role = scene.role("people", pool, scene.provider, *scene.usable())
    scene.pools.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    guest = scene.nobody.get_id(IdentityPoolId=pool)["IdentityId"]
    # A guest who logs in stays who he is.
    given = scene.nobody.get_credentials_for_identity(IdentityId=guest, Logins=scene.logins(scene.token()))
    assert given["IdentityId"] == guest and scene.reads(given["Credentials"])
    same = scene.nobody.get_id(IdentityPoolId=pool, Logins=scene.logins(scene.token()))
    assert same["IdentityId"] == guest
    assert scene.pools.describe_identity(IdentityId=guest)["Logins"] == [scene.provider]
    other = scene.nobody.get_id(IdentityPoolId=pool, Logins=scene.logins(scene.token("bob")))
    assert other["IdentityId"] != guest
    assert refused(scene.credentials, guest, Logins=scene.logins(scene.token("bob")))[0] == "NotAuthorizedException"
    scene.nobody.unlink_identity(IdentityId=guest, Logins=scene.logins(scene.token()), LoginsToRemove=[scene.provider])
    again = scene.nobody.get_id(IdentityPoolId=pool, Logins=scene.logins(scene.token()))
    assert again["IdentityId"] != guest


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"aud": "another"}, "Token is not from a supported provider of this identity pool."),
        ({"iss": "https://example.org"}, "Invalid login token. Issuer doesn't match providerName"),
        ({"exp": 1_000}, "Invalid login token. Token expired:"),
        ({"sub": None}, "Invalid login token. Missing a required claim: sub"),
    ],
)
def test_tokens_that_are_not_for_here_and_now(scene, claims, words):
    pool = scene.pool()
    code, said = refused(scene.nobody.get_id, IdentityPoolId=pool, Logins=scene.logins(scene.token(**claims)))
    assert code == "NotAuthorizedException" and said.startswith(words)


def test_tokens_that_nobody_signed(scene):
    pool, said = scene.pool(), web_tokens.claims_of(scene.token())
    mallory = rsa.generate_private_key(65537, 2048)
    for token in (web_tokens.unsigned(said), web_tokens.signed(said, mallory, "old"), web_tokens.signed_with_secret(said, b"s", "old")):
        assert refused(scene.nobody.get_id, IdentityPoolId=pool, Logins=scene.logins(token))[0] == "NotAuthorizedException"


def test_rules_choose_the_role(scene):
    pool = scene.pool()
    sales = scene.role("sales", pool, "authenticated", *scene.usable())
    usual = scene.role("usual", pool, "authenticated")
    rules = [
        {"Claim": "department", "MatchType": "Equals", "Value": "sales", "RoleARN": sales},
        {"Claim": "groups", "MatchType": "Contains", "Value": "adm", "RoleARN": sales},
    ]

    def given(ambiguous, **claims):
        mapping = {"Type": "Rules", "AmbiguousRoleResolution": ambiguous, "RulesConfiguration": {"Rules": rules}}
        roles = {"Roles": {"authenticated": usual}, "RoleMappings": {scene.provider: mapping}}
        scene.pools.set_identity_pool_roles(IdentityPoolId=pool, **roles)
        logins = scene.logins(scene.token(**claims))
        return scene.credentials(scene.nobody.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"], Logins=logins)

    assert "/sales/" in scene.who(given("Deny", department="sales"))
    assert "/sales/" in scene.who(given("Deny", groups=["staff", "admins"]))
    assert "/usual/" in scene.who(given("AuthenticatedRole", department="legal"))
    code, words = refused(given, "Deny", department="legal")
    assert code == "NotAuthorizedException" and words.startswith("The ambiguous role mapping rules for:")


def test_claims_become_tags_that_policies_go_by(scene):
    pool = scene.pool()
    own = f"arn:aws:ssm:{REGION}:{scene.account}:parameter/${{aws:PrincipalTag/dept}}/*"
    role = scene.role("tagged", pool, "authenticated", allow("ssm:GetParameter", own))
    scene.pools.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    tags = {"PrincipalTags": {"dept": "department"}, "UseDefaults": False}
    scene.pools.set_principal_tag_attribute_map(IdentityPoolId=pool, IdentityProviderName=scene.provider, **tags)

    def given(department):
        logins = scene.logins(scene.token(department=department))
        return scene.credentials(scene.nobody.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"], Logins=logins)

    assert scene.reads(given("sales"))
    assert refused(scene.reads, given("legal"))[0] == "AccessDeniedException"


def test_policies_know_the_identity(scene):
    pool = scene.pool()
    one, other = (scene.pools.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={DEVELOPER: user}) for user in "ab")
    only = {"Condition": {"StringEquals": {f"{POOLS}:sub": one["IdentityId"], f"{POOLS}:aud": pool}}}
    role = scene.role("personal", pool, "authenticated", allow("ssm:GetParameter", **only))
    scene.pools.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    assert scene.reads(scene.credentials(one["IdentityId"], Logins={POOLS: one["Token"]}))
    given = scene.credentials(other["IdentityId"], Logins={POOLS: other["Token"]})
    assert refused(scene.reads, given)[0] == "AccessDeniedException"


def test_pools_are_made_changed_tagged_listed_and_deleted(scene):
    pool = scene.pool(IdentityPoolTags={"team": "blue"})
    shown = scene.pools.describe_identity_pool(IdentityPoolId=pool)
    shown.pop("ResponseMetadata")
    assert shown["IdentityPoolTags"] == {"team": "blue"} and shown["AllowClassicFlow"] is True
    changed = scene.pools.update_identity_pool(**{**shown, "IdentityPoolName": "renamed", "AllowUnauthenticatedIdentities": False})
    assert changed["IdentityPoolName"] == "renamed"
    assert refused(scene.nobody.get_id, IdentityPoolId=pool)[0] == "NotAuthorizedException"
    arn = f"arn:aws:cognito-identity:{REGION}:{scene.account}:identitypool/{pool}"
    scene.pools.tag_resource(ResourceArn=arn, Tags={"stage": "test"})
    scene.pools.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert scene.pools.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "test"}
    pages = scene.pools.get_paginator("list_identity_pools").paginate(PaginationConfig={"PageSize": 1})
    assert {"IdentityPoolId": pool, "IdentityPoolName": "renamed"} in [each for page in pages for each in page["IdentityPools"]]
    scene.pools.delete_identity_pool(IdentityPoolId=pool)
    assert refused(scene.pools.describe_identity_pool, IdentityPoolId=pool)[0] == "ResourceNotFoundException"


def test_identities_are_listed_and_deleted(scene):
    pool = scene.pool()
    made = sorted(scene.nobody.get_id(IdentityPoolId=pool)["IdentityId"] for _ in range(3))
    first = scene.pools.list_identities(IdentityPoolId=pool, MaxResults=2)
    rest = scene.pools.list_identities(IdentityPoolId=pool, MaxResults=2, NextToken=first["NextToken"])
    assert [each["IdentityId"] for each in first["Identities"] + rest["Identities"]] == made
    assert "NextToken" not in rest
    assert scene.pools.delete_identities(IdentityIdsToDelete=made[:2])["UnprocessedIdentityIds"] == []
    left = scene.pools.list_identities(IdentityPoolId=pool, MaxResults=60)["Identities"]
    assert [each["IdentityId"] for each in left] == made[2:]


def test_the_command_line_is_a_guest(scene):
    pool = scene.pool()
    role = scene.role("shell", pool, "unauthenticated")
    scene.pools.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": role})

    def run(*command):
        aws = [program("aws", "pip install awscli"), "cognito-identity", *command, "--no-sign-request", "--output", "json"]
        aws += ["--endpoint-url", scene.server.url, "--ca-bundle", str(scene.server.authority), "--region", REGION]
        return json.loads(subprocess.run(aws, capture_output=True, text=True, check=True).stdout)

    guest = run("get-id", "--identity-pool-id", pool)["IdentityId"]
    given = run("get-credentials-for-identity", "--identity-id", guest)["Credentials"]
    assert scene.who(given).endswith(":assumed-role/shell/CognitoIdentityCredentials")
