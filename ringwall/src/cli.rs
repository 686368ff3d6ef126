//! The command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ringwall_core::{AccountId, Region};

use crate::commands::detect::DetectFlags;
use crate::commands::rules::RulesCommand;
use crate::commands::scan::ScanCommand;
use crate::commands::waf::WafCommand;
use crate::detection::DetectionFlags;
use crate::malware::GuardDutyFlags;
use crate::messages::MessageFlags;
use crate::trails::{BucketFlags, TrailFlags};

/// AWS's security services on your own machines.
#[derive(Debug, Parser)]
#[command(name = "ringwall", version, about, long_about = None)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the APIs (the main job).
    Serve(Box<ServeFlags>),
    /// Put a web ACL before an application: make a load balancer for it, and serve.
    Protect(ProtectFlags),
    /// Print the environment that points AWS clients here: eval "$(ringwall env)".
    Env(EnvFlags),
    /// Show, for each service, which operations are answered.
    Coverage(CoverageFlags),
    /// Find threats in logs, offline. Exits with 0 if there are none, with 2 if there are, with 1 if
    /// it cannot be told.
    Detect(Box<DetectFlags>),
    /// Read detection rules of others.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Look for malware in files, offline. Exits as `detect` does.
    #[command(subcommand)]
    Scan(ScanCommand),
    /// Say why a call was, or would be, allowed or denied. The server must be running.
    Explain(ExplainFlags),
    /// Read and verify the trail of all API calls.
    #[command(subcommand)]
    Trail(TrailCommand),
    /// Look after the root key that seals the store.
    #[command(subcommand)]
    Seal(SealCommand),
    /// Print the certificate of the local authority, for clients to trust.
    Ca(CaFlags),
    /// Look after what Cognito's user pools work with.
    #[command(subcommand)]
    Cognito(CognitoCommand),
    /// Try web ACLs: what they would say of requests, and why.
    #[command(subcommand)]
    Waf(WafCommand),
    /// Play a whole story on a server of its own, step by step, and leave nothing behind.
    Scenario(ScenarioFlags),
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the version and what it was built with.
    Version(OutputFlag),
}

/// `ringwall cognito`.
#[derive(Debug, Subcommand)]
pub(crate) enum CognitoCommand {
    /// Import passwords that others know: SHA-1 hashes with counts, ordered by hash, as Have I Been
    /// Pwned publishes them.
    ImportPasswords {
        /// Files, or folders with a file for each first five digits of hashes.
        #[arg(required = true, value_name = "FILE|FOLDER")]
        sources: Vec<PathBuf>,
        /// Where the list is written [default: compromised-passwords.rwp in the data folder, where the
        /// server finds it].
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// Leave out passwords that were seen less often.
        #[arg(long, value_name = "TIMES", default_value_t = 1)]
        seen_at_least: u64,
        #[command(flatten)]
        data: DataFlags,
        #[command(flatten)]
        output: OutputFlag,
    },
}

