//! `CreateFunction`: makes a function.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateFunctionInput, CreateFunctionOutput, LastUpdateStatus, State};
use crate::code::Upload;
use crate::error::LambdaError;
use crate::permission::of_function;
use crate::resources::environment::require_allowed;
use crate::resources::function::{Function, Version, VersionNumber};
use crate::resources::function_ref::FunctionRef;
use crate::resources::layer;
use crate::resources::settings::Settings;
use crate::resources::tagging;
use crate::store::LambdaWrite;
use crate::{encryption, role};

pub(crate) fn create_function(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: CreateFunctionInput,
) -> Result<Reply<CreateFunctionOutput>, LambdaError> {
    let named = FunctionRef::parse_new(ctx, &input.function_name)?;
    let tags = tagging::parse(input.tags.as_ref())?;
    let mut settings = Settings::of_new(&input)?;
    let variables = input.environment.and_then(|given| given.variables);
    let variables = variables.unwrap_or_default();
    require_allowed(&variables)?;

    let create = Ask::new("lambda:CreateFunction").on(of_function(&named));
    let permit = ctx.authorize(&tagging::request_conditions(create, &tags))?;
    if !tags.is_empty() {
        let tag = Ask::new("lambda:TagResource").on(of_function(&named));
        ctx.authorize(&tagging::request_conditions(tag, &tags))?;
    }
    role::require_passable(ctx, tx.rows(), &settings.role, &named)?;
    layer::authorize(ctx, settings.extension.as_deref())?;

    if tx.find_function(&named)?.is_some() {
        return Err(LambdaError::function_exists(&named.name));
    }
    let upload = Upload::of(input.code)?;
    tx.require_code_room(&named, upload.code.size)?;
    settings.environment = encryption::protect(ctx, &named, &settings, &variables)?;
    let mut function = Function {
        account: named.account,
        region: named.region.clone(),
        partition: named.partition,
        name: named.name.clone(),
        id: ctx.uuid(),
        last_version: 0,
        tags,
        reserved_concurrency: None,
    };
    let latest = Version {
        number: VersionNumber::LATEST,
        code: upload.code.clone(),
        settings,
        revision_id: ctx.uuid(),
        last_modified: ctx.now(),
        state: State::Pending,
        last_update: LastUpdateStatus::Successful,
    };
    tx.keep_code(named.account, &upload)?;
    tx.put_version(&named, latest.clone())?;
    tx.schedule_ready(&function, VersionNumber::LATEST, ctx.now())?;
    let made = if input.publish == Some(true) {
        tx.publish(ctx, &mut function, &latest, None)?
    } else {
        latest
    };
    tx.put_function(function)?;

    let shown = tx.shown(ctx, &named, &made)?;
    Ok(permit.reply(shown))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, allow, trust};

    use crate::api::{self, CreateFunctionInput, FunctionCode, LastUpdateStatus, Runtime, State};
    use crate::bench::{Steps as _, arn, code, environment, house, simple, zip};

    fn refusal(input: CreateFunctionInput) -> String {
        house().0.refusal::<api::CreateFunction>(input)
    }

    #[test]
    fn a_function_is_pending_and_then_active() {
        let (house, _) = house();
        let made = house.answer::<api::CreateFunction>(simple("one"));
        assert_eq!(made.function_arn, Some(arn("one")));
        assert_eq!(made.version.as_deref(), Some("$LATEST"));
        assert_eq!((made.timeout, made.memory_size), (Some(3), Some(128)));
        assert_eq!(
            made.last_modified.as_deref(),
            Some("2026-10-01T00:00:00.000+0000")
        );
        assert_eq!(made.state, Some(State::Pending));
        house.advance_secs(1);
        let made = house.configuration("one");
        assert_eq!(made.state, Some(State::Active));
        assert_eq!(made.last_update_status, Some(LastUpdateStatus::Successful));
    }

    #[test]
    fn the_digest_is_that_of_the_zip() {
        use base64::Engine as _;
        let (house, _) = house();
        let package = zip(&[("a.py", "pass")]);
        let made = house.answer::<api::CreateFunction>(CreateFunctionInput {
            code: code(&package),
            ..simple("one")
        });
        let digest = ringwall_crypto::sha256(&package);
        let digest = base64::engine::general_purpose::STANDARD.encode(digest);
        assert_eq!(made.code_sha256, Some(digest));
        assert_eq!(made.code_size, Some(i64::try_from(package.len()).unwrap()));
    }

    #[test]
    fn a_published_function_has_a_first_version() {
        let (house, _) = house();
        let made = house.answer::<api::CreateFunction>(CreateFunctionInput {
            publish: Some(true),
            ..simple("one")
        });
        assert_eq!(made.version.as_deref(), Some("1"));
    }

    #[test]
    fn names_are_unique_in_an_account_and_a_region() {
        let (house, _) = house();
        house.new_function("one");
        assert_eq!(
            house.refusal::<api::CreateFunction>(simple("one")),
            "ResourceConflictException: Function already exist: one"
        );
        house
            .in_region("eu-west-1")
            .answer::<api::CreateFunction>(simple("one"));
    }

    #[test]
    fn refuses_names_that_are_too_long_and_runtimes_that_are_gone() {
        let name = "x".repeat(65);
        assert_eq!(
            refusal(simple(&name)),
            format!(
                "ValidationError: 1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64"
            )
        );
        let gone = CreateFunctionInput {
            runtime: Some(Runtime::Python27),
            ..simple("one")
        };
        assert!(refusal(gone).starts_with("InvalidParameterValueException: The runtime parameter of python2.7 is no longer supported"));
        let none = CreateFunctionInput {
            runtime: None,
            ..simple("one")
        };
        assert_eq!(
            refusal(none),
            "InvalidParameterValueException: Runtime and Handler are mandatory parameters for functions created with deployment packages."
        );
        let slow = CreateFunctionInput {
            timeout: Some(901),
            ..simple("one")
        };
        assert!(refusal(slow).contains("'901' at 'timeout'"));
    }

    #[test]
    fn the_environment_is_shown_and_limited() {
        let (house, _) = house();
        let with = |pairs: &[(&str, &str)]| CreateFunctionInput {
            environment: Some(environment(pairs)),
            ..simple("one")
        };
        assert_eq!(
            house.refusal::<api::CreateFunction>(with(&[("AWS_REGION", "here")])),
            "InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION"
        );
        let large = "x".repeat(4096);
        assert!(
            house
                .refusal::<api::CreateFunction>(with(&[("LARGE", &large)]))
                .ends_with("exceeded the 4KB limit.")
        );
        let made = house.answer::<api::CreateFunction>(with(&[("STAGE", "test")]));
        let variables = made.environment.unwrap().variables.unwrap();
        assert_eq!(variables["STAGE"].expose(), "test");
    }

    #[test]
    fn refuses_code_that_it_cannot_have() {
        let with = |code| CreateFunctionInput {
            code,
            ..simple("one")
        };
        assert_eq!(
            refusal(with(code(b"no zip"))),
            "InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again."
        );
        let from_bucket = FunctionCode {
            s3_bucket: Some("bucket".to_owned()),
            s3_key: Some("key".to_owned()),
            ..FunctionCode::default()
        };
        assert_eq!(
            refusal(with(from_bucket)),
            "InvalidParameterValueException: Code from S3Bucket is not built in Ringwall yet: give the deployment package as ZipFile."
        );
        assert_eq!(
            refusal(with(FunctionCode::default())),
            "InvalidParameterValueException: Please provide a source for function code."
        );
    }

    #[test]
    fn what_is_not_built_is_refused() {
        let layered = CreateFunctionInput {
            layers: Some(vec![format!(
                "arn:aws:lambda:us-east-1:{ACCOUNT}:layer:one:1"
            )]),
            ..simple("one")
        };
        assert_eq!(
            refusal(layered),
            "NotImplemented: A layer other than AWS-Parameters-and-Secrets-Lambda-Extension is not built in Ringwall yet."
        );
    }

    #[test]
    fn who_gives_a_function_the_extension_may_get_the_layer() {
        let extension = format!(
            "arn:aws:lambda:us-east-1:{OTHER_ACCOUNT}:layer:AWS-Parameters-and-Secrets-Lambda-Extension:1"
        );
        let (house, _) = house();
        let input = || CreateFunctionInput {
            layers: Some(vec![extension.clone()]),
            ..simple("one")
        };
        let create = allow("lambda:CreateFunction", "*");
        let pass = allow("iam:PassRole", "*");
        let user = house.as_new_user("half", &[&create, &pass]);
        user.is_denied::<api::CreateFunction>(input());
        let get = allow("lambda:GetLayerVersion", &extension);
        let user = house.as_new_user("whole", &[&create, &pass, &get]);
        let made = user.answer::<api::CreateFunction>(input());
        assert_eq!(made.layers.unwrap()[0].arn, Some(extension));
    }

    #[test]
    fn lambda_must_be_able_to_assume_the_role() {
        let (house, _) = house();
        let account = format!("arn:aws:iam::{ACCOUNT}:root");
        let other = house.put_role("other", &trust(&[&account], &["sts:AssumeRole"]), &[]);
        let missing = format!("arn:aws:iam::{ACCOUNT}:role/nobody");
        for role in [other, missing] {
            let input = CreateFunctionInput {
                role,
                ..simple("one")
            };
            assert_eq!(
                house.refusal::<api::CreateFunction>(input),
                "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda."
            );
        }
        let foreign = CreateFunctionInput {
            role: format!("arn:aws:iam::{OTHER_ACCOUNT}:role/worker"),
            ..simple("one")
        };
        assert_eq!(
            house.refusal::<api::CreateFunction>(foreign),
            "AccessDenied: Cross-account pass role is not allowed."
        );
    }

    #[test]
    fn needs_permission_to_create_and_to_pass_the_role() {
        let (house, _) = house();
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::CreateFunction>(simple("one"));
        let create = allow("lambda:CreateFunction", &arn("one"));
        house
            .as_new_user("maker", &[&create])
            .is_denied::<api::CreateFunction>(simple("one"));
        let pass = |service: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{{"StringEquals":{{"iam:PassedToService":"{service}"}}}}}}}}"#
            )
        };
        house
            .as_new_user("elsewhere", &[&create, &pass("ec2.amazonaws.com")])
            .is_denied::<api::CreateFunction>(simple("one"));
        let maker = house.as_new_user("passer", &[&create, &pass("lambda.amazonaws.com")]);
        let tagged = CreateFunctionInput {
            tags: Some(BTreeMap::from([("team".to_owned(), "a".to_owned())])),
            ..simple("one")
        };
        maker.is_denied::<api::CreateFunction>(tagged);
        maker.answer::<api::CreateFunction>(simple("one"));
    }
}
