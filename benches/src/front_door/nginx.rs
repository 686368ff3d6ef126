//! nginx as upstream, as a plain proxy, and as one with ModSecurity.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::process::{LOAD_CORE, SERVER_CORE, Server};

/// What stands in every reply of the upstream.
pub(crate) const MARKER: &str = "a reply of one kibibyte";
const MODULE: &str = "/usr/lib/nginx/modules/ngx_http_modsecurity_module.so";
const RULES: &str = "/usr/share/modsecurity-crs/rules";
const SETUP: &str = "/etc/modsecurity/crs/crs-setup.conf";

/// A server that answers everything with 1 KiB, on the load's core.
pub(crate) fn upstream() -> Result<(Server, TempDir)> {
    let body = format!("{MARKER:-<1024}");
    start(LOAD_CORE, "", |address| {
        format!(
            "server {{ listen {address}; location / {{ default_type text/plain; return 200 \"{body}\"; }} }}"
        )
    })
}

/// A proxy that forwards.
pub(crate) fn plain((upstream, _): &(Server, TempDir)) -> Result<(Server, TempDir)> {
    let upstream = upstream.address;
    start(SERVER_CORE, "", |address| proxy(address, upstream, ""))
}

/// A proxy that asks ModSecurity first.
pub(crate) fn mod_security((upstream, _): &(Server, TempDir)) -> Result<(Server, TempDir)> {
    ensure!(
        Path::new(MODULE).exists() && Path::new(RULES).exists(),
        "ModSecurity or its rules are missing: apt-get install libnginx-mod-http-modsecurity modsecurity-crs"
    );
    let upstream = upstream.address;
    let rules = tempfile::tempdir()?;
    let file = rules.path().join("modsecurity.conf");
    fs::write(&file, mod_security_rules()?)?;
    let asks = format!("modsecurity on; modsecurity_rules_file {};", file.display());
    start(SERVER_CORE, &format!("load_module {MODULE};"), |address| {
        proxy(address, upstream, &asks)
    })
}

fn proxy(address: SocketAddr, upstream: SocketAddr, asks: &str) -> String {
    format!(
        "upstream shop {{ server {upstream}; keepalive 64; }}\n\
         server {{ listen {address}; {asks}\n\
         location / {{ proxy_pass http://shop; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header Host $host; }} }}"
    )
}

/// What ModSecurity's own recommended configuration turns on, and the rules in their order.
fn mod_security_rules() -> Result<String> {
    let mut text = "SecRuleEngine On\nSecRequestBodyAccess On\nSecResponseBodyAccess Off\n\
         SecRequestBodyLimit 13107200\nSecRequestBodyNoFilesLimit 131072\nSecAuditEngine Off\n\
         SecRule REQUEST_HEADERS:Content-Type \"^(?:application(?:/soap\\+|/)|text/)xml\" \"id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML\"\n\
         SecRule REQUEST_HEADERS:Content-Type \"^application/json\" \"id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON\"\n"
        .to_owned();
    writeln!(text, "Include {SETUP}")?;
    let mut rules: Vec<PathBuf> = fs::read_dir(RULES)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    rules.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "conf")
    });
    rules.sort();
    for path in rules {
        writeln!(text, "Include {}", path.display())?;
    }
    Ok(text)
}

/// nginx as one process on a core, with a folder for what it writes.
fn start(
    core: &str,
    modules: &str,
    servers: impl FnOnce(SocketAddr) -> String,
) -> Result<(Server, TempDir)> {
    let folder = tempfile::tempdir()?;
    let place = folder.path();
    let file = place.join("nginx.conf");
    let server = Server::start_on(core, Path::new("nginx"), |address| {
        let text = format!(
            "{modules}\ndaemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log /dev/null crit;\n\
             events {{ worker_connections 4096; }}\n\
             http {{ access_log off; keepalive_requests 1000000; client_max_body_size 0;\n\
             client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n\
             fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n\
             {servers}\n}}\n",
            folder = place.display(),
            servers = servers(address),
        );
        fs::write(&file, text).context("nginx's configuration")?;
        let flags = ["-c".to_owned(), file.display().to_string()];
        Ok(flags.into_iter().collect())
    })
    .context("apt-get install nginx-light")?;
    Ok((server, folder))
}
