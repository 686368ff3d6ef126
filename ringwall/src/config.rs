//! The configuration: flags and environment over the file over defaults.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use ringwall_core::{AccountId, Region};
use serde::Deserialize;

use crate::cli::{
    DataFlags, LogFormat, RateMode, RootKeyFlags, ServeFlags, StoreKind, Switch, WafServeFlags,
};
use crate::detection::{DetectionFlags, NamedSource};
use crate::malware::GuardDutyFlags;
use crate::messages::MessageFlags;
use crate::output::Failure;
use crate::trails::{BucketFlags, TrailFlags};

/// Where the server listens when nobody says otherwise: the port SDK users already point at.
pub(crate) const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 4566);

/// What may stand in a configuration file; each key is the flag of that name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ConfigFile {
    pub(crate) data_dir: Option<PathBuf>,
    root_key: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    enforce: bool,
    pub(crate) listen: Option<SocketAddr>,
    #[serde(default)]
    tls_name: Vec<String>,
    #[serde(default)]
    inside_host: Vec<String>,
    runtime_dir: Option<PathBuf>,
    functions_dir: Option<PathBuf>,
    #[serde(default)]
    function_port: Vec<u16>,
    account_id: Option<AccountId>,
    store: Option<StoreKind>,
    database_dir: Option<PathBuf>,
    waf_log_dir: Option<PathBuf>,
    waf_log_file: Option<PathBuf>,
    country_database: Option<PathBuf>,
    network_database: Option<PathBuf>,
    address_lists: Option<PathBuf>,
    seclang: Option<PathBuf>,
    waf_rates: Option<RateMode>,
    front_door_address: Option<IpAddr>,
    token_issuer: Option<String>,
    compromised_passwords: Option<PathBuf>,
    delegation_providers: Option<PathBuf>,
    log_group_dir: Option<PathBuf>,
    smtp: Option<String>,
    smtp_login_file: Option<PathBuf>,
    mail_from: Option<String>,
    sms_webhook: Option<String>,
    sms_token_file: Option<PathBuf>,
    #[serde(default)]
    mailbox: bool,
    bucket_store: Option<PathBuf>,
    s3_endpoint: Option<String>,
    s3_key_file: Option<PathBuf>,
    s3_region: Option<Region>,
    trail_interval: Option<u32>,
    #[serde(default)]
    malware_rules: Vec<PathBuf>,
    #[serde(default)]
    malware_hashes: Vec<PathBuf>,
    #[serde(default)]
    custom_rules: Vec<PathBuf>,
    #[serde(default)]
    detection_source: Vec<NamedSource>,
    guardduty_learning_days: Option<u32>,
    guardduty_learning_events: Option<u32>,
    quotas: Option<Switch>,
    log_format: Option<LogFormat>,
    log: Option<String>,
}

/// Everything `serve` needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) data_dir: PathBuf,
    pub(crate) root_key: RootKeyPlace,
    pub(crate) dev: bool,
    pub(crate) enforce: bool,
    pub(crate) listen: SocketAddr,
    pub(crate) tls_names: Vec<String>,
    pub(crate) inside_hosts: Vec<String>,
    pub(crate) runtime_dir: Option<PathBuf>,
    pub(crate) functions_dir: Option<PathBuf>,
    pub(crate) function_ports: Vec<u16>,
    pub(crate) account_id: Option<AccountId>,
    pub(crate) store: StoreKind,
    pub(crate) database_dir: Option<PathBuf>,
    pub(crate) waf: WafServeFlags,
    pub(crate) front_door_address: IpAddr,
    pub(crate) messages: MessageFlags,
    pub(crate) trails: TrailFlags,
    pub(crate) detection: DetectionFlags,
    pub(crate) guardduty: GuardDutyFlags,
    pub(crate) token_issuer: Option<String>,
    pub(crate) compromised_passwords: Option<PathBuf>,
    pub(crate) delegation_providers: Option<PathBuf>,
    pub(crate) log_group_dir: Option<PathBuf>,
    pub(crate) quotas: bool,
    pub(crate) log_format: LogFormat,
    pub(crate) log: String,
}

/// Where the root key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RootKeyPlace {
    File(PathBuf),
    PassphraseFile(PathBuf),
}

impl ConfigFile {
    pub(crate) fn read(flags: &DataFlags) -> Result<Self, Failure> {
        let Some(path) = &flags.config else {
            return Ok(Self::default());
        };
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::new(format!(
                "The configuration file {} cannot be read: {error}",
                path.display()
            ))
            .hint("Check the path given by --config or RINGWALL_CONFIG.")
        })?;
        toml::from_str(&text).map_err(|error| {
            Failure::new(format!("The configuration file {} is wrong: {error}", path.display()))
                .hint("Its keys are the long flags of `ringwall serve --help`, without the dashes before them.")
        })
    }
}

