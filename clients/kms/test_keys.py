"""Keys through their lives."""

import json

import pytest
from botocore.exceptions import ClientError

from conftest import until

DAY = 86_400


def state(kms, key):
    return kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]


def advance(dev, days):
    dev.open("/_ringwall/clock", json.dumps({"advanceSeconds": days * DAY}).encode())


@pytest.fixture
def key(kms):
    return kms.create_key()["KeyMetadata"]["KeyId"]


def test_a_new_key_shows_what_aws_shows(kms, account):
    shown = kms.create_key(Description="first", Tags=[{"TagKey": "a", "TagValue": "1"}])["KeyMetadata"]
    assert shown["AWSAccountId"] == account
    assert shown["Arn"] == f"arn:aws:kms:eu-west-1:{account}:key/{shown['KeyId']}"
    assert shown["KeyState"] == "Enabled" and shown["Enabled"] is True
    assert shown["EncryptionAlgorithms"] == ["SYMMETRIC_DEFAULT"]
    assert shown["MultiRegion"] is False and shown["KeyManager"] == "CUSTOMER"
    assert kms.describe_key(KeyId=shown["Arn"])["KeyMetadata"] == shown
    assert kms.list_resource_tags(KeyId=shown["KeyId"])["Tags"] == [{"TagKey": "a", "TagValue": "1"}]


def test_a_disabled_key_cannot_be_used(kms, key):
    kms.disable_key(KeyId=key)
    with pytest.raises(kms.exceptions.DisabledException):
        kms.encrypt(KeyId=key, Plaintext=b"x")
    kms.enable_key(KeyId=key)
    kms.encrypt(KeyId=key, Plaintext=b"x")


def test_a_deletion_waits_can_be_canceled_and_comes(kms, dev, key):
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    kms.create_alias(AliasName="alias/doomed", TargetKeyId=key)
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    with pytest.raises(kms.exceptions.KMSInvalidStateException):
        kms.encrypt(KeyId=key, Plaintext=b"x")
    kms.cancel_key_deletion(KeyId=key)
    assert state(kms, key) == "Disabled"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    advance(dev, 7.01)

    def gone():
        try:
            kms.describe_key(KeyId=key)
        except kms.exceptions.NotFoundException:
            return True

    try:
        until(gone)
        with pytest.raises(ClientError) as error:
            kms.decrypt(CiphertextBlob=sealed)
        assert error.value.response["Error"]["Code"] == "AccessDeniedException"
        assert "alias/doomed" not in [alias["AliasName"] for alias in kms.list_aliases()["Aliases"]]
    finally:
        advance(dev, -7.01)


def test_old_material_still_decrypts_after_rotations(kms, key):
    sealed = [kms.encrypt(KeyId=key, Plaintext=b"0")["CiphertextBlob"]]
    for generation in (1, 2, 3):
        kms.rotate_key_on_demand(KeyId=key)
        plaintext = str(generation).encode()
        sealed.append(kms.encrypt(KeyId=key, Plaintext=plaintext)["CiphertextBlob"])
    opened = [kms.decrypt(CiphertextBlob=blob) for blob in sealed]
    assert [reply["Plaintext"] for reply in opened] == [b"0", b"1", b"2", b"3"]
    assert len({reply["KeyMaterialId"] for reply in opened}) == 4
    assert len(kms.list_key_rotations(KeyId=key)["Rotations"]) == 3
    everything = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")
    assert len(everything["Rotations"]) == 4


def test_automatic_rotation_happens_on_its_day(kms, dev, key):
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    status = kms.get_key_rotation_status(KeyId=key)
    assert status["KeyRotationEnabled"] is True and status["RotationPeriodInDays"] == 90
    advance(dev, 90.01)
    try:
        until(lambda: kms.list_key_rotations(KeyId=key)["Rotations"])
        assert kms.list_key_rotations(KeyId=key)["Rotations"][0]["RotationType"] == "AUTOMATIC"
    finally:
        advance(dev, -90.01)


def test_aliases_are_names(kms, key, account):
    kms.create_alias(AliasName="alias/app", TargetKeyId=key)
    sealed = kms.encrypt(KeyId="alias/app", Plaintext=b"x")
    assert sealed["KeyId"].endswith(key)
    kms.encrypt(KeyId=f"arn:aws:kms:eu-west-1:{account}:alias/app", Plaintext=b"x")
    with pytest.raises(kms.exceptions.AlreadyExistsException):
        kms.create_alias(AliasName="alias/app", TargetKeyId=key)
    other = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.update_alias(AliasName="alias/app", TargetKeyId=other)
    assert kms.describe_key(KeyId="alias/app")["KeyMetadata"]["KeyId"] == other
    kms.delete_alias(AliasName="alias/app")
    with pytest.raises(kms.exceptions.NotFoundException):
        kms.describe_key(KeyId="alias/app")
    with pytest.raises(kms.exceptions.NotFoundException):
        kms.enable_key(KeyId="alias/app")


