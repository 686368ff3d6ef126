//! A function's environment variables: exactly these, nothing of the server's own.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>

use std::collections::BTreeMap;
use std::path::Path;

use ringwall_core::Timestamp;
use ringwall_lambda::runner::Runnable;
use ringwall_lambda::sts_api::Credentials;

use crate::parameters::PORT_VARIABLE;
use crate::runtimes::RuntimePlan;

/// Where things are, as the function sees them.
#[derive(Clone, Debug)]
pub(crate) struct Places<'a> {
    /// Its code.
    pub(crate) task_root: &'a Path,
    /// The runtime's folder.
    pub(crate) runtime_dir: &'a Path,
    /// Where it may write, if that is not `/tmp`.
    pub(crate) scratch: Option<&'a Path>,
    /// The bundle of authorities.
    pub(crate) ca_bundle: Option<&'a Path>,
}

/// What an environment is called and what it calls.
#[derive(Clone, Debug)]
pub(crate) struct Names<'a> {
    /// The URL of the API.
    pub(crate) endpoint: &'a str,
    /// Address and port of the Runtime API.
    pub(crate) runtime_api: &'a str,
    /// The port of the Parameters and Secrets extension, if there is one.
    pub(crate) extension_port: Option<u16>,
    /// The log stream.
    pub(crate) log_stream: &'a str,
}

/// All variables of an environment.
pub(crate) fn all(
    function: &Runnable,
    plan: &RuntimePlan,
    places: &Places<'_>,
    credentials: &Credentials,
    names: &Names<'_>,
) -> Vec<(String, String)> {
    let mut all = BTreeMap::new();
    all.extend(replaceable(plan, places, names));
    for (name, value) in &function.environment {
        let value = value.expose().clone();
        // The runtime's own library is found after what the function wants first.
        let value = match all.get(name) {
            Some(ours) if plan.library_variable == Some(name) => format!("{value}:{ours}"),
            _ => value,
        };
        all.insert(name.clone(), value);
    }
    all.extend(reserved(function, plan, places, credentials, names));
    all.into_iter().collect()
}

/// What a function may set otherwise.
fn replaceable(
    plan: &RuntimePlan,
    places: &Places<'_>,
    names: &Names<'_>,
) -> Vec<(String, String)> {
    let mut all = vec![
        ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
        ("TZ", ":UTC".to_owned()),
        ("AWS_ENDPOINT_URL", names.endpoint.to_owned()),
    ];
    if let Some(bundle) = places.ca_bundle {
        let names = ["AWS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"];
        all.extend(names.map(|name| (name, text(bundle))));
    }
    if let Some(scratch) = places.scratch {
        all.push(("TMPDIR", text(scratch)));
    }
    if let Some(name) = plan.library_variable {
        all.push((name, text(places.runtime_dir)));
    }
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// What a function may not set.
fn reserved(
    function: &Runnable,
    plan: &RuntimePlan,
    places: &Places<'_>,
    credentials: &Credentials,
    names: &Names<'_>,
) -> Vec<(String, String)> {
    let region = function.region.as_str();
    let mut all = vec![
        ("_HANDLER", function.handler.clone()),
        ("LAMBDA_TASK_ROOT", text(places.task_root)),
        ("LAMBDA_RUNTIME_DIR", text(places.runtime_dir)),
        ("AWS_LAMBDA_RUNTIME_API", names.runtime_api.to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", function.name.clone()),
        ("AWS_LAMBDA_FUNCTION_VERSION", function.version.clone()),
        (
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            function.memory_mib.to_string(),
        ),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        (
            "AWS_LAMBDA_LOG_GROUP_NAME",
            format!("/aws/lambda/{}", function.name),
        ),
        ("AWS_LAMBDA_LOG_STREAM_NAME", names.log_stream.to_owned()),
        ("AWS_REGION", region.to_owned()),
        ("AWS_DEFAULT_REGION", region.to_owned()),
        ("AWS_ACCESS_KEY_ID", credentials.access_key_id.clone()),
        (
            "AWS_SECRET_ACCESS_KEY",
            credentials.secret_access_key.expose().clone(),
        ),
        ("AWS_SESSION_TOKEN", credentials.session_token.clone()),
    ];
    if let Some(port) = names.extension_port {
        all.push((PORT_VARIABLE, port.to_string()));
    }
    if plan.managed {
        let name = format!("AWS_Lambda_{}", function.runtime);
        all.push(("AWS_EXECUTION_ENV", name));
    }
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The name of an environment's log stream: `2026/11/27/[$LATEST]<id>`.
pub(crate) fn log_stream(now: Timestamp, version: &str, id: &str) -> String {
    let date = now.iso8601();
    let date = date.split('T').next().unwrap_or_default().replace('-', "/");
    format!("{date}/[{version}]{}", id.replace('-', ""))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_stream_is_named_by_day_version_and_id() {
        let name = log_stream(Timestamp::from_secs(1_790_812_800), "$LATEST", "a-b");
        assert_eq!(name, "2026/10/01/[$LATEST]ab");
    }
}
