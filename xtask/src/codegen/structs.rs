//! Structs, and the conversions of their members.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;
use ringwall_model::{Member, Shape, ShapeId, ShapeKind, StructureShape};

use super::Api;
use super::names::field_name;

/// The writer of a value that is one already.
const AS_IT_IS: &str = "|value| value";

/// A structure with its conversions from and to a value tree.
pub(crate) fn render(
    api: &Api,
    name: &str,
    shape: &Shape,
    structure: &StructureShape,
) -> Result<String> {
    if structure.members.is_empty() {
        return Ok(empty(name, &format!("The structure `{}`.", shape.name)));
    }
    let optional = structure.members.iter().all(|member| !member.required);
    let derives = if optional {
        "Clone, Debug, Default, PartialEq"
    } else {
        "Clone, Debug, PartialEq"
    };
    let mut out = format!(
        "/// The structure `{}`.\n#[derive({derives})]\npub struct {name} {{\n",
        shape.name
    );
    for member in &structure.members {
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
        "}}\n\nimpl {name} {{\n{}{}}}\n\n",
        from_struct(api, structure)?,
        into_struct(api, structure)?
    )?;
    Ok(out)
}

/// A structure without members.
pub(crate) fn empty(name: &str, doc: &str) -> String {
    format!(
        "/// {doc}\n#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\npub struct {name} {{}}\n\n\
         impl {name} {{\n\
         fn from_members(members: Struct) -> Result<Self, ShapeMismatch> {{\ndrop(members);\nOk(Self {{}})\n}}\n\n\
         const fn into_members(self) -> Struct {{\nStruct::new()\n}}\n}}\n\n"
    )
}

