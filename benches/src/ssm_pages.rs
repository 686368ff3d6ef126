//! Whether a page of GetParametersByPath costs the same however many parameters there are: pages of
//! ten, from the first to the last, of a path with 100 parameters and of one with 10,000.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use aws_credential_types::Credentials;
use serde::Deserialize;

use crate::contender::Contender;
use crate::http1::Connection;
use crate::kms_http::ringwall::root_credentials;
use crate::kms_http::{request, serve};
use crate::{Settings, report};

const BY_PATH: &str = "AmazonSSM.GetParametersByPath";
/// Parameters put at once.
const WRITERS: usize = 32;

/// Runs the benchmark and prints its table.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let contenders = [
        start(settings, "10,000 deep", 10_000, true)?,
        start(settings, "10,000 flat", 10_000, false)?,
        start(settings, "100 flat", 100, false)?,
    ];
    report::side_by_side(settings, "ssm_pages", &contenders)
}

fn start(
    settings: &Settings,
    name: &'static str,
    parameters: usize,
    is_deep: bool,
) -> Result<Contender> {
    let folder = tempfile::tempdir()?;
    let server = serve(&settings.ringwall, folder.path())?;
    let root = root_credentials(folder.path())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(fill(server.address, &root, parameters, is_deep))?;
    let bodies = runtime.block_on(walk(server.address, &root, parameters, is_deep))?;
    Ok(Contender {
        name,
        does: if is_deep {
            "pages of ten, recursive, of a hierarchy with 100 folders"
        } else {
            "pages of ten of one folder"
        },
        server,
        requests: Box::new(move |server| {
            // The folder lives as long as the contender.
            let _ = &folder;
            let signed = |body: &String| request::json(server.address, &root, "ssm", BY_PATH, body);
            bodies.iter().map(signed).collect()
        }),
        marker: "/many/",
    })
}

async fn fill(
    address: SocketAddr,
    root: &Credentials,
    parameters: usize,
    is_deep: bool,
) -> Result<()> {
    let local = tokio::task::LocalSet::new();
    let writers = (0..WRITERS).map(|first| {
        let root = root.clone();
        local.spawn_local(async move {
            let mut connection = Connection::new(address);
            for number in (first..parameters).step_by(WRITERS) {
                let folder = if is_deep { number % 100 } else { 0 };
                let body = format!(
                    r#"{{"Name":"/many/f{folder:02}/p{number:05}","Value":"a value of some length","Type":"String","Tier":"Intelligent-Tiering"}}"#
                );
                let put = request::json(address, &root, "ssm", "AmazonSSM.PutParameter", &body)?;
                let (status, body) = connection.call(&put).await?;
                ensure!(status == 200, "PutParameter answered {status}: {body:?}");
            }
            Ok(())
        })
    });
    let writers: Vec<_> = writers.collect();
    local
        .run_until(async {
            for writer in writers {
                writer.await??;
            }
            Ok(())
        })
        .await
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    next_token: Option<String>,
}

/// The bodies that ask for all pages, one after the other.
async fn walk(
    address: SocketAddr,
    root: &Credentials,
    parameters: usize,
    is_deep: bool,
) -> Result<Vec<String>> {
    let path = if is_deep { "/many" } else { "/many/f00" };
    let first = format!(r#"{{"Path":"{path}","Recursive":{is_deep}}}"#);
    let mut bodies = vec![first];
    let mut connection = Connection::new(address);
    while let Some(body) = bodies.last() {
        let ask = request::json(address, root, "ssm", BY_PATH, body)?;
        let (status, reply) = connection.call(&ask).await?;
        ensure!(status == 200, "GetParametersByPath answered {status}");
        let page: Page = serde_json::from_slice(&reply)?;
        let Some(token) = page.next_token else {
            break;
        };
        bodies.push(format!(
            r#"{{"Path":"{path}","Recursive":{is_deep},"NextToken":"{token}"}}"#
        ));
    }
    ensure!(
        bodies.len() == parameters.div_ceil(10),
        "{} pages of {parameters} parameters",
        bodies.len()
    );
    Ok(bodies)
}
