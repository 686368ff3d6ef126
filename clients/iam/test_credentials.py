"""What users prove who they are with: access keys, passwords, second factors, certificates."""

import pytest
from cryptography.hazmat.primitives import serialization

from certificates import Holder
from conftest import until
from identities import Caller, Phone, allow, denied, deny, refused, trust

WITH_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
WITHOUT_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


@pytest.fixture(scope="module")
def key(root):
    return root.new_key()


@pytest.fixture(scope="module")
def iam(root):
    return root.client("iam")


@pytest.fixture(scope="module")
def holder():
    return Holder()


def test_a_user_has_two_access_keys_at_most(root, iam, key):
    first = root.new_user("two-keys", allow("kms:*"))
    second = root.key_of("two-keys")
    first.may_encrypt(key)
    second.may_encrypt(key)
    with refused("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"):
        root.key_of("two-keys")
    listed = iam.list_access_keys(UserName="two-keys")["AccessKeyMetadata"]
    assert {one["AccessKeyId"] for one in listed} == {first.key, second.key}


def test_an_access_keys_last_use_is_known(root, iam, key):
    user = root.new_user("last-used", allow("kms:*"))
    fresh = iam.get_access_key_last_used(AccessKeyId=user.key)
    assert fresh["UserName"] == "last-used" and fresh["AccessKeyLastUsed"]["ServiceName"] == "N/A"
    user.may_encrypt(key)
    used = until(lambda: "LastUsedDate" in (told := iam.get_access_key_last_used(AccessKeyId=user.key)["AccessKeyLastUsed"]) and told)
    assert (used["ServiceName"], used["Region"]) == ("kms", "eu-west-1")


def test_a_user_rotates_its_own_keys(root):
    own = allow("iam:*AccessKey*", "arn:aws:iam::*:user/${aws:username}")
    user = root.new_user("rotating", own)
    made = user.client("iam").create_access_key()["AccessKey"]
    fresh = Caller(user.server, made["AccessKeyId"], made["SecretAccessKey"])
    fresh.client("iam").delete_access_key(AccessKeyId=user.key)
    with refused("InvalidClientTokenId"):
        user.arn()
    with denied("iam:CreateAccessKey"):
        root.new_user("not-rotating")
        fresh.client("iam").create_access_key(UserName="not-rotating")


def test_passwords_follow_the_accounts_policy(root, iam):
    user = root.new_user("typist", allow("iam:ChangePassword"))
    with refused("NoSuchEntity"):
        iam.get_account_password_policy()
    iam.update_account_password_policy(MinimumPasswordLength=12, RequireNumbers=True, PasswordReusePrevention=2, AllowUsersToChangePassword=True)
    try:
        for weak in ("Short1", "long but no number"):
            with refused("PasswordPolicyViolation"):
                iam.create_login_profile(UserName="typist", Password=weak)
        iam.create_login_profile(UserName="typist", Password="first password 1")
        change = user.client("iam").change_password
        with pytest.raises(user.client("iam").exceptions.ClientError):
            change(OldPassword="not the password 1", NewPassword="second password 2")
        change(OldPassword="first password 1", NewPassword="second password 2")
        with refused("PasswordPolicyViolation"):
            change(OldPassword="second password 2", NewPassword="first password 1")
        assert iam.get_login_profile(UserName="typist")["LoginProfile"]["PasswordResetRequired"] is False
        iam.delete_login_profile(UserName="typist")
    finally:
        iam.delete_account_password_policy()


def test_a_second_factor_opens_what_asks_for_it(root, key):
    guarded = [allow("*"), deny("kms:*", Condition=WITHOUT_MFA)]
    user = root.new_user("guarded", *guarded)
    phone = Phone(root, "guarded")
    phone.enable("guarded")
    plain = Caller.of(user.server, user.client("sts").get_session_token()["Credentials"])
    plain.may_not_encrypt(key, "explicit deny")
    proof = dict(SerialNumber=phone.serial, TokenCode=phone.code())
    proved = Caller.of(user.server, user.client("sts").get_session_token(**proof)["Credentials"])
    proved.may_encrypt(key)
    with denied("MultiFactorAuthentication failed"):
        user.client("sts").get_session_token(**proof)
    with denied("MultiFactorAuthentication failed"):
        user.client("sts").get_session_token(SerialNumber=phone.serial, TokenCode="000000")


def test_a_long_term_key_proves_no_second_factor(root, key):
    user = root.new_user("long-term", allow("kms:*", Condition=WITH_MFA))
    Phone(root, "long-term").enable("long-term")
    user.may_not_encrypt(key)