/// Where passwords that others know are looked for, if nobody says where.
pub(crate) fn compromised_passwords(data_dir: &Path) -> PathBuf {
    data_dir.join("compromised-passwords.rwp")
}

impl Settings {
    pub(crate) fn of(flags: &ServeFlags) -> Result<Self, Failure> {
        let file = ConfigFile::read(&flags.data)?;
        let dev = flags.dev || file.dev;
        let data_dir = data_dir(&flags.data, &file)?;
        // What a flag names stands in place of the file's list.
        let either = |flag: &Vec<String>, file: &Vec<String>| {
            if flag.is_empty() { file } else { flag }.clone()
        };
        let tls_names = either(&flags.tls_name, &file.tls_name);
        let inside_hosts = either(&flags.inside_host, &file.inside_host);
        let function_ports = if flags.function_port.is_empty() {
            file.function_port.clone()
        } else {
            flags.function_port.clone()
        };
        let quotas = flags
            .quotas
            .or(file.quotas)
            .map_or(!dev, |switch| switch == Switch::On);
        let default_store = if dev {
            StoreKind::Memory
        } else {
            StoreKind::Embedded
        };
        let log_groups = (!dev).then(|| data_dir.join("log-groups"));
        let found_passwords = Some(compromised_passwords(&data_dir)).filter(|path| path.exists());
        let settings = Self {
            root_key: root_key_place(&flags.root_key, &file, &data_dir),
            data_dir,
            dev,
            enforce: flags.enforce || file.enforce,
            listen: flags.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN),
            tls_names,
            inside_hosts,
            runtime_dir: flags.runtime_dir.clone().or(file.runtime_dir),
            functions_dir: flags.functions_dir.clone().or(file.functions_dir),
            function_ports,
            account_id: flags.account_id.or(file.account_id),
            store: flags.store.or(file.store).unwrap_or(default_store),
            database_dir: flags.database_dir.clone().or(file.database_dir),
            waf: WafServeFlags {
                waf_log_dir: flags.waf.waf_log_dir.clone().or(file.waf_log_dir),
                waf_log_file: flags.waf.waf_log_file.clone().or(file.waf_log_file),
                country_database: flags.waf.country_database.clone().or(file.country_database),
                network_database: flags.waf.network_database.clone().or(file.network_database),
                address_lists: flags.waf.address_lists.clone().or(file.address_lists),
                seclang: flags.waf.seclang.clone().or(file.seclang),
                waf_rates: flags.waf.waf_rates.or(file.waf_rates),
            },
            front_door_address: flags
                .front_door_address
                .or(file.front_door_address)
                .unwrap_or(DEFAULT_LISTEN.ip()),
            token_issuer: flags.token_issuer.clone().or(file.token_issuer),
            compromised_passwords: flags
                .compromised_passwords
                .clone()
                .or(file.compromised_passwords)
                .or(found_passwords),
            delegation_providers: flags
                .delegation_providers
                .clone()
                .or(file.delegation_providers),
            log_group_dir: flags
                .log_group_dir
                .clone()
                .or(file.log_group_dir)
                .or(log_groups),
            messages: flags.messages.clone().or(MessageFlags {
                smtp: file.smtp,
                smtp_login_file: file.smtp_login_file,
                mail_from: file.mail_from,
                sms_webhook: file.sms_webhook,
                sms_token_file: file.sms_token_file,
                mailbox: file.mailbox,
            }),
            trails: TrailFlags {
                buckets: flags.trails.buckets.clone().or(BucketFlags {
                    bucket_store: file.bucket_store,
                    s3_endpoint: file.s3_endpoint,
                    s3_key_file: file.s3_key_file,
                    s3_region: file.s3_region,
                }),
                trail_interval: flags.trails.trail_interval.or(file.trail_interval),
            },
            guardduty: flags.guardduty.clone().or(GuardDutyFlags {
                malware_rules: file.malware_rules,
                malware_hashes: file.malware_hashes,
                custom_rules: file.custom_rules,
            }),
            detection: flags.detection.clone().or(DetectionFlags {
                detection_source: file.detection_source,
                guardduty_learning_days: file.guardduty_learning_days,
                guardduty_learning_events: file.guardduty_learning_events,
            }),
            quotas,
            log_format: flags
                .log_format
                .or(file.log_format)
                .unwrap_or(LogFormat::Text),
            log: flags
                .log
                .clone()
                .or(file.log)
                .unwrap_or_else(|| "info".to_owned()),
        };
        settings.require_sensible()
    }

    fn require_sensible(self) -> Result<Self, Failure> {
        if self.dev && !self.listen.ip().is_loopback() {
            return Err(Failure::new(format!(
                "--dev is open to everybody, so it listens on loopback only, not on {}",
                self.listen
            ))
            .hint("Leave --listen out, or leave --dev out to serve others."));
        }
        if self.enforce && !self.dev {
            return Err(Failure::new(
                "--enforce belongs to --dev; without --dev every call is authorized",
            )
            .hint("Leave --enforce out."));
        }
        Ok(self)
    }
}

