//! The caller in the policy engine's terms.

use ringwall_core::{AccountDigits, Ask, Principal, PrincipalKind, RequestContext};
use ringwall_policy::{RequestPrincipal, SourceUser};

/// The caller in the policy engine's terms; owns the texts that the engine borrows.
pub(crate) struct Requester<'a> {
    principal: &'a Principal,
    pub(crate) arn: &'a str,
    issuer_arn: Option<String>,
    /// The user behind a federation session.
    source_user_arn: Option<String>,
    account: AccountDigits,
    service: [&'a str; 1],
    provider: Option<&'a str>,
}

impl<'a> Requester<'a> {
    pub(crate) fn of(ctx: &'a RequestContext, ask: &Ask<'a>) -> Self {
        let principal = &ctx.caller.principal;
        let service = match &principal.kind {
            PrincipalKind::Service { name } => name,
            _ => "",
        };
        Self {
            principal,
            arn: ctx.caller_arn(),
            issuer_arn: principal.issuer_arn(),
            source_user_arn: source_user_arn(principal),
            account: principal.account.digits(),
            service: [service],
            provider: ask.provider,
        }
    }

    pub(crate) fn view(&self) -> RequestPrincipal<'_> {
        if let Some(provider) = self.provider {
            return RequestPrincipal::FederatedIdentity { provider };
        }
        let (account, arn, id) = (&*self.account, self.arn, &*self.principal.unique_id);
        match &self.principal.kind {
            PrincipalKind::Root => RequestPrincipal::Root { account },
            PrincipalKind::User { .. } => RequestPrincipal::User { account, arn, id },
            PrincipalKind::AssumedRole { .. } => RequestPrincipal::RoleSession {
                account,
                arn,
                role_arn: self.issuer_arn.as_deref().unwrap_or_default(),
                id,
            },
            PrincipalKind::FederatedUser { user, .. } => {
                let ids = self.source_user_arn.as_deref().zip(user.as_ref());
                RequestPrincipal::FederatedUser {
                    account,
                    arn,
                    user: ids.map(|(arn, user)| SourceUser { arn, id: &user.id }),
                }
            }
            PrincipalKind::Service { .. } => RequestPrincipal::Service {
                names: &self.service,
            },
            PrincipalKind::Anonymous => RequestPrincipal::Anonymous,
        }
    }
}

fn source_user_arn(principal: &Principal) -> Option<String> {
    let PrincipalKind::FederatedUser {
        user: Some(user), ..
    } = &principal.kind
    else {
        return None;
    };
    let (partition, account) = (principal.partition, principal.account);
    Some(format!(
        "arn:{partition}:iam::{account}:user{}{}",
        user.path, user.name
    ))
}
