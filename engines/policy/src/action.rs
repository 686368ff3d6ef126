//! Actions in statements: case does not count, `*` and `?` are wildcards.

use crate::PolicyError;

/// `kms:Encrypt`, `kms:Get*`, `*`.
#[derive(Clone, Debug)]
pub(crate) struct ActionPattern {
    spelled: Box<str>,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    Any,
    Exact,
    /// A star at the end and no other wildcard: the length of what stands before it.
    Prefix(usize),
    Wild,
}

impl ActionPattern {
    pub(crate) fn parse(text: &str) -> Result<Self, PolicyError> {
        if text != "*"
            && !text
                .split_once(':')
                .is_some_and(|(a, b)| is_vendor(a) && is_name(b))
        {
            return Err(PolicyError::Action {
                action: text.to_owned(),
            });
        }
        Ok(Self {
            spelled: text.into(),
            shape: Shape::of(text),
        })
    }

    pub(crate) fn spelled(&self) -> &str {
        &self.spelled
    }

    pub(crate) const fn is_any(&self) -> bool {
        matches!(self.shape, Shape::Any)
    }

    pub(crate) fn matches(&self, action: &str) -> bool {
        let (pattern, action) = (self.spelled.as_bytes(), action.as_bytes());
        match self.shape {
            Shape::Any => true,
            Shape::Exact => pattern.eq_ignore_ascii_case(action),
            Shape::Prefix(length) => match (pattern.get(..length), action.get(..length)) {
                (Some(pattern), Some(action)) => pattern.eq_ignore_ascii_case(action),
                _ => false,
            },
            Shape::Wild => matches_wild(pattern, action),
        }
    }
}

impl Shape {
    fn of(text: &str) -> Self {
        match text.find(['*', '?']) {
            _ if text == "*" || text == "*:*" => Self::Any,
            None => Self::Exact,
            Some(at) if at + 1 == text.len() && text.ends_with('*') => Self::Prefix(at),
            Some(_) => Self::Wild,
        }
    }
}

fn is_vendor(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text == "*" || (!text.is_empty() && text.bytes().all(plain))
}

fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"*?-_.".contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}

/// Both are ASCII, or do not match: actions have no other letters.
fn matches_wild(pattern: &[u8], action: &[u8]) -> bool {
    let (mut at, mut offset) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), action.get(offset)) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                at += 1;
                retry = Some((at, offset));
                continue;
            }
            (Some(expected), Some(found))
                if *expected == b'?' || expected.eq_ignore_ascii_case(found) =>
            {
                at += 1;
                offset += 1;
                continue;
            }
            _ => {}
        }
        let Some((behind, reached)) = retry.filter(|(_, reached)| *reached < action.len()) else {
            return false;
        };
        retry = Some((behind, reached + 1));
        (at, offset) = (behind, reached + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, action: &str) -> bool {
        ActionPattern::parse(pattern).unwrap().matches(action)
    }

    #[test]
    fn ignores_case_and_knows_wildcards() {
        assert!(matches("KMS:encrypt", "kms:Encrypt"));
        assert!(matches("kms:Get*", "kms:GetKeyPolicy"));
        assert!(matches("kms:*Key?air", "kms:GenerateDataKeyPair"));
        assert!(matches("kms:*", "kms:Encrypt"));
        assert!(matches("*", "kms:Encrypt"));
        assert!(matches("*:*", "kms:Encrypt"));
        assert!(!matches("kms:*", "kmsx:Encrypt"));
        assert!(!matches("kms:Encrypt", "kms:EncryptX"));
        assert!(!matches("kms:Get*", "kms:Put"));
        assert!(!matches("kms:?ncrypt?", "kms:Encrypt"));
    }

    #[test]
    fn refuses_what_has_no_vendor() {
        for text in [
            "Encrypt",
            "",
            ":Encrypt",
            "kms:",
            "k ms:Encrypt",
            "k*:x",
            "kms:Enc rypt",
        ] {
            let refused = ActionPattern::parse(text).unwrap_err();
            assert_eq!(
                refused,
                PolicyError::Action {
                    action: text.to_owned()
                }
            );
        }
    }
}
