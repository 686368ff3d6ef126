//! What decides about requests.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_WebACL.html>

use ringwall_store::Table;
use ringwall_waf::language;
use serde::{Deserialize, Serialize};

use crate::api::{self, AnalyticsMode};
use crate::error::Wafv2Error;
use crate::language as tree;
use crate::quotas;
use crate::resources::entity::{Entity, Stored};
use crate::resources::place::Kind;

/// What decides about requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WebAcl {
    /// What all entities have.
    pub entity: Entity,
    /// What it says of requests.
    pub definition: language::WebAcl,
    /// The units that it uses.
    pub capacity: u64,
    /// What does not decide about requests here.
    #[serde(default)]
    pub settings: Settings,
}

/// Members of a web ACL that do not decide about requests here, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What the console knows of the application.
    #[serde(default)]
    pub application_config: Option<String>,
    /// What an Application Load Balancer does by itself against floods.
    #[serde(default)]
    pub on_source_ddos_protection_config: Option<String>,
    /// What Monetize rules ask for.
    #[serde(default)]
    pub monetization_config: Option<String>,
    /// Whether traffic may be analyzed in other Regions.
    #[serde(default)]
    pub analytics: Option<AnalyticsMode>,
}

impl Stored for WebAcl {
    const KIND: Kind = Kind::WebAcl;
    const TABLE: Table<Self> = Table::new("wafv2.web_acl");
    const MOST: usize = quotas::WEB_ACLS;

    fn entity(&self) -> &Entity {
        &self.entity
    }

    fn entity_mut(&mut self) -> &mut Entity {
        &mut self.entity
    }
}

impl WebAcl {
    /// What its labels begin with.
    pub fn label_namespace(&self) -> String {
        let Entity { place, name, .. } = &self.entity;
        format!("awswaf:{}:webacl:{name}:", place.account)
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        Stored::arn(self)
    }

    /// As lists show it.
    pub(crate) fn summary(&self) -> api::WebAclSummary {
        api::WebAclSummary {
            name: Some(self.entity.name.clone()),
            id: Some(self.entity.id.clone()),
            description: self.entity.description.clone(),
            lock_token: Some(self.entity.lock_token.clone()),
            arn: Some(self.arn()),
        }
    }

    pub(crate) fn shown(&self) -> Result<api::WebAcl, Wafv2Error> {
        let definition = &self.definition;
        let settings = &self.settings;
        let domains = &definition.token_domains;
        let groups = |groups: &Vec<_>| tree::shown_list("FirewallManagerRuleGroups", groups);
        Ok(api::WebAcl {
            name: self.entity.name.clone(),
            id: self.entity.id.clone(),
            arn: self.arn(),
            default_action: tree::shown("DefaultAction", &definition.default_action)?,
            description: self.entity.description.clone(),
            rules: Some(tree::shown("Rules", &definition.rules)?),
            visibility_config: tree::shown("VisibilityConfig", &definition.visibility_config)?,
            data_protection_config: tree::shown_some(
                "DataProtectionConfig",
                definition.data_protection_config.as_ref(),
            )?,
            capacity: Some(i64::try_from(self.capacity).map_err(Wafv2Error::internal)?),
            pre_process_firewall_manager_rule_groups: groups(&definition.first_groups)?,
            post_process_firewall_manager_rule_groups: groups(&definition.last_groups)?,
            managed_by_firewall_manager: Some(false),
            label_namespace: Some(self.label_namespace()),
            custom_response_bodies: tree::shown_map(
                "CustomResponseBodies",
                &definition.custom_response_bodies,
            )?,
            captcha_config: tree::shown_some("CaptchaConfig", definition.captcha_config.as_ref())?,
            challenge_config: tree::shown_some(
                "ChallengeConfig",
                definition.challenge_config.as_ref(),
            )?,
            token_domains: (!domains.is_empty()).then(|| domains.clone()),
            association_config: tree::shown_some(
                "AssociationConfig",
                definition.association_config.as_ref(),
            )?,
            retrofitted_by_firewall_manager: Some(false),
            on_source_d_do_s_protection_config: tree::shown_text(
                "OnSourceDDoSProtectionConfig",
                settings.on_source_ddos_protection_config.as_deref(),
            )?,
            application_config: tree::shown_text(
                "ApplicationConfig",
                settings.application_config.as_deref(),
            )?,
            monetization_config: tree::shown_text(
                "MonetizationConfig",
                settings.monetization_config.as_deref(),
            )?,
            analytics_config: settings.analytics.map(|mode| api::AnalyticsConfig { mode }),
        })
    }
}
