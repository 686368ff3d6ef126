//! The web ACL that a command is about.

use std::io::Read as _;
use std::path::Path;

use ringwall_waf::language::WebAcl;
use ringwall_waf::surroundings::Surroundings;
use ringwall_waf::{CompiledWebAcl, Context, RateCounters};
use ringwall_wall::locations::Databases;
use ringwall_wall::resource::Kind;
use ringwall_wall::shelf::{self, Shelf};

use super::account;
use super::flags::{ResourceKind, SubjectFlags};
use crate::output::Failure;

/// Whose labels and references a web ACL has that is nobody's yet.
const DRAFT_ARN: &str = "arn:aws:wafv2:us-east-1:000000000000:regional/webacl/draft/draft";

/// A web ACL, with all that it needs to judge.
pub(super) struct Subject {
    pub(super) web_acl: WebAcl,
    arn: String,
    shelf: Shelf,
    databases: Databases,
    kind: Kind,
}

impl Subject {
    pub(super) fn read(flags: &SubjectFlags) -> Result<Self, Failure> {
        let mut shelf = Shelf::default();
        for path in &flags.with {
            shelf.put(&text_of(path)?).map_err(|error| {
                Failure::new(format!("{} cannot be read: {error}", path.display())).hint(
                    "Give what `aws wafv2 get-rule-group`, `get-ip-set` or \
                     `get-regex-pattern-set` gives out.",
                )
            })?;
        }
        let (web_acl, arn) = match (&flags.acl, &flags.web_acl) {
            (Some(path), _) => web_acl(path)?,
            (None, Some(named)) => account::fetch(named, flags.scope, &mut shelf)?,
            (None, None) => return Err(Failure::new("Name a web ACL with --acl or --web-acl.")),
        };
        let country = flags.country_database.clone();
        Ok(Self {
            web_acl,
            arn: arn.unwrap_or_else(|| DRAFT_ARN.to_owned()),
            shelf,
            databases: Databases::new(country, flags.network_database.clone()),
            kind: match flags.kind {
                ResourceKind::Alb => Kind::LoadBalancer,
                ResourceKind::Apigateway => Kind::ApiGateway,
                ResourceKind::Appsync => Kind::AppSync,
                ResourceKind::Cognito => Kind::Cognito,
                ResourceKind::Cloudfront => Kind::CloudFront,
            },
        })
    }

    pub(super) fn compile(&self) -> Result<CompiledWebAcl, Failure> {
        self.compile_other(&self.web_acl)
    }

    /// Another web ACL that refers to the same things. It counts rates for itself.
    pub(super) fn compile_other(&self, web_acl: &WebAcl) -> Result<CompiledWebAcl, Failure> {
        let rates = RateCounters::default();
        let context = Context {
            arn: &self.arn,
            rates: &rates,
        };
        CompiledWebAcl::compile(web_acl, &context, &self.shelf).map_err(|error| {
            Failure::new(format!("The web ACL {} is wrong: {error}", web_acl.name))
                .hint("Give rule groups and sets that it refers to with --with.")
        })
    }

    pub(super) fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            locations: &self.databases,
            networks: &self.databases,
            ..Surroundings::UNKNOWN
        }
    }

    pub(super) fn body_limit_bytes(&self) -> usize {
        let config = self.web_acl.association_config.as_ref();
        self.kind.body_limit_bytes(config)
    }
}

/// The web ACL in a file, and its ARN.
pub(super) fn web_acl(path: &Path) -> Result<(WebAcl, Option<String>), Failure> {
    shelf::web_acl(&text_of(path)?).map_err(|error| {
        Failure::new(format!(
            "{} cannot be read as a web ACL: {error}",
            path.display()
        ))
        .hint("`aws wafv2 get-web-acl` gives one out, `ringwall waf explain --help` tells more.")
    })
}

fn text_of(path: &Path) -> Result<String, Failure> {
    let read = if path == Path::new("-") {
        let mut text = String::new();
        let stdin = &mut std::io::stdin().lock();
        stdin.read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))
}
