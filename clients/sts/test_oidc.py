"""Roles for whom an OpenID Connect provider vouches: `oidc-provider`, and servers like it."""

import json
import re
import subprocess
import time

import boto3
import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import serialization

import web_tokens
from conftest import REGION, Server, free_port, program
from oidc_provider import Lookalike, RealProvider, provider_arn
from tls import Authority

TAGS = "https://aws.amazon.com/tags"
PEOPLE = {
    "alice": {
        "amr": ["pwd", "mfa"],
        "claims": {"email": "alice@example.org", TAGS: {"principal_tags": {"team": ["blue"]}, "transitive_tag_keys": ["team"]}},
    },
    "bob": {"amr": ["pwd"], "claims": {"email": "bob@example.org"}},
}
ACTION = "AssumeRoleWithWebIdentity"
# From the look-up of the name to the last byte of a document.
PATIENCE = 5


class Scene:
    """A server that knows the providers, and a key."""

    def __init__(self, folder):
        self.folder = folder
        self.authority = Authority(folder)
        self.lookalike = Lookalike(self.authority)
        self.provider = RealProvider(self.authority, ["app", "other"], PEOPLE)
        data_dir = folder / "data"
        data_dir.mkdir()
        self.server = Server("--quotas", "off", "--inside-host", "localhost", data_dir=data_dir)
        root = self.server.credentials()
        self.iam = self.server.client("iam", *root)
        kms = self.server.client("kms", *root)
        self.key = kms.create_key()["KeyMetadata"]
        self.account = self.key["AWSAccountId"]
        self.register(self.provider.issuer)

    def stop(self):
        self.provider.stop()
        self.lookalike.stop()
        if self.server.is_running:
            self.server.stop()

    def register(self, issuer, thumbprint=None):
        thumbprints = [thumbprint or self.authority.thumbprint]
        made = self.iam.create_open_id_connect_provider(Url=issuer, ClientIDList=["app"], ThumbprintList=thumbprints)
        assert made["OpenIDConnectProviderArn"] == provider_arn(self.account, issuer)

    def role(self, name, issuer, condition=None, actions=(f"sts:{ACTION}", "sts:TagSession")):
        """A role that trusts whom the provider of an issuer vouches for, and may use the key."""
        statement = {"Effect": "Allow", "Principal": {"Federated": provider_arn(self.account, issuer)}, "Action": list(actions)}
        trust = {"Version": "2012-10-17", "Statement": {**statement, **({"Condition": condition} if condition else {})}}
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        may = {"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": self.key["Arn"]}
        document = json.dumps({"Version": "2012-10-17", "Statement": may})
        self.iam.put_role_policy(RoleName=name, PolicyName="keys", PolicyDocument=document)
        return made

    def assume(self, role, token, **more):
        sts = self.server.client("sts", signature_version=UNSIGNED, read_timeout=30)
        return sts.assume_role_with_web_identity(RoleArn=role, RoleSessionName="job", WebIdentityToken=token, **more)

    def refusal(self, role, token):
        with pytest.raises(ClientError) as refused:
            self.assume(role, token)
        error = refused.value.response["Error"]
        return f"{error['Code']}: {error['Message']}"

    def uses_the_key(self, kms):
        sealed = kms.encrypt(KeyId=self.key["KeyId"], Plaintext=b"text")["CiphertextBlob"]
        assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"text"


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    scene = Scene(tmp_path_factory.mktemp("oidc"))
    yield scene
    scene.stop()


@pytest.fixture(scope="module")
def app(scene):
    """A role for who comes from the real provider."""
    return scene.role("app", scene.provider.issuer)


@pytest.fixture
def imitated(scene, request):
    """A role for an issuer of the look-alike, and that issuer's name."""

    def make(name):
        scene.register(scene.lookalike.issuer(name))
        return scene.role(name, scene.lookalike.issuer(name))

    return make


def test_a_token_gives_credentials_that_work(scene, app):
    token = scene.provider.token("alice")
    made = scene.assume(app, token)
    assert made["SubjectFromWebIdentityToken"] == "alice"
    assert made["Audience"] == "app" and made["Provider"] == scene.provider.issuer
    given = made["Credentials"]
    session = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    scene.uses_the_key(scene.server.client("kms", *session))
    me = scene.server.client("sts", *session).get_caller_identity()["Arn"]
    assert me == f"arn:aws:sts::{scene.account}:assumed-role/app/job"
    with pytest.raises(ClientError, match="AccessDenied"):
        scene.server.client("kms", *session).list_keys()


