"""Passkeys: an authenticator in software registers and signs in."""

import json

import pytest

from soft_authenticator import Authenticator, encode
from factor_pools import Pool
from identities import refused

PARTY = "auth.example.com"
ORIGIN = f"https://{PARTY}"


@pytest.fixture(scope="module")
def cognito(root):
    return root.client("cognito-idp")


@pytest.fixture
def mine(cognito):
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
    made = Pool(cognito, Policies=policy)
    web_authn = {"RelyingPartyId": PARTY, "UserVerification": "preferred"}
    cognito.set_user_pool_mfa_config(UserPoolId=made.id, WebAuthnConfiguration=web_authn)
    return made


def register(cognito, token, authenticator):
    options = cognito.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    cognito.complete_web_authn_registration(AccessToken=token, Credential=authenticator.create(options))


def ask(mine, name):
    challenge = mine.cognito.initiate_auth(
        ClientId=mine.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": name, "PREFERRED_CHALLENGE": "WEB_AUTHN"},
    )
    assert challenge["ChallengeName"] == "WEB_AUTHN"
    return challenge, json.loads(challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])


@pytest.mark.parametrize("algorithm", [-7, -257])
@pytest.mark.parametrize("attests", [False, True])
def test_a_passkey_is_registered_and_signs_in(cognito, mine, algorithm, attests):
    name = mine.person()
    token = mine.token(name)
    authenticator = Authenticator(ORIGIN, algorithm)
    authenticator.attests = attests
    register(cognito, token, authenticator)

    [listed] = cognito.list_web_authn_credentials(AccessToken=token)["Credentials"]
    assert listed["CredentialId"] == encode(authenticator.id)
    assert listed["RelyingPartyId"] == PARTY
    assert listed["AuthenticatorTransports"] == ["hybrid", "internal"]
    assert "WEB_AUTHN" in cognito.get_user_auth_factors(AccessToken=token)["ConfiguredUserAuthFactors"]

    for _ in range(2):
        challenge, options = ask(mine, name)
        signed = json.dumps(authenticator.get(options))
        assert "AccessToken" in mine.answer(challenge, name, CREDENTIAL=signed)["AuthenticationResult"]

    cognito.delete_web_authn_credential(AccessToken=token, CredentialId=listed["CredentialId"])
    assert cognito.list_web_authn_credentials(AccessToken=token)["Credentials"] == []
    with refused("ResourceNotFoundException"):
        cognito.delete_web_authn_credential(AccessToken=token, CredentialId=listed["CredentialId"])


def test_a_registration_that_does_not_hold_is_refused_by_what_fails(cognito, mine):
    token = mine.token(mine.person())

    def attempt(change):
        authenticator = Authenticator(ORIGIN)
        change(authenticator)
        register(cognito, token, authenticator)

    with refused("WebAuthnOriginNotAllowedException"):
        attempt(lambda it: setattr(it, "origin", "https://evil.example.org"))
    with refused("WebAuthnRelyingPartyMismatchException"):
        attempt(lambda it: setattr(it, "relying_party", "example.org"))
    options = cognito.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    made = Authenticator(ORIGIN).create(options)
    cognito.start_web_authn_registration(AccessToken=token)
    with refused("WebAuthnChallengeNotFoundException"):
        cognito.complete_web_authn_registration(AccessToken=token, Credential=made)


def test_a_wrong_answer_does_not_sign_in(cognito, mine):
    name = mine.person()
    authenticator = Authenticator(ORIGIN)
    register(cognito, mine.token(name), authenticator)

    challenge, options = ask(mine, name)
    signed = authenticator.get(options)
    stranger = Authenticator(ORIGIN)
    stranger.id, stranger.user = authenticator.id, authenticator.user
    with refused("NotAuthorizedException"):
        mine.answer(challenge, name, CREDENTIAL=json.dumps(stranger.get(options)))
    challenge, _ = ask(mine, name)
    with refused("NotAuthorizedException"):
        mine.answer(challenge, name, CREDENTIAL=json.dumps(signed))


def test_a_pool_that_does_not_want_passkeys_registers_none(cognito):
    mine = Pool(cognito)
    with refused("WebAuthnNotEnabledException"):
        cognito.start_web_authn_registration(AccessToken=mine.token(mine.person()))