/// The data folder: flag or environment, then file, then the platform's place for data.
pub(crate) fn data_dir(flags: &DataFlags, file: &ConfigFile) -> Result<PathBuf, Failure> {
    if let Some(folder) = flags.data_dir.as_ref().or(file.data_dir.as_ref()) {
        return Ok(folder.clone());
    }
    let from_environment = |name| environment(name).filter(|value| !value.is_empty());
    if let Some(home) = from_environment("XDG_DATA_HOME") {
        return Ok(Path::new(&home).join("ringwall"));
    }
    from_environment("HOME")
        .map(|home| Path::new(&home).join(".local/share/ringwall"))
        .ok_or_else(|| {
            Failure::new("There is no place for the data: neither HOME nor XDG_DATA_HOME is set")
                .hint("Name a folder with --data-dir.")
        })
}

/// Where the root key comes from: flag or environment, then file, then `root.key` in the folder.
pub(crate) fn root_key_place(
    flags: &RootKeyFlags,
    file: &ConfigFile,
    data_dir: &Path,
) -> RootKeyPlace {
    let passphrase = |path: &Option<PathBuf>| path.clone().map(RootKeyPlace::PassphraseFile);
    let key_file = |path: &Option<PathBuf>| path.clone().map(RootKeyPlace::File);
    passphrase(&flags.passphrase_file)
        .or_else(|| key_file(&flags.root_key))
        .or_else(|| passphrase(&file.passphrase_file))
        .or_else(|| key_file(&file.root_key))
        .unwrap_or_else(|| RootKeyPlace::File(data_dir.join("root.key")))
}

/// A variable of the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the binary, which may read the environment"
)]
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(config: &str) -> (tempfile::NamedTempFile, ServeFlags) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), config).unwrap();
        let data = DataFlags {
            data_dir: None,
            config: Some(file.path().to_owned()),
        };
        (
            file,
            ServeFlags {
                data,
                ..ServeFlags::default()
            },
        )
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let (_file, mut flags) = flags("listen = '127.0.0.1:1'\ndata-dir = 'here'");
        assert_eq!(Settings::of(&flags).unwrap().listen.port(), 1);
        flags.listen = Some("127.0.0.1:2".parse().unwrap());
        assert_eq!(Settings::of(&flags).unwrap().listen.port(), 2);
    }

    #[test]
    fn dev_refuses_to_listen_off_loopback() {
        let (_file, mut flags) = flags("data-dir = 'here'");
        flags.dev = true;
        flags.listen = Some("0.0.0.0:4566".parse().unwrap());
        assert!(
            Settings::of(&flags)
                .unwrap_err()
                .to_string()
                .contains("loopback only")
        );
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let (_file, flags) = flags("colour = 'red'");
        assert!(
            Settings::of(&flags)
                .unwrap_err()
                .to_string()
                .contains("colour")
        );
    }

    #[test]
    fn every_key_of_the_file_has_a_flag() {
        use clap::CommandFactory as _;
        let serve = crate::cli::Cli::command();
        let serve = serve.find_subcommand("serve").unwrap();
        for key in [
            "data-dir",
            "root-key",
            "passphrase-file",
            "dev",
            "enforce",
            "listen",
            "tls-name",
            "account-id",
            "front-door-address",
            "store",
            "waf-log-dir",
            "waf-log-file",
            "country-database",
            "network-database",
            "address-lists",
            "seclang",
            "waf-rates",
            "token-issuer",
            "compromised-passwords",
            "delegation-providers",
            "log-group-dir",
            "smtp",
            "smtp-login-file",
            "mail-from",
            "sms-webhook",
            "sms-token-file",
            "mailbox",
            "bucket-store",
            "s3-endpoint",
            "s3-key-file",
            "s3-region",
            "detection-source",
            "guardduty-learning-days",
            "guardduty-learning-events",
            "trail-interval",
            "quotas",
            "log-format",
            "log",
        ] {
            assert!(
                serve
                    .get_arguments()
                    .any(|flag| flag.get_long() == Some(key)),
                "{key}"
            );
        }
    }
}