def test_the_command_line_takes_a_token(scene, app):
    command = [program("aws", "pip install awscli"), "sts", "assume-role-with-web-identity", "--output", "json"]
    command += ["--endpoint-url", scene.server.url, "--ca-bundle", str(scene.server.authority), "--region", REGION, "--role-arn", app]
    command += ["--role-session-name", "shell", "--web-identity-token", scene.provider.token("bob")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["AssumedRoleUser"]["Arn"].endswith("assumed-role/app/shell")
    assert told["SubjectFromWebIdentityToken"] == "bob"


def test_sdks_take_a_token_from_a_file(scene, app, monkeypatch, tmp_path):
    file = tmp_path / "token"
    file.write_text(scene.provider.token("alice"))
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(file))
    monkeypatch.setenv("AWS_ROLE_ARN", app)
    monkeypatch.setenv("AWS_ROLE_SESSION_NAME", "pod")
    monkeypatch.setenv("AWS_ENDPOINT_URL", scene.server.url)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(scene.server.authority))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    session = boto3.Session(region_name=REGION)
    scene.uses_the_key(session.client("kms"))
    assert session.get_credentials().method == "assume-role-with-web-identity"


@pytest.mark.parametrize(
    ("person", "client", "condition", "is_trusted"),
    [
        ("alice", "app", {"StringEquals": {"aud": "app", "sub": "alice"}}, True),
        ("bob", "app", {"StringEquals": {"aud": "app", "sub": "alice"}}, False),
        ("alice", "app", {"StringLike": {"sub": "al*"}}, True),
        ("alice", "app", {"ForAnyValue:StringEquals": {"amr": "mfa"}}, True),
        ("bob", "app", {"ForAnyValue:StringEquals": {"amr": "mfa"}}, False),
        ("alice", "app", {"StringEquals": {"email": "alice@example.org"}}, True),
        ("alice", "app", {"StringNotEquals": {"aud": "app"}}, False),
    ],
)
def test_claims_are_conditions_of_trust(scene, person, client, condition, is_trusted):
    host = scene.provider.issuer.removeprefix("https://")
    condition = {test: {f"{host}:{key}": value for key, value in keys.items()} for test, keys in condition.items()}
    digits = re.sub(r"\W", "", json.dumps([person, condition]))[-60:]
    role = scene.role(digits, scene.provider.issuer, condition)
    token = scene.provider.token(person, client)
    if is_trusted:
        assert scene.assume(role, token)["AssumedRoleUser"]
    else:
        assert scene.refusal(role, token) == f"AccessDenied: Not authorized to perform sts:{ACTION}"


def test_tags_of_a_token_need_permission_and_are_the_sessions(scene):
    untagged = scene.role("untagged", scene.provider.issuer, actions=[f"sts:{ACTION}"])
    token = scene.provider.token("alice")
    assert scene.refusal(untagged, token) == "AccessDenied: Not authorized to perform sts:TagSession"
    assert scene.assume(untagged, scene.provider.token("bob"))["AssumedRoleUser"]
    tagged = scene.role("tagged", scene.provider.issuer)
    blue = {"StringEquals": {"aws:PrincipalTag/team": "blue"}}
    may = {"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*", "Condition": blue}
    document = json.dumps({"Version": "2012-10-17", "Statement": may})
    scene.iam.put_role_policy(RoleName="tagged", PolicyName="blue", PolicyDocument=document)
    given = scene.assume(tagged, token)["Credentials"]
    kms = scene.server.client("kms", given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    assert kms.list_keys()["Keys"]


def test_forgeries_of_a_real_token_are_refused(scene, app):
    token = scene.provider.token("alice")
    head, claims, signature = token.split(".")
    said = web_tokens.claims_of(token)
    public = scene.provider.key.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    mallory = web_tokens.encoded({**said, "sub": "mallory"})
    forged = {
        "InvalidIdentityToken: Couldn't verify the signature of the identity token": [
            f"{head}.{mallory}.{signature}",
            f"{head}.{claims}.{signature[:-8]}AAAAAAAA",
            f"{head}.{claims}.",
            web_tokens.signed(said, scene.lookalike.keys["old"], "first"),
        ],
    }
    for words, tokens in forged.items():
        for one in tokens:
            assert scene.refusal(app, one) == words
    for one in [
        web_tokens.unsigned(said),
        web_tokens.unsigned(said, "None"),
        web_tokens.unsigned(said, "nOnE"),
        web_tokens.signed_with_secret(said, pem, "first"),
        web_tokens.signed_with_secret(said, pem.strip(), "first"),
        web_tokens.signed_with_secret(said, der, "first"),
        "not a token",
        f"{token}.{signature}",
    ]:
        assert scene.refusal(app, one).startswith("InvalidIdentityToken: "), one
    assert scene.assume(app, token)


def test_a_token_for_another_client_is_refused(scene, app):
    token = scene.provider.token("alice", "other")
    assert scene.refusal(app, token) == "InvalidIdentityToken: Incorrect token audience"


def test_a_token_that_has_expired_is_refused(scene, imitated):
    role = imitated("expired")
    now = int(time.time())
    token = scene.lookalike.token("expired", iat=now - 900, exp=now - 300)
    refused = scene.refusal(role, token)
    assert re.fullmatch(r"ExpiredTokenException: Token expired: current date/time \d+ must be before the expiration date/time \d+", refused)


def test_a_token_of_an_unknown_issuer_is_refused(scene, app):
    issuer = scene.lookalike.issuer("unregistered")
    refused = scene.refusal(app, scene.lookalike.token("unregistered"))
    assert refused == f"InvalidIdentityToken: No OpenIDConnect provider found in your account for {issuer}"
    assert not any("unregistered" in path for path in scene.lookalike.asked)


def test_a_provider_vouches_for_its_own_issuer_only(scene, app, imitated):
    role = imitated("honest")
    assert scene.assume(role, scene.lookalike.token("honest"))
    # Its word does not open the roles of another.
    assert scene.refusal(app, scene.lookalike.token("honest")) == f"AccessDenied: Not authorized to perform sts:{ACTION}"
    pretending = imitated("pretending")
    assert scene.refusal(pretending, scene.lookalike.token("pretending")).startswith("InvalidIdentityToken: Couldn't retrieve verification key")


def test_a_key_that_was_rotated_away_is_refused(scene, imitated):
    role = imitated("rotated")
    scene.lookalike.published = ["new"]
    try:
        assert scene.assume(role, scene.lookalike.token("rotated", "new"))
        assert scene.refusal(role, scene.lookalike.token("rotated", "old")).startswith("InvalidIdentityToken: Couldn't retrieve verification key")
    finally:
        scene.lookalike.published = ["old"]


@pytest.mark.parametrize("name", ["hanging", "dripping", "redirecting", "endless"])
def test_a_provider_that_does_not_answer_is_given_up(scene, imitated, name):
    role = imitated(name)
    begun = time.monotonic()
    assert scene.refusal(role, scene.lookalike.token(name)).startswith("IDPCommunicationError: ")
    assert time.monotonic() - begun < PATIENCE + 2
    assert scene.lookalike.asked.count("/honest/.well-known/openid-configuration") <= 1


def test_a_provider_that_is_down_is_refused(scene):
    issuer = f"https://localhost:{free_port()}"
    scene.register(issuer)
    role = scene.role("down", issuer)
    token = scene.lookalike.token("down", iss=issuer)
    assert scene.refusal(role, token).startswith("IDPCommunicationError: ")


def test_a_provider_whose_authority_has_another_thumbprint_is_not_believed(scene):
    issuer = scene.lookalike.issuer("unpinned")
    scene.register(issuer, "a" * 40)
    role = scene.role("unpinned", issuer)
    assert scene.refusal(role, scene.lookalike.token("unpinned")).startswith("IDPCommunicationError: ")
    arn = provider_arn(scene.account, issuer)
    scene.iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=[scene.authority.thumbprint])
    assert scene.assume(role, scene.lookalike.token("unpinned"))


