"""Roles for whom a SAML identity provider vouches: pysaml2, and who forges its responses."""

import email.utils
import json
import re

import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError

from certificates import Holder
from conftest import Server
from identities import refused
from saml_provider import OTHER_READER, SHA_1, SIGN_IN, SamlProvider, attributes, encoded

ACTION = "AssumeRoleWithSAML"
DENIED = f"AccessDenied: Not authorized to perform sts:{ACTION}"
UNBELIEVED = "InvalidIdentityToken: Response signature invalid"
MALFORMED = "InvalidIdentityToken: Invalid base64 SAMLResponse or malformed assertion"
EVERYTHING = [f"sts:{ACTION}", "sts:TagSession", "sts:SetSourceIdentity"]


class Scene:
    """A server that knows a provider, and a key."""

    def __init__(self, folder):
        self.folder = folder
        self.idp = SamlProvider(folder / "idp")
        data_dir = folder / "data"
        data_dir.mkdir()
        self.server = Server("--quotas", "off", data_dir=data_dir)
        root = self.server.credentials()
        self.iam = self.server.client("iam", *root)
        self.key = self.server.client("kms", *root).create_key()["KeyMetadata"]
        self.account = self.key["AWSAccountId"]
        self.provider = self.register("idp", self.idp)

    def register(self, name, idp, **more):
        return self.iam.create_saml_provider(Name=name, SAMLMetadataDocument=idp.metadata, **more)["SAMLProviderArn"]

    def role(self, name, condition=None, actions=EVERYTHING, provider=None, may=None):
        """A role that trusts whom the provider vouches for, and may use the key."""
        principal = {"Federated": provider or self.provider}
        statement = {"Effect": "Allow", "Principal": principal, "Action": actions, "Condition": condition or {}}
        trust = json.dumps({"Version": "2012-10-17", "Statement": statement})
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        may = may or {"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": self.key["Arn"]}
        document = json.dumps({"Version": "2012-10-17", "Statement": may})
        self.iam.put_role_policy(RoleName=name, PolicyName="keys", PolicyDocument=document)
        return made

    def assume(self, role, response, provider=None, **more):
        sts = self.server.client("sts", signature_version=UNSIGNED)
        provider = provider or self.provider
        return sts.assume_role_with_saml(RoleArn=role, PrincipalArn=provider, SAMLAssertion=encoded(response), **more)

    def refusal(self, role, response, provider=None):
        with pytest.raises(ClientError) as refused:
            self.assume(role, response, provider)
        error = refused.value.response["Error"]
        return f"{error['Code']}: {error['Message']}"

    def client(self, service, made):
        given = made["Credentials"]
        return self.server.client(service, given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    scene = Scene(tmp_path_factory.mktemp("saml"))
    yield scene
    if scene.server.is_running:
        scene.server.stop()


@pytest.fixture(scope="module")
def app(scene):
    return scene.role("app")


@pytest.fixture
def honest(scene, app):
    """A response that is taken as it is."""
    return scene.idp.response(attributes(app, scene.provider))


@pytest.mark.parametrize("sign", ["assertion", "response"])
def test_a_response_gives_credentials_that_work(scene, app, sign):
    response = scene.idp.response(attributes(app, scene.provider, SessionDuration="1200"), sign=sign)
    made = scene.assume(app, response)
    assert (made["Subject"], made["SubjectType"]) == ("alice", "persistent")
    assert (made["Audience"], made["Issuer"]) == (SIGN_IN, "https://idp.example.org/saml")
    date = made["ResponseMetadata"]["HTTPHeaders"]["date"]
    lasts = made["Credentials"]["Expiration"].timestamp() - parsed(date)
    assert 1190 <= lasts <= 1210
    kms = scene.client("kms", made)
    sealed = kms.encrypt(KeyId=scene.key["KeyId"], Plaintext=b"text")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"text"
    with pytest.raises(ClientError, match="AccessDenied"):
        kms.list_keys()
    me = scene.client("sts", made).get_caller_identity()["Arn"]
    assert me == f"arn:aws:sts::{scene.account}:assumed-role/app/alice"


def parsed(date):
    return email.utils.parsedate_to_datetime(date).timestamp()


@pytest.mark.parametrize(
    ("name", "condition", "is_trusted"),
    [
        ("aud", {"StringEquals": {"saml:aud": SIGN_IN}}, True),
        ("other-aud", {"StringEquals": {"saml:aud": "https://localhost/saml"}}, False),
        ("iss", {"StringEquals": {"saml:iss": "https://idp.example.org/saml"}}, True),
        ("other-iss", {"StringEquals": {"saml:iss": "https://other.example.org"}}, False),
        ("sub-type", {"StringEquals": {"saml:sub_type": "persistent"}}, True),
        ("other-sub-type", {"StringEquals": {"saml:sub_type": "transient"}}, False),
        ("sub", {"StringLike": {"saml:sub": "al*"}}, True),
        ("affiliation", {"ForAnyValue:StringEquals": {"saml:edupersonaffiliation": "staff"}}, True),
        ("other-affiliation", {"ForAnyValue:StringEquals": {"saml:edupersonaffiliation": "student"}}, False),
        ("session-name", {"StringEquals": {"sts:RoleSessionName": "alice"}}, True),
        ("tag", {"StringEquals": {"aws:RequestTag/team": "blue"}}, True),
        ("other-tag", {"StringEquals": {"aws:RequestTag/team": "red"}}, False),
    ],
)
def test_attributes_are_conditions_of_trust(scene, name, condition, is_trusted):
    role = scene.role(name, condition)
    given = attributes(role, scene.provider, **{"PrincipalTag:team": "blue"})
    response = scene.idp.response({**given, "eduPersonAffiliation": ["member", "staff"]})
    if is_trusted:
        assert scene.assume(role, response)["AssumedRoleUser"]
    else:
        assert scene.refusal(role, response) in (DENIED, "AccessDenied: Not authorized to perform sts:TagSession")


def test_tags_and_the_source_identity_are_the_sessions(scene):
    alike = {"StringEquals": {"aws:PrincipalTag/team": "blue", "aws:SourceIdentity": "alice.smith"}}
    may = {"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*", "Condition": alike}
    role = scene.role("tagged", may=may)
    trust = {"Effect": "Allow", "Principal": {"AWS": role}, "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    next_role = scene.iam.create_role(RoleName="next", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    document = json.dumps({"Version": "2012-10-17", "Statement": may})
    scene.iam.put_role_policy(RoleName="next", PolicyName="keys", PolicyDocument=document)
    tags = {"PrincipalTag:team": "blue", "PrincipalTag:cost": "1", "TransitiveTagKeys": ["team"], "SourceIdentity": "alice.smith"}
    made = scene.assume(role, scene.idp.response(attributes(role, scene.provider, **tags)))
    assert made["SourceIdentity"] == "alice.smith"
    assert scene.client("kms", made).list_keys()["Keys"]
    # The transitive tag and the source identity go on.
    chained = scene.client("sts", made).assume_role(RoleArn=next_role, RoleSessionName="next")
    assert scene.client("kms", chained).list_keys()["Keys"]
    red = scene.idp.response(attributes(role, scene.provider, **{**tags, "PrincipalTag:team": "red"}))
    with pytest.raises(ClientError, match="AccessDenied"):
        scene.client("kms", scene.assume(role, red)).list_keys()


def test_tags_and_the_source_identity_need_permission(scene):
    plain = scene.role("plain", actions=[f"sts:{ACTION}"])
    assert scene.assume(plain, scene.idp.response(attributes(plain, scene.provider)))
    for name, action in {"PrincipalTag:team": "TagSession", "SourceIdentity": "SetSourceIdentity"}.items():
        response = scene.idp.response(attributes(plain, scene.provider, **{name: "blue"}))
        assert scene.refusal(plain, response) == f"AccessDenied: Not authorized to perform sts:{action}"


def test_a_response_opens_the_roles_that_it_names(scene, app, honest):
    other = scene.role("unnamed")
    assert scene.refusal(other, honest) == DENIED
    assert scene.refusal(app.replace("role/app", "role/missing"), honest) == DENIED
    with pytest.raises(ClientError, match="DurationSeconds exceeds the MaxSessionDuration"):
        scene.assume(app, honest, DurationSeconds=7200)


def test_a_response_of_another_provider_is_refused(scene, app, tmp_path):
    # Another entity, and one that only says that it is this one.
    foreign = SamlProvider(tmp_path / "foreign", "https://other.example.org/saml")
    response = foreign.response(attributes(app, scene.provider))
    assert scene.refusal(app, response) == "InvalidIdentityToken: Issuer not present in specified provider"
    forger = SamlProvider(tmp_path / "forger")
    assert scene.refusal(app, forger.response(attributes(app, scene.provider))) == UNBELIEVED
    # Registered under its own name, it opens no role of the first.
    second = scene.register("second", forger)
    response = forger.response(attributes(app, second))
    assert scene.refusal(app, response, second) == DENIED
    assert scene.refusal(app, response, f"{second}s") == "InvalidIdentityToken: Specified provider doesn't exist"


def test_a_response_for_others_or_another_time_is_refused(scene, app, tmp_path):
    given = attributes(app, scene.provider)
    other = scene.idp.response(given, audience=OTHER_READER)
    assert scene.refusal(app, other) == "InvalidIdentityToken: Response does not contain the required audience"
    elsewhere = scene.idp.response(given, recipient="https://app.example.org/saml")
    assert scene.refusal(app, elsewhere) == "InvalidIdentityToken: The recipient of the response is not a sign-in endpoint"
    late = SamlProvider(tmp_path / "late", lifetime=-10)
    late_arn = scene.register("late", late)
    role = scene.role("late", provider=late_arn)
    expired = late.response(attributes(role, late_arn))
    assert scene.refusal(role, expired, late_arn) == "ExpiredTokenException: Token must be redeemed within 5 minutes of issuance"


def test_a_response_without_a_good_signature_is_refused(scene, app, honest):
    given = attributes(app, scene.provider)
    assert scene.refusal(app, scene.idp.response(given, sign="nothing")) == UNBELIEVED
    assert scene.refusal(app, scene.idp.response(given, algorithms=SHA_1)) == UNBELIEVED
    assert scene.refusal(app, honest.replace(">alice<", ">mallory<")) == UNBELIEVED
    stripped = re.sub(r"<ns2:Signature .*</ns2:Signature>", "", honest, flags=re.DOTALL)
    assert stripped != honest and scene.refusal(app, stripped) == UNBELIEVED
    emptied = re.sub(r"(<ns2:SignatureValue>).*(</ns2:SignatureValue>)", r"\1\2", honest, flags=re.DOTALL)
    assert emptied != honest and scene.refusal(app, emptied) in (UNBELIEVED, MALFORMED)


def wrapped(honest):
    """Documents that hold the signed assertion, and another that a reader may take for it."""
    (assertion,) = re.findall(r"<ns1:Assertion .*</ns1:Assertion>", honest, flags=re.DOTALL)
    (signature,) = re.findall(r"<ns2:Signature .*</ns2:Signature>", assertion, flags=re.DOTALL)
    bare = assertion.replace(signature, "")
    evil = bare.replace(">alice<", ">mallory<")
    identity = re.search(r' ID="(.*?)"', evil)[1]
    for forged in (evil, evil.replace(identity, "_evil"), evil.replace(f' ID="{identity}"', "")):
        end = "</ns1:Assertion>"
        inside = forged.removesuffix(end)
        embracing = signature.replace("</ns2:Signature>", f"<ns2:Object>{bare}</ns2:Object></ns2:Signature>")
        for content in [
            forged + assertion,
            assertion + forged,
            inside + assertion + end,
            inside + signature + end + bare,
            bare + inside + signature + end,
            inside + embracing + end,
            f"<ns0:Extensions>{assertion}</ns0:Extensions>{forged}",
            f"<ns0:Extensions>{forged}</ns0:Extensions>{assertion}",
            forged.replace("<ns1:Subject>", f"<ns1:Advice>{assertion}</ns1:Advice><ns1:Subject>"),
        ]:
            yield honest.replace(assertion, content)


def test_a_signature_covers_what_is_read(scene, app, honest):
    attacks = list(wrapped(honest))
    assert len(attacks) == 27
    for attack in attacks:
        assert scene.refusal(app, attack).startswith("InvalidIdentityToken: "), attack


def test_comments_change_neither_who_it_is_nor_the_session(scene, app):
    given = attributes(app, scene.provider, session="alice.admin")
    response = scene.idp.response(given, subject="alice@example.org.evil.example")
    # A signature covers a text without its comments, so these are still signed.
    for whole, split in {
        "alice@example.org.evil.example": "alice@example.org<!-- -->.evil.example",
        "alice.admin": "alice<!-- -->.admin",
    }.items():
        changed = response.replace(f">{whole}<", f">{split}<")
        assert changed != response
        try:
            made = scene.assume(app, changed)
        except ClientError as refused:
            assert refused.response["Error"]["Code"] == "InvalidIdentityToken"
        else:
            assert made["Subject"] == "alice@example.org.evil.example"
            assert made["AssumedRoleUser"]["Arn"].endswith("/alice.admin")


def test_documents_are_not_followed(scene, app, honest, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("mallory")
    bomb = '<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {after} "{f"&{name};" * 10}">' for name, after in zip("abcdefgh", "bcdefghi"))
    for definitions in [
        f'<!ENTITY x SYSTEM "file://{secret}">',
        f'<!ENTITY % x SYSTEM "{scene.server.url}/health"> %x;',
        bomb,
        "",
    ]:
        attack = honest.replace("<ns0:Response", f"<!DOCTYPE Response [{definitions}]><ns0:Response", 1)
        assert attack != honest
        assert scene.refusal(app, attack.replace(">alice<", ">&x;<")) == MALFORMED
        assert scene.refusal(app, attack) == MALFORMED


def test_metadata_is_not_followed_either(scene):
    document = scene.idp.metadata.replace("<ns0:EntityDescriptor", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><ns0:EntityDescriptor', 1)
    with pytest.raises(ClientError, match="InvalidInput"):
        scene.iam.create_saml_provider(Name="followed", SAMLMetadataDocument=document)


@pytest.mark.parametrize("response", ["", "text", "<Response/>", "<a>" * 5000, b"\xff\xfe\x00"])
def test_what_is_no_response_is_refused(scene, app, response):
    assert scene.refusal(app, response or " ") == MALFORMED


def test_an_encrypted_assertion_is_read_with_the_providers_key(scene, tmp_path):
    reader, other = Holder(), Holder()
    certificates = [tmp_path / "reader.pem", tmp_path / "other.pem"]
    for file, holder in zip(certificates, (reader, other)):
        file.write_text(holder.pem())
    arn = scene.register("sealed", scene.idp)
    scene.iam.update_saml_provider(SAMLProviderArn=arn, AddPrivateKey=reader.key_pem(), AssertionEncryptionMode="Required")
    role = scene.role("sealed", provider=arn)
    response = scene.idp.response(attributes(role, arn))
    sealed = scene.idp.encrypted(response, str(certificates[0]))
    assert "alice" not in sealed
    assert scene.assume(role, sealed, arn)["Subject"] == "alice"
    assert scene.refusal(role, response, arn).startswith("InvalidIdentityToken: ")
    assert scene.refusal(role, scene.idp.encrypted(response, str(certificates[1])), arn).startswith("InvalidIdentityToken: ")
    (shown,) = scene.iam.get_saml_provider(SAMLProviderArn=arn)["PrivateKeyList"]
    scene.iam.update_saml_provider(SAMLProviderArn=arn, AssertionEncryptionMode="Allowed")
    assert scene.assume(role, response, arn)
    scene.iam.update_saml_provider(SAMLProviderArn=arn, RemovePrivateKey=shown["KeyId"])
    assert scene.refusal(role, sealed, arn).startswith("InvalidIdentityToken: ")


def test_metadata_may_be_long(scene):
    idp = scene.idp
    long = idp.metadata.replace("<ns0:IDPSSODescriptor", "<!--" + "< > é".ljust(98) * 99_000 + "--><ns0:IDPSSODescriptor", 1)
    assert 9_700_000 < len(long.encode()) < 10_000_000
    arn = scene.iam.create_saml_provider(Name="long", SAMLMetadataDocument=long)["SAMLProviderArn"]
    scene.iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=long)
    assert scene.iam.get_saml_provider(SAMLProviderArn=arn)["SAMLMetadataDocument"] == long
    role = scene.role("long", provider=arn)
    assert scene.assume(role, idp.response(attributes(role, arn)), arn)
    with refused("ValidationError", "less than or equal to 10000000"):
        scene.iam.create_saml_provider(Name="longer", SAMLMetadataDocument=long + "x" * 500_000)
    with refused("RequestEntityTooLarge"):
        scene.iam.create_saml_provider(Name="longest", SAMLMetadataDocument="x" * 34_000_000)


def test_the_trail_tells_who_came_and_no_assertion(scene, app):
    said = {"PrincipalTag:team": "blue", "PrincipalTag:cost": "1", "TransitiveTagKeys": ["team"], "SourceIdentity": "alice.smith"}
    honest = scene.idp.response(attributes(app, scene.provider, **said))
    made = scene.assume(app, honest)
    forged = honest.replace(">alice<", ">mallory<")
    assert scene.refusal(app, forged) == UNBELIEVED
    scene.server.stop()
    request = made["ResponseMetadata"]["RequestId"]
    (event,) = [event for event in scene.server.events() if event.get("requestID") == request]
    assert event["eventName"] == ACTION
    qualifier = made["NameQualifier"]
    assert event["userIdentity"] == {
        "type": "SAMLUser",
        "principalId": f"{qualifier}:alice",
        "userName": "alice",
        "identityProvider": qualifier,
    }
    assert event["requestParameters"]["roleArn"] == app
    asked = event["requestParameters"]
    assert asked["roleSessionName"] == "alice" and asked["sourceIdentity"] == "alice.smith"
    assert asked["principalTags"] == {"team": "blue", "cost": "1"} and asked["transitiveTagKeys"] == ["team"]
    assert f'ID="{event["requestParameters"]["sAMLAssertionID"]}"' in honest
    assert [resource["ARN"] for resource in event["resources"]] == [app, scene.provider]
    assert event["responseElements"]["credentials"]["accessKeyId"] == made["Credentials"]["AccessKeyId"]
    assert event["responseElements"]["subject"] == "alice"
    (signature,) = re.findall(r"<ns2:SignatureValue>\s*(\S{40})", honest)
    spelled = encoded(honest)[1000:1040]
    for path in scene.server.data_dir.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert signature.encode() not in content and spelled.encode() not in content, path.name
