"""Devices that an app confirms, lists, remembers and forgets."""

import base64
import secrets

import pytest

from factor_pools import Pool
from identities import refused


@pytest.fixture(scope="module")
def cognito(root):
    return root.client("cognito-idp")


def pool(cognito, prompt):
    devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": prompt}
    return Pool(cognito, DeviceConfiguration=devices)


def secret():
    return {
        "Salt": base64.b64encode(secrets.token_bytes(16)).decode(),
        "PasswordVerifier": base64.b64encode(secrets.token_bytes(384)).decode(),
    }


def attribute(device, name):
    return {each["Name"]: each["Value"] for each in device["DeviceAttributes"]}.get(name)


@pytest.mark.parametrize("prompt", [False, True])
def test_a_device_from_its_first_sign_in_to_its_last(cognito, prompt):
    mine = pool(cognito, prompt)
    name = mine.person()
    signed_in = mine.begin(name)["AuthenticationResult"]
    token, key = signed_in["AccessToken"], signed_in["NewDeviceMetadata"]["DeviceKey"]
    assert cognito.list_devices(AccessToken=token)["Devices"] == []
    asked = dict(AccessToken=token, DeviceKey=key)

    confirmed = cognito.confirm_device(**asked, DeviceName="Phone", DeviceSecretVerifierConfig=secret())
    assert confirmed["UserConfirmationNecessary"] is prompt
    with refused("DeviceKeyExistsException"):
        cognito.confirm_device(**asked, DeviceSecretVerifierConfig=secret())
    device = cognito.get_device(**asked)["Device"]
    assert attribute(device, "device_name") == "Phone"
    remembered = "not_remembered" if prompt else "remembered"
    assert attribute(device, "dev:device_remembered_status") == remembered

    cognito.update_device_status(**asked, DeviceRememberedStatus="remembered")
    of_user = dict(UserPoolId=mine.id, Username=name)
    [device] = cognito.admin_list_devices(**of_user)["Devices"]
    assert attribute(device, "dev:device_remembered_status") == "remembered"
    assert mine.begin(name, DEVICE_KEY=key)["ChallengeName"] == "DEVICE_SRP_AUTH"

    cognito.forget_device(**asked)
    with refused("ResourceNotFoundException", "Device does not exist."):
        cognito.admin_get_device(**of_user, DeviceKey=key)


def test_a_device_is_its_users(cognito):
    mine = pool(cognito, False)
    signed_in = mine.begin(mine.person())["AuthenticationResult"]
    key = signed_in["NewDeviceMetadata"]["DeviceKey"]
    stranger = mine.begin(mine.person())["AuthenticationResult"]["AccessToken"]
    with refused("NotAuthorizedException"):
        cognito.confirm_device(AccessToken=stranger, DeviceKey=key, DeviceSecretVerifierConfig=secret())


def test_a_pool_that_keeps_no_devices_names_none(cognito):
    mine = Pool(cognito)
    assert "NewDeviceMetadata" not in mine.begin(mine.person())["AuthenticationResult"]
