//! Layers. There is one: AWS's Parameters and Secrets extension, which this server itself stands in
//! for. AWS publishes it in each Region, in an account of that Region.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html>

use ringwall_core::{ApiError, Arn, Ask, RequestContext, Resource};

use crate::api::Layer;
use crate::error::LambdaError;

const NAMES: [&str; 2] = [
    "AWS-Parameters-and-Secrets-Lambda-Extension",
    "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64",
];
const NOT_BUILT: &str = "A layer other than AWS-Parameters-and-Secrets-Lambda-Extension";

/// The version of the extension that is asked for, by its ARN; nothing else can be.
pub(crate) fn parse(given: &[String]) -> Result<Option<String>, LambdaError> {
    match given {
        [] => Ok(None),
        [one] if is_extension(one) => Ok(Some(one.clone())),
        _ => Err(ApiError::not_implemented(NOT_BUILT).into()),
    }
}

/// The caller may give the layer to a function. AWS's is for everybody, so that his own policies decide.
pub(crate) fn authorize(ctx: &RequestContext, layer: Option<&str>) -> Result<(), LambdaError> {
    if let Some(arn) = layer {
        let get = Ask::new("lambda:GetLayerVersion");
        ctx.authorize(&get.on(Resource::new(arn, ctx.account())))?;
    }
    Ok(())
}

fn is_extension(text: &str) -> bool {
    let Ok(arn) = text.parse::<Arn>() else {
        return false;
    };
    let mut parts = arn.resource.split(':');
    let (kind, name, version) = (parts.next(), parts.next(), parts.next());
    arn.service == "lambda"
        && kind == Some("layer")
        && name.is_some_and(|name| NAMES.contains(&name))
        && version.is_some_and(|version| version.parse::<u64>().is_ok())
        && parts.next().is_none()
}

/// As the API shows it. What AWS's layer weighs is not known here.
pub(crate) fn shown(arn: &str) -> Layer {
    Layer {
        arn: Some(arn.to_owned()),
        ..Layer::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENSION: &str = "arn:aws:lambda:eu-west-1:111122223333:layer:AWS-Parameters-and-Secrets-Lambda-Extension:12";

    #[test]
    fn the_extension_is_known_by_its_name() {
        let read = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
            parse(&texts)
        };
        assert_eq!(read(&[]).unwrap(), None);
        assert_eq!(read(&[EXTENSION]).unwrap().as_deref(), Some(EXTENSION));
        let arm = EXTENSION.replace("Extension:12", "Extension-Arm64:12");
        assert_eq!(read(&[&arm]).unwrap(), Some(arm));
        for wrong in [
            &EXTENSION.replace(":12", ""),
            &EXTENSION.replace(":12", ":latest"),
            &EXTENSION.replace(":12", ":12:3"),
            &EXTENSION.replace("AWS-Parameters", "My-Parameters"),
            &EXTENSION.replace("lambda:eu", "s3:eu"),
        ] {
            assert!(read(&[wrong]).is_err(), "{wrong}");
        }
        assert!(read(&[EXTENSION, EXTENSION]).is_err());
    }
}
