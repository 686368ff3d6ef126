//! Clients whose id is a URL, at which a document says who they are.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-client-id-metadata.html>

use ringwall_core::{ApiError, RequestContext};

use super::{Client, HostedTx, Pool};
use crate::cimd::MOST_POLICIES;
use crate::error::CognitoError;
use crate::resources::client_metadata::ClientMetadata;

/// No client id is longer.
const LONGEST_URL: usize = 256;

impl HostedTx<'_> {
    /// The client that a URL stands for, if a policy of the pool lets it in and its document will do.
    ///
    /// # Errors
    /// The first time, to be passed up: the document is waited for. The store failed.
    pub fn external_client(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        url: &str,
    ) -> Result<Option<Client>, ApiError> {
        Ok(self.find_external(ctx, pool, url)?)
    }

    fn find_external(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        url: &str,
    ) -> Result<Option<Client>, CognitoError> {
        if url.len() > LONGEST_URL {
            return Ok(None);
        }
        let policies = self.0.cimd_policies(&pool.row, None, MOST_POLICIES)?;
        let policy = policies.into_iter().find(|policy| policy.lets_in(url));
        let Some(policy) = policy else {
            return Ok(None);
        };
        let row = self.0.find_client(&policy.client_id)?;
        let Some(row) = row.filter(|row| row.pool_id == pool.id) else {
            return Ok(None);
        };
        let metadata = self.0.client_metadata(ctx, &policy, url)?;
        Ok(metadata.map(|metadata| Client::of(row).known_as(url, &metadata)))
    }
}

impl Client {
    /// The app client's settings, as far as an application's document goes along with them.
    fn known_as(self, url: &str, metadata: &ClientMetadata) -> Self {
        let flows = self.flows.iter();
        let flows = flows.filter(|flow| metadata.flows.contains(flow));
        let asked = metadata.scopes.as_ref();
        let scopes = self.scopes.iter();
        let scopes = scopes.filter(|scope| asked.is_none_or(|asked| asked.contains(scope)));
        Self {
            id: url.to_owned(),
            name: metadata.name.clone(),
            flows: flows.cloned().collect(),
            scopes: scopes.cloned().collect(),
            callback_urls: metadata.redirect_uris.clone(),
            logout_urls: Vec::new(),
            has_secret: false,
            is_third_party: true,
            is_external: true,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use ringwall_outbound::InsideHosts;
    use ringwall_service::work;
    use ringwall_testing::{TestHouse, input};

    use super::*;
    use crate::CognitoIdp;
    use crate::api::{self, CreateUserPoolClientInput, OAuthFlowType};
    use crate::hosted::Hosted;
    use crate::resources::cimd_policy::CimdPolicy;
    use crate::test_pools::{client_of, house, new_client, new_pool};
    use crate::test_users::{context, write};

    const BACK: &str = "https://app.example.com/back";

    /// Answers requests one after the other, with a document that names its own address or with none;
    /// tells how many have come.
    fn serve(answers: &'static [bool]) -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("http://localhost:{port}/client.json");
        let document = format!(
            r#"{{"client_id":"{url}","client_name":"Notes","redirect_uris":["{BACK}"],
                "token_endpoint_auth_method":"none","scope":"openid"}}"#
        );
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        thread::spawn(move || {
            for has_document in answers {
                let (mut stream, _) = listener.accept().unwrap();
                counter.fetch_add(1, Ordering::SeqCst);
                let mut request = [0; 1024];
                assert!(stream.read(&mut request).unwrap() > 0);
                let body = if *has_document { document.as_str() } else { "" };
                let length = body.len();
                let reply = format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
                );
                stream.write_all(reply.as_bytes()).unwrap();
            }
        });
        (url, asked)
    }

    fn with_policy(pattern: &str) -> TestHouse {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateUserPoolDomain>(input(&[
            ("UserPoolId", &pool),
            ("Domain", "shop"),
        ]));
        let client = CreateUserPoolClientInput {
            generate_secret: Some(true),
            allowed_o_auth_flows_user_pool_client: Some(true),
            allowed_o_auth_flows: Some(vec![OAuthFlowType::Code]),
            allowed_o_auth_scopes: Some(["openid", "email"].map(str::to_owned).to_vec()),
            callback_urls: Some(vec!["https://own.example.com".to_owned()]),
            ..client_of(&pool)
        };
        let policy = CimdPolicy {
            id: "p1".to_owned(),
            pool_id: pool.clone(),
            client_id: new_client(&house, client),
            name: "Partners".to_owned(),
            cache_secs: 86_400,
            patterns: vec![pattern.to_owned()],
            created_at: house.now(),
            updated_at: house.now(),
        };
        write(&house, |tx| tx.put_cimd_policy(policy).unwrap());
        house
    }

    fn hosted(house: &TestHouse) -> Hosted {
        let service = CognitoIdp::new(house.store());
        let service = service.reaching(InsideHosts::new(Vec::new(), true));
        Hosted::new(Arc::new(service))
    }

    fn find(house: &TestHouse, url: &str) -> Option<Client> {
        find_by(&hosted(house), house, url)
    }

    fn find_by(hosted: &Hosted, house: &TestHouse, url: &str) -> Option<Client> {
        let (hosted, url) = (hosted.clone(), url.to_owned());
        let found = work(house.store(), context(house), move |ctx, tx| {
            let mut tx = hosted.over(tx);
            let pool = tx.pool_of_prefix("us-east-1", "shop")?.unwrap();
            tx.external_client(ctx, &pool, &url)
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(found).unwrap()
    }

    #[test]
    fn a_url_is_the_client_that_its_document_says_and_is_read_once() {
        let (url, _) = serve(&[true]);
        let house = with_policy(&url.replace("client.json", "*"));
        for _ in 0..2 {
            let client = find(&house, &url).unwrap();
            assert_eq!(client.id, url);
            assert!(
                client.name.starts_with("Notes (localhost"),
                "{}",
                client.name
            );
            assert_eq!(client.callback_urls, [BACK]);
            assert_eq!(client.scopes, ["openid"]);
            assert!(client.is_third_party && !client.has_secret);
            assert!(client.is_shown_by(None) && !client.is_shown_by(Some("x")));
        }
        // A day later nobody answers any more.
        house.advance_secs(86_401);
        assert!(find(&house, &url).is_none());
    }

    #[test]
    fn a_document_that_could_not_be_had_is_asked_for_again_after_a_rest() {
        let (url, asked) = serve(&[false, true]);
        let house = with_policy(&url);
        let hosted = hosted(&house);
        assert!(find_by(&hosted, &house, &url).is_none());
        assert!(find_by(&hosted, &house, &url).is_none());
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        house.advance_secs(11);
        assert!(find_by(&hosted, &house, &url).is_some());
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_url_that_no_policy_lets_in_is_not_even_asked() {
        let house = with_policy("https://app.example.com/*");
        assert!(find(&house, "http://localhost:1/client.json").is_none());
    }
}