/// Where the data is; every command but `coverage` and `version` asks.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct DataFlags {
    /// The folder that holds everything [default: $XDG_DATA_HOME/ringwall or ~/.local/share/ringwall].
    #[arg(long, env = "RINGWALL_DATA_DIR", value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// A configuration file; flags and environment win over it.
    #[arg(long, env = "RINGWALL_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// How the seal's root key is found.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct RootKeyFlags {
    /// The root key's file, made at first start [default: root.key in the data folder].
    #[arg(
        long,
        env = "RINGWALL_ROOT_KEY",
        value_name = "FILE",
        conflicts_with = "passphrase_file"
    )]
    pub(crate) root_key: Option<PathBuf>,
    /// A file whose first line is the passphrase that the root key comes from.
    #[arg(long, env = "RINGWALL_PASSPHRASE_FILE", value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ServeFlags {
    #[command(flatten)]
    pub(crate) data: DataFlags,
    #[command(flatten)]
    pub(crate) root_key: RootKeyFlags,
    /// A test double: in memory, on loopback, open to any credentials.
    #[arg(long, env = "RINGWALL_DEV")]
    pub(crate) dev: bool,
    /// With --dev: credentials that IAM or STS issued have only the permissions of their policies.
    #[arg(long, env = "RINGWALL_ENFORCE")]
    pub(crate) enforce: bool,
    /// The address to listen on [default: 127.0.0.1:4566]; off loopback it speaks TLS only.
    #[arg(long, env = "RINGWALL_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// A further name or address for the server's certificate; may be given again.
    #[arg(long, value_name = "NAME")]
    pub(crate) tls_name: Vec<String>,
    /// A host whose documents may be fetched from an address of the inside, and from any port (an
    /// identity provider's); may be given again.
    #[arg(long, value_name = "HOST")]
    pub(crate) inside_host: Vec<String>,
    /// A folder with AWS's runtime clients for Lambda functions: python/ and nodejs/.
    #[arg(long, env = "RINGWALL_RUNTIME_DIR", value_name = "FOLDER")]
    pub(crate) runtime_dir: Option<PathBuf>,
    /// A folder with a folder for each Lambda function, published when it changes.
    #[arg(long, env = "RINGWALL_FUNCTIONS_DIR", value_name = "FOLDER")]
    pub(crate) functions_dir: Option<PathBuf>,
    /// A TCP port of this machine that Lambda functions may connect to, beside the API's; may be
    /// given again.
    #[arg(long, value_name = "PORT")]
    pub(crate) function_port: Vec<u16>,
    /// The account served [default: 000000000000 with --dev; else made up at first start].
    #[arg(long, env = "RINGWALL_ACCOUNT_ID", value_name = "12 DIGITS")]
    pub(crate) account_id: Option<AccountId>,
    /// Where rows are kept [default: embedded; memory with --dev].
    #[arg(long, env = "RINGWALL_STORE", value_name = "KIND")]
    pub(crate) store: Option<StoreKind>,
    /// The folder that holds the databases of DB instances [default: databases in the data folder;
    /// for root a folder in /var/lib/ringwall-databases].
    #[arg(long, env = "RINGWALL_DATABASE_DIR", value_name = "FOLDER")]
    pub(crate) database_dir: Option<PathBuf>,
    /// The address that load balancers listen on [default: 127.0.0.1].
    #[arg(long, env = "RINGWALL_FRONT_DOOR_ADDRESS", value_name = "ADDRESS")]
    pub(crate) front_door_address: Option<IpAddr>,
    #[command(flatten)]
    pub(crate) waf: WafServeFlags,
    /// The URL that tokens of Cognito's user pools name as their issuer, without the pool's id
    /// [default: AWS's, which AWS's own libraries expect].
    #[arg(long, env = "RINGWALL_TOKEN_ISSUER", value_name = "URL")]
    pub(crate) token_issuer: Option<String>,
    /// The list of passwords that others know, which `ringwall cognito import-passwords` makes
    /// [default: compromised-passwords.rwp in the data folder, if it is there].
    #[arg(long, env = "RINGWALL_COMPROMISED_PASSWORDS", value_name = "FILE")]
    pub(crate) compromised_passwords: Option<PathBuf>,
    /// The product providers that may ask accounts for temporary delegation: TOML, see docs/iam.md.
    #[arg(long, env = "RINGWALL_DELEGATION_PROVIDERS", value_name = "FILE")]
    pub(crate) delegation_providers: Option<PathBuf>,
    /// The folder for the log groups of CloudWatch Logs that user pools deliver to [default: log-groups
    /// in the data folder; with --dev only if it is named].
    #[arg(long, env = "RINGWALL_LOG_GROUP_DIR", value_name = "FOLDER")]
    pub(crate) log_group_dir: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) messages: MessageFlags,
    #[command(flatten)]
    pub(crate) trails: TrailFlags,
    #[command(flatten)]
    pub(crate) detection: DetectionFlags,
    #[command(flatten)]
    pub(crate) guardduty: GuardDutyFlags,
    /// Throttle as AWS's quotas do [default: on; off with --dev].
    #[arg(long, env = "RINGWALL_QUOTAS", value_name = "on|off")]
    pub(crate) quotas: Option<Switch>,
    /// The form of log lines [default: text].
    #[arg(long, env = "RINGWALL_LOG_FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
    /// What is logged, as a tracing filter [default: info].
    #[arg(long, env = "RINGWALL_LOG", value_name = "FILTER")]
    pub(crate) log: Option<String>,
}

