//! The command line of `ringwall waf`.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::OutputFlag;

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum WafCommand {
    /// Say what a web ACL makes of one request, rule by rule, and what each transformation does.
    Explain(ExplainFlags),
    /// Judge logged requests again: which would end otherwise, and by which rule.
    ///
    /// Without --against, requests are compared with what WAF's log says of them; those of other
    /// logs were let through. Exits with 0 if nothing would change, with 2 if something would, with
    /// 1 if it cannot be told.
    Replay(ReplayFlags),
    /// Load rules in ModSecurity's language, such as the OWASP Core Rule Set, say what in them has no
    /// effect, and what they make of a request.
    Seclang(SecLangFlags),
}

/// The web ACL, and what it knows of the world.
#[derive(Clone, Debug, Args)]
pub(crate) struct SubjectFlags {
    /// The web ACL: what `aws wafv2 get-web-acl` gives out or `create-web-acl` takes in; - for
    /// standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "web_acl")]
    pub(crate) acl: Option<PathBuf>,
    /// The web ACL of an account, by its name or ARN, with all that it refers to. The server is asked
    /// that AWS_ENDPOINT_URL names, as AWS's clients would: `eval "$(ringwall env)"` sets what it takes.
    #[arg(long, value_name = "NAME or ARN", conflicts_with = "acl")]
    pub(crate) web_acl: Option<String>,
    /// Where a web ACL of that name is.
    #[arg(long, value_enum, default_value_t = AclScope::Regional)]
    pub(crate) scope: AclScope,
    /// A rule group, IP set or regex pattern set that rules refer to, as `aws wafv2 get-…` gives it
    /// out; may be given again.
    #[arg(long, value_name = "FILE")]
    pub(crate) with: Vec<PathBuf>,
    /// What the web ACL stands before: decides how much of a body is inspected.
    #[arg(long, value_enum, default_value_t = ResourceKind::Alb)]
    pub(crate) kind: ResourceKind,
    /// A MaxMind database of countries; without, every client is nowhere (XX).
    #[arg(long, env = "RINGWALL_COUNTRY_DATABASE", value_name = "FILE")]
    pub(crate) country_database: Option<PathBuf>,
    /// A MaxMind database of networks; without, every client is in none (0).
    #[arg(long, env = "RINGWALL_NETWORK_DATABASE", value_name = "FILE")]
    pub(crate) network_database: Option<PathBuf>,
}

/// What web ACLs are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AclScope {
    /// Resources of a Region.
    Regional,
    /// CloudFront.
    Cloudfront,
}

/// Kinds of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ResourceKind {
    /// An Application Load Balancer.
    Alb,
    /// A stage of API Gateway.
    Apigateway,
    /// An AppSync API.
    Appsync,
    /// A Cognito user pool.
    Cognito,
    /// A CloudFront distribution.
    Cloudfront,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ExplainFlags {
    #[command(flatten)]
    pub(crate) subject: SubjectFlags,
    /// The URL, or the target alone. Nothing in it is encoded or decoded.
    pub(crate) url: String,
    #[command(flatten)]
    pub(crate) request: RequestFlags,
    /// Show the rules of groups that did not match, too.
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct SecLangFlags {
    /// The folder of the rules: its .conf files, in the order of their names.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: PathBuf,
    /// The URL of a request, or its target alone; without, what has no effect is listed.
    pub(crate) url: Option<String>,
    #[command(flatten)]
    pub(crate) request: RequestFlags,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

/// A request, as curl would have it.
#[derive(Clone, Debug, Args)]
pub(crate) struct RequestFlags {
    /// The method [default: GET; POST with --data].
    #[arg(long, short = 'X', value_name = "METHOD")]
    pub(crate) request: Option<String>,
    /// A header, `Name: value`; may be given again. What is not given is as curl has it.
    #[arg(long, short = 'H', value_name = "HEADER")]
    pub(crate) header: Vec<String>,
    /// The body; @FILE for what a file holds.
    #[arg(long, short = 'd', value_name = "DATA")]
    pub(crate) data: Option<String>,
    /// Who sends it.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) client_ip: IpAddr,
    /// The JA3 fingerprint of the client.
    #[arg(long, value_name = "32 DIGITS")]
    pub(crate) ja3: Option<String>,
    /// The JA4 fingerprint of the client.
    #[arg(long, value_name = "36 CHARACTERS")]
    pub(crate) ja4: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ReplayFlags {
    #[command(flatten)]
    pub(crate) subject: SubjectFlags,
    /// A log: WAF's, an access log in the combined form or of an Application Load Balancer, or a HAR
    /// file; gzip is understood; - for standard input. May be given again.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) log: Vec<PathBuf>,
    /// The form of the logs [default: told by how they begin].
    #[arg(long, value_enum)]
    pub(crate) form: Option<LogForm>,
    /// The web ACL to compare with.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// Who sent requests of HAR files, which do not say it.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) client_ip: IpAddr,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

/// The forms of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// WAF's log, a record a line.
    Waf,
    /// An access log in the combined form of nginx and Apache.
    Combined,
    /// An access log of an Application Load Balancer.
    Alb,
    /// A HAR file.
    Har,
}