def test_lists_are_paged_and_markers_cannot_be_made_up(kms):
    made = {kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(5)}
    pages = list(kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2}))
    assert len(pages) == 3
    assert {key["KeyId"] for page in pages for key in page["Keys"]} == made
    with pytest.raises(kms.exceptions.InvalidMarkerException):
        kms.list_keys(Marker="bWFkZSB1cA")


def test_a_policy_may_not_lock_its_owner_out(kms, key):
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])["Id"] == "key-default-1"
    nobody = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [nobody]})
    with pytest.raises(kms.exceptions.MalformedPolicyDocumentException):
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy, BypassPolicyLockoutSafetyCheck=True)
    with pytest.raises(ClientError) as error:
        kms.describe_key(KeyId=key)
    assert error.value.response["Error"]["Code"] == "AccessDeniedException"


def test_another_account_needs_the_policy_or_a_grant(dev, kms, key):
    arn = kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"]
    stranger = dev.client("kms", key="777777777777")
    with pytest.raises(ClientError) as error:
        stranger.encrypt(KeyId=arn, Plaintext=b"x")
    assert error.value.response["Error"]["Code"] == "AccessDeniedException"
    grant = kms.create_grant(
        KeyId=key,
        GranteePrincipal="arn:aws:iam::777777777777:root",
        Operations=["Encrypt", "Decrypt"],
        Constraints={"EncryptionContextSubset": {"team": "blue"}},
    )
    sealed = stranger.encrypt(KeyId=arn, Plaintext=b"x", EncryptionContext={"team": "blue", "n": "1"})
    with pytest.raises(ClientError):
        stranger.encrypt(KeyId=arn, Plaintext=b"x", EncryptionContext={"team": "red"})
    assert [g["GrantId"] for g in kms.list_grants(KeyId=key)["Grants"]] == [grant["GrantId"]]
    kms.revoke_grant(KeyId=key, GrantId=grant["GrantId"])
    with pytest.raises(ClientError):
        stranger.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext={"team": "blue", "n": "1"})


def test_keys_of_other_regions_are_not_found(dev, kms, key, account):
    arn = kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    there = dev.client("kms", key=account, region="us-west-2")
    for name in (key, arn, arn.replace("eu-west-1", "us-west-2")):
        with pytest.raises(there.exceptions.NotFoundException):
            there.encrypt(KeyId=name, Plaintext=b"x")
    with pytest.raises(ClientError) as error:
        there.decrypt(CiphertextBlob=sealed)
    assert error.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_replica_decrypts_what_its_primary_encrypted(dev, account):
    here = dev.client("kms", key=account)
    there = dev.client("kms", key=account, region="us-west-2")
    key = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    assert key.startswith("mrk-")
    here.replicate_key(KeyId=key, ReplicaRegion="us-west-2")
    until(lambda: state(there, key) == "Enabled")
    sealed = here.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert there.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"
    relatives = there.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
    assert relatives["MultiRegionKeyType"] == "REPLICA"
    here.update_primary_region(KeyId=key, PrimaryRegion="us-west-2")
    relatives = there.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
    assert relatives["MultiRegionKeyType"] == "PRIMARY"


def test_imported_material_is_used_deleted_and_imported_again(kms):
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]
    assert key["KeyState"] == "PendingImport" and key["Enabled"] is False
    key = key["KeyId"]

    def bring(material, **more):
        wrap = dict(WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
        parameters = kms.get_parameters_for_import(KeyId=key, **wrap)
        public = serialization.load_der_public_key(parameters["PublicKey"])
        sha = hashes.SHA256()
        wrapped = public.encrypt(material, padding.OAEP(padding.MGF1(sha), sha, None))
        return kms.import_key_material(
            KeyId=key,
            ImportToken=parameters["ImportToken"],
            EncryptedKeyMaterial=wrapped,
            ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
            **more,
        )

    with pytest.raises(kms.exceptions.IncorrectKeyMaterialException):
        bring(b"too short")
    bring(b"m" * 32)
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    kms.delete_imported_key_material(KeyId=key)
    assert state(kms, key) == "PendingImport"
    with pytest.raises(kms.exceptions.KMSInvalidStateException):
        kms.decrypt(CiphertextBlob=sealed)
    with pytest.raises(kms.exceptions.IncorrectKeyMaterialException):
        bring(b"n" * 32)
    bring(b"m" * 32)
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"


def test_last_use_is_told(kms, key):
    assert kms.get_key_last_usage(KeyId=key)["KeyLastUsage"] == {}
    kms.encrypt(KeyId=key, Plaintext=b"x")
    assert kms.get_key_last_usage(KeyId=key)["KeyLastUsage"]["Operation"] == "Encrypt"


def test_what_is_not_built_says_so(kms):
    with pytest.raises(ClientError) as error:
        kms.describe_custom_key_stores()
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "DescribeCustomKeyStores" in error.value.response["Error"]["Message"]
