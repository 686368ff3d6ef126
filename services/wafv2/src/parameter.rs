//! Where an invalid parameter stands, and what AWS says of it.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html#API_CreateWebACL_Errors>

macro_rules! fields {
    ($($name:ident = $text:literal,)*) => {
        /// AWS's ParameterExceptionField: the part of a request that a refusal is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Field {
            $(#[doc = concat!("`", $text, "`.")] $name,)*
        }

        impl Field {
            /// As AWS writes it.
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

fields! {
    AssociatedResourceType = "ASSOCIATED_RESOURCE_TYPE",
    ChallengeConfig = "CHALLENGE_CONFIG",
    CookieMatchPattern = "COOKIE_MATCH_PATTERN",
    CustomKeys = "CUSTOM_KEYS",
    CustomResponseBody = "CUSTOM_RESPONSE_BODY",
    DataProtectionConfig = "DATA_PROTECTION_CONFIG",
    DefaultAction = "DEFAULT_ACTION",
    ExpireTimestamp = "EXPIRE_TIMESTAMP",
    Component = "FIELD_TO_MATCH",
    FilterCondition = "FILTER_CONDITION",
    HeaderMatchPattern = "HEADER_MATCH_PATTERN",
    IpAddress = "IP_ADDRESS",
    JsonMatchPattern = "JSON_MATCH_PATTERN",
    LogDestination = "LOG_DESTINATION",
    ManagedRuleGroupConfig = "MANAGED_RULE_GROUP_CONFIG",
    MonetizationConfig = "MONETIZATION_CONFIG",
    OverrideAction = "OVERRIDE_ACTION",
    RateBasedStatement = "RATE_BASED_STATEMENT",
    RegexPatternSet = "REGEX_PATTERN_SET",
    ResourceArn = "RESOURCE_ARN",
    ResponseInspection = "ATP_RULE_SET_RESPONSE_INSPECTION",
    Rule = "RULE",
    RuleAction = "RULE_ACTION",
    RuleGroup = "RULE_GROUP",
    ScopeValue = "SCOPE_VALUE",
    Statement = "STATEMENT",
    TagKeys = "TAG_KEYS",
    Tags = "TAGS",
    TokenDomain = "TOKEN_DOMAIN",
    WebAcl = "WEB_ACL",
}

/// What is wrong with a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Of several members exactly one must be there.
    ExactlyOne,
    /// An ARN that is none, or of something that does not belong here.
    InvalidArn,
    /// What the statement refers to cannot stand there.
    InvalidReference,
    /// It is not written as it must be.
    InvalidFormat,
    /// Another place, or none, has this scope.
    InvalidScope,
    /// It may stand there once.
    Duplicate,
    /// A tag's key is AWS's own.
    SystemTag,
}

impl Reason {
    /// AWS's words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::ExactlyOne => {
                "You have used none or multiple values for a field that requires exactly one value."
            }
            Self::InvalidArn => {
                "The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes."
            }
            Self::InvalidReference => "A reference in your rule statement is not valid.",
            Self::InvalidFormat => "The parameter contains formatting that is not valid.",
            Self::InvalidScope => "The scope is not valid.",
            Self::Duplicate => "The parameter contains duplicate values.",
            Self::SystemTag => "Tag keys that begin with aws: are reserved for AWS.",
        }
    }
}
