//! `GetParameter`: a parameter's value, of the latest or another version.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetParameterInput, GetParameterOutput};
use crate::error::SsmError;
use crate::reading::{require_no_secret, shown};
use crate::resources::reference::Reference;
use crate::store::SsmRead;
use crate::{permission, quotas};

pub(crate) fn get_parameter(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: GetParameterInput,
) -> Result<Reply<GetParameterOutput>, SsmError> {
    let reference = Reference::parse(ctx, &input.name)?;
    let arn = reference.arn(ctx);

    let parameter = tx.find_referred(ctx, &reference)?;

    let resource = permission::read(ctx, &reference, &arn, parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:GetParameter").on(resource))?;

    tx.require_throughput(ctx, quotas::GET_PARAMETER)?;
    require_no_secret(&reference)?;
    let parameter = parameter.ok_or_else(|| {
        // AWS does not log it.
        ctx.leave_unrecorded();
        SsmError::parameter_not_found()
    })?;
    let selector = reference.selector.as_ref();
    let version = tx.version(&parameter, selector)?;
    let with_decryption = input.with_decryption.unwrap_or(false);
    let shown = shown(ctx, &parameter, &version, selector, arn, with_decryption)?;

    Ok(permit.reply(GetParameterOutput {
        parameter: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, allow, input};

    use crate::api::{self, PutResourcePolicyInput};
    use crate::test_ssm::{Steps as _, advanced, arn, house, over, secure, string};

    #[test]
    fn a_selector_selects_a_version() {
        let house = house();
        house.put(string("/a", "one"));
        house.put(over(string("/a", "two")));
        house.label("/a", Some(1), "old");
        for (name, value, selector) in [
            ("/a", "two", None),
            ("a:2", "two", Some(":2")),
            ("/a:1", "one", Some(":1")),
            ("/a:old", "one", Some(":old")),
            (&format!("{}:1", arn("a")), "one", Some(":1")),
        ] {
            let got = house.get(name);
            assert_eq!(got.value.unwrap().into_exposed(), value, "{name}");
            assert_eq!(got.selector.as_deref(), selector);
            assert_eq!(got.name.as_deref(), Some("/a"));
        }
        let refusal = |name| house.refusal::<api::GetParameter>(input(&[("Name", name)]));
        assert!(refusal("/a:3").starts_with(
            "ParameterVersionNotFound: Systems Manager could not find version 3 of /a."
        ));
        assert!(refusal("/a:new").starts_with("ParameterVersionNotFound: "));
        assert!(refusal("/a:1:2").starts_with("ValidationError: "));
        let elsewhere = arn("a").replace("us-east-1", "eu-west-1");
        assert!(refusal(&elsewhere).starts_with("ValidationError: "));
    }

    #[test]
    fn what_is_not_there_is_refused_without_words_and_not_logged() {
        let house = house();
        let refusal = house.refusal::<api::GetParameter>(input(&[("Name", "/a")]));
        assert_eq!(refusal, "ParameterNotFound");
        assert!(house.trail_notes().unrecorded);
    }

    #[test]
    fn a_secure_string_is_opened_for_who_may_use_the_key() {
        let house = house();
        let key = house.create_key();
        for (name, put) in [
            ("/standard", secure("/standard", "a secret")),
            ("/advanced", advanced(secure("/advanced", "a secret"))),
        ] {
            house.put(api::PutParameterInput {
                key_id: Some(key.clone()),
                ..put
            });
            assert_ne!(house.value(name), "a secret");
            assert_eq!(house.opened(name), "a secret");
            let reader = house.as_new_user("reader", &[&allow("ssm:GetParameter", "*")]);
            assert_eq!(reader.value(name), house.value(name));
            let asked = api::GetParameterInput {
                name: name.to_owned(),
                with_decryption: Some(true),
            };
            let refusal = reader.refusal::<api::GetParameter>(asked);
            let denied = match name {
                "/standard" => "AccessDenied: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access. (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)".to_owned(),
                _ => format!("AccessDenied: User: {} is not authorized to perform: kms:Decrypt on resource: {key} because no identity-based policy allows the kms:Decrypt action (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)", reader.caller_arn()),
            };
            assert_eq!(refusal, denied);
            let both = [allow("ssm:GetParameter", "*"), allow("kms:Decrypt", &key)];
            let opener = house.as_new_user("opener", &[&both[0], &both[1]]);
            assert_eq!(opener.opened(name), "a secret");
        }
    }

    #[test]
    fn the_default_key_is_for_all_who_may_use_parameter_store() {
        let house = house();
        house.put(secure("/a", "a secret"));
        let reader = house.as_new_user("reader", &[&allow("ssm:GetParameter", &arn("a"))]);
        assert_eq!(reader.opened("/a"), "a secret");
        let sealed = base64_of(&house.value("/a"));
        assert!(
            house.decrypt(sealed, &arn("a")).is_err(),
            "not around Parameter Store"
        );
    }

    #[test]
    fn a_standard_value_is_what_kms_encrypted_with_the_arn_as_context() {
        let house = house();
        let key_id = Some(house.create_key());
        house.put(api::PutParameterInput {
            key_id,
            ..secure("/a", "a secret")
        });
        let sealed = base64_of(&house.value("/a"));
        assert_eq!(
            house.decrypt(sealed.clone(), &arn("a")).unwrap(),
            b"a secret"
        );
        assert!(house.decrypt(sealed, &arn("b")).is_err());
    }

    #[test]
    fn a_disabled_key_opens_nothing() {
        let house = house();
        let key = house.create_key();
        house.put(api::PutParameterInput {
            key_id: Some(key.clone()),
            ..secure("/a", "a secret")
        });
        house.answer::<ringwall_kms::api::DisableKey>(input(&[("KeyId", &key)]));
        let asked = api::GetParameterInput {
            name: "/a".to_owned(),
            with_decryption: Some(true),
        };
        assert_eq!(
            house.refusal::<api::GetParameter>(asked),
            format!(
                "InvalidKeyId: {key} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException)"
            )
        );
        let put = over(api::PutParameterInput {
            key_id: Some("alias/none".to_owned()),
            ..secure("/a", "x")
        });
        let refusal = house.refusal::<api::PutParameter>(put);
        assert!(
            refusal.starts_with("InvalidKeyId: Alias arn:aws:kms:us-east-1:"),
            "{refusal}"
        );
    }

    #[test]
    fn old_versions_keep_their_key() {
        let house = house();
        let key_id = Some(house.create_key());
        house.put(api::PutParameterInput {
            key_id,
            ..secure("/a", "one")
        });
        house.put(advanced(over(secure("/a", "two"))));
        assert_eq!(house.opened("/a:1"), "one");
        assert_eq!(house.opened("/a"), "two");
    }

    #[test]
    fn a_shared_parameter_is_read_by_arn() {
        let house = house();
        house.put(advanced(string("/shared", "x")));
        let other = house.as_account(OTHER_ACCOUNT);
        let by_arn = || input(&[("Name", &arn("shared"))]);
        other.is_denied::<api::GetParameter>(by_arn());
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{OTHER_ACCOUNT}"}},"Action":["ssm:GetParameter"],"Resource":"{}"}}}}"#,
            arn("shared")
        );
        house.answer::<api::PutResourcePolicy>(PutResourcePolicyInput {
            resource_arn: arn("shared"),
            policy,
            policy_id: None,
            policy_hash: None,
        });
        let got = other
            .answer::<api::GetParameter>(by_arn())
            .parameter
            .unwrap();
        assert_eq!(got.value.unwrap().into_exposed(), "x");
        assert_eq!(got.arn, Some(arn("shared")));
        assert!(arn("shared").contains(ACCOUNT));
        other.is_denied::<api::GetParameterHistory>(input(&[("Name", &arn("shared"))]));
    }

    #[test]
    fn aws_publishes_what_regions_there_are() {
        let house = house();
        let name = "/aws/service/global-infrastructure/regions/us-east-2/services/ssm/endpoint";
        let got = house.get(name);
        assert_eq!(
            got.value.unwrap().into_exposed(),
            "ssm.us-east-2.amazonaws.com"
        );
        let arn = format!("arn:aws:ssm:us-east-1::parameter{name}");
        assert_eq!(got.arn.as_deref(), Some(arn.as_str()));
        assert_eq!(house.get(&arn).arn, got.arn);
    }

    #[test]
    fn secrets_of_secrets_manager_are_not_built() {
        let asked = input(&[("Name", "/aws/reference/secretsmanager/x")]);
        let refusal = house().refusal::<api::GetParameter>(asked);
        assert!(
            refusal.starts_with("NotImplemented: AWS Secrets Manager"),
            "{refusal}"
        );
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        let asked = input(&[("Name", "/a")]);
        house.needs::<api::GetParameter>("ssm:GetParameter", &arn("a"), asked);
    }

    fn base64_of(text: &str) -> Vec<u8> {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap()
    }
}
