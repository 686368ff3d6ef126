//! Resource servers: APIs that define scopes of their own.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html>

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::api::{ResourceServerScopeType, ResourceServerType};
use crate::error::CognitoError;

/// A resource server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ResourceServer {
    pub(crate) identifier: String,
    pub(crate) pool_id: String,
    pub(crate) name: String,
    pub(crate) scopes: Vec<Scope>,
}

/// A scope; tokens name it `<identifier>/<name>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) name: String,
    pub(crate) description: String,
}

impl ResourceServer {
    /// Reads what a request says.
    pub(crate) fn parse(
        pool_id: String,
        identifier: String,
        name: String,
        scopes: Option<Vec<ResourceServerScopeType>>,
    ) -> Result<Self, CognitoError> {
        let mut names = BTreeSet::new();
        let scopes = scopes.unwrap_or_default();
        if let Some(twice) = scopes
            .iter()
            .find(|scope| !names.insert(scope.scope_name.clone()))
        {
            return Err(CognitoError::invalid_parameter(format!(
                "Scope {} is given more than once.",
                twice.scope_name
            )));
        }
        let scopes = scopes.into_iter().map(|scope| Scope {
            name: scope.scope_name,
            description: scope.scope_description,
        });
        Ok(Self {
            identifier,
            pool_id,
            name,
            scopes: scopes.collect(),
        })
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> ResourceServerType {
        let scopes = self.scopes.iter().map(|scope| ResourceServerScopeType {
            scope_name: scope.name.clone(),
            scope_description: scope.description.clone(),
        });
        ResourceServerType {
            user_pool_id: Some(self.pool_id.clone()),
            identifier: Some(self.identifier.clone()),
            name: Some(self.name.clone()),
            scopes: Some(scopes.collect()),
            managed_by: None,
        }
    }
}
