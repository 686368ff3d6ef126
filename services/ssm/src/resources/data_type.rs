//! Data types: what a value must be.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>

use crate::api::ParameterType;
use crate::error::SsmError;

/// Any text.
pub(crate) const TEXT: &str = "text";
const IMAGE: &str = "aws:ec2:image";
const INTEGRATION: &str = "aws:ssm:integration";
/// Where secrets of webhooks stand.
const INTEGRATIONS: &str = "/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations/webhook/";

/// Refuses a data type that is not known, or not for such a parameter.
pub(crate) fn require(
    data_type: &str,
    parameter_type: ParameterType,
    name: &str,
) -> Result<(), SsmError> {
    match data_type {
        TEXT => Ok(()),
        // Whether there is such an image, only EC2 could say.
        IMAGE => Err(SsmError::not_implemented("The data type aws:ec2:image")),
        INTEGRATION
            if parameter_type == ParameterType::SecureString && name.starts_with(INTEGRATIONS) =>
        {
            Ok(())
        }
        INTEGRATION => Err(SsmError::integration_is_a_secure_string()),
        other => Err(SsmError::unknown_data_type(other)),
    }
}
