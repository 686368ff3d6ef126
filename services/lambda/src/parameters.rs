//! Parameters for a function that has the Parameters and Secrets extension: `GetParameter`, called
//! by the session of the function's role.

use std::pin::Pin;
use std::sync::Arc;

use ringwall_core::{ApiError, Client, Platform, RequestContext};
use ringwall_store::Store;

use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::role;
use crate::runner::ParameterSource;
use crate::ssm_api::{GetParameter, GetParameterInput, GetParameterOutput};

/// Stands in place of a service: the session calls as from outside, and no service for it.
const BY_ITSELF: &str = "";

/// What a function's role may read.
pub(crate) struct RoleParameters {
    pub(crate) store: Store,
    pub(crate) function: FunctionRef,
    pub(crate) role: String,
}

impl RoleParameters {
    fn session(&self, platform: &Arc<Platform>) -> Result<RequestContext, ApiError> {
        let tx = self.store.read().map_err(ApiError::internal)?;
        let caller = role::session_of_role(platform, &tx, &self.role, &self.function)?;
        let caller = caller.ok_or_else(LambdaError::role_not_assumable)?;
        let region = self.function.region.clone();
        Ok(RequestContext::new(
            Arc::clone(platform),
            BY_ITSELF,
            "",
            caller,
            region,
            Client::inside(),
        ))
    }
}

impl ParameterSource for RoleParameters {
    fn parameter(
        &self,
        platform: &Arc<Platform>,
        input: GetParameterInput,
    ) -> Pin<Box<dyn Future<Output = Result<GetParameterOutput, ApiError>> + Send>> {
        let session = self.session(platform);
        Box::pin(async move { session?.start::<GetParameter>(input).await })
    }
}
