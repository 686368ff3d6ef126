//! Where S3's Signature Version 4 differs from that of all other services.
//!
//! | | S3 | others |
//! |---|---|---|
//! | the path | encoded once, as it is | dot segments and double slashes folded, encoded twice |
//! | the payload | what `x-amz-content-sha256` names | the hash of the body |
//! | a clock may be off by | 15 minutes | 5 minutes |
//! | a presigned request | tells how long it is good for | may leave that out |
//! | errors | codes and words of S3 | those of the protocol |
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>

/// Whose rules a signature follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// All services but S3.
    General,
    /// S3, S3 on Outposts and S3 Object Lambda.
    S3,
}

impl Dialect {
    /// The rules of the service of that signing name.
    pub fn of(signing_name: &str) -> Self {
        match signing_name {
            "s3" | "s3-outposts" | "s3-object-lambda" => Self::S3,
            _ => Self::General,
        }
    }

    /// How far a client's clock may be off.
    pub(crate) const fn skew_seconds(self) -> i64 {
        match self {
            Self::General => 5 * 60,
            Self::S3 => 15 * 60,
        }
    }
}
