//! `UpdateFunctionConfiguration`: changes the settings of `$LATEST`.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateFunctionOutput, UpdateFunctionConfigurationInput};
use crate::error::LambdaError;
use crate::resources::environment::{StoredEnvironment, Variables, require_allowed};
use crate::resources::function::Version;
use crate::resources::function_ref::FunctionRef;
use crate::resources::layer;
use crate::resources::settings::{Settings, some_text};
use crate::store::LambdaWrite;
use crate::{encryption, role};

pub(crate) fn update_function_configuration(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: UpdateFunctionConfigurationInput,
) -> Result<Reply<CreateFunctionOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let ask = Ask::new("lambda:UpdateFunctionConfiguration");
    let (permit, function) = tx.permit(ctx, ask, &named)?;
    if let Some(role_arn) = &input.role {
        role::require_passable(ctx, tx.rows(), role_arn, &named)?;
    }

    let old = tx.latest(&named)?;
    old.require_changeable(&named.arn())?;
    old.require_revision(input.revision_id.as_deref())?;
    let mut settings = old.settings.changed(&input)?;
    if let Some(key) = &input.kms_key_arn {
        settings.kms_key_arn = some_text(Some(key));
    }
    if input.layers.is_some() {
        layer::authorize(ctx, settings.extension.as_deref())?;
    }
    let variables = input
        .environment
        .map(|given| given.variables.unwrap_or_default());
    settings.environment = environment(ctx, &named, &old.settings, &settings, variables)?;
    let new = Version {
        settings,
        ..(*old).clone()
    };
    let new = tx.put_latest(ctx, &function, new)?;

    let shown = tx.shown(ctx, &named, &new)?;
    Ok(permit.reply(shown))
}