/// What web ACLs work with.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct WafServeFlags {
    /// The folder for the logs that logging configurations of web ACLs ask for, laid out as in S3
    /// [default: waf-logs in the data folder; with --dev only if it is named].
    #[arg(long, env = "RINGWALL_WAF_LOG_DIR", value_name = "FOLDER")]
    pub(crate) waf_log_dir: Option<PathBuf>,
    /// A file for the log records of all web ACLs, one a line, as requests come.
    #[arg(long, env = "RINGWALL_WAF_LOG_FILE", value_name = "FILE")]
    pub(crate) waf_log_file: Option<PathBuf>,
    /// A MaxMind database of countries or cities, for web ACLs and the threat protection of user
    /// pools; without, every client is nowhere (XX).
    #[arg(long, env = "RINGWALL_COUNTRY_DATABASE", value_name = "FILE")]
    pub(crate) country_database: Option<PathBuf>,
    /// A MaxMind database of networks, for the same; without, every client is in none (0).
    #[arg(long, env = "RINGWALL_NETWORK_DATABASE", value_name = "FILE")]
    pub(crate) network_database: Option<PathBuf>,
    /// A folder with lists of addresses (NAME.txt), for the managed rule groups that ask them.
    #[arg(long, env = "RINGWALL_ADDRESS_LISTS", value_name = "FOLDER")]
    pub(crate) address_lists: Option<PathBuf>,
    /// A folder of rules in ModSecurity's language, such as the OWASP Core Rule Set: every request
    /// to a load balancer passes them before the web ACL.
    #[arg(long, env = "RINGWALL_SECLANG", value_name = "FOLDER")]
    pub(crate) seclang: Option<PathBuf>,
    /// When rate-based rules act: with the first request too many, or at estimates ten seconds apart
    /// as in AWS [default: strict].
    #[arg(long, env = "RINGWALL_WAF_RATES", value_name = "MODE")]
    pub(crate) waf_rates: Option<RateMode>,
}

/// When rate-based rules act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RateMode {
    /// With the first request too many.
    #[default]
    Strict,
    /// At estimates ten seconds apart: floods pass first.
    Aws,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ProtectFlags {
    /// Where clients come: an address and a port, or a port of 127.0.0.1.
    #[arg(long, value_name = "[ADDRESS]:PORT", value_parser = listen_address)]
    pub(crate) listen: SocketAddr,
    /// Where the application is: http://127.0.0.1:3000.
    #[arg(long, value_name = "URL")]
    pub(crate) upstream: String,
    /// Speak TLS with this certificate: a PEM file, its chain behind it. Only with --key.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) certificate: Option<PathBuf>,
    /// The certificate's private key: a PEM file.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(crate) key: Option<PathBuf>,
    /// The managed rule groups that a new web ACL asks: common, known-bad, sqli, admin, linux, unix,
    /// windows, php, wordpress, ip-reputation, anonymous-ip; or none.
    #[arg(long, value_delimiter = ',', default_value = "common,sqli,known-bad")]
    pub(crate) rules: Vec<String>,
    /// A file with further rules for a new web ACL: a JSON list, as `aws wafv2 create-web-acl --rules`
    /// takes it.
    #[arg(long, value_name = "FILE")]
    pub(crate) rules_file: Option<PathBuf>,
    /// A folder of rules in ModSecurity's language, such as the OWASP Core Rule Set, that every request
    /// passes before the web ACL.
    #[arg(long, env = "RINGWALL_SECLANG", value_name = "FOLDER")]
    pub(crate) seclang: Option<PathBuf>,
    /// Only count what the managed groups of a new web ACL would block.
    #[arg(long)]
    pub(crate) count: bool,
    /// Where the APIs listen [default: 127.0.0.1:4566].
    #[arg(long, env = "RINGWALL_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) api_listen: Option<SocketAddr>,
    /// Keep everything in this folder, and take only signed calls. Without, the server is one with
    /// --dev, and forgets.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
}

impl ProtectFlags {
    /// The flags of the server that is to run.
    pub(crate) fn serve_flags(&self) -> ServeFlags {
        ServeFlags {
            data: DataFlags {
                data_dir: self.data_dir.clone(),
                config: None,
            },
            dev: self.data_dir.is_none(),
            listen: self.api_listen,
            front_door_address: Some(self.listen.ip()),
            waf: WafServeFlags {
                seclang: self.seclang.clone(),
                ..WafServeFlags::default()
            },
            ..ServeFlags::default()
        }
    }

    /// The flags of `ringwall env` for a server that listens there.
    pub(crate) fn env_flags(&self, address: SocketAddr) -> String {
        match &self.data_dir {
            Some(folder) => format!("--listen {address} --data-dir '{}'", folder.display()),
            None => format!("--listen {address} --dev"),
        }
    }
}

/// `:8443` is a port of this machine alone.
fn listen_address(text: &str) -> Result<SocketAddr, String> {
    if let Some(port) = text.strip_prefix(':') {
        let port = port.parse().map_err(|_| format!("{port} is no port"))?;
        return Ok(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port));
    }
    text.parse()
        .map_err(|_| "an address looks like 127.0.0.1:8443 or :8443".to_owned())
}

