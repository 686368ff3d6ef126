//! Product providers, as the operator of the server registers them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation-partner-guide.html>

use std::collections::{BTreeMap, BTreeSet};

use ringwall_core::{AccountId, Arn, Region};
use ringwall_identity::Document;
use ringwall_policy::PolicyKind;
use serde::Deserialize;

use crate::error::IamError;

/// The longest name, as `RequestorName` has it.
const LONGEST_NAME: usize = 30;
/// The longest permissions boundary.
const LONGEST_BOUNDARY: usize = 6144;

/// A product provider, as a file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProviderFile {
    /// The name that customers see.
    pub name: String,
    /// The domain, which stands in the ARNs of its boundaries.
    pub domain: String,
    /// The accounts that it asks from.
    pub accounts: Vec<AccountId>,
    /// What it may ask for.
    #[serde(default)]
    pub policy_template: Vec<TemplateFile>,
    /// What roles may at most that it makes.
    #[serde(default)]
    pub permissions_boundary: Vec<BoundaryFile>,
}

/// A template of the policies that a provider asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateFile {
    /// Its name, which stands in its ARN.
    pub name: String,
    /// JSON with `@{parameters}`.
    pub document: String,
}

/// A permissions boundary.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundaryFile {
    /// Its name, which stands in its ARN.
    pub name: String,
    /// A policy.
    pub document: String,
}

/// A provider that cannot be registered.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct InvalidProvider(String);

/// The product providers that are registered.
#[derive(Debug, Default)]
pub struct Providers {
    of_account: BTreeMap<AccountId, usize>,
    all: Vec<Provider>,
}

/// A product provider.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) name: String,
    accounts: Vec<AccountId>,
    /// Documents by ARN.
    templates: BTreeMap<String, String>,
    /// Documents by ARN.
    pub(crate) boundaries: BTreeMap<String, Document>,
}

impl Providers {
    /// Registers providers.
    ///
    /// # Errors
    /// A name, account or document that cannot be.
    pub fn new(files: Vec<ProviderFile>) -> Result<Self, InvalidProvider> {
        let mut providers = Self::default();
        let mut templates = BTreeSet::new();
        for file in files {
            let provider = Provider::new(&file)?;
            for arn in provider.templates.keys() {
                if !templates.insert(arn.clone()) {
                    return Err(InvalidProvider(format!("there are two templates {arn}")));
                }
            }
            for account in &provider.accounts {
                if providers
                    .of_account
                    .insert(*account, providers.all.len())
                    .is_some()
                {
                    return Err(InvalidProvider(format!(
                        "account {account} is of two providers"
                    )));
                }
            }
            providers.all.push(provider);
        }
        Ok(providers)
    }

    /// The provider that an account is of.
    pub(crate) fn of(&self, account: AccountId) -> Option<&Provider> {
        self.all.get(*self.of_account.get(&account)?)
    }
}

impl Provider {
    fn new(file: &ProviderFile) -> Result<Self, InvalidProvider> {
        let wrong = |what: String| InvalidProvider(format!("provider {}: {what}", file.name));
        if file.name.is_empty() || file.name.chars().count() > LONGEST_NAME {
            return Err(wrong(format!(
                "its name has no letters, or more than {LONGEST_NAME}"
            )));
        }
        if file.accounts.is_empty() {
            return Err(wrong("it has no account".to_owned()));
        }
        require_plain(&file.domain).map_err(wrong)?;
        let mut templates = BTreeMap::new();
        for template in &file.policy_template {
            require_plain(&template.name).map_err(wrong)?;
            let arn = format!("arn:aws:iam:::delegation-template/{}", template.name);
            if templates.insert(arn, template.document.clone()).is_some() {
                return Err(wrong(format!("there are two templates {}", template.name)));
            }
        }
        let mut boundaries = BTreeMap::new();
        for boundary in &file.permissions_boundary {
            require_plain(&boundary.name).map_err(wrong)?;
            let (domain, name) = (&file.domain, &boundary.name);
            let document = Document::parse(&boundary.document, PolicyKind::Boundary)
                .map_err(|error| wrong(format!("the boundary {name} is no policy: {error}")))?;
            if boundary.document.len() > LONGEST_BOUNDARY {
                return Err(wrong(format!(
                    "the boundary {name} is longer than {LONGEST_BOUNDARY} characters"
                )));
            }
            let arn = format!("arn:aws:iam::partner:policy/permissions-boundary/{domain}/{name}");
            if boundaries.insert(arn, document).is_some() {
                return Err(wrong(format!("there are two boundaries {name}")));
            }
        }
        Ok(Self {
            name: file.name.clone(),
            accounts: file.accounts.clone(),
            templates,
            boundaries,
        })
    }

    /// The document of a template.
    pub(crate) fn template(&self, arn: &str) -> Option<&str> {
        self.templates.get(arn).map(String::as_str)
    }
}

/// The topic of a notification channel, which is the provider's own.
pub(crate) fn require_topic(provider: &Provider, channel: &str) -> Result<(), IamError> {
    let topic: Option<Arn> = channel.parse().ok();
    let is_own = |topic: &Arn| {
        let account = topic.account.parse().ok();
        topic.service == "sns"
            && !topic.resource.is_empty()
            && topic.region.parse::<Region>().is_ok()
            && account.is_some_and(|account| provider.accounts.contains(&account))
    };
    match topic.filter(is_own) {
        Some(_) => Ok(()),
        None => Err(IamError::not_own_topic(channel)),
    }
}

/// What stands in an ARN.
fn require_plain(name: &str) -> Result<(), String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if !name.is_empty() && name.chars().all(is_plain) {
        return Ok(());
    }
    Err(format!(
        "{name:?} has something else than letters, digits, dots, dashes and underscores"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(name: &str, account: u64) -> ProviderFile {
        ProviderFile {
            name: name.to_owned(),
            domain: "example.com".to_owned(),
            accounts: vec![AccountId::from_number(account).unwrap()],
            policy_template: Vec::new(),
            permissions_boundary: Vec::new(),
        }
    }

    #[test]
    fn an_account_is_of_one_provider() {
        let files = vec![provider("a", 1), provider("b", 1)];
        let refused = Providers::new(files).unwrap_err().to_string();
        assert_eq!(refused, "account 000000000001 is of two providers");
    }

    #[test]
    fn refuses_what_cannot_stand_in_an_arn_and_what_is_no_policy() {
        let domain = ProviderFile {
            domain: "a/b".to_owned(),
            ..provider("a", 1)
        };
        assert!(Providers::new(vec![domain]).is_err());
        let boundary = BoundaryFile {
            name: "limit".to_owned(),
            document: "{}".to_owned(),
        };
        let boundary = ProviderFile {
            permissions_boundary: vec![boundary],
            ..provider("a", 1)
        };
        let refused = Providers::new(vec![boundary]).unwrap_err().to_string();
        assert!(refused.starts_with("provider a: the boundary limit is no policy"));
    }
}
