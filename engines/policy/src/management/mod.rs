//! Declarative policies of an organization (tag, backup, opt-out policies …): trees of settings
//! that child policies inherit and change, as far as their parents let them.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_mgmt.html>

mod effective;
mod merge;
mod parse;
mod write;

pub use effective::{EffectivePolicy, EffectiveSetting};
pub use parse::ManagementError;

/// A declarative policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagementPolicy {
    root: Setting,
}

/// A node of a policy: what it does to its own value, and the nodes below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Setting {
    assign: Option<Assigned>,
    append: Vec<Scalar>,
    remove: Vec<Scalar>,
    allowed_for_children: Option<Operators>,
    below: Vec<(String, Setting)>,
}

/// What `@@assign` sets.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Assigned {
    One(Scalar),
    Many(Vec<Scalar>),
}

/// A plain value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Scalar {
    Text(String),
    /// As it was written.
    Number(String),
    Bool(bool),
}

/// Which of the operators that set values may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Operators {
    assign: bool,
    append: bool,
    remove: bool,
}

impl Operators {
    const ALL: Self = Self {
        assign: true,
        append: true,
        remove: true,
    };
    const NONE: Self = Self {
        assign: false,
        append: false,
        remove: false,
    };

    /// What both allow.
    const fn and(self, other: Self) -> Self {
        Self {
            assign: self.assign && other.assign,
            append: self.append && other.append,
            remove: self.remove && other.remove,
        }
    }
}

impl ManagementPolicy {
    /// The settings at the top (`tags`, `plans` …).
    pub fn top_level(&self) -> impl Iterator<Item = &str> {
        self.root.below.iter().map(|(name, _)| name.as_str())
    }

    /// Whether it says anything of the setting at a path, or below it.
    pub fn speaks_of<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> bool {
        let mut setting = Some(&self.root);
        for name in path {
            let below = setting.and_then(|setting| {
                let mut below = setting.below.iter();
                below.find(|(other, _)| other == name)
            });
            setting = below.map(|(_, setting)| setting);
        }
        setting.is_some()
    }
}
