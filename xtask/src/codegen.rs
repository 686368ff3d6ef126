//! `cargo xtask codegen`: the typed rim of each service, `services/<name>/src/api.rs`.
//!
//! Structs and enums of the operations named in `models/overlay/<name>.toml`, with conversions
//! from and to value trees. The code is plain and not generic, so that it builds quickly.
//! Operations of other services that this one calls, named there under `[calls]`, get theirs in
//! `src/<other>_api.rs`, with the members that this one names: services do not depend on each other.

mod calls;
mod enums;
pub(crate) mod names;
mod structs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use ringwall_model::{Member, OperationModel, Service, Shape, ShapeId, ShapeKind, StructureShape};
use serde::Deserialize;

use self::calls::NamedMembers;
use crate::root;

#[derive(Deserialize)]
struct Overlay {
    answered: Vec<String>,
    /// Operations of other services that this one calls, by service, each with the members that
    /// this one names (`KeyMetadata.Arn`): the others get no code.
    #[serde(default)]
    calls: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Shapes that stay trees of values: the service reads them into types that it has already.
    #[serde(default)]
    values: BTreeSet<String>,
}

pub(crate) fn run(check: bool) -> Result<()> {
    for entry in fs::read_dir(root::folder().join("models/overlay"))? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        let overlay: Overlay = toml::from_str(&fs::read_to_string(&path)?)?;
        let folder = root::folder().join("services").join(name).join("src");
        let write = |file: &str, api: Api| {
            let code = rustfmt(&api.render(name)?)?;
            root::write_or_check(&folder.join(file), &code, check, "codegen")
        };
        let values = overlay.values;
        let own = Api::of(model(name)?, &overlay.answered, values)?;
        write("api.rs", own)?;
        for (other, operations) in &overlay.calls {
            let file = format!("{}_api.rs", other.replace('-', "_"));
            let api = Api::called(model(other)?, operations);
            write(&file, api.with_context(|| format!("{name} calls {other}"))?)?;
        }
    }
    Ok(())
}

fn model(name: &str) -> Result<&'static Service> {
    ringwall_model::service(name).with_context(|| format!("no model {name}"))
}

