//! Entities that have tags, as `TagResource` and its like name them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Ask, Resource, Tags};
use ringwall_store::Reads;

use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};
use crate::resources::entity::Stored;
use crate::resources::ip_set::IpSet;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::regex_pattern_set::RegexPatternSet;
use crate::resources::rule_group::RuleGroup;
use crate::resources::web_acl::WebAcl;
use crate::store::{Wafv2Tx, Wafv2Write};

/// An entity that has tags.
pub(crate) struct Tagged {
    named: EntityRef,
    found: Option<Found>,
}

enum Found {
    WebAcl(Arc<WebAcl>),
    RuleGroup(Arc<RuleGroup>),
    IpSet(Arc<IpSet>),
    RegexPatternSet(Arc<RegexPatternSet>),
}

impl Tagged {
    /// The entity of an ARN.
    pub(crate) fn find<X: Deref<Target: Reads>>(
        tx: &Wafv2Tx<'_, X>,
        arn: &str,
    ) -> Result<Self, Wafv2Error> {
        let invalid = || Wafv2Error::invalid(Field::ResourceArn, arn, Reason::InvalidArn);
        let named = EntityRef::parse(arn).ok_or_else(invalid)?;
        let found = match named.kind {
            Kind::WebAcl => tx.find(&named)?.map(Found::WebAcl),
            Kind::RuleGroup => tx.find(&named)?.map(Found::RuleGroup),
            Kind::IpSet => tx.find(&named)?.map(Found::IpSet),
            Kind::RegexPatternSet => tx.find(&named)?.map(Found::RegexPatternSet),
            Kind::ManagedRuleSet => return Err(invalid()),
        };
        Ok(Self { named, found })
    }

    /// A question about it.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        Ask::new(action).on(match &self.found {
            Some(Found::WebAcl(found)) => found.resource(),
            Some(Found::RuleGroup(found)) => found.resource(),
            Some(Found::IpSet(found)) => found.resource(),
            Some(Found::RegexPatternSet(found)) => found.resource(),
            None => Resource::new(self.named.arn(), self.named.place.account)
                .with_trail_type(self.named.kind.trail_type()),
        })
    }

    /// Its tags; it must be there.
    pub(crate) fn tags(&self) -> Result<&Tags, Wafv2Error> {
        let entity = match self.found.as_ref().ok_or_else(Wafv2Error::nonexistent)? {
            Found::WebAcl(found) => found.entity(),
            Found::RuleGroup(found) => found.entity(),
            Found::IpSet(found) => found.entity(),
            Found::RegexPatternSet(found) => found.entity(),
        };
        Ok(&entity.tags)
    }

    /// Puts it back with other tags, which no lock guards.
    pub(crate) fn put_tags(&self, tx: &mut Wafv2Write<'_>, tags: Tags) -> Result<(), Wafv2Error> {
        match self.found.as_ref().ok_or_else(Wafv2Error::nonexistent)? {
            Found::WebAcl(found) => put(tx, found, tags),
            Found::RuleGroup(found) => put(tx, found, tags),
            Found::IpSet(found) => put(tx, found, tags),
            Found::RegexPatternSet(found) => put(tx, found, tags),
        }
    }
}

fn put<E: Stored>(tx: &mut Wafv2Write<'_>, found: &Arc<E>, tags: Tags) -> Result<(), Wafv2Error> {
    let mut row = E::clone(found);
    row.entity_mut().tags = tags;
    Ok(tx.put(row)?)
}
