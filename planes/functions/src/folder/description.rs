//! `function.toml`, which says how the code beside it is run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ringwall_core::{AccountId, ApiError, Region};
use ringwall_lambda::api;
use ringwall_model::{Struct, Structure as _, Value};
use serde::Deserialize;

use super::package::Unpackable;

/// The file, which is no part of the package.
pub(super) const FILE: &str = "function.toml";

/// What the file says; what it leaves out is Lambda's default.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Description {
    /// Where the function is: `eu-west-1`.
    pub(super) region: Region,
    /// `python3.12`
    runtime: String,
    /// `app.handler`; `bootstrap` where the runtime is the function's own.
    handler: Option<String>,
    /// A role's name or ARN.
    role: String,
    /// Seconds.
    timeout: Option<i64>,
    /// MiB.
    memory: Option<i64>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
}

impl Description {
    pub(super) fn of(folder: &Path) -> Result<Self, Unpackable> {
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).map_err(|error| Unpackable::file(&path, error))?;
        toml::from_str(&text).map_err(|error| Unpackable::Wrong(path, error.to_string()))
    }

    /// The role's ARN; a name is one of the account's.
    pub(super) fn role_arn(&self, account: AccountId) -> String {
        if self.role.starts_with("arn:") {
            return self.role.clone();
        }
        let partition = self.region.partition();
        format!("arn:{partition}:iam::{account}:role/{}", self.role)
    }

    pub(super) fn creation(
        &self,
        name: &str,
        role: String,
        zip: Vec<u8>,
    ) -> Result<api::CreateFunctionInput, ApiError> {
        let mut members = self.members(name, role);
        let mut code = Struct::new();
        code.push("ZipFile", Value::Blob(zip));
        members.push("Code", Value::Struct(code));
        api::CreateFunctionInput::from_struct(members).map_err(ApiError::internal)
    }

    pub(super) fn configuration(
        &self,
        name: &str,
        role: String,
    ) -> Result<api::UpdateFunctionConfigurationInput, ApiError> {
        let members = self.members(name, role);
        api::UpdateFunctionConfigurationInput::from_struct(members).map_err(ApiError::internal)
    }

    fn members(&self, name: &str, role: String) -> Struct {
        let handler = self.handler.as_deref().unwrap_or("bootstrap");
        let mut members = Struct::new();
        members.push("FunctionName", Value::Str(name.to_owned()));
        members.push("Runtime", Value::Str(self.runtime.clone()));
        members.push("Handler", Value::Str(handler.to_owned()));
        members.push("Role", Value::Str(role));
        members.put("Timeout", self.timeout);
        members.put("MemorySize", self.memory);
        let variables = self.environment.iter();
        let variables = variables.map(|(name, value)| (name.clone(), Value::Str(value.clone())));
        let mut environment = Struct::new();
        environment.push("Variables", Value::Map(variables.collect()));
        members.push("Environment", Value::Struct(environment));
        members
    }
}

pub(super) fn code(name: &str, zip: Vec<u8>) -> Result<api::UpdateFunctionCodeInput, ApiError> {
    let mut members = Struct::new();
    members.push("FunctionName", Value::Str(name.to_owned()));
    members.push("ZipFile", Value::Blob(zip));
    api::UpdateFunctionCodeInput::from_struct(members).map_err(ApiError::internal)
}
