//! Rules to be used in web ACLs.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_RuleGroup.html>

use ringwall_core::{PolicyMode, Resource};
use ringwall_identity::Document;
use ringwall_store::Table;
use ringwall_waf::language;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::error::Wafv2Error;
use crate::labels;
use crate::language as tree;
use crate::quotas;
use crate::resources::entity::{Entity, Stored};
use crate::resources::place::Kind;

/// Rules to be used in web ACLs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RuleGroup {
    /// What all entities have.
    pub entity: Entity,
    /// What it says of requests.
    pub definition: language::RuleGroup,
    /// What its Monetize rules ask for, as JSON.
    #[serde(default)]
    pub monetization_config: Option<String>,
    /// Who else may use it.
    #[serde(default)]
    pub sharing: Option<Document>,
}

impl Stored for RuleGroup {
    const KIND: Kind = Kind::RuleGroup;
    const TABLE: Table<Self> = Table::new("wafv2.rule_group");
    const MOST: usize = quotas::RULE_GROUPS;

    fn entity(&self) -> &Entity {
        &self.entity
    }

    fn entity_mut(&mut self) -> &mut Entity {
        &mut self.entity
    }

    fn resource(&self) -> Resource<'_> {
        let resource = Resource::new(self.arn(), self.entity.place.account)
            .with_tags(&self.entity.tags)
            .with_trail_type(Self::KIND.trail_type());
        match &self.sharing {
            Some(sharing) => resource.with_policy(sharing.compiled(), PolicyMode::Ordinary),
            None => resource,
        }
    }
}

impl RuleGroup {
    /// What its labels begin with.
    pub fn label_namespace(&self) -> String {
        let Entity { place, name, .. } = &self.entity;
        format!("awswaf:{}:rulegroup:{name}:", place.account)
    }

    /// As lists show it.
    pub(crate) fn summary(&self) -> api::RuleGroupSummary {
        api::RuleGroupSummary {
            name: Some(self.entity.name.clone()),
            id: Some(self.entity.id.clone()),
            description: self.entity.description.clone(),
            lock_token: Some(self.entity.lock_token.clone()),
            arn: Some(self.arn()),
        }
    }

    pub(crate) fn shown(&self) -> Result<api::RuleGroup, Wafv2Error> {
        let definition = &self.definition;
        let namespace = self.label_namespace();
        let bodies = &definition.custom_response_bodies;
        Ok(api::RuleGroup {
            name: self.entity.name.clone(),
            id: self.entity.id.clone(),
            capacity: i64::try_from(definition.capacity).map_err(Wafv2Error::internal)?,
            arn: self.arn(),
            description: self.entity.description.clone(),
            rules: Some(tree::shown("Rules", &definition.rules)?),
            visibility_config: tree::shown("VisibilityConfig", &definition.visibility_config)?,
            custom_response_bodies: tree::shown_map("CustomResponseBodies", bodies)?,
            available_labels: labels::available(&namespace, &definition.rules),
            consumed_labels: labels::consumed(&namespace, &definition.rules),
            label_namespace: Some(namespace),
            monetization_config: tree::shown_text(
                "MonetizationConfig",
                self.monetization_config.as_deref(),
            )?,
        })
    }
}
