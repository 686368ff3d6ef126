"""Apps that show codes (pyotp), as second factors."""

import time

import pyotp
import pytest

from factor_pools import Pool
from identities import refused


@pytest.fixture(scope="module")
def cognito(root):
    return root.client("cognito-idp")


def pool(cognito, mode):
    made = Pool(cognito)
    cognito.set_user_pool_mfa_config(
        UserPoolId=made.id,
        MfaConfiguration=mode,
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    return made


def code(secret, steps=0):
    return pyotp.TOTP(secret).at(time.time() + 30 * steps)


def wrong(secret):
    near = {code(secret, steps) for steps in range(-3, 4)}
    return next(guess for guess in (f"{number:06}" for number in range(10)) if guess not in near)


def set_up(cognito, token):
    secret = cognito.associate_software_token(AccessToken=token)["SecretCode"]
    verified = cognito.verify_software_token(AccessToken=token, UserCode=code(secret), FriendlyDeviceName="Phone")
    assert verified["Status"] == "SUCCESS"
    return secret


def test_an_app_is_asked_for_once_it_is_wanted(cognito):
    mine = pool(cognito, "OPTIONAL")
    name = mine.person()
    token = mine.token(name)
    secret = set_up(cognito, token)
    assert "AuthenticationResult" in mine.begin(name)

    settings = {"Enabled": True, "PreferredMfa": True}
    cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=settings)
    factors = cognito.get_user_auth_factors(AccessToken=token)
    assert factors["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    assert factors["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    assert "SOFTWARE_TOKEN" in factors["ConfiguredUserAuthFactors"]

    challenge = mine.begin(name)
    assert challenge["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert challenge["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "Phone"
    with refused("CodeMismatchException"):
        mine.answer(challenge, name, SOFTWARE_TOKEN_MFA_CODE=wrong(secret))
    challenge, later = mine.begin(name), code(secret, 1)
    assert "AccessToken" in mine.answer(challenge, name, SOFTWARE_TOKEN_MFA_CODE=later)["AuthenticationResult"]
    with refused("ExpiredCodeException", "already been used once"):
        mine.answer(mine.begin(name), name, SOFTWARE_TOKEN_MFA_CODE=later)


def test_a_secret_is_in_force_once_its_first_code_was_taken(cognito):
    mine = pool(cognito, "OPTIONAL")
    name = mine.person()
    token = mine.token(name)
    first = set_up(cognito, token)
    cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True})
    second = cognito.associate_software_token(AccessToken=token)["SecretCode"]
    with refused("EnableSoftwareTokenMFAException"):
        cognito.verify_software_token(AccessToken=token, UserCode=wrong(second))
    answered = mine.answer(mine.begin(name), name, SOFTWARE_TOKEN_MFA_CODE=code(first, 1))
    assert "AuthenticationResult" in answered


def test_a_required_app_is_set_up_during_the_sign_in(cognito):
    mine = pool(cognito, "ON")
    name = mine.person()
    challenge = mine.begin(name)
    assert challenge["ChallengeName"] == "MFA_SETUP"
    assert "SOFTWARE_TOKEN_MFA" in challenge["ChallengeParameters"]["MFAS_CAN_SETUP"]
    begun = cognito.associate_software_token(Session=challenge["Session"])
    verified = cognito.verify_software_token(Session=begun["Session"], UserCode=code(begun["SecretCode"]))
    challenge["Session"] = verified["Session"]
    assert "AuthenticationResult" in mine.answer(challenge, name)
    again = mine.begin(name)
    assert again["ChallengeName"] == "SOFTWARE_TOKEN_MFA"

    cognito.admin_delete_software_token(UserPoolId=mine.id, Username=name)
    assert mine.begin(name)["ChallengeName"] == "MFA_SETUP"


def test_a_pool_without_apps_takes_none(cognito):
    mine = Pool(cognito)
    name = mine.person()
    with refused("SoftwareTokenMFANotFoundException"):
        cognito.associate_software_token(AccessToken=mine.token(name))
