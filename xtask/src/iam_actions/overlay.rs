//! What we say ourselves of actions and operations: `models/iam/overlay/*.toml`, a file for a model
//! or for a prefix without one.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result, ensure};
use ringwall_model::actions::{
    AccessLevel, Action, ActionResourceType, ResourceType, ServiceActions,
};
use ringwall_model::facts::ServiceFacts;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{FURTHER_PREFIXES, condition_key, leak};
use crate::root;

/// What the overlay says of a model, or of a prefix without one.
pub(super) struct Part<'a> {
    /// The overlay's file.
    pub(super) name: &'a str,
    pub(super) prefix: &'a str,
    model: Option<&'a ServiceFacts>,
    pub(super) overlay: Overlay,
}

/// The parts of the overlay, empty where there is no file.
pub(super) fn parts(models: &[ServiceFacts]) -> Result<Vec<Part<'_>>> {
    let folder = root::folder().join("models/iam/overlay");
    let part = |name, prefix, model| -> Result<Part<'_>> {
        let path = folder.join(format!("{name}.toml"));
        let text = fs::read_to_string(&path).unwrap_or_default();
        let overlay = toml::from_str(&text).with_context(|| path.display().to_string())?;
        Ok(Part {
            name,
            prefix,
            model,
            overlay,
        })
    };
    let of_models = models.iter().map(|model| {
        part(
            model.name.as_str(),
            model.signing_name.as_str(),
            Some(model),
        )
    });
    let of_prefixes = FURTHER_PREFIXES.map(|prefix| part(prefix, prefix, None));
    let parts: Vec<Part<'_>> = of_models.chain(of_prefixes).collect::<Result<_>>()?;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let is_known = parts
            .iter()
            .any(|part| path.ends_with(format!("{}.toml", part.name)));
        ensure!(is_known, "no model for {}", path.display());
    }
    Ok(parts)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Overlay {
    actions: Vec<OverlayActions>,
    /// Where AWS's reference says otherwise than the source.
    access_levels: Vec<OverlayAccessLevels>,
    resource_types: BTreeMap<String, OverlayResourceType>,
    condition_keys: BTreeMap<String, String>,
    operations: BTreeMap<String, Vec<String>>,
    open: Vec<OverlayOpen>,
}

