//! ARNs and condition keys that have `${…}` where they differ.

/// Placeholders for what may itself contain slashes and colons; others end at both.
const WITH_SEPARATORS: [&str; 12] = [
    "Alias",
    "ClusterSnapshotName",
    "EntityPath",
    "EventBusName",
    "EventSourceName",
    "ObjectName",
    "OidcProviderName",
    "OptionGroupName",
    "ParameterNameWithoutLeadingSlash",
    "ResourceId",
    "RoleName",
    "SnapshotName",
];

/// Whether an ARN fits a template, segment by segment.
pub(super) fn fits_arn(template: &str, arn: &str) -> bool {
    let mut template = template.splitn(6, ':');
    let mut arn = arn.splitn(6, ':');
    let heads_fit = (0..5).all(|_| match (template.next(), arn.next()) {
        (Some(template), Some(segment)) => fits(template, segment),
        _ => false,
    });
    match (template.next(), arn.next()) {
        (Some(template), Some(resource)) => heads_fit && fits(template, resource),
        _ => false,
    }
}

/// Whether a condition key is the one that a template means, ignoring case.
pub(super) fn fits_key(template: &str, key: &str) -> bool {
    let Some((before, rest)) = template.split_once("${") else {
        return template.eq_ignore_ascii_case(key);
    };
    let Some((_, after)) = rest.split_once('}') else {
        return false;
    };
    let (Some(head), Some(tail)) = (key.get(..before.len()), key.get(before.len()..)) else {
        return false;
    };
    head.eq_ignore_ascii_case(before)
        && (1..=tail.len()).any(|end| {
            tail.get(end..)
                .is_some_and(|tail| fits_key_end(after, tail))
        })
}

/// What follows a placeholder: nothing, text, or text with further placeholders.
fn fits_key_end(template: &str, key: &str) -> bool {
    if template.is_empty() {
        key.is_empty()
    } else {
        fits_key(template, key)
    }
}

/// Whether text fits a template whose placeholders stand for at least one character.
fn fits(template: &str, text: &str) -> bool {
    let Some((before, rest)) = template.split_once("${") else {
        return template == text;
    };
    let (Some((name, after)), Some(text)) = (rest.split_once('}'), text.strip_prefix(before))
    else {
        return false;
    };
    // Only the last can take separators: what stands behind it would be its own otherwise.
    if after.is_empty() && may_have_separators(name) {
        return !text.is_empty();
    }
    let end = text.find(['/', ':']).unwrap_or(text.len());
    (1..=end).any(|end| text.get(end..).is_some_and(|rest| fits(after, rest)))
}

fn may_have_separators(name: &str) -> bool {
    name.ends_with("WithPath") || WITH_SEPARATORS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_have_slashes_and_an_id_may_not() {
        let user = "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}";
        assert!(fits_arn(user, "arn:aws:iam::123456789012:user/a/b/ann"));
        assert!(!fits_arn(user, "arn:aws:iam::123456789012:user/"));
        assert!(!fits_arn(user, "arn:aws:iam::123456789012:role/ann"));
        assert!(!fits_arn(
            user,
            "arn:aws:iam:eu-west-1:123456789012:user/ann"
        ));

        let detector = "arn:${Partition}:guardduty:${Region}:${Account}:detector/${DetectorId}";
        let arn = "arn:aws:guardduty:eu-west-1:123456789012:detector/d";
        assert!(fits_arn(detector, arn));
        assert!(!fits_arn(detector, &format!("{arn}/filter/f")));
    }

    #[test]
    fn buckets_are_not_objects() {
        let bucket = "arn:${Partition}:s3:::${BucketName}";
        let object = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
        assert!(fits_arn(bucket, "arn:aws:s3:::b"));
        assert!(!fits_arn(bucket, "arn:aws:s3:::b/k"));
        assert!(fits_arn(object, "arn:aws:s3:::b/k/e:y"));
        assert!(!fits_arn(object, "arn:aws:s3:::b"));
    }

    #[test]
    fn text_around_placeholders_must_be_there() {
        let policy = "arn:${Partition}:organizations::${Account}:policy/o-${O}/${Type}/p-${Id}";
        assert!(fits_arn(
            policy,
            "arn:aws:organizations::123456789012:policy/o-a/service_control_policy/p-b"
        ));
        assert!(!fits_arn(
            policy,
            "arn:aws:organizations::123456789012:policy/o-a/service_control_policy/b"
        ));
        assert!(!fits_arn(policy, "arn:aws:organizations"));
        assert!(!fits_arn(policy, ""));
    }

    #[test]
    fn keys_ignore_case() {
        assert!(fits_key("aws:RequestTag/${TagKey}", "aws:requesttag/Team"));
        assert!(!fits_key("aws:RequestTag/${TagKey}", "aws:RequestTag/"));
        assert!(!fits_key(
            "aws:RequestTag/${TagKey}",
            "aws:ResourceTag/Team"
        ));
        assert!(fits_key("kms:ViaService", "KMS:viaservice"));
        let middle = "token.actions.${Domain}.ghe.com:actor";
        assert!(fits_key(middle, "token.actions.acme.ghe.com:Actor"));
        assert!(!fits_key(middle, "token.actions.acme.ghe.com:actor_id"));
    }
}