/// Where rows are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StoreKind {
    /// In the data folder, durable.
    Embedded,
    /// In memory, gone with the process.
    Memory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct EnvFlags {
    #[command(flatten)]
    pub(crate) data: DataFlags,
    /// For a server started with --dev.
    #[arg(long)]
    pub(crate) dev: bool,
    /// Over TLS, on loopback too; clients are told of the authority to trust.
    #[arg(long, conflicts_with = "dev")]
    pub(crate) tls: bool,
    /// The server's address, if not the default or the configured one.
    #[arg(long, env = "RINGWALL_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// The Region that clients shall use.
    #[arg(long, default_value = "us-east-1")]
    pub(crate) region: Region,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct CoverageFlags {
    /// Only this service, operation by operation.
    pub(crate) service: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum TrailCommand {
    /// Show the newest events.
    Tail {
        #[command(flatten)]
        data: DataFlags,
        /// How many.
        #[arg(long, short = 'n', default_value_t = 20)]
        lines: usize,
        /// Go on as events arrive, until interrupted.
        #[arg(long, short = 'f')]
        follow: bool,
        #[command(flatten)]
        output: OutputFlag,
    },
    /// Check the chain of hashes: that no event was changed, removed or moved. With --bucket: the
    /// digests that a trail of CloudTrail has in a bucket, and the files that they name.
    Verify {
        /// The bucket whose digests are checked.
        #[arg(long, value_name = "NAME")]
        bucket: Option<String>,
        /// What the keys of the digests begin with [default: all of the bucket].
        #[arg(long, value_name = "PREFIX", requires = "bucket", default_value = "")]
        prefix: String,
        #[command(flatten)]
        buckets: Box<BucketFlags>,
        #[command(flatten)]
        data: DataFlags,
        #[command(flatten)]
        root_key: RootKeyFlags,
        #[command(flatten)]
        output: OutputFlag,
    },
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum SealCommand {
    /// Wrap the seal under another root key. The server must not be running.
    Rotate {
        #[command(flatten)]
        data: DataFlags,
        #[command(flatten)]
        root_key: RootKeyFlags,
        /// A file to put a new random root key into.
        #[arg(long, value_name = "FILE", conflicts_with = "new_passphrase_file")]
        new_root_key: Option<PathBuf>,
        /// A file whose first line is the new passphrase.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Show what wraps the seal.
    Status {
        #[command(flatten)]
        data: DataFlags,
        #[command(flatten)]
        output: OutputFlag,
    },
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ExplainFlags {
    /// The eventID of a call in the trail.
    #[arg(conflicts_with_all = ["principal", "action", "resource"])]
    pub(crate) event: Option<String>,
    /// The ARN of who would call.
    #[arg(long, value_name = "ARN")]
    pub(crate) principal: Option<String>,
    /// An action (kms:Decrypt); may be given again.
    #[arg(long, value_name = "ACTION")]
    pub(crate) action: Vec<String>,
    /// The ARN of a resource; may be given again [default: *].
    #[arg(long, value_name = "ARN")]
    pub(crate) resource: Vec<String>,
    /// A condition key and its value; may be given again.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) context: Vec<String>,
    /// The Region called [default: us-east-1].
    #[arg(long)]
    pub(crate) region: Option<Region>,
    /// The caller proved a second factor.
    #[arg(long)]
    pub(crate) with_mfa: bool,
    /// Print a denial as the encoded message that `aws sts decode-authorization-message` opens.
    #[arg(long)]
    pub(crate) encode: bool,
    /// Ask the server with --dev that listens there.
    #[arg(long, value_name = "ADDRESS:PORT", num_args = 0..=1, default_missing_value = "127.0.0.1:4566")]
    pub(crate) dev: Option<SocketAddr>,
    #[command(flatten)]
    pub(crate) data: DataFlags,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ScenarioFlags {
    /// The story.
    pub(crate) scenario: Scenario,
    /// Leave the server running and its folder where it is.
    #[arg(long)]
    pub(crate) keep: bool,
    #[command(flatten)]
    pub(crate) output: OutputFlag,
}

/// The stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// A Lambda function logs in to MySQL: with a password from Parameter Store, and with an IAM token.
    LambdaRds,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct CaFlags {
    #[command(flatten)]
    pub(crate) data: DataFlags,
    /// Print the file's path instead of the certificate.
    #[arg(long)]
    pub(crate) path: bool,
}

#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct OutputFlag {
    /// The form of the output.
    #[arg(long, value_enum, default_value_t = OutputForm::Text)]
    pub(crate) output: OutputForm,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputForm {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
}
