//! Content of the managed rule groups: AWS's names, rules, labels and capacities; our own patterns.
//!
//! A group is a file of `content/`: signatures (regular expressions or a detector, with values that
//! they must find and values that they must not), and rules that look for signatures in a component
//! of a request. [`groups`] gives all of them in AWS's rule language, ready for the engine.
//!
//! What no request alone can tell (how often, how many names, what a response said) is told by
//! labels that others give when a group begins to look at a request; [`Group::needs`] says which
//! rules wait for whom. Lists of addresses come from files of the user: [`address_list`].
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html>

pub mod address_list;
mod bots;
mod content;
mod expand;
mod fields;
mod group;
mod shelf;
#[cfg(test)]
mod tests;

pub use self::group::{Group, Need};
pub use self::shelf::{VENDOR, find, group, groups};
