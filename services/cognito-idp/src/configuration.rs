//! What a pool is configured with besides its own row and its clients: tables, and the questions
//! asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::Region;
use ringwall_identity::{
    CertificateUse, ServerCertificate, find_own_server_certificate, put_certificate_use,
};
use ringwall_store::{Reads, Row, RowKey, StoreError, Table};

use crate::api::{ErrorCode, IdentityProviderTypeType, UserPoolType};
use crate::error::CognitoError;
use crate::resources::branding::Branding;
use crate::resources::client::Client;
use crate::resources::domain::Domain;
use crate::resources::identity_provider::IdentityProvider;
use crate::resources::pool::Pool;
use crate::resources::replica::Replica;
use crate::resources::resource_server::ResourceServer;
use crate::resources::risk::RiskConfiguration;
use crate::resources::terms::Terms;
use crate::resources::ui_customization::UiCustomization;
use crate::store::{CognitoTx, CognitoWrite, Mark};

/// By Region and prefix, or by nothing and the customer's name.
const DOMAINS: Table<Domain> = Table::new("cognito-idp.domain");
/// By pool, then as domains.
const POOL_DOMAINS: Table<Mark> = Table::new("cognito-idp.pool_domain");
/// By pool and identifier.
const RESOURCE_SERVERS: Table<ResourceServer> = Table::new("cognito-idp.resource_server");
/// By pool and name.
const PROVIDERS: Table<IdentityProvider> = Table::new("cognito-idp.identity_provider");
/// By pool and client, or `ALL`.
const UI_CUSTOMIZATIONS: Table<UiCustomization> = Table::new("cognito-idp.ui_customization");
/// By pool and client; the pool's own stands at the empty name.
const RISKS: Table<RiskConfiguration> = Table::new("cognito-idp.risk_configuration");
/// By pool and id.
const TERMS: Table<Terms> = Table::new("cognito-idp.terms");
/// By pool and id.
const BRANDINGS: Table<Branding> = Table::new("cognito-idp.branding");
/// By pool and Region.
const REPLICAS: Table<Replica> = Table::new("cognito-idp.replica");

