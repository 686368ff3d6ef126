//! Names of parameters: what may be written, what may be asked for.
//!
//! `a` and `/a` name one parameter: they have one ARN. So rows are found by the name without its
//! first slash, and the spelling is kept beside.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html>

use ringwall_core::RequestContext;

use crate::error::SsmError;

const MOST_LEVELS: usize = 15;
/// Characters of a name, with its ARN's beginning.
const LONGEST_ARN: usize = 1011;
const RESERVED_FOR_AWS: &str = "aws";
const RESERVED_FOR_SSM: &str = "ssm";

/// A name that a caller may put or delete, as he spelled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnName(String);

impl OwnName {
    /// Reads the name in a request that changes a parameter.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, SsmError> {
        let name = text.trim();
        if name.starts_with("arn:") {
            return Err(SsmError::arn_not_allowed());
        }
        require_characters(name)?;
        if has_prefix(name, RESERVED_FOR_AWS) {
            return Err(SsmError::reserved_name(name));
        }
        if has_prefix(name, RESERVED_FOR_SSM) {
            return Err(SsmError::invalid_name());
        }
        if name.contains('/') && !name.starts_with('/') {
            return Err(SsmError::name_not_qualified());
        }
        let own = Self(name.to_owned());
        if segments(own.key()).count() > MOST_LEVELS {
            return Err(SsmError::too_many_levels());
        }
        if ctx.arn("ssm", "parameter/").len() + own.key().len() > LONGEST_ARN {
            return Err(SsmError::name_too_long());
        }
        Ok(own)
    }

    /// As the caller spelled it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What the parameter is found by.
    pub(crate) fn key(&self) -> &str {
        key(&self.0)
    }
}

/// Refuses a name that no parameter can have.
pub(crate) fn require_readable(name: &str) -> Result<(), SsmError> {
    require_characters(name)?;
    let is_path = !name.contains('/') || name.starts_with('/');
    if is_path && !has_prefix(name, RESERVED_FOR_SSM) {
        Ok(())
    } else {
        Err(SsmError::invalid_name())
    }
}

/// The key of a path of `GetParametersByPath`: empty for the root.
pub(crate) fn path_key(path: &str) -> Result<&str, SsmError> {
    let inner = path.strip_prefix('/').ok_or_else(SsmError::invalid_path)?;
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let is_public = is_public(inner);
    let reserved =
        has_prefix(inner, RESERVED_FOR_SSM) || (has_prefix(inner, RESERVED_FOR_AWS) && !is_public);
    let well_formed = path == "/" || inner.split('/').all(is_segment);
    if reserved || !well_formed {
        return Err(SsmError::invalid_path());
    }
    if segments(inner).count() > MOST_LEVELS {
        return Err(SsmError::too_many_levels());
    }
    Ok(inner)
}

/// A name without its first slash.
pub(crate) fn key(name: &str) -> &str {
    name.strip_prefix('/').unwrap_or(name)
}

/// The levels of a key, the highest first.
pub(crate) fn segments(key: &str) -> impl Iterator<Item = &str> {
    key.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a key is that of one of AWS's public parameters, or of what holds them.
pub(crate) fn is_public(key: &str) -> bool {
    key == "aws/service" || key.starts_with("aws/service/")
}

fn require_characters(name: &str) -> Result<(), SsmError> {
    let key = key(name);
    if !key.is_empty() && key.split('/').all(is_segment) {
        Ok(())
    } else {
        Err(SsmError::invalid_name())
    }
}

fn is_segment(segment: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    !segment.is_empty() && segment.bytes().all(allowed)
}

/// Whether a name begins so, its first slash and its case aside.
fn has_prefix(name: &str, prefix: &str) -> bool {
    key(name)
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_names_that_aws_takes() {
        for name in ["a", "/a", "/a/b.c/D_e-1", "/app/aws/x", "/app/ssm"] {
            assert!(require_readable(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn refuses_names_that_no_parameter_has() {
        for name in [
            "", "/", "a b", "/a//b", "/a/", "a/b", "ssm-x", "/SSM/x", "ä", "a:b",
        ] {
            assert!(require_readable(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_path_may_end_with_a_slash_and_be_the_root() {
        assert_eq!(path_key("/").unwrap(), "");
        assert_eq!(path_key("/a/b/").unwrap(), "a/b");
        assert_eq!(path_key("/aws/service/x").unwrap(), "aws/service/x");
        for path in ["a", "", "//", "/a//b", "/aws/x", "/awsome", "/ssm", "/a*"] {
            assert!(path_key(path).is_err(), "{path}");
        }
    }
}
