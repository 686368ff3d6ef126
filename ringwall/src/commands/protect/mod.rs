//! `ringwall protect`: puts a web ACL before an application, with one line.
//!
//! It makes, by the same API calls that anybody else would, what `ringwall serve` keeps too: a load
//! balancer with a listener, a target group with the application in it, a web ACL with managed
//! rule groups, and their association. Then it serves until it is stopped.

mod api;
mod certificate;
mod frontage;
mod port;
mod rules;
mod upstream;

use std::process::ExitCode;

use ringwall_core::Region;

use self::api::Api;
use self::certificate::CertificateFiles;
use self::frontage::{Frontage, Plan};
use self::rules::Rules;
use self::upstream::Upstream;
use crate::cli::ProtectFlags;
use crate::commands::serve::{self, Begun};
use crate::config::Settings;
use crate::output::{self, Failure};

pub(crate) fn run(flags: &ProtectFlags) -> Result<ExitCode, Failure> {
    let upstream = Upstream::parse(&flags.upstream)?;
    let rules = Rules {
        groups: rules::groups(&flags.rules)?,
        own: rules::own(flags.rules_file.as_deref())?,
    };
    let certificate = CertificateFiles::of(flags.certificate.as_ref(), flags.key.as_ref())?;
    port::require_free(flags.listen)?;
    let settings = Settings::of(&flags.serve_flags())?;
    serve::serve(&settings, |begun| {
        let api = Api::of_root(&begun.platform, begun.account, Region::us_east_1());
        let plan = Plan {
            upstream: &upstream,
            rules: &rules,
            certificate: certificate.as_ref(),
        };
        let frontage = Frontage::make(&api, begun, flags, &plan)?;
        port::wait_for(flags.listen)?;
        tell(flags, begun, &upstream, &frontage)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Says what was made, and how to go on.
fn tell(
    flags: &ProtectFlags,
    begun: &Begun,
    upstream: &Upstream,
    made: &Frontage,
) -> Result<(), Failure> {
    let here = flags.listen;
    let scheme = if flags.certificate.is_some() {
        "https"
    } else {
        "http"
    };
    let mut lines = vec![
        format!("{scheme}://{here} stands before {}", upstream.url()),
        format!("  load balancer  {}", made.load_balancer),
        format!("  listener       {}", made.listener),
        format!("  target group   {}", made.target_group),
    ];
    if let Some(web_acl) = &made.web_acl {
        lines.push(format!("  web ACL        {}", web_acl.arn));
    }
    lines.push("Look at it and change it with the AWS CLI:".to_owned());
    let env = flags.env_flags(begun.address);
    lines.push(format!("  eval \"$(ringwall env {env})\""));
    if let Some(web_acl) = &made.web_acl {
        let (name, id) = (frontage::NAME, &web_acl.id);
        lines.push(format!(
            "  aws wafv2 get-web-acl --scope REGIONAL --name {name} --id {id}"
        ));
    }
    lines.push(format!(
        "  aws elbv2 describe-target-health --target-group-arn {}",
        made.target_group
    ));
    for line in lines {
        output::line(line)?;
    }
    Ok(())
}