/// The environment under new settings: the variables that are given, or the old ones.
fn environment(
    ctx: &RequestContext,
    function: &FunctionRef,
    old: &Settings,
    new: &Settings,
    given: Option<Variables>,
) -> Result<Option<StoredEnvironment>, LambdaError> {
    if let Some(variables) = given {
        require_allowed(&variables)?;
        return encryption::protect(ctx, function, new, &variables);
    }
    let is_bound = old.kms_key_arn.is_some() || new.kms_key_arn.is_some();
    let is_moved = old.kms_key_arn != new.kms_key_arn || old.role != new.role;
    if is_bound && is_moved {
        let variables = encryption::reveal(ctx, function, old)?
            .map_err(|error| LambdaError::key_refused(&error))?;
        return encryption::protect(ctx, function, new, &variables);
    }
    Ok(old.environment.clone())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, TestHouse, allow, input, trust};

    use crate::api::{
        self, CreateFunctionInput, EnvironmentResponse, EphemeralStorage, LastUpdateStatus,
        UpdateFunctionConfigurationInput,
    };
    use crate::bench::{Steps as _, TRUST, arn, change, environment, house, invocation, simple};

    #[test]
    fn what_is_left_out_stays_and_variables_are_replaced() {
        let (house, _) = house();
        house.answer::<api::CreateFunction>(CreateFunctionInput {
            environment: Some(environment(&[("ONE", "1"), ("TWO", "2")])),
            ..simple("one")
        });
        house.advance_secs(1);
        let changed =
            house.answer::<api::UpdateFunctionConfiguration>(UpdateFunctionConfigurationInput {
                memory_size: Some(256),
                ephemeral_storage: Some(EphemeralStorage { size: 1024 }),
                ..change("one")
            });
        assert_eq!(
            changed.last_update_status,
            Some(LastUpdateStatus::InProgress)
        );
        assert_eq!((changed.memory_size, changed.timeout), (Some(256), Some(3)));
        assert_eq!(names(changed.environment), ["ONE", "TWO"]);
        house.advance_secs(1);
        let replaced =
            house.answer::<api::UpdateFunctionConfiguration>(UpdateFunctionConfigurationInput {
                environment: Some(environment(&[("THREE", "3")])),
                ..change("one")
            });
        assert_eq!(names(replaced.environment), ["THREE"]);
        house.advance_secs(1);
        let emptied =
            house.answer::<api::UpdateFunctionConfiguration>(UpdateFunctionConfigurationInput {
                environment: Some(environment(&[])),
                ..change("one")
            });
        assert_eq!(emptied.environment, None);
    }

    fn names(environment: Option<EnvironmentResponse>) -> Vec<String> {
        environment
            .unwrap()
            .variables
            .unwrap()
            .into_keys()
            .collect()
    }

    #[test]
    fn another_role_must_be_passed() {
        let (house, _) = house();
        house.new_function("one");
        let other = house.put_role("other", TRUST, &[]);
        let update = || UpdateFunctionConfigurationInput {
            role: Some(other.clone()),
            ..change("one")
        };
        let may = allow("lambda:UpdateFunctionConfiguration", &arn("one"));
        house
            .as_new_user("user", &[&may])
            .is_denied::<api::UpdateFunctionConfiguration>(update());
        house.answer::<api::UpdateFunctionConfiguration>(update());
        house.advance_secs(1);
        let account = format!("arn:aws:iam::{ACCOUNT}:root");
        let closed = house.put_role("closed", &trust(&[&account], &["sts:AssumeRole"]), &[]);
        let refused = UpdateFunctionConfigurationInput {
            role: Some(closed),
            ..change("one")
        };
        assert_eq!(
            house.refusal::<api::UpdateFunctionConfiguration>(refused),
            "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda."
        );
    }

    /// The ARN of a new key whose policy leaves the decision to the account.
    fn new_key(house: &TestHouse) -> String {
        let made = house.answer::<ringwall_kms::api::CreateKey>(input(&[]));
        made.key_metadata.unwrap().arn.unwrap()
    }

    fn encrypted(key: &str) -> CreateFunctionInput {
        CreateFunctionInput {
            environment: Some(environment(&[("SECRET", "hidden")])),
            kms_key_arn: Some(key.to_owned()),
            ..simple("one")
        }
    }

    #[test]
    fn a_key_of_ones_own_is_needed_to_read_and_to_run() {
        let (house, runner) = house();
        let key = new_key(&house);
        house.answer::<api::CreateFunction>(encrypted(&key));
        house.advance_secs(1);
        house.invoke("one", "{}");
        let seen = runner.seen().remove(0);
        assert_eq!(seen.function.environment["SECRET"].expose(), "hidden");

        let reader = house.as_new_user("reader", &[&allow("lambda:GetFunction", "*")]);
        let shown = reader.configuration("one").environment.unwrap();
        assert_eq!(shown.variables, None);
        let error = shown.error.unwrap();
        assert_eq!(error.error_code.as_deref(), Some("AccessDeniedException"));
        assert!(
            error
                .message
                .unwrap()
                .expose()
                .contains("KMS Exception: AccessDeniedException KMS Message: User: ")
        );
        let decrypt = allow("kms:Decrypt", &key);
        let reader = house.as_new_user("both", &[&allow("lambda:GetFunction", "*"), &decrypt]);
        assert_eq!(names(reader.configuration("one").environment), ["SECRET"]);

        house.answer::<ringwall_kms::api::DisableKey>(input(&[("KeyId", &key)]));
        let refusal = house.refusal::<api::Invoke>(invocation("one", "{}"));
        assert!(
            refusal.starts_with("KMSDisabledException: Lambda was unable to decrypt the environment variables because the KMS key used is disabled. Please check the function's KMS key settings. KMS Exception: DisabledException KMS Message: "),
            "{refusal}"
        );
        house.answer::<ringwall_kms::api::EnableKey>(input(&[("KeyId", &key)]));
        house.invoke("one", "{}");
    }

    #[test]
    fn who_may_not_use_the_key_cannot_set_it() {
        let (house, _) = house();
        let key = new_key(&house);
        let lambda = allow("lambda:*", "*");
        let pass = allow("iam:PassRole", "*");
        let grant = allow("kms:CreateGrant", &key);
        let encrypt = allow("kms:Encrypt", &key);
        let some = house.as_new_user("some", &[&lambda, &pass, &grant]);
        let refusal = some.refusal::<api::CreateFunction>(encrypted(&key));
        assert!(
            refusal.starts_with(
                "AccessDenied: Lambda was unable to configure access to your environment variables."
            ),
            "{refusal}"
        );
        house
            .as_new_user("all", &[&lambda, &pass, &grant, &encrypt])
            .answer::<api::CreateFunction>(encrypted(&key));
    }

    #[test]
    fn another_role_of_that_name_cannot_decrypt() {
        let (house, _) = house();
        let key = new_key(&house);
        house.answer::<api::CreateFunction>(encrypted(&key));
        house.advance_secs(1);
        house.put_role("worker", TRUST, &[]);
        let refusal = house.refusal::<api::Invoke>(invocation("one", "{}"));
        assert!(
            refusal.starts_with("KMSAccessDeniedException: "),
            "{refusal}"
        );
    }

    #[test]
    fn variables_move_with_the_key() {
        let (house, runner) = house();
        let (one, two) = (new_key(&house), new_key(&house));
        house.answer::<api::CreateFunction>(encrypted(&one));
        house.advance_secs(1);
        for key in [two.as_str(), ""] {
            house.answer::<api::UpdateFunctionConfiguration>(UpdateFunctionConfigurationInput {
                kms_key_arn: Some(key.to_owned()),
                ..change("one")
            });
            house.advance_secs(1);
            house.answer::<ringwall_kms::api::DisableKey>(input(&[("KeyId", &one)]));
            house.invoke("one", "{}");
            let seen = runner.seen().remove(0);
            assert_eq!(seen.function.environment["SECRET"].expose(), "hidden");
        }
        assert_eq!(house.configuration("one").kms_key_arn, None);
    }

    #[test]
    fn needs_permission_and_the_newest_revision() {
        let (house, _) = house();
        house.new_function("one");
        let stale = UpdateFunctionConfigurationInput {
            revision_id: Some("old".to_owned()),
            ..change("one")
        };
        assert_eq!(
            house.refusal::<api::UpdateFunctionConfiguration>(stale),
            "PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
        );
        house.needs::<api::UpdateFunctionConfiguration>(
            "lambda:UpdateFunctionConfiguration",
            &arn("one"),
            change("one"),
        );
    }
}