def test_a_role_that_asks_for_a_second_factor(root, key):
    user = root.new_user("climber", allow("sts:AssumeRole"))
    role = root.new_role("high", trust(root.arn(), Condition=WITH_MFA), allow("kms:*"))
    phone = Phone(root, "climber")
    phone.enable("climber")
    with denied("sts:AssumeRole"):
        user.assume(role)
    user.assume(role, SerialNumber=phone.serial, TokenCode=phone.code()).may_encrypt(key)


def test_a_fresh_second_factor_can_be_asked_for(root, key):
    recent = {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
    user = root.new_user("recent", allow("kms:*", Condition=recent))
    phone = Phone(root, "recent")
    phone.enable("recent")
    proof = dict(SerialNumber=phone.serial, TokenCode=phone.code())
    Caller.of(user.server, user.client("sts").get_session_token(**proof)["Credentials"]).may_encrypt(key)


def test_a_device_is_enabled_by_two_codes_that_follow_each_other(root, iam):
    root.new_user("phoned")
    phone = Phone(root, "phoned")
    with refused("InvalidAuthenticationCode"):
        iam.enable_mfa_device(UserName="phoned", SerialNumber=phone.serial, AuthenticationCode1="000000", AuthenticationCode2="000001")
    phone.enable("phoned")
    assert [one["SerialNumber"] for one in iam.list_mfa_devices(UserName="phoned")["MFADevices"]] == [phone.serial]
    with refused("DeleteConflict"):
        iam.delete_virtual_mfa_device(SerialNumber=phone.serial)
    iam.deactivate_mfa_device(UserName="phoned", SerialNumber=phone.serial)
    iam.delete_virtual_mfa_device(SerialNumber=phone.serial)
    assert phone.serial not in [one["SerialNumber"] for one in iam.list_virtual_mfa_devices()["VirtualMFADevices"]]


def test_the_secret_of_a_device_is_a_picture_too(iam):
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="pictured")["VirtualMFADevice"]
    assert made["QRCodePNG"].startswith(b"\x89PNG")


def test_server_certificates_are_kept_with_their_key(iam, holder):
    named = dict(ServerCertificateName="front")
    with refused("KeyPairMismatch"):
        iam.upload_server_certificate(**named, CertificateBody=holder.pem(), PrivateKey=Holder().key_pem())
    with refused("MalformedCertificate"):
        iam.upload_server_certificate(**named, CertificateBody=holder.pem().replace("M", "N"), PrivateKey=holder.key_pem())
    iam.upload_server_certificate(**named, CertificateBody=holder.pem(), PrivateKey=holder.key_pem())
    shown = iam.get_server_certificate(**named)["ServerCertificate"]
    assert shown["CertificateBody"] == holder.pem().strip() and "PrivateKey" not in shown
    iam.delete_server_certificate(**named)


def test_signing_certificates_and_ssh_keys_belong_to_users(root, iam, holder):
    root.new_user("signer")
    made = iam.upload_signing_certificate(UserName="signer", CertificateBody=holder.pem())["Certificate"]
    assert [one["CertificateId"] for one in iam.list_signing_certificates(UserName="signer")["Certificates"]] == [made["CertificateId"]]
    key = iam.upload_ssh_public_key(UserName="signer", SSHPublicKeyBody=holder.ssh())["SSHPublicKey"]
    pem = iam.get_ssh_public_key(UserName="signer", SSHPublicKeyId=key["SSHPublicKeyId"], Encoding="PEM")["SSHPublicKey"]
    read = serialization.load_pem_public_key(pem["SSHPublicKeyBody"].encode())
    assert read.public_numbers() == holder.private.public_key().public_numbers()
    with refused("DuplicateSSHPublicKey"):
        iam.upload_ssh_public_key(UserName="signer", SSHPublicKeyBody=holder.ssh())


def test_credentials_of_services(root, iam):
    root.new_user("committer")
    made = iam.create_service_specific_credential(UserName="committer", ServiceName="codecommit.amazonaws.com")["ServiceSpecificCredential"]
    again = iam.reset_service_specific_credential(UserName="committer", ServiceSpecificCredentialId=made["ServiceSpecificCredentialId"])
    assert again["ServiceSpecificCredential"]["ServicePassword"] != made["ServicePassword"]
    (listed,) = iam.list_service_specific_credentials(UserName="committer")["ServiceSpecificCredentials"]
    assert "ServicePassword" not in listed


def test_an_account_has_one_alias(iam):
    iam.create_account_alias(AccountAlias="our-company")
    iam.create_account_alias(AccountAlias="our-company-2")
    assert iam.list_account_aliases()["AccountAliases"] == ["our-company-2"]
    iam.delete_account_alias(AccountAlias="our-company-2")
    assert iam.list_account_aliases()["AccountAliases"] == []
