//! Services as organizations name them.

use crate::error::OrganizationsError;

const DOMAINS: [&str; 2] = [".amazonaws.com", ".amazonaws.com.cn"];

/// It is the name of a service principal (`sso.amazonaws.com`).
pub(crate) fn require_known(service_principal: &str) -> Result<(), OrganizationsError> {
    let is_name = |name: &str| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !name.is_empty() && name.bytes().all(|byte| fits(byte) || b"-.".contains(&byte))
    };
    let mut names = DOMAINS
        .iter()
        .filter_map(|domain| service_principal.strip_suffix(domain));
    if names.any(is_name) {
        Ok(())
    } else {
        Err(OrganizationsError::unknown_service())
    }
}
