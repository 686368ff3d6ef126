//! What is wrong with a policy document, in AWS's words.
//!
//! IAM, STS and Organizations say it alike.

use ringwall_policy::PolicyError;

/// The message of `MalformedPolicyDocument`.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>
pub fn policy_words(error: &PolicyError) -> String {
    match error {
        PolicyError::ProhibitedElement { element } => format!("Has prohibited field {element}"),
        PolicyError::MissingElement { element } => format!("Missing required field {element}"),
        PolicyError::EmptyElement { element } => format!("Missing required field {element} cannot be empty!"),
        PolicyError::UnknownElement { element } => format!("Unknown field {element}"),
        PolicyError::Version { .. } => {
            "The policy must contain a valid version string".to_owned()
        }
        PolicyError::RepeatedSid { .. } => {
            "Statement IDs (SID) in a single policy must be unique.".to_owned()
        }
        PolicyError::Sid { .. } => {
            "Statement IDs (SID) in a policy must be alpha numeric. Check that the input satisfies the regular expression [0-9A-Za-z]*".to_owned()
        }
        PolicyError::Action { .. } => {
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned()
        }
        PolicyError::ConditionKey { .. } => {
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned()
        }
        PolicyError::Resource { resource } => {
            format!("Resource {resource} must be in ARN format or \"*\".")
        }
        PolicyError::Principal { kind, principal } => {
            format!("Invalid principal in policy: \"{kind}\":\"{principal}\"")
        }
        PolicyError::Operator { operator } => format!("Invalid Condition type : {operator}"),
        PolicyError::NotPrincipalAllows => {
            "Allow with NotPrincipal is not allowed.".to_owned()
        }
        PolicyError::Json { .. } => "This policy contains invalid Json".to_owned(),
        _ => "Syntax errors in policy.".to_owned(),
    }
}
