//! What a service names of another's operations: other members get no code.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, ensure};
use ringwall_model::{Member, OperationModel, Service, Shape, ShapeId, ShapeKind, StructureShape};

/// The members that are named, by their structure's name.
pub(crate) struct NamedMembers {
    service: &'static Service,
    members: BTreeMap<String, BTreeSet<String>>,
}

impl NamedMembers {
    pub(crate) const fn of(service: &'static Service) -> Self {
        Self {
            service,
            members: BTreeMap::new(),
        }
    }

    pub(crate) fn has(&self, structure: &Shape, member: &Member) -> bool {
        let named = self.members.get(&*structure.name);
        named.is_some_and(|named| named.contains(&*member.name))
    }

    /// Names members of an operation's input and output, by paths: `KeyMetadata.Arn`. One that
    /// ends at a structure names all that is in it.
    pub(crate) fn add(&mut self, operation: &OperationModel, paths: &[String]) -> Result<()> {
        let rims = [operation.input, operation.output];
        for path in paths {
            let steps: Vec<&str> = path.split('.').collect();
            let mut leads_somewhere = false;
            for rim in rims.into_iter().flatten() {
                leads_somewhere |= self.follow(rim, &steps)?;
            }
            ensure!(leads_somewhere, "{} has no {path}", operation.name);
        }
        match operation.input {
            Some(input) => self.add_required(input),
            None => Ok(()),
        }
    }

    /// Names the members on a path; tells whether it leads somewhere.
    fn follow(&mut self, from: ShapeId, path: &[&str]) -> Result<bool> {
        let Some((shape, structure)) = self.structure(from)? else {
            return Ok(path.is_empty());
        };
        let Some((step, rest)) = path.split_first() else {
            self.add_all(shape, structure)?;
            return Ok(true);
        };
        match structure
            .members
            .iter()
            .find(|member| *member.name == **step)
        {
            Some(member) => {
                self.name(shape, member);
                self.follow(member.shape, rest)
            }
            None => Ok(false),
        }
    }

    fn add_all(&mut self, shape: &Shape, structure: &'static StructureShape) -> Result<()> {
        for member in &structure.members {
            // A structure may hold others of its kind.
            if self.name(shape, member) {
                self.follow(member.shape, &[])?;
            }
        }
        Ok(())
    }

    /// Without these the operation cannot be called, or a structure not be given.
    fn add_required(&mut self, from: ShapeId) -> Result<()> {
        let Some((shape, structure)) = self.structure(from)? else {
            return Ok(());
        };
        for member in &structure.members {
            if member.required && self.name(shape, member) {
                self.add_required(member.shape)?;
            }
        }
        Ok(())
    }

    /// Names a member; tells whether it was not named before.
    fn name(&mut self, shape: &Shape, member: &Member) -> bool {
        let named = self.members.entry(shape.name.to_string()).or_default();
        named.insert(member.name.to_string())
    }

    /// The structure that is there, or that a list or map there is made of.
    fn structure(&self, id: ShapeId) -> Result<Option<(&'static Shape, &'static StructureShape)>> {
        let shape = self
            .service
            .shape(id)
            .context("a shape that is not there")?;
        match &shape.kind {
            ShapeKind::Structure(structure) => Ok(Some((shape, structure))),
            ShapeKind::List { member, .. } => self.structure(*member),
            ShapeKind::Map { value, .. } => self.structure(*value),
            _ => Ok(None),
        }
    }
}
