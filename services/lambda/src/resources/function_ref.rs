//! How requests name a function: by name, partial ARN or ARN, each with or without a qualifier.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters>

use ringwall_core::{AccountId, Arn, Partition, Region, RequestContext};

use crate::error::LambdaError;

/// The unpublished version's name.
pub(crate) const LATEST: &str = "$LATEST";
/// Characters of a new function's name.
const LONGEST_NAME: usize = 64;

/// Which function, and which version or alias of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FunctionRef {
    pub(crate) partition: Partition,
    pub(crate) region: Region,
    pub(crate) account: AccountId,
    pub(crate) name: String,
    /// A version or alias, if the caller named one.
    pub(crate) qualifier: Option<String>,
}

impl FunctionRef {
    /// Reads a name and a `Qualifier` parameter, which must agree.
    pub(crate) fn parse(
        ctx: &RequestContext,
        text: &str,
        qualifier: Option<&str>,
    ) -> Result<Self, LambdaError> {
        let mut named = match text.parse::<Arn>() {
            Ok(arn) => Self::of_arn(ctx, &arn)?,
            Err(_) => Self::of_partial_arn(ctx, text)?,
        };
        match (&named.qualifier, qualifier) {
            (Some(derived), Some(given)) if derived != given => {
                return Err(LambdaError::qualifiers_differ());
            }
            (None, given) => named.qualifier = given.map(str::to_owned),
            _ => {}
        }
        Ok(named)
    }

    /// Reads the name of a function as a whole.
    pub(crate) fn parse_unqualified(ctx: &RequestContext, text: &str) -> Result<Self, LambdaError> {
        let named = Self::parse(ctx, text, None)?;
        if named.qualifier.is_some() {
            return Err(LambdaError::functions_only());
        }
        Ok(named)
    }

    /// Reads the ARN of a function that has tags.
    pub(crate) fn parse_tagged(ctx: &RequestContext, text: &str) -> Result<Self, LambdaError> {
        let named = Self::parse(ctx, text, None)?;
        if named.qualifier.is_some() {
            return Err(LambdaError::functions_alone_have_tags());
        }
        Ok(named)
    }

    /// Reads the name of a function that is to be made, in the caller's account.
    pub(crate) fn parse_new(ctx: &RequestContext, text: &str) -> Result<Self, LambdaError> {
        let named = Self::parse_unqualified(ctx, text)?;
        if named.name.len() > LONGEST_NAME {
            return Err(LambdaError::name_too_long(text, LONGEST_NAME));
        }
        if named.account != ctx.account() {
            return Err(LambdaError::foreign_account());
        }
        Ok(named)
    }

    fn of_arn(ctx: &RequestContext, arn: &Arn) -> Result<Self, LambdaError> {
        let (Ok(region), Ok(account), Some(rest)) = (
            arn.region.parse::<Region>(),
            arn.account.parse::<AccountId>(),
            arn.resource.strip_prefix("function:"),
        ) else {
            return Err(LambdaError::not_a_function_arn(&arn.to_string()));
        };
        if arn.service != "lambda" {
            return Err(LambdaError::not_a_function_arn(&arn.to_string()));
        }
        if region != ctx.region {
            return Err(LambdaError::other_region(&region, &ctx.region));
        }
        Ok(Self::of_parts(ctx, account, rest))
    }

    /// `name`, `function:name` or `account:function:name`.
    fn of_partial_arn(ctx: &RequestContext, text: &str) -> Result<Self, LambdaError> {
        match text.split_once(":function:") {
            Some((account, rest)) => {
                let account = account.rsplit(':').next().unwrap_or_default();
                let account = account
                    .parse()
                    .map_err(|_| LambdaError::not_a_function_arn(text))?;
                Ok(Self::of_parts(ctx, account, rest))
            }
            None => {
                let rest = text.strip_prefix("function:").unwrap_or(text);
                Ok(Self::of_parts(ctx, ctx.account(), rest))
            }
        }
    }

    fn of_parts(ctx: &RequestContext, account: AccountId, rest: &str) -> Self {
        let (name, qualifier) = match rest.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier.to_owned())),
            None => (rest, None),
        };
        Self {
            partition: ctx.partition(),
            region: ctx.region.clone(),
            account,
            name: name.to_owned(),
            qualifier,
        }
    }

    /// The ARN of the function as a whole.
    pub(crate) fn arn(&self) -> String {
        let Self {
            partition,
            region,
            account,
            name,
            ..
        } = self;
        format!("arn:{partition}:lambda:{region}:{account}:function:{name}")
    }

    /// The ARN as the caller named it, with the qualifier if he gave one.
    pub(crate) fn qualified_arn(&self) -> String {
        match &self.qualifier {
            Some(qualifier) => format!("{}:{qualifier}", self.arn()),
            None => self.arn(),
        }
    }

    /// The same function with another qualifier.
    pub(crate) fn with_qualifier(&self, qualifier: impl Into<String>) -> Self {
        Self {
            qualifier: Some(qualifier.into()),
            ..self.clone()
        }
    }

    /// What an event configuration belongs to: that of `$LATEST` is the function's own.
    pub(crate) fn of_events(&self) -> Self {
        let qualifier = self.qualifier.clone();
        Self {
            qualifier: qualifier.filter(|qualifier| qualifier != LATEST),
            ..self.clone()
        }
    }

    /// The ARN of what an event configuration belongs to.
    pub(crate) fn arn_of_events(&self) -> String {
        match &self.qualifier {
            Some(_) => self.qualified_arn(),
            None => self.with_qualifier(LATEST).qualified_arn(),
        }
    }
}