fn operation(service: &'static Service, name: &str) -> Result<&'static OperationModel> {
    let found = service.operation(name);
    found.with_context(|| format!("{} has no {name}", service.name))
}

/// What the generated file is made from.
pub(crate) struct Api {
    service: &'static Service,
    operations: Vec<&'static OperationModel>,
    /// Shapes that get a type, by the type's name.
    types: BTreeMap<String, &'static Shape>,
    /// The type's name of each structure that is an operation's own input or output.
    renamed: BTreeMap<u32, String>,
    /// Names of shapes that stay trees of values.
    values: BTreeSet<String>,
    /// What a caller names of another service's operations; nothing if the service answers them.
    named: Option<NamedMembers>,
}

impl Api {
    /// Of operations that the service answers.
    fn of(
        service: &'static Service,
        operations: &[String],
        values: BTreeSet<String>,
    ) -> Result<Self> {
        let find = |name: &String| operation(service, name);
        let operations = operations.iter().map(find).collect::<Result<_>>()?;
        Self::complete(service, operations, values, None)
    }

    /// Of operations that another service calls, each with the members that it names.
    fn called(service: &'static Service, calls: &BTreeMap<String, Vec<String>>) -> Result<Self> {
        let mut named = NamedMembers::of(service);
        let mut operations = Vec::new();
        for (name, members) in calls {
            let operation = operation(service, name)?;
            named.add(operation, members)?;
            operations.push(operation);
        }
        Self::complete(service, operations, BTreeSet::new(), Some(named))
    }

    fn complete(
        service: &'static Service,
        operations: Vec<&'static OperationModel>,
        values: BTreeSet<String>,
        named: Option<NamedMembers>,
    ) -> Result<Self> {
        let mut api = Self {
            service,
            operations,
            types: BTreeMap::new(),
            renamed: BTreeMap::new(),
            values,
            named,
        };
        // All names first: what one operation answers may be a part of another's answer.
        for operation in &api.operations {
            for (shape, kind) in [(operation.input, "Input"), (operation.output, "Output")] {
                // A structure that several operations share has the first one's name.
                if let Some(id) = shape {
                    let name = format!("{}{kind}", operation.name);
                    api.renamed.entry(id.0).or_insert(name);
                }
            }
        }
        for operation in api.operations.clone() {
            for id in [operation.input, operation.output].into_iter().flatten() {
                api.add(id)?;
            }
        }
        Ok(api)
    }

    /// Adds the type of a shape, and of all it is made of.
    fn add(&mut self, id: ShapeId) -> Result<()> {
        let shape = self.shape(id)?;
        if self.stays_a_value(shape) {
            return Ok(());
        }
        match &shape.kind {
            ShapeKind::Structure(structure) => {
                let known = self.types.insert(self.type_name(id)?, shape).is_some();
                let members = self.members(shape, structure).filter(|_| !known);
                let parts: Vec<ShapeId> = members.map(|member| member.shape).collect();
                for part in parts {
                    self.add(part)?;
                }
            }
            ShapeKind::String(string) if !string.values.is_empty() => {
                self.types.insert(self.type_name(id)?, shape);
            }
            ShapeKind::List { member, .. } => self.add(*member)?,
            ShapeKind::Map { value, .. } => self.add(*value)?,
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn shape(&self, id: ShapeId) -> Result<&'static Shape> {
        self.service.shape(id).context("a shape that is not there")
    }

    /// The members that get code.
    pub(crate) fn members<'a>(
        &'a self,
        shape: &'a Shape,
        structure: &'a StructureShape,
    ) -> impl Iterator<Item = &'a Member> {
        let is_named = move |member: &&Member| match &self.named {
            Some(named) => named.has(shape, member),
            None => true,
        };
        structure.members.iter().filter(is_named)
    }

    /// Whether the service reads the shape into a type that it has already.
    pub(crate) fn stays_a_value(&self, shape: &Shape) -> bool {
        self.values.contains(&*shape.name)
    }

    /// The name of the type of a structure or enum.
    pub(crate) fn type_name(&self, id: ShapeId) -> Result<String> {
        match self.renamed.get(&id.0) {
            Some(name) => Ok(name.clone()),
            None => Ok(match names::type_name(&self.shape(id)?.name) {
                name if name == enums::CODES => format!("{name}Value"),
                name => name,
            }),
        }
    }

    /// The file's text; `overlay` is the service whose overlay names the operations.
    fn render(&self, overlay: &str) -> Result<String> {
        let mut out = String::new();
        for operation in &self.operations {
            out.push_str(&self.operation(operation));
        }
        for (name, shape) in &self.types {
            match &shape.kind {
                ShapeKind::Structure(structure) => {
                    out.push_str(&structs::render(self, name, shape, structure)?)
                }
                ShapeKind::String(string) => {
                    out.push_str(&enums::render(name, &shape.name, &string.values))
                }
                _ => {}
            }
        }
        if self.named.is_none() {
            out.push_str(&self.error_codes()?);
        }
        let head = format!(
            "//! GENERATED by `cargo xtask codegen` from `models/{}.json`: the types of the\n\
             //! operations that `models/overlay/{overlay}.toml` names. Do not edit.\n\n{}",
            self.service.name,
            structs::imports(&out),
        );
        Ok(head + &out)
    }

    fn operation(&self, operation: &OperationModel) -> String {
        let name = &operation.name;
        let rim = |shape: Option<ShapeId>, suffix: &str| {
            shape.map_or_else(
                || format!("{name}{suffix}"),
                |id| self.renamed.get(&id.0).cloned().unwrap_or_default(),
            )
        };
        let (input, output) = (
            rim(operation.input, "Input"),
            rim(operation.output, "Output"),
        );
        let mut out = format!(
            "/// The operation `{name}`.\n#[derive(Clone, Copy, Debug)]\npub struct {name};\n\n\
             impl Operation for {name} {{\n\
             const SERVICE: &'static str = \"{}\";\nconst NAME: &'static str = \"{name}\";\n\
             type Input = {input};\ntype Output = {output};\n}}\n\n",
            self.service.name
        );
        if operation.input.is_none() {
            out.push_str(&structs::empty(&input, &format!("`{name}` takes nothing.")));
        }
        if operation.output.is_none() {
            out.push_str(&structs::empty(
                &output,
                &format!("`{name}` answers nothing."),
            ));
        }
        out
    }

    fn error_codes(&self) -> Result<String> {
        let mut codes = BTreeSet::new();
        for operation in &self.operations {
            for error in &operation.errors {
                codes.insert(self.shape(*error)?.name.clone());
            }
        }
        let codes: Vec<String> = codes.into_iter().collect();
        Ok(enums::render_codes(&codes))
    }
}

fn rustfmt(code: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "style_edition=2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt is needed")?;
    child
        .stdin
        .take()
        .context("no pipe")?
        .write_all(code.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(
        output.status.success(),
        "rustfmt refused the generated code"
    );
    Ok(String::from_utf8(output.stdout)?)
}
