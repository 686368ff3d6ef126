//! Entities as callers name them.
//!
//! Permission is asked for before it is told whether an entity is there: so what is loaded is a
//! [`Named`], which has an ARN in either case.

use std::sync::Arc;

use ringwall_core::{AccountId, Ask, Partition, RequestContext, Resource, Tags};
use ringwall_identity::{Group, Role, User};

use crate::error::IamError;

/// What IAM has by name.
pub(crate) trait Entity {
    /// `user`, as messages and ARNs have it.
    const NOUN: &'static str;
    /// The type in the trail.
    const TRAIL_TYPE: &'static str;

    fn arn(&self, partition: Partition) -> String;

    fn tags(&self) -> Option<&Tags>;

    /// There is none of that name.
    fn missing(name: &str) -> IamError {
        IamError::no_such_entity(Self::NOUN, name)
    }
}

/// An entity that a caller names, there or not.
#[derive(Debug)]
pub(crate) struct Named<E> {
    name: String,
    arn: String,
    account: AccountId,
    found: Option<Arc<E>>,
}

impl<E: Entity> Named<E> {
    /// The entity found under a name. One that is not there is taken to have no path.
    pub(crate) fn new(
        name: &str,
        account: AccountId,
        partition: Partition,
        found: Option<Arc<E>>,
    ) -> Self {
        let arn = match &found {
            Some(entity) => entity.arn(partition),
            None => format!("arn:{partition}:iam::{account}:{}/{name}", E::NOUN),
        };
        Self {
            name: name.to_owned(),
            arn,
            account,
            found,
        }
    }

    /// An entity that is to be made: it has its path, and no tags yet.
    pub(crate) fn to_be(name: &str, path: &str, ctx: &RequestContext) -> Self {
        let (partition, account) = (ctx.partition(), ctx.account());
        Self {
            name: name.to_owned(),
            arn: format!("arn:{partition}:iam::{account}:{}{path}{name}", E::NOUN),
            account,
            found: None,
        }
    }

    /// Asks for an action on it, with its tags as condition keys of both spellings.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        let mut ask = Ask::new(action).on(self.resource());
        for (key, value) in self.tags().into_iter().flat_map(Tags::iter) {
            ask = ask.key(format!("iam:ResourceTag/{key}"), value);
        }
        ask
    }

    /// As the authorizer sees it.
    pub(crate) fn resource(&self) -> Resource<'_> {
        let resource =
            Resource::new(self.arn.as_str(), self.account).with_trail_type(E::TRAIL_TYPE);
        match self.tags() {
            Some(tags) => resource.with_tags(tags),
            None => resource,
        }
    }

    fn tags(&self) -> Option<&Tags> {
        self.found.as_deref().and_then(E::tags)
    }

    pub(crate) fn arn(&self) -> &str {
        &self.arn
    }

    /// The entity, if it is there.
    pub(crate) fn found(&self) -> Option<&E> {
        self.found.as_deref()
    }

    /// The entity, which must be there.
    pub(crate) fn existing(self) -> Result<Arc<E>, IamError> {
        let Self { name, found, .. } = self;
        found.ok_or_else(|| E::missing(&name))
    }
}

impl Entity for User {
    const NOUN: &'static str = "user";
    const TRAIL_TYPE: &'static str = "AWS::IAM::User";

    fn arn(&self, partition: Partition) -> String {
        Self::arn(self, partition)
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }
}

impl Entity for Group {
    const NOUN: &'static str = "group";
    const TRAIL_TYPE: &'static str = "AWS::IAM::Group";

    fn arn(&self, partition: Partition) -> String {
        Self::arn(self, partition)
    }

    fn tags(&self) -> Option<&Tags> {
        None
    }
}

impl Entity for Role {
    const NOUN: &'static str = "role";
    const TRAIL_TYPE: &'static str = "AWS::IAM::Role";

    fn arn(&self, partition: Partition) -> String {
        Self::arn(self, partition)
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }
}