/// Actions that are alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayActions {
    access_level: AccessLevel,
    names: Vec<String>,
    /// A star behind a name: required.
    #[serde(default)]
    resource_types: Vec<String>,
    #[serde(default)]
    condition_keys: Vec<String>,
    #[serde(default)]
    dependent_actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayAccessLevels {
    access_level: AccessLevel,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayResourceType {
    arn: String,
    #[serde(default)]
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayOpen {
    reason: String,
    operations: Vec<String>,
}

impl Part<'_> {
    /// What operations ask for, as JSON.
    pub(super) fn answers(&self) -> Result<BTreeMap<&str, Value>> {
        let mut answers = BTreeMap::new();
        let open = self.overlay.open.iter().flat_map(|open| {
            let names = open.operations.iter();
            names.map(|name| (name, json!(open.reason)))
        });
        let actions = self.overlay.operations.iter();
        for (operation, answer) in open.chain(actions.map(|(name, actions)| (name, json!(actions))))
        {
            let name = self.name;
            let is_known = self
                .model
                .is_some_and(|model| model.operations.contains_key(operation));
            ensure!(is_known, "{name}: there is no operation {operation}");
            let before = answers.insert(operation.as_str(), answer);
            ensure!(before.is_none(), "{name}: {operation} twice");
        }
        Ok(answers)
    }
}

impl Overlay {
    /// Adds what the source has not; fails on what it has by now.
    pub(super) fn add_to(&mut self, table: &mut ServiceActions) -> Result<()> {
        for (name, key_type) in std::mem::take(&mut self.condition_keys) {
            let stale = table.condition_keys.iter().any(|key| key.name == name);
            ensure!(!stale, "the source has the key {name} by now");
            table
                .condition_keys
                .push(condition_key(name.leak(), &key_type)?);
        }
        for (name, resource) in std::mem::take(&mut self.resource_types) {
            ensure!(
                table.resource_type(&name).is_none(),
                "the source has the resource type {name} by now"
            );
            table.resource_types.push(ResourceType {
                name: name.leak(),
                arn: resource.arn.leak(),
                condition_keys: known_keys(resource.condition_keys, table)?,
            });
        }
        for levels in &self.access_levels {
            levels.correct(table)?;
        }
        for actions in std::mem::take(&mut self.actions) {
            actions.add_to(table)?;
        }
        Ok(())
    }
}

impl OverlayAccessLevels {
    fn correct(&self, table: &mut ServiceActions) -> Result<()> {
        for name in &self.names {
            let mut actions = table.actions.iter_mut();
            let action = actions.find(|action| action.name == name);
            let action = action.with_context(|| format!("there is no action {name}"))?;
            ensure!(
                action.access_level != self.access_level,
                "the source has the access level of {name} by now"
            );
            action.access_level = self.access_level;
        }
        Ok(())
    }
}

impl OverlayActions {
    fn add_to(self, table: &mut ServiceActions) -> Result<()> {
        let condition_keys = known_keys(self.condition_keys, table)?;
        let dependent_actions: Vec<&'static str> =
            self.dependent_actions.into_iter().map(leak).collect();
        let resources: Vec<&'static str> = self.resource_types.into_iter().map(leak).collect();
        for name in self.names {
            let stale = table.actions.iter().any(|action| action.name == name);
            ensure!(!stale, "the source has the action {name} by now");
            let resource_types = resources
                .iter()
                .map(|resource| {
                    let name = resource.trim_end_matches('*');
                    ensure!(table.resource_type(name).is_some(), "unknown: {name}");
                    Ok(ActionResourceType {
                        name,
                        required: resource.ends_with('*'),
                        condition_keys: Vec::new(),
                    })
                })
                .collect::<Result<_>>()?;
            table.actions.push(Action {
                prefix: table.prefix,
                name: name.leak(),
                access_level: self.access_level,
                condition_keys: condition_keys.clone(),
                resource_types,
                dependent_actions: dependent_actions.clone(),
            });
        }
        Ok(())
    }
}

fn known_keys(keys: Vec<String>, table: &ServiceActions) -> Result<Vec<&'static str>> {
    keys.into_iter()
        .map(|key| {
            let known = table.condition_keys.iter().any(|known| known.name == key);
            ensure!(known, "the service has no key {key}");
            Ok(leak(key))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ringwall_model::actions::action;
    use ringwall_model::service_names;

    use super::super::render_operations;
    use super::*;

    fn committed_models() -> Vec<ServiceFacts> {
        let facts = |name| {
            let path = root::folder().join(format!("models/{name}.json"));
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
        };
        service_names().map(facts).collect()
    }

    fn empty_table() -> ServiceActions {
        ServiceActions {
            prefix: "a",
            name: "A",
            condition_keys: Vec::new(),
            resource_types: Vec::new(),
            actions: Vec::new(),
        }
    }

    #[test]
    fn the_committed_files_have_what_the_overlay_says() {
        let models = committed_models();
        let parts = parts(&models).unwrap();
        let path = root::folder().join("models/iam/operations.json");
        let committed = fs::read_to_string(path).unwrap();
        assert!(
            committed == render_operations(&parts).unwrap(),
            "models/iam/operations.json is out of date: run `cargo xtask models`"
        );
        for part in &parts {
            let full_name = |name: &String| format!("{}:{name}", part.prefix);
            for name in part.overlay.actions.iter().flat_map(|it| &it.names) {
                let name = full_name(name);
                assert!(action(&name).is_some(), "{name}: run `cargo xtask models`");
            }
            for levels in &part.overlay.access_levels {
                for name in levels.names.iter().map(full_name) {
                    assert_eq!(action(&name).unwrap().access_level, levels.access_level);
                }
            }
        }
    }

    #[test]
    fn what_the_source_has_by_now_must_leave_the_overlay() {
        let mut table = empty_table();
        let overlay = || -> Overlay {
            let text = r#"actions = [{ access_level = "Read", names = ["GetIt"] }]"#;
            toml::from_str(text).unwrap()
        };
        overlay().add_to(&mut table).unwrap();
        let error = overlay().add_to(&mut table).unwrap_err();
        assert_eq!(error.to_string(), "the source has the action GetIt by now");
    }

    #[test]
    fn the_overlay_cannot_speak_of_what_is_not_there() {
        for text in [
            r#"actions = [{ access_level = "Read", names = ["A"], resource_types = ["b*"] }]"#,
            r#"actions = [{ access_level = "Read", names = ["A"], condition_keys = ["a:B"] }]"#,
            r#"condition_keys = { "a:B" = "Strings" }"#,
        ] {
            let mut overlay: Overlay = toml::from_str(text).unwrap();
            assert!(overlay.add_to(&mut empty_table()).is_err(), "{text}");
        }
    }
}
