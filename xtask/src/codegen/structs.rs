//! Structs, and the conversions of their members: `ringwall_model::Typed` does the work.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;
use ringwall_model::{Member, Shape, ShapeId, ShapeKind, StructureShape};

use super::Api;
use super::names::field_name;

/// A structure with its conversions from and to a value tree.
pub(crate) fn render(
    api: &Api,
    name: &str,
    shape: &Shape,
    structure: &StructureShape,
) -> Result<String> {
    let members: Vec<&Member> = api.members(shape, structure).collect();
    if members.is_empty() {
        return Ok(empty(name, &format!("The structure `{}`.", shape.name)));
    }
    let optional = members.iter().all(|member| !member.required);
    let derives = if optional {
        "Clone, Debug, Default, PartialEq"
    } else {
        "Clone, Debug, PartialEq"
    };
    let mut out = format!(
        "/// The structure `{}`.\n#[derive({derives})]\npub struct {name} {{\n",
        shape.name
    );
    for member in &members {
        let rust = rust_type(api, member)?;
        writeln!(
            out,
            "/// `{}`.\npub {}: {rust},",
            member.name,
            field_name(&member.name)
        )?;
    }
    write!(
        out,
        "}}\n\nimpl Structure for {name} {{\n{}}}\n\n",
        conversions(&members)?
    )?;
    Ok(out)
}

/// A structure without members.
pub(crate) fn empty(name: &str, doc: &str) -> String {
    format!(
        "/// {doc}\n#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\npub struct {name} {{}}\n\n\
         impl Structure for {name} {{\n\
         fn from_struct(_: Struct) -> Result<Self, ShapeMismatch> {{\nOk(Self {{}})\n}}\n\n\
         fn into_struct(self) -> Struct {{\nStruct::new()\n}}\n}}\n\n"
    )
}

fn rust_type(api: &Api, member: &Member) -> Result<String> {
    let inner = type_of(api, member.shape)?;
    Ok(if member.required {
        inner
    } else {
        format!("Option<{inner}>")
    })
}

fn type_of(api: &Api, id: ShapeId) -> Result<String> {
    let shape = api.shape(id)?;
    if api.stays_a_value(shape) {
        return Ok("Value".to_owned());
    }
    let plain = match &shape.kind {
        ShapeKind::Boolean => "bool".to_owned(),
        ShapeKind::Integer { .. } => "i32".to_owned(),
        ShapeKind::Long { .. } => "i64".to_owned(),
        ShapeKind::Float { .. } | ShapeKind::Double { .. } => "f64".to_owned(),
        ShapeKind::String(string) if !string.values.is_empty() => api.type_name(id)?,
        ShapeKind::String(_) => "String".to_owned(),
        ShapeKind::Blob { .. } => "Vec<u8>".to_owned(),
        ShapeKind::Timestamp { .. } => "Timestamp".to_owned(),
        ShapeKind::List { member, .. } => format!("Vec<{}>", type_of(api, *member)?),
        ShapeKind::Map { value, .. } => format!("BTreeMap<String, {}>", type_of(api, *value)?),
        ShapeKind::Structure(_) => api.type_name(id)?,
    };
    let wiped =
        shape.sensitive && matches!(shape.kind, ShapeKind::String(_) | ShapeKind::Blob { .. });
    Ok(if wiped {
        format!("Sensitive<{plain}>")
    } else {
        plain
    })
}

/// The conversions from and to a value tree.
fn conversions(structure: &[&Member]) -> Result<String> {
    let mut out =
        "fn from_struct(mut members: Struct) -> Result<Self, ShapeMismatch> {\nOk(Self {\n"
            .to_owned();
    for member in structure {
        let (name, field) = (&member.name, field_name(&member.name));
        writeln!(out, "{field}: members.take({name:?})?,")?;
    }
    write!(
        out,
        "}})\n}}\n\nfn into_struct(self) -> Struct {{\nlet mut members = Struct::with_capacity({});\n",
        structure.len()
    )?;
    for member in structure {
        let (name, field) = (&member.name, field_name(&member.name));
        writeln!(out, "members.put({name:?}, self.{field});")?;
    }
    out.push_str("members\n}\n");
    Ok(out)
}

/// The head of the file: what the code below it uses.
pub(crate) fn imports(code: &str) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with("///");
    let words: BTreeSet<&str> = code
        .lines()
        .filter(is_code)
        // What stands between quotes is AWS's.
        .flat_map(|line| line.split('"').step_by(2))
        .flat_map(|words| words.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .collect();
    let uses = |name: &&str| words.contains(name);
    let names = [
        "Operation",
        "Sensitive",
        "ShapeMismatch",
        "Struct",
        "Structure",
        "Timestamp",
        "Value",
        "written_as_text",
    ];
    let used: Vec<&str> = names.into_iter().filter(uses).collect();
    let map = if code.contains("BTreeMap") {
        "use std::collections::BTreeMap;\n\n"
    } else {
        ""
    };
    format!("{map}use ringwall_model::{{{}}};\n\n", used.join(", "))
}
