//! Refusals: where, what, and why in AWS's words.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html#API_CreateWebACL_Errors>

/// Why something is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `WAFInvalidParameterException`.
    #[error("Error reason: {}, field: {}, parameter: {parameter}", reason.as_str(), place.as_str())]
    Invalid {
        /// Where it stands.
        place: Place,
        /// What it is.
        parameter: String,
        /// Why it is refused.
        reason: Reason,
    },
    /// `WAFLimitsExceededException`: there are too many of this.
    #[error("{what}: at most {limit}")]
    LimitExceeded {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: usize,
    },
}

impl Refusal {
    pub(super) fn invalid(place: Place, parameter: impl Into<String>, reason: Reason) -> Self {
        Self::Invalid {
            place,
            parameter: parameter.into(),
            reason,
        }
    }

    /// A refusal if there are more of something than there may be.
    pub(super) fn if_more(count: usize, limit: usize, what: &'static str) -> Result<(), Self> {
        if count > limit {
            return Err(Self::LimitExceeded { what, limit });
        }
        Ok(())
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl $name {
            /// As AWS writes it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

words! {
    /// Where a refused parameter stands: AWS's ParameterExceptionField.
    Place {
        AndStatement = "AND_STATEMENT",
        AtpResponseInspection = "ATP_RULE_SET_RESPONSE_INSPECTION",
        ByteMatchStatement = "BYTE_MATCH_STATEMENT",
        ChallengeConfig = "CHALLENGE_CONFIG",
        CookieMatchPattern = "COOKIE_MATCH_PATTERN",
        CustomKeys = "CUSTOM_KEYS",
        CustomRequestHandling = "CUSTOM_REQUEST_HANDLING",
        CustomResponse = "CUSTOM_RESPONSE",
        CustomResponseBody = "CUSTOM_RESPONSE_BODY",
        DefaultAction = "DEFAULT_ACTION",
        ExcludedRule = "EXCLUDED_RULE",
        FieldToMatch = "FIELD_TO_MATCH",
        FirewallManagerStatement = "FIREWALL_MANAGER_STATEMENT",
        ForwardedIpConfig = "FORWARDED_IP_CONFIG",
        GeoMatchStatement = "GEO_MATCH_STATEMENT",
        HeaderMatchPattern = "HEADER_MATCH_PATTERN",
        HeaderName = "HEADER_NAME",
        IpAddress = "IP_ADDRESS",
        JsonMatchPattern = "JSON_MATCH_PATTERN",
        LabelMatchStatement = "LABEL_MATCH_STATEMENT",
        ManagedRuleGroupConfig = "MANAGED_RULE_GROUP_CONFIG",
        ManagedRuleSetStatement = "MANAGED_RULE_SET_STATEMENT",
        NotStatement = "NOT_STATEMENT",
        OrStatement = "OR_STATEMENT",
        OverrideAction = "OVERRIDE_ACTION",
        PreParseTextTransformation = "PRE_PARSE_TEXT_TRANSFORMATION",
        RateBasedStatement = "RATE_BASED_STATEMENT",
        RegexPatternSet = "REGEX_PATTERN_SET",
        Rule = "RULE",
        RuleAction = "RULE_ACTION",
        ScopeDown = "SCOPE_DOWN",
        SingleHeader = "SINGLE_HEADER",
        SingleQueryArgument = "SINGLE_QUERY_ARGUMENT",
        Statement = "STATEMENT",
        TextTransformation = "TEXT_TRANSFORMATION",
    }
}

words! {
    /// Why a parameter is refused.
    Reason {
        ExactlyOne = "You have used none or multiple values for a field that requires exactly one value.",
        InvalidReference = "A reference in your rule statement is not valid.",
        TooFew = "You haven't met a minimum requirement for a threshold setting. Examples include a rule group capacity setting that's too low and an OR statement with only one nested statement.",
        TooMany = "You exceeded a maximum limit. Examples include a text transformation list and a search string that are too long.",
        InvalidFormat = "The parameter contains formatting that is not valid.",
        InvalidValue = "The parameter value is not valid.",
        Duplicate = "The parameter contains duplicate values.",
        Missing = "A required field is missing from the parameter.",
        Unsupported = "The parameter is not supported in this context.",
        Reserved = "The parameter contains a reserved name.",
    }
}
