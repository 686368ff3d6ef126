//! What all entities have: a place, a name, an id, a lock, tags.

use ringwall_core::{Ask, RequestContext, Resource, Tags};
use ringwall_store::{Row, RowKey, Table};
use serde::{Deserialize, Serialize};

use crate::error::Wafv2Error;
use crate::resources::place::{EntityRef, Kind, Place};

/// What all entities have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Where it stands.
    pub place: Place,
    /// Its name, unique there among its kind.
    pub name: String,
    /// Tells it from all others, also earlier ones of its name.
    pub id: String,
    /// What somebody wrote about it.
    #[serde(default)]
    pub description: Option<String>,
    /// Changes with every change; whoever changes it must know the last one.
    pub lock_token: String,
    /// Its tags.
    #[serde(default)]
    pub tags: Tags,
}

/// A row that is an entity.
pub(crate) trait Stored: Row + Clone {
    const KIND: Kind;
    const TABLE: Table<Self>;
    /// How many of them an account may have in a place.
    const MOST: usize;

    fn entity(&self) -> &Entity;
    fn entity_mut(&mut self) -> &mut Entity;

    fn arn(&self) -> String {
        let entity = self.entity();
        entity.place.arn(Self::KIND, &entity.name, &entity.id)
    }

    /// As the authorizer sees it.
    fn resource(&self) -> Resource<'_> {
        Resource::new(self.arn(), self.entity().place.account)
            .with_tags(&self.entity().tags)
            .with_trail_type(Self::KIND.trail_type())
    }
}

impl Entity {
    /// A new one.
    pub(crate) fn new(
        ctx: &RequestContext,
        place: Place,
        name: String,
        description: Option<String>,
        tags: Tags,
    ) -> Self {
        Self {
            place,
            name,
            id: ctx.uuid(),
            description,
            lock_token: ctx.uuid(),
            tags,
        }
    }

    /// Changes what anybody may change, and the lock with it; the new one.
    pub(crate) fn change(&mut self, ctx: &RequestContext, description: Option<String>) -> String {
        self.description = description;
        self.renew_lock(ctx)
    }

    /// Changes the lock; the new one.
    pub(crate) fn renew_lock(&mut self, ctx: &RequestContext) -> String {
        self.lock_token = ctx.uuid();
        self.lock_token.clone()
    }

    pub(crate) fn row(&self) -> RowKey {
        self.place.row().text(&self.name)
    }

    /// Whoever changes it must have seen it as it is.
    ///
    /// # Errors
    /// He has not.
    pub(crate) fn require_lock(&self, token: &str) -> Result<(), Wafv2Error> {
        if self.lock_token == token {
            Ok(())
        } else {
            Err(Wafv2Error::optimistic_lock())
        }
    }
}

/// A question about an entity that may not be there.
pub(crate) fn ask<'a, E: Stored>(
    action: &'static str,
    named: &EntityRef,
    found: Option<&'a E>,
) -> Ask<'a> {
    Ask::new(action).on(match found {
        Some(found) => found.resource(),
        None => {
            Resource::new(named.arn(), named.place.account).with_trail_type(named.kind.trail_type())
        }
    })
}
