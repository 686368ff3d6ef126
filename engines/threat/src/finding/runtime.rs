//! The process that a runtime finding is about, and what it did.

use serde::{Deserialize, Serialize};

/// The process and what it did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeDetails {
    /// The process.
    pub process: ProcessDetails,
    /// What it did.
    pub context: RuntimeContext,
}

/// A process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct ProcessDetails {
    /// Its name.
    pub name: String,
    /// The file it runs.
    pub executable_path: String,
    /// The hash of that file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executable_sha256: Option<String>,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<u32>,
    /// The user it runs as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

/// What a process did; only what matters for the type is filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct RuntimeContext {
    /// The file it worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_path: Option<String>,
    /// The library loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub library_path: Option<String>,
    /// The module of the kernel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module_name: Option<String>,
    /// The socket used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub socket_path: Option<String>,
    /// What was mounted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_source: Option<String>,
    /// Where it was mounted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_target: Option<String>,
    /// The tool run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_name: Option<String>,
    /// The command run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command_line_example: Option<String>,
}
