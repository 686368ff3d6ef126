//! The services that are built, and the facts of those that are not.

use std::collections::BTreeMap;

use ringwall_model::Service;
use ringwall_service::{Handler, Routes};

/// The handlers of every service, by service.
pub struct Registry {
    services: BTreeMap<&'static str, Routes>,
}

impl Registry {
    /// With the routes of the services that are built.
    pub fn new(services: impl IntoIterator<Item = Routes>) -> Self {
        Self {
            services: services
                .into_iter()
                .map(|routes| (routes.service(), routes))
                .collect(),
        }
    }

    /// The routes of a service, if any of it is built.
    pub fn routes(&self, service: &str) -> Option<&Routes> {
        self.services.get(service)
    }

    /// All routes, by service.
    pub fn iter(&self) -> impl Iterator<Item = &Routes> {
        self.services.values()
    }

    /// The handler of an operation, with the names that the program knows it by; `None` if it
    /// is not built.
    pub(crate) fn find(&self, service: &Service, operation: &str) -> Option<Found<'_>> {
        let routes = self.services.get(service.name.as_str())?;
        let (operation, handler) = routes.handler(operation)?;
        Some(Found {
            service: routes.service(),
            operation,
            handler,
        })
    }
}

/// A handler and what it is of.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) handler: &'a Handler,
}
