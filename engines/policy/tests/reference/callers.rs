//! Whom and what scenes are about.

use super::scene::Who;

pub(super) const HOME: &str = "111122223333";
pub(super) const AWAY: &str = "444455556666";

pub(super) const CALLERS: [Who; 7] = [
    Who {
        kind: "root",
        account: HOME,
        arn: "arn:aws:iam::111122223333:root",
        id: HOME,
        origin_arn: "",
        origin_id: "",
    },
    Who {
        kind: "user",
        account: HOME,
        arn: "arn:aws:iam::111122223333:user/a",
        id: "AIDA1111111111EXAMPLE",
        origin_arn: "",
        origin_id: "",
    },
    Who {
        kind: "session",
        account: HOME,
        arn: "arn:aws:sts::111122223333:assumed-role/r/s",
        id: "AROA1111111111EXAMPLE:s",
        origin_arn: "arn:aws:iam::111122223333:role/p/r",
        origin_id: "AROA1111111111EXAMPLE",
    },
    Who {
        kind: "session",
        account: HOME,
        arn: "arn:aws:sts::111122223333:assumed-role/l/s",
        id: "AROA2222222222EXAMPLE:s",
        origin_arn: "arn:aws:iam::111122223333:role/aws-service-role/x/l",
        origin_id: "AROA2222222222EXAMPLE",
    },
    Who {
        kind: "federated",
        account: HOME,
        arn: "arn:aws:sts::111122223333:federated-user/f",
        id: "111122223333:f",
        origin_arn: "arn:aws:iam::111122223333:user/a",
        origin_id: "AIDA1111111111EXAMPLE",
    },
    Who {
        kind: "service",
        account: "",
        arn: "lambda.amazonaws.com",
        id: "",
        origin_arn: "",
        origin_id: "",
    },
    Who {
        kind: "anonymous",
        account: "",
        arn: "",
        id: "",
        origin_arn: "",
        origin_id: "",
    },
];

pub(super) const PRINCIPALS: [(&str, &str); 12] = [
    ("AWS", "*"),
    ("AWS", HOME),
    ("AWS", AWAY),
    ("AWS", "arn:aws:iam::111122223333:root"),
    ("AWS", "arn:aws:iam::111122223333:user/a"),
    ("AWS", "arn:aws:iam::111122223333:role/p/r"),
    ("AWS", "arn:aws:sts::111122223333:assumed-role/r/s"),
    ("AWS", "arn:aws:sts::111122223333:federated-user/f"),
    ("AWS", "AIDA1111111111EXAMPLE"),
    ("AWS", "AROA1111111111EXAMPLE"),
    ("Service", "lambda.amazonaws.com"),
    ("Service", "s3.amazonaws.com"),
];

pub(super) const RESOURCES: [&str; 5] = [
    "*",
    "arn:aws:s3:::b/a/x",
    "arn:aws:s3:::b/a:c/x*",
    "arn:aws:logs:eu-west-1:111122223333:log-group:a:b",
    "arn:aws:kms:us-east-1:111122223333:key/a",
];

pub(super) const KEYS: [&str; 5] = [
    "aws:username",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:n",
    "AWS:PrincipalTag/T",
];