/// `Input` or `Output` for a structure.
pub(crate) fn rim_impl(name: &str, rim: &str) -> String {
    format!(
        "impl {rim} for {name} {{\n\
         fn from_struct(members: Struct) -> Result<Self, ShapeMismatch> {{\nSelf::from_members(members)\n}}\n\n\
         fn into_struct(self) -> Struct {{\nself.into_members()\n}}\n}}\n\n"
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

fn from_struct(api: &Api, structure: &StructureShape) -> Result<String> {
    // A member of that name would hide the structure.
    let is_taken = structure.members.iter().any(|one| one.name == "Members");
    let from = if is_taken { "wire_members" } else { "members" };
    let mut out = format!("fn from_members({from}: Struct) -> Result<Self, ShapeMismatch> {{\n");
    for member in &structure.members {
        writeln!(out, "let mut {} = None;", field_name(&member.name))?;
    }
    writeln!(out, "for (wire_name, wire_value) in {from} {{")?;
    let single = structure.members.len() == 1;
    out.push_str(if single { "" } else { "match wire_name {\n" });
    for member in &structure.members {
        let (name, field) = (&member.name, field_name(&member.name));
        let read = reader(api, member.shape)?;
        let assign = format!("{field} = convert::optional({name:?}, wire_value, {read})?");
        if single {
            writeln!(out, "if wire_name == {name:?} {{ {assign}; }}")?;
        } else {
            writeln!(out, "{name:?} => {assign},")?;
        }
    }
    out.push_str(if single {
        "}\nOk(Self {\n"
    } else {
        "_ => {}\n}\n}\nOk(Self {\n"
    });
    for member in &structure.members {
        let (name, field) = (&member.name, field_name(&member.name));
        if member.required {
            writeln!(out, "{field}: convert::required({name:?}, {field})?,")?;
        } else {
            writeln!(out, "{field},")?;
        }
    }
    out.push_str("})\n}\n\n");
    Ok(out)
}

fn into_struct(api: &Api, structure: &StructureShape) -> Result<String> {
    let mut out = format!(
        "fn into_members(self) -> Struct {{\nlet mut members = Struct::with_capacity({});\n",
        structure.members.len()
    );
    for member in &structure.members {
        let (name, field) = (&member.name, field_name(&member.name));
        let write = writer(api, member.shape)?;
        if write == AS_IT_IS {
            let push = if member.required { "push" } else { "push_some" };
            writeln!(out, "members.{push}({name:?}, self.{field});")?;
        } else if member.required {
            let value = applied(&write, &format!("self.{field}"));
            writeln!(out, "members.push({name:?}, {value});")?;
        } else {
            writeln!(
                out,
                "members.push_some({name:?}, self.{field}.map({write}));"
            )?;
        }
    }
    out.push_str("members\n}\n");
    Ok(out)
}

/// A writer applied to a value: a closure's body with its argument bound, or a plain call.
fn applied(write: &str, value: &str) -> String {
    match write
        .strip_prefix('|')
        .and_then(|rest| rest.split_once("| "))
    {
        Some((argument, body)) => format!("{{ let {argument} = {value}; {body} }}"),
        None => format!("{write}({value})"),
    }
}

/// An expression of type `fn(Value) -> Option<T>`.
fn reader(api: &Api, id: ShapeId) -> Result<String> {
    let shape = api.shape(id)?;
    if api.stays_a_value(shape) {
        return Ok("Some".to_owned());
    }
    let plain = match &shape.kind {
        ShapeKind::Boolean => "convert::read_bool".to_owned(),
        ShapeKind::Integer { .. } => "convert::read_i32".to_owned(),
        ShapeKind::Long { .. } => "convert::read_i64".to_owned(),
        ShapeKind::Float { .. } | ShapeKind::Double { .. } => "convert::read_f64".to_owned(),
        ShapeKind::String(string) if !string.values.is_empty() => {
            format!(
                "|value| convert::read_text(value).and_then(|text| {}::parse(&text))",
                api.type_name(id)?
            )
        }
        ShapeKind::String(_) => "convert::read_text".to_owned(),
        ShapeKind::Blob { .. } => "convert::read_blob".to_owned(),
        ShapeKind::Timestamp { .. } => "convert::read_timestamp".to_owned(),
        ShapeKind::List { member, .. } => {
            format!(
                "|value| convert::read_list(value, {})",
                reader(api, *member)?
            )
        }
        ShapeKind::Map { value, .. } => {
            format!("|value| convert::read_map(value, {})", reader(api, *value)?)
        }
        ShapeKind::Structure(_) => {
            format!(
                "|value| convert::read_struct(value).and_then(|members| {}::from_members(members).ok())",
                api.type_name(id)?
            )
        }
    };
    Ok(match (shape.sensitive, &shape.kind) {
        (true, ShapeKind::String(_)) => {
            "|value| convert::read_text(value).map(Sensitive::new)".to_owned()
        }
        (true, ShapeKind::Blob { .. }) => {
            "|value| convert::read_blob(value).map(Sensitive::new)".to_owned()
        }
        _ => plain,
    })
}

/// An expression of type `fn(T) -> Value`.
fn writer(api: &Api, id: ShapeId) -> Result<String> {
    let shape = api.shape(id)?;
    if api.stays_a_value(shape) {
        return Ok(AS_IT_IS.to_owned());
    }
    Ok(match (&shape.kind, shape.sensitive) {
        (ShapeKind::Boolean, _) => "Value::Bool".to_owned(),
        (ShapeKind::Integer { .. }, _) => "|number| Value::Int(i64::from(number))".to_owned(),
        (ShapeKind::Long { .. }, _) => "Value::Int".to_owned(),
        (ShapeKind::Float { .. } | ShapeKind::Double { .. }, _) => "Value::Float".to_owned(),
        (ShapeKind::String(_), true) => {
            "|text: Sensitive<String>| Value::Str(text.into_exposed())".to_owned()
        }
        (ShapeKind::String(string), _) if !string.values.is_empty() => {
            format!(
                "|value: {}| Value::Str(value.as_str().to_owned())",
                api.type_name(id)?
            )
        }
        (ShapeKind::String(_), _) => "Value::Str".to_owned(),
        (ShapeKind::Blob { .. }, true) => {
            "|bytes: Sensitive<Vec<u8>>| Value::Blob(bytes.into_exposed())".to_owned()
        }
        (ShapeKind::Blob { .. }, _) => "Value::Blob".to_owned(),
        (ShapeKind::Timestamp { .. }, _) => "Value::Timestamp".to_owned(),
        (ShapeKind::List { member, .. }, _) => {
            format!(
                "|list| convert::write_list(list, {})",
                writer(api, *member)?
            )
        }
        (ShapeKind::Map { value, .. }, _) => {
            format!("|map| convert::write_map(map, {})", writer(api, *value)?)
        }
        (ShapeKind::Structure(_), _) => {
            format!(
                "|value: {}| Value::Struct(value.into_members())",
                api.type_name(id)?
            )
        }
    })
}

/// The head of the file: what the code below it uses.
pub(crate) fn imports(code: &str) -> String {
    let words: BTreeSet<&str> = code
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .collect();
    let uses = |name: &&str| words.contains(name);
    let names = [
        "Input",
        "Operation",
        "Output",
        "Sensitive",
        "ShapeMismatch",
        "Struct",
        "Timestamp",
        "Value",
        "convert",
    ];
    let used: Vec<&str> = names.into_iter().filter(uses).collect();
    let map = if code.contains("BTreeMap") {
        "use std::collections::BTreeMap;\n\n"
    } else {
        ""
    };
    format!("{map}use ringwall_model::{{{}}};\n\n", used.join(", "))
}
