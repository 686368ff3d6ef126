//! `cargo xtask new-operation`: begins an operation.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use crate::codegen::names::{field_name, type_name};
use crate::root;

pub(crate) fn run(service: &str, operation: &str) -> Result<()> {
    let model =
        ringwall_model::service(service).with_context(|| format!("no service {service}"))?;
    ensure!(
        model.operation(operation).is_some(),
        "{service} has no operation {operation}"
    );
    let folder = root::folder()
        .join("services")
        .join(service)
        .join("src/operations");
    let name = field_name(operation);
    let path = folder.join(format!("{name}.rs"));
    ensure!(!path.exists(), "{} is there already", path.display());

    let prefix = type_name(service);
    fs::write(&path, template(operation, &name, &prefix))?;
    let list = folder.join("mod.rs");
    let text = fs::read_to_string(&list)?;
    fs::write(&list, listed(&text, &name))?;
    println!("wrote {}", path.display());
    println!("next: name {operation} in models/overlay/{service}.toml, run `cargo xtask codegen`,");
    println!("      write the handler, and add it to routes() in services/{service}/src/lib.rs");
    Ok(())
}

/// The list with a further operation, A–Z.
fn listed(text: &str, name: &str) -> String {
    let mut head = Vec::new();
    let (mut mods, mut uses) = (
        vec![format!("mod {name};")],
        vec![format!("pub(crate) use {name}::{name};")],
    );
    for line in text.lines() {
        match line {
            line if line.starts_with("mod ") => mods.push(line.to_owned()),
            line if line.starts_with("pub(crate) use ") => uses.push(line.to_owned()),
            line => head.push(line.to_owned()),
        }
    }
    mods.sort();
    uses.sort();
    let head = head.join("\n");
    format!(
        "{}\n\n{}\n\n{}\n",
        head.trim_end(),
        mods.join("\n"),
        uses.join("\n")
    )
}

fn template(operation: &str, name: &str, prefix: &str) -> String {
    format!(
        "//! `{operation}`: what it does for its caller, in a line.\n\
         //!\n\
         //! The link to AWS's page of it.\n\n\
         use ringwall_core::{{Ask, Reply, RequestContext}};\n\n\
         use crate::api::{{{operation}Input, {operation}Output}};\n\
         use crate::error::{prefix}Error;\n\
         use crate::store::{prefix}Write;\n\n\
         pub(crate) fn {name}(\n    \
             ctx: &RequestContext,\n    \
             tx: &mut {prefix}Write<'_>,\n    \
             input: {operation}Input,\n\
         ) -> Result<Reply<{operation}Output>, {prefix}Error> {{\n    \
             // Parse, load, authorize, decide and change, reply.\n\
         }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_stays_in_order() {
        let text = "//! List.\n\nmod a;\nmod c;\n\npub(crate) use a::a;\npub(crate) use c::c;\n";
        assert_eq!(
            listed(text, "b"),
            "//! List.\n\nmod a;\nmod b;\nmod c;\n\npub(crate) use a::a;\npub(crate) use b::b;\npub(crate) use c::c;\n"
        );
    }
}