def test_ports_are_for_hosts_of_the_inside(scene, secure):
    iam = secure.client("iam", *secure.credentials())
    with pytest.raises(ClientError, match="Invalid Open ID Connect Provider URL"):
        iam.create_open_id_connect_provider(Url=scene.provider.issuer)
    with pytest.raises(ClientError, match="Invalid Open ID Connect Provider URL"):
        scene.iam.create_open_id_connect_provider(Url="https://idp.example.org:8443")


def test_in_development_this_machine_needs_no_tls(dev, account):
    plain, iam = Lookalike(), dev.client("iam", key=account)
    issuer = plain.issuer("honest")
    provider = iam.create_open_id_connect_provider(Url=issuer, ClientIDList=["app"])["OpenIDConnectProviderArn"]
    assert provider == provider_arn(account, issuer)
    statement = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": f"sts:{ACTION}"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": statement})
    role = iam.create_role(RoleName="web", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    sts = dev.client("sts", signature_version=UNSIGNED)
    made = sts.assume_role_with_web_identity(RoleArn=role, RoleSessionName="job", WebIdentityToken=plain.token("honest"))
    assert made["Provider"] == issuer
    plain.stop()


def test_the_trail_tells_who_came_and_no_token(scene, app):
    alice, mallory = scene.provider.token("alice"), scene.provider.token("bob", "other")
    request = scene.assume(app, alice)["ResponseMetadata"]["RequestId"]
    assert scene.refusal(app, mallory).startswith("InvalidIdentityToken")
    scene.server.stop()
    (event,) = [event for event in scene.server.events() if event.get("requestID") == request]
    assert event["eventName"] == ACTION and event["eventSource"] == "sts.amazonaws.com"
    provider = provider_arn(scene.account, scene.provider.issuer)
    assert event["userIdentity"] == {
        "type": "WebIdentityUser",
        "principalId": f"{provider}:app:alice",
        "userName": "alice",
        "identityProvider": provider,
    }
    asked = event["requestParameters"]
    assert asked["roleArn"] == app
    assert asked["principalTags"] == {"team": "blue"} and asked["transitiveTagKeys"] == ["team"]
    assert event["additionalEventData"]["identityProviderConnectionVerificationMethod"] == "Thumbprint"
    told = event["responseElements"]
    assert told["subjectFromWebIdentityToken"] == "alice"
    assert told["credentials"]["accessKeyId"].startswith("ASIA")
    signatures = [token.rsplit(".", 1)[1].encode() for token in (alice, mallory)]
    for path in scene.server.data_dir.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(signature in content for signature in signatures), path.name
