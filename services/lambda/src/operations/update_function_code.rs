//! `UpdateFunctionCode`: gives `$LATEST` other code.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html>

use ringwall_core::{ApiError, Ask, Reply, RequestContext};

use crate::api::{CreateFunctionOutput, FunctionCode, UpdateFunctionCodeInput};
use crate::code::Upload;
use crate::error::LambdaError;
use crate::resources::function::Version;
use crate::resources::function_ref::FunctionRef;
use crate::resources::settings::architecture;
use crate::store::LambdaWrite;

pub(crate) fn update_function_code(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: UpdateFunctionCodeInput,
) -> Result<Reply<CreateFunctionOutput>, LambdaError> {
    if input.publish_to.is_some() {
        return Err(ApiError::not_implemented("PublishTo").into());
    }
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;
    let architecture = architecture(input.architectures.as_deref())?;

    let (permit, function) = tx.permit(ctx, Ask::new("lambda:UpdateFunctionCode"), &named)?;

    let old = tx.latest(&named)?;
    old.require_changeable(&named.arn())?;
    old.require_revision(input.revision_id.as_deref())?;
    let upload = Upload::of(FunctionCode {
        zip_file: input.zip_file,
        s3_bucket: input.s3_bucket,
        s3_key: input.s3_key,
        s3_object_version: input.s3_object_version,
        s3_object_storage_mode: input.s3_object_storage_mode,
        image_uri: input.image_uri,
        source_kms_key_arn: input.source_kms_key_arn,
    })?;
    tx.require_code_room(&named, upload.code.size)?;
    let mut new = Version {
        code: upload.code.clone(),
        ..(*old).clone()
    };
    new.settings.architecture = architecture.unwrap_or(new.settings.architecture);
    if input.dry_run == Some(true) {
        let shown = tx.shown(ctx, &named, &new)?;
        return Ok(permit.reply(shown));
    }
    tx.keep_code(named.account, &upload)?;
    tx.release_code(named.account, &old.code)?;
    let new = tx.put_latest(ctx, &function, new)?;
    let mut function = (*function).clone();
    let new = if input.publish == Some(true) {
        tx.publish(ctx, &mut function, &new, None)?
    } else {
        new
    };
    tx.put_function(function)?;

    let shown = tx.shown(ctx, &named, &new)?;
    Ok(permit.reply(shown))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;
    use ringwall_testing::input;

    use crate::api::{self, LastUpdateStatus, UpdateFunctionCodeInput};
    use crate::bench::{Steps as _, arn, house, zip};

    fn update(package: &[u8]) -> UpdateFunctionCodeInput {
        UpdateFunctionCodeInput {
            zip_file: Some(Sensitive::new(package.to_vec())),
            ..input(&[("FunctionName", "one")])
        }
    }

    #[test]
    fn the_next_invocation_runs_the_new_code() {
        let (house, runner) = house();
        let made = house.new_function("one");
        let version = house.publish("one");
        let package = zip(&[("app.py", "changed")]);
        let updated = house.answer::<api::UpdateFunctionCode>(update(&package));
        assert_eq!(
            updated.last_update_status,
            Some(LastUpdateStatus::InProgress)
        );
        assert_ne!(updated.revision_id, made.revision_id);
        assert_eq!(runner.retired().last(), Some(&arn("one:$LATEST")));
        assert_eq!(
            house.refusal::<api::UpdateFunctionCode>(update(&package)),
            format!(
                "ResourceConflictException: The operation cannot be performed at this time. An update is in progress for resource: {}",
                arn("one")
            )
        );
        house.advance_secs(1);
        house.invoke("one", "{}");
        assert_eq!(runner.seen()[0].function.code.zip().unwrap(), package);
        house.invoke(&format!("one:{version}"), "{}");
        assert_ne!(runner.seen()[0].function.code.zip().unwrap(), package);
        assert_eq!(
            house.configuration("one").last_update_status,
            Some(LastUpdateStatus::Successful)
        );
    }

    #[test]
    fn code_that_no_version_runs_is_gone() {
        let (house, runner) = house();
        house.new_function("one");
        house.invoke("one", "{}");
        let old = runner.seen().remove(0).function;
        house.answer::<api::UpdateFunctionCode>(update(&zip(&[("app.py", "changed")])));
        assert_eq!(
            old.code.zip().unwrap_err(),
            "the function was deleted, or its code was changed"
        );
    }

    #[test]
    fn code_of_many_rows_comes_back_as_it_was() {
        let (house, runner) = house();
        house.new_function("one");
        let noise: String = (0..700_000_u32)
            .map(|number| format!("{:08x}", number.wrapping_mul(2_654_435_761)))
            .collect();
        let package = zip(&[("app.py", "pass"), ("noise", &noise)]);
        assert!(package.len() > 2 * 1024 * 1024);
        house.answer::<api::UpdateFunctionCode>(update(&package));
        house.advance_secs(1);
        house.invoke("one", "{}");
        assert!(runner.seen()[0].function.code.zip().unwrap() == package);
    }

    #[test]
    fn a_dry_run_changes_nothing() {
        let (house, _) = house();
        let made = house.new_function("one");
        let package = zip(&[("app.py", "changed")]);
        let dry = house.answer::<api::UpdateFunctionCode>(UpdateFunctionCodeInput {
            dry_run: Some(true),
            ..update(&package)
        });
        assert_ne!(dry.code_sha256, made.code_sha256);
        assert_eq!(house.configuration("one").code_sha256, made.code_sha256);
        let bad = UpdateFunctionCodeInput {
            dry_run: Some(true),
            ..update(b"no zip")
        };
        assert!(
            house
                .refusal::<api::UpdateFunctionCode>(bad)
                .starts_with("InvalidParameterValueException: Could not unzip")
        );
    }

    #[test]
    fn it_is_published_at_once_if_asked() {
        let (house, _) = house();
        house.new_function("one");
        let published = house.answer::<api::UpdateFunctionCode>(UpdateFunctionCodeInput {
            publish: Some(true),
            ..update(&zip(&[("app.py", "changed")]))
        });
        assert_eq!(published.version.as_deref(), Some("1"));
    }

    #[test]
    fn needs_permission() {
        let (house, _) = house();
        house.new_function("one");
        house.needs::<api::UpdateFunctionCode>(
            "lambda:UpdateFunctionCode",
            &arn("one"),
            update(&zip(&[("app.py", "changed")])),
        );
    }
}
