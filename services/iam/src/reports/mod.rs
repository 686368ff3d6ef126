//! Reports: on the account's credentials, and on what was used when.

pub(crate) mod access_job;
pub(crate) mod allowed_services;
pub(crate) mod credential_report;
mod credential_row;
pub(crate) mod last_use;
pub(crate) mod organization_entity;
mod password_facts;
pub(crate) mod subject;
pub(crate) mod tracked_actions;
