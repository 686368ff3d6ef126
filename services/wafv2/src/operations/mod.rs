//! One file an operation, A–Z.

#![expect(clippy::needless_pass_by_value, reason = "handlers own their input")]

mod associate_web_acl;
mod create_ip_set;
mod create_regex_pattern_set;
mod create_rule_group;
mod create_web_acl;
mod delete_ip_set;
mod delete_regex_pattern_set;
mod delete_rule_group;
mod delete_web_acl;
mod disassociate_web_acl;
mod get_ip_set;
mod get_regex_pattern_set;
mod get_rule_group;
mod get_web_acl;
mod get_web_acl_for_resource;
mod list_ip_sets;
mod list_regex_pattern_sets;
mod list_resources_for_web_acl;
mod list_rule_groups;
mod list_web_acls;
mod update_ip_set;
mod update_regex_pattern_set;
mod update_rule_group;
mod update_web_acl;

pub(crate) use associate_web_acl::associate_web_acl;
pub(crate) use create_ip_set::create_ip_set;
pub(crate) use create_regex_pattern_set::create_regex_pattern_set;
pub(crate) use create_rule_group::create_rule_group;
pub(crate) use create_web_acl::create_web_acl;
pub(crate) use delete_ip_set::delete_ip_set;
pub(crate) use delete_regex_pattern_set::delete_regex_pattern_set;
pub(crate) use delete_rule_group::delete_rule_group;
pub(crate) use delete_web_acl::delete_web_acl;
pub(crate) use disassociate_web_acl::disassociate_web_acl;
pub(crate) use get_ip_set::get_ip_set;
pub(crate) use get_regex_pattern_set::get_regex_pattern_set;
pub(crate) use get_rule_group::get_rule_group;
pub(crate) use get_web_acl::get_web_acl;
pub(crate) use get_web_acl_for_resource::get_web_acl_for_resource;
pub(crate) use list_ip_sets::list_ip_sets;
pub(crate) use list_regex_pattern_sets::list_regex_pattern_sets;
pub(crate) use list_resources_for_web_acl::list_resources_for_web_acl;
pub(crate) use list_rule_groups::list_rule_groups;
pub(crate) use list_web_acls::list_web_acls;
pub(crate) use update_ip_set::update_ip_set;
pub(crate) use update_regex_pattern_set::update_regex_pattern_set;
pub(crate) use update_rule_group::update_rule_group;
pub(crate) use update_web_acl::update_web_acl;