/// Users are counted up to here; there is nothing to see in a greater number.
const COUNTED_USERS: usize = 10_000;

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A pool as the API shows it.
    pub(crate) fn shown_pool(&self, pool: &Pool) -> Result<UserPoolType, CognitoError> {
        let mut shown = pool.shown();
        let users = self.count_users(pool, COUNTED_USERS)?;
        shown.estimated_number_of_users = i32::try_from(users).ok();
        for domain in self.domains(pool)? {
            let place = match domain.custom {
                Some(_) => &mut shown.custom_domain,
                None => &mut shown.domain,
            };
            *place = Some(domain.name.clone());
        }
        Ok(shown)
    }

    /// The domain of a prefix in a Region, or of a customer's name anywhere.
    pub(crate) fn find_domain(
        &self,
        region: &Region,
        name: &str,
    ) -> Result<Option<Arc<Domain>>, StoreError> {
        self.tx.get(&DOMAINS, &domain_key(region, name))
    }

    /// A pool's domains: one prefix and one name of the customer's at most.
    pub(crate) fn domains(&self, pool: &Pool) -> Result<Vec<Arc<Domain>>, StoreError> {
        let prefix = RowKey::new().text(&pool.id);
        let names = self.tx.scan(&POOL_DOMAINS, &prefix, None, usize::MAX)?;
        let names = names.iter().filter_map(|(key, _)| key.last_text());
        let domains = names.map(|name| self.find_domain(&pool.region, &name));
        domains.filter_map(Result::transpose).collect()
    }

    /// A domain of a pool, which must be there.
    pub(crate) fn domain_of(&self, pool: &Pool, name: &str) -> Result<Arc<Domain>, CognitoError> {
        let found = self.find_domain(&pool.region, name)?;
        let own = found.filter(|domain| domain.pool_id == pool.id);
        own.ok_or_else(|| CognitoError::invalid_parameter("No such domain or user pool exists."))
    }

    /// The resource server of an identifier.
    pub(crate) fn find_resource_server(
        &self,
        pool: &Pool,
        identifier: &str,
    ) -> Result<Option<Arc<ResourceServer>>, StoreError> {
        self.tx.get(&RESOURCE_SERVERS, &in_pool(pool, identifier))
    }

    /// The same, which must be there.
    pub(crate) fn resource_server(
        &self,
        pool: &Pool,
        identifier: &str,
    ) -> Result<Arc<ResourceServer>, CognitoError> {
        let found = self.find_resource_server(pool, identifier)?;
        found.ok_or_else(|| {
            CognitoError::not_found(format!("Resource server {identifier} does not exist."))
        })
    }

    /// Resource servers of a pool after an identifier.
    pub(crate) fn resource_servers(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<ResourceServer>>, StoreError> {
        self.after(&RESOURCE_SERVERS, pool, after, limit)
    }

    /// The identity provider of a name.
    pub(crate) fn find_provider(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Option<Arc<IdentityProvider>>, StoreError> {
        self.tx.get(&PROVIDERS, &in_pool(pool, name))
    }

    /// The same, which must be there.
    pub(crate) fn provider(
        &self,
        pool: &Pool,
        name: &str,
    ) -> Result<Arc<IdentityProvider>, CognitoError> {
        let found = self.find_provider(pool, name)?;
        found.ok_or_else(|| {
            CognitoError::not_found(format!("Identity provider {name} does not exist."))
        })
    }

    /// The identity provider that apps call so.
    pub(crate) fn find_provider_by_identifier(
        &self,
        pool: &Pool,
        identifier: &str,
    ) -> Result<Option<Arc<IdentityProvider>>, StoreError> {
        let providers = self.providers(pool, None, usize::MAX)?;
        let mut providers = providers.into_iter();
        Ok(providers.find(|provider| provider.identifiers.iter().any(|own| own == identifier)))
    }

    /// Refuses identifiers that are another provider's.
    pub(crate) fn require_free_identifiers(
        &self,
        pool: &Pool,
        provider: &IdentityProvider,
    ) -> Result<(), CognitoError> {
        for identifier in &provider.identifiers {
            let owner = self.find_provider_by_identifier(pool, identifier)?;
            if let Some(owner) = owner.filter(|owner| owner.name != provider.name) {
                return Err(CognitoError::identifier_in_use(identifier, &owner.name));
            }
        }
        Ok(())
    }

    /// Identity providers of a pool after a name.
    pub(crate) fn providers(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<IdentityProvider>>, StoreError> {
        self.after(&PROVIDERS, pool, after, limit)
    }

    /// The look of the classic pages for a client, or for all.
    pub(crate) fn find_ui_customization(
        &self,
        pool: &Pool,
        client_id: &str,
    ) -> Result<Option<Arc<UiCustomization>>, StoreError> {
        self.tx.get(&UI_CUSTOMIZATIONS, &in_pool(pool, client_id))
    }

    /// What is done about risks at a client: its own configuration, or the pool's.
    pub(crate) fn risk_configuration(
        &self,
        pool: &Pool,
        client_id: Option<&str>,
    ) -> Result<Option<Arc<RiskConfiguration>>, StoreError> {
        if let Some(client_id) = client_id
            && let Some(own) = self.tx.get(&RISKS, &in_pool(pool, client_id))?
        {
            return Ok(Some(own));
        }
        self.tx.get(&RISKS, &in_pool(pool, ""))
    }

    /// Terms, which must be there.
    pub(crate) fn terms(&self, pool: &Pool, id: &str) -> Result<Arc<Terms>, CognitoError> {
        let found = self.tx.get(&TERMS, &in_pool(pool, id))?;
        found.ok_or_else(|| CognitoError::not_found(format!("Terms {id} do not exist.")))
    }

    /// Terms of a pool after an id.
    pub(crate) fn all_terms(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<Terms>>, StoreError> {
        self.after(&TERMS, pool, after, limit)
    }

    /// A client's terms of a name.
    pub(crate) fn find_terms_of_client(
        &self,
        pool: &Pool,
        client_id: &str,
        name: &str,
    ) -> Result<Option<Arc<Terms>>, StoreError> {
        let mut all = self.all_terms(pool, None, usize::MAX)?.into_iter();
        Ok(all.find(|terms| terms.client_id == client_id && terms.name == name))
    }

    /// A look of managed login, which must be there.
    pub(crate) fn branding(&self, pool: &Pool, id: &str) -> Result<Arc<Branding>, CognitoError> {
        let found = self.tx.get(&BRANDINGS, &in_pool(pool, id))?;
        found.ok_or_else(|| {
            CognitoError::not_found(format!("Managed login branding {id} does not exist."))
        })
    }

    /// The look of managed login for a client.
    pub(crate) fn find_branding_of_client(
        &self,
        pool: &Pool,
        client_id: &str,
    ) -> Result<Option<Arc<Branding>>, StoreError> {
        let all = self.after(&BRANDINGS, pool, None, usize::MAX)?;
        let mut all = all.into_iter();
        Ok(all.find(|branding| branding.client_id == client_id))
    }

    /// The replica of a pool in a Region.
    pub(crate) fn find_replica(
        &self,
        pool: &Pool,
        region: &str,
    ) -> Result<Option<Arc<Replica>>, StoreError> {
        self.tx.get(&REPLICAS, &in_pool(pool, region))
    }

    /// The same, which must be there.
    pub(crate) fn replica(&self, pool: &Pool, region: &str) -> Result<Arc<Replica>, CognitoError> {
        let found = self.find_replica(pool, region)?;
        found.ok_or_else(|| {
            CognitoError::not_found(format!("User pool {} has no replica in {region}.", pool.id))
        })
    }

    /// All replicas of a pool, by their Regions.
    pub(crate) fn replicas(&self, pool: &Pool) -> Result<Vec<Arc<Replica>>, StoreError> {
        self.after(&REPLICAS, pool, None, usize::MAX)
    }

    /// Rows of a pool after a name, by their names.
    fn after<R: Row>(
        &self,
        table: &Table<R>,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<R>>, StoreError> {
        let after = after.map(|name| in_pool(pool, name));
        let prefix = RowKey::new().text(&pool.id);
        let rows = self.tx.scan(table, &prefix, after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// Whether a resource server of the pool defines a scope (`<identifier>/<name>`).
    pub(crate) fn has_scope(&self, pool: &Pool, scope: &str) -> Result<bool, StoreError> {
        let Some((identifier, name)) = scope.rsplit_once('/') else {
            return Ok(false);
        };
        let server = self.find_resource_server(pool, identifier)?;
        let mut scopes = server.iter().flat_map(|server| &server.scopes);
        Ok(scopes.any(|scope| scope.name == name))
    }

    /// Refuses an app client that names scopes or identity providers that are not there.
    pub(crate) fn require_known(&self, pool: &Pool, client: &Client) -> Result<(), CognitoError> {
        for scope in client.resource_scopes() {
            if !self.has_scope(pool, scope)? {
                return Err(CognitoError::modelled(
                    ErrorCode::ScopeDoesNotExistException,
                    format!("Invalid scope requested: {scope}"),
                ));
            }
        }
        for provider in &client.identity_providers {
            if provider != "COGNITO" && self.find_provider(pool, provider)?.is_none() {
                return Err(CognitoError::invalid_parameter(format!(
                    "The provider {provider} does not exist for User Pool {}.",
                    pool.id
                )));
            }
        }
        self.require_alike(pool, client)
    }

    /// Refuses other ways to sign in beside a SAML provider that may begin by itself.
    ///
    /// <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html>
    fn require_alike(&self, pool: &Pool, client: &Client) -> Result<(), CognitoError> {
        let (mut begins, mut has_others) = (None, false);
        for name in &client.identity_providers {
            match self.find_provider(pool, name)? {
                Some(provider) if provider.kind == IdentityProviderTypeType::Saml => {
                    begins = begins.or(provider.is_on("IDPInit").then_some(name));
                }
                _ => has_others = true,
            }
        }
        match begins {
            Some(name) if has_others => Err(CognitoError::invalid_parameter(format!(
                "The provider {name} supports IdP-initiated sign-in. A client with it can only have \
                 other SAML providers."
            ))),
            _ => Ok(()),
        }
    }
}

impl<X: Deref<Target: Reads + Sized>> CognitoTx<'_, X> {
    /// The certificate of a customer's domain, where it is one of IAM's.
    pub(crate) fn certificate_of(
        &self,
        domain: &Domain,
    ) -> Result<Option<Arc<ServerCertificate>>, StoreError> {
        let Some(custom) = &domain.custom else {
            return Ok(None);
        };
        find_own_server_certificate(&*self.tx, domain.account, &custom.certificate_arn)
    }

    /// Refuses a domain whose certificate would be one of IAM's, and is not there.
    pub(crate) fn require_certificate(&self, domain: &Domain) -> Result<(), CognitoError> {
        let arn = domain.custom.as_ref();
        let arn = arn.map_or("", |custom| custom.certificate_arn.as_str());
        let is_of_iam = arn.split(':').nth(2) == Some("iam");
        if is_of_iam && self.certificate_of(domain)?.is_none() {
            return Err(CognitoError::invalid_parameter(format!(
                "The certificate {arn} does not exist."
            )));
        }
        Ok(())
    }
}

impl CognitoWrite<'_> {
    /// Writes a domain.
    pub(crate) fn put_domain(&mut self, domain: Domain) -> Result<(), StoreError> {
        let certificate = self.certificate_of(&domain)?;
        self.note_certificate(&domain, certificate.map(|found| found.id.clone()))?;
        let of_pool = RowKey::new().text(&domain.pool_id).text(&domain.name);
        self.tx.put(&POOL_DOMAINS, &of_pool, Mark {})?;
        let key = domain_key(&domain.region, &domain.name);
        self.tx.put(&DOMAINS, &key, domain)
    }

    /// Tells IAM which certificate a domain uses.
    fn note_certificate(
        &mut self,
        domain: &Domain,
        certificate_id: Option<String>,
    ) -> Result<(), StoreError> {
        let (partition, region) = (domain.region.partition(), &domain.region);
        let (account, pool) = (domain.account, &domain.pool_id);
        let uses = CertificateUse {
            user_arn: format!("arn:{partition}:cognito-idp:{region}:{account}:userpool/{pool}"),
            certificate_ids: certificate_id.into_iter().collect(),
        };
        put_certificate_use(self.tx, account, &domain.place(), uses)
    }

    /// Takes a domain away.
    pub(crate) fn remove_domain(&mut self, domain: &Domain) -> Result<(), StoreError> {
        self.note_certificate(domain, None)?;
        let of_pool = RowKey::new().text(&domain.pool_id).text(&domain.name);
        self.tx.delete(&POOL_DOMAINS, &of_pool)?;
        let key = domain_key(&domain.region, &domain.name);
        self.tx.delete(&DOMAINS, &key)
    }

    /// Writes a resource server.
    pub(crate) fn put_resource_server(&mut self, server: ResourceServer) -> Result<(), StoreError> {
        let key = RowKey::new().text(&server.pool_id).text(&server.identifier);
        self.tx.put(&RESOURCE_SERVERS, &key, server)
    }

    /// Takes a resource server away.
    pub(crate) fn remove_resource_server(
        &mut self,
        pool: &Pool,
        identifier: &str,
    ) -> Result<(), StoreError> {
        self.tx
            .delete(&RESOURCE_SERVERS, &in_pool(pool, identifier))
    }

    /// Writes an identity provider.
    pub(crate) fn put_provider(&mut self, provider: IdentityProvider) -> Result<(), StoreError> {
        let key = RowKey::new().text(&provider.pool_id).text(&provider.name);
        self.tx.put(&PROVIDERS, &key, provider)
    }

    /// Takes an identity provider away.
    pub(crate) fn remove_provider(&mut self, pool: &Pool, name: &str) -> Result<(), StoreError> {
        self.tx.delete(&PROVIDERS, &in_pool(pool, name))
    }

    /// Writes a look of the classic pages.
    pub(crate) fn put_ui_customization(&mut self, look: UiCustomization) -> Result<(), StoreError> {
        let key = RowKey::new().text(&look.pool_id).text(&look.client_id);
        self.tx.put(&UI_CUSTOMIZATIONS, &key, look)
    }

    /// Takes a look of the classic pages away.
    pub(crate) fn remove_ui_customization(
        &mut self,
        pool: &Pool,
        client_id: &str,
    ) -> Result<(), StoreError> {
        self.tx
            .delete(&UI_CUSTOMIZATIONS, &in_pool(pool, client_id))
    }

    /// Writes what is done about risks.
    pub(crate) fn put_risk_configuration(
        &mut self,
        risk: RiskConfiguration,
    ) -> Result<(), StoreError> {
        let client_id = risk.client_id.as_deref().unwrap_or_default();
        let key = RowKey::new().text(&risk.pool_id).text(client_id);
        self.tx.put(&RISKS, &key, risk)
    }

    /// Nothing is done about risks any more.
    pub(crate) fn remove_risk_configuration(
        &mut self,
        pool: &Pool,
        client_id: Option<&str>,
    ) -> Result<(), StoreError> {
        let key = in_pool(pool, client_id.unwrap_or_default());
        self.tx.delete(&RISKS, &key)
    }

    /// Writes terms.
    pub(crate) fn put_terms(&mut self, terms: Terms) -> Result<(), StoreError> {
        let key = RowKey::new().text(&terms.pool_id).text(&terms.id);
        self.tx.put(&TERMS, &key, terms)
    }

    /// Takes terms away.
    pub(crate) fn remove_terms(&mut self, pool: &Pool, id: &str) -> Result<(), StoreError> {
        self.tx.delete(&TERMS, &in_pool(pool, id))
    }

    /// Writes a look of managed login.
    pub(crate) fn put_branding(&mut self, branding: Branding) -> Result<(), StoreError> {
        let key = RowKey::new().text(&branding.pool_id).text(&branding.id);
        self.tx.put(&BRANDINGS, &key, branding)
    }

    /// Takes a look of managed login away.
    pub(crate) fn remove_branding(&mut self, pool: &Pool, id: &str) -> Result<(), StoreError> {
        self.tx.delete(&BRANDINGS, &in_pool(pool, id))
    }

    /// Writes a replica.
    pub(crate) fn put_replica(&mut self, replica: Replica) -> Result<(), StoreError> {
        let region = replica.region.to_string();
        let key = RowKey::new().text(&replica.pool_id).text(&region);
        self.tx.put(&REPLICAS, &key, replica)
    }

    /// Takes a replica away.
    pub(crate) fn remove_replica(&mut self, pool: &Pool, region: &str) -> Result<(), StoreError> {
        self.tx.delete(&REPLICAS, &in_pool(pool, region))
    }

    /// Takes away what is a client's alone.
    pub(crate) fn remove_configuration_of_client(
        &mut self,
        pool: &Pool,
        client_id: &str,
    ) -> Result<(), StoreError> {
        self.remove_ui_customization(pool, client_id)?;
        self.remove_risk_configuration(pool, Some(client_id))?;
        if let Some(branding) = self.find_branding_of_client(pool, client_id)? {
            self.remove_branding(pool, &branding.id)?;
        }
        for terms in self.all_terms(pool, None, usize::MAX)? {
            if terms.client_id == client_id {
                self.remove_terms(pool, &terms.id)?;
            }
        }
        Ok(())
    }

    /// Removes what a pool that is gone was configured with, while `left` lasts.
    pub(crate) fn purge_configuration(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&POOL_DOMAINS, prefix, left)?;
        self.purge(&RESOURCE_SERVERS, prefix, left)?;
        self.purge(&PROVIDERS, prefix, left)?;
        self.purge(&UI_CUSTOMIZATIONS, prefix, left)?;
        self.purge(&RISKS, prefix, left)?;
        self.purge(&TERMS, prefix, left)?;
        self.purge(&BRANDINGS, prefix, left)
    }
}

fn in_pool(pool: &Pool, name: &str) -> RowKey {
    RowKey::new().text(&pool.id).text(name)
}

/// Prefixes are a Region's, names of the customer's are the world's.
fn domain_key(region: &Region, name: &str) -> RowKey {
    let place = if name.contains('.') {
        String::new()
    } else {
        region.to_string()
    };
    RowKey::new().text(&place).text(name)
}
