"""Users sign up, confirm, recover and change their accounts, with the codes that they are sent."""

import pytest
from botocore.exceptions import ClientError

from accounts import PASSWORD, Accounts, other_than, refusal

MISMATCH = ("CodeMismatchException", "Invalid verification code provided, please try again.")
EXPIRED = ("ExpiredCodeException", "Invalid code provided, please request a code again.")


@pytest.fixture
def accounts(dev, account):
    return Accounts(dev, account)


def test_somebody_signs_up_confirms_and_signs_in(accounts):
    name = accounts.name()
    made = accounts.sign_up(name)
    assert made["UserConfirmed"] is False
    assert made["CodeDeliveryDetails"] == {
        "Destination": "p***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    with pytest.raises(ClientError) as unconfirmed:
        accounts.sign_in(name)
    assert refusal(unconfirmed) == ("UserNotConfirmedException", "User is not confirmed.")
    message = accounts.messages(name)[-1]
    assert (message["occasion"], message["user"], message["kind"]) == ("SignUp", name, "email")
    assert message["sourceArn"] == accounts.pool["Arn"]

    code = accounts.code(name)
    with pytest.raises(ClientError) as wrong:
        accounts.confirm(name, other_than(code))
    assert refusal(wrong) == MISMATCH
    accounts.confirm(name, code)

    token = accounts.sign_in(name)
    user = accounts.cognito.get_user(AccessToken=token)
    attributes = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
    assert attributes == {
        "sub": made["UserSub"],
        "email": f"{name}@example.com",
        "email_verified": "true",
    }


def test_a_code_that_comes_again_voids_the_one_before(accounts):
    name = accounts.name()
    accounts.sign_up(name)
    first = accounts.code(name)
    accounts.cognito.resend_confirmation_code(ClientId=accounts.client_id, Username=name)
    second = accounts.code(name)
    if first != second:
        with pytest.raises(ClientError) as void:
            accounts.confirm(name, first)
        assert refusal(void) == MISMATCH
    accounts.confirm(name, second)
    assert accounts.status(name) == "CONFIRMED"


def test_a_forgotten_password_is_replaced(accounts):
    name = accounts.join()
    who = {"ClientId": accounts.client_id, "Username": name}
    sent = accounts.cognito.forgot_password(**who)["CodeDeliveryDetails"]
    assert sent["Destination"] == "p***@e***"
    code = accounts.code(name)
    with pytest.raises(ClientError) as weak:
        accounts.cognito.confirm_forgot_password(**who, ConfirmationCode=code, Password="weak-horse-7")
    assert refusal(weak)[0] == "InvalidPasswordException"
    accounts.cognito.confirm_forgot_password(**who, ConfirmationCode=code, Password="Another-horse-8")
    with pytest.raises(ClientError) as used:
        accounts.cognito.confirm_forgot_password(**who, ConfirmationCode=code, Password="Another-horse-9")
    assert refusal(used) == EXPIRED
    with pytest.raises(ClientError) as old:
        accounts.sign_in(name)
    assert refusal(old) == ("NotAuthorizedException", "Incorrect username or password.")
    accounts.sign_in(name, "Another-horse-8")


def test_an_administrator_makes_a_user_choose_anew(accounts):
    name = accounts.join()
    accounts.cognito.admin_reset_user_password(UserPoolId=accounts.id, Username=name)
    with pytest.raises(ClientError) as reset:
        accounts.sign_in(name)
    assert refusal(reset) == ("PasswordResetRequiredException", "Password reset required for the user")
    accounts.cognito.confirm_forgot_password(
        ClientId=accounts.client_id,
        Username=name,
        ConfirmationCode=accounts.code(name),
        Password="Another-horse-8",
    )
    accounts.sign_in(name, "Another-horse-8")


def test_a_password_is_changed_by_who_knows_it(accounts):
    name = accounts.join()
    token = accounts.sign_in(name)
    change = {"AccessToken": token, "ProposedPassword": "Another-horse-8"}
    with pytest.raises(ClientError) as wrong:
        accounts.cognito.change_password(**change, PreviousPassword="Wrong-horse-9")
    assert refusal(wrong) == ("NotAuthorizedException", "Incorrect username or password.")
    accounts.cognito.change_password(**change, PreviousPassword=PASSWORD)
    accounts.sign_in(name, "Another-horse-8")


def test_a_new_address_is_verified_by_a_code_sent_there(accounts):
    name = accounts.join()
    token = accounts.sign_in(name)
    new = f"{name}@example.org"
    updated = accounts.cognito.update_user_attributes(
        AccessToken=token, UserAttributes=[{"Name": "email", "Value": new}]
    )
    assert updated["CodeDeliveryDetailsList"][0]["AttributeName"] == "email"
    verifying = {"AccessToken": token, "AttributeName": "email"}
    accounts.cognito.verify_user_attribute(**verifying, Code=accounts.code(to=new))
    user = accounts.cognito.get_user(AccessToken=token)
    attributes = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
    assert (attributes["email"], attributes["email_verified"]) == (new, "true")
    accounts.cognito.get_user_attribute_verification_code(**verifying)
    assert accounts.messages(to=new)[-1]["occasion"] == "VerifyUserAttribute"


def test_a_user_takes_himself_away(accounts):
    name = accounts.join()
    token = accounts.sign_in(name)
    accounts.cognito.delete_user(AccessToken=token)
    with pytest.raises(ClientError) as gone:
        accounts.cognito.admin_get_user(UserPoolId=accounts.id, Username=name)
    assert refusal(gone) == ("UserNotFoundException", "User does not exist.")


def test_nobody_learns_who_is_there(dev, account):
    hidden = Accounts(dev, account, client={"PreventUserExistenceErrors": "ENABLED"})
    known, unknown = hidden.join(), hidden.name()
    for name in (known, unknown):
        who = {"ClientId": hidden.client_id, "Username": name}
        choose = {"ConfirmationCode": "000000", "Password": "Another-horse-8"}
        with pytest.raises(ClientError) as early:
            hidden.cognito.confirm_forgot_password(**who, **choose)
        assert refusal(early) == EXPIRED
        sent = hidden.cognito.forgot_password(**who)["CodeDeliveryDetails"]
        assert (sent["DeliveryMedium"], len(sent["Destination"])) == ("EMAIL", len("p***@e***"))
        with pytest.raises(ClientError) as wrong:
            hidden.cognito.confirm_forgot_password(**who, **choose)
        assert refusal(wrong) == MISMATCH
    assert hidden.messages(unknown) == []
