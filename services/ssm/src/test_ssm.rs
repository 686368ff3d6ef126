//! The bench of Parameter Store's tests: the service beside the real KMS, and a method a step.

use ringwall_kms::Kms;
use ringwall_testing::{TestHouse, input};

use crate::Ssm;
use crate::api::{self, Parameter, ParameterTier, PutParameterInput, Tag};
use crate::kms_api::{self, DecryptInput};

/// Parameter Store and KMS over an empty store, called by the account's root user.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| vec![Kms::new(store).routes(), Ssm::new(store).routes()])
}

/// A new parameter of the type String.
pub(crate) fn string(name: &str, value: &str) -> PutParameterInput {
    input(&[("Name", name), ("Value", value), ("Type", "String")])
}

/// A new parameter of the type SecureString, under the default key.
pub(crate) fn secure(name: &str, value: &str) -> PutParameterInput {
    input(&[("Name", name), ("Value", value), ("Type", "SecureString")])
}

/// Another value for a parameter, or the first.
pub(crate) fn over(put: PutParameterInput) -> PutParameterInput {
    PutParameterInput {
        overwrite: Some(true),
        ..put
    }
}

pub(crate) fn advanced(put: PutParameterInput) -> PutParameterInput {
    PutParameterInput {
        tier: Some(ParameterTier::Advanced),
        ..put
    }
}

pub(crate) fn tag(key: &str, value: &str) -> Tag {
    Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    }
}

/// The ARN of a parameter of the bench's account.
pub(crate) fn arn(key: &str) -> String {
    format!("arn:aws:ssm:us-east-1:111122223333:parameter/{key}")
}

/// The steps of tests.
pub(crate) trait Steps {
    fn put(&self, put: PutParameterInput) -> i64;
    fn get(&self, name: &str) -> Parameter;
    fn opened(&self, name: &str) -> String;
    fn value(&self, name: &str) -> String;
    fn label(&self, name: &str, version: Option<i64>, label: &str);
    fn create_key(&self) -> String;
    fn decrypt(&self, ciphertext: Vec<u8>, arn: &str) -> Result<Vec<u8>, String>;
}

impl Steps for TestHouse {
    /// Puts a parameter; the version that was made.
    #[track_caller]
    fn put(&self, put: PutParameterInput) -> i64 {
        self.answer::<api::PutParameter>(put).version.unwrap()
    }

    /// A parameter without decryption.
    #[track_caller]
    fn get(&self, name: &str) -> Parameter {
        let got = self.answer::<api::GetParameter>(input(&[("Name", name)]));
        got.parameter.unwrap()
    }

    /// A value with decryption.
    #[track_caller]
    fn opened(&self, name: &str) -> String {
        let asked = api::GetParameterInput {
            name: name.to_owned(),
            with_decryption: Some(true),
        };
        let got = self.answer::<api::GetParameter>(asked);
        got.parameter.unwrap().value.unwrap().into_exposed()
    }

    /// A value without decryption.
    #[track_caller]
    fn value(&self, name: &str) -> String {
        self.get(name).value.unwrap().into_exposed()
    }

    #[track_caller]
    fn label(&self, name: &str, version: Option<i64>, label: &str) {
        self.answer::<api::LabelParameterVersion>(api::LabelParameterVersionInput {
            name: name.to_owned(),
            parameter_version: version,
            labels: vec![label.to_owned()],
        });
    }

    /// A customer managed key; its ARN.
    fn create_key(&self) -> String {
        let made = self.answer::<ringwall_kms::api::CreateKey>(input(&[]));
        made.key_metadata.unwrap().arn.unwrap()
    }

    /// Asks KMS itself.
    fn decrypt(&self, ciphertext: Vec<u8>, arn: &str) -> Result<Vec<u8>, String> {
        let context = [("PARAMETER_ARN".to_owned(), arn.to_owned())];
        let decrypted = self.call::<kms_api::Decrypt>(DecryptInput {
            ciphertext_blob: Some(ciphertext),
            encryption_context: Some(context.into()),
            ..input(&[])
        })?;
        Ok(decrypted.plaintext.unwrap().into_exposed())
    }
}
