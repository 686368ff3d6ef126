//! Which servers are believed: those with a certificate of a public authority, and those whose
//! authority has a thumbprint that the provider was registered with.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html>

use std::sync::{Arc, OnceLock};

use aws_lc_rs::digest;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs as provider};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

/// By what a server was believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Believed {
    /// A public authority gave its certificate.
    PublicRoot,
    /// An authority of its chain has a known thumbprint.
    Thumbprint,
}

/// The authorities that this machine trusts; read once.
#[derive(Default)]
pub(crate) struct PublicRoots(OnceLock<Arc<RootCertStore>>);

impl PublicRoots {
    fn store(&self) -> Arc<RootCertStore> {
        let read = || {
            let mut roots = RootCertStore::empty();
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            Arc::new(roots)
        };
        Arc::clone(self.0.get_or_init(read))
    }

    /// A TLS configuration that believes these authorities and those of the thumbprints, and
    /// tells by which it believed a server.
    pub(crate) fn client_config(
        &self,
        thumbprints: &[String],
    ) -> Result<(ClientConfig, Arc<OnceLock<Believed>>), Error> {
        let believed = Arc::default();
        let provider = Arc::new(provider::default_provider());
        let verifier = Verifier {
            roots: self.store(),
            thumbprints: thumbprints.to_vec(),
            provider: Arc::clone(&provider),
            believed: Arc::clone(&believed),
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok((config, believed))
    }
}

/// Public roots first; where they fail, an authority of the chain with a known thumbprint.
#[derive(Debug)]
struct Verifier {
    roots: Arc<RootCertStore>,
    thumbprints: Vec<String>,
    provider: Arc<CryptoProvider>,
    believed: Arc<OnceLock<Believed>>,
}

impl Verifier {
    fn verifier(&self, roots: Arc<RootCertStore>) -> Result<Arc<WebPkiServerVerifier>, Error> {
        WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&self.provider))
            .build()
            .map_err(|error| Error::General(error.to_string()))
    }

    /// The certificates of the chain that have a known thumbprint.
    fn pinned(&self, chain: &[CertificateDer<'_>]) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        let known = chain.iter().filter(|one| {
            let thumbprint = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, one);
            let hex = hex::encode(thumbprint);
            self.thumbprints
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&hex))
        });
        roots.add_parsable_certificates(known.map(|one| one.clone().into_owned()));
        roots
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verify = |roots: Arc<RootCertStore>| {
            if roots.is_empty() {
                return Err(Error::General("no authority is trusted".to_owned()));
            }
            self.verifier(roots)?.verify_server_cert(
                end_entity,
                intermediates,
                server_name,
                ocsp_response,
                now,
            )
        };
        let (verified, believed) = match verify(Arc::clone(&self.roots)) {
            Ok(verified) => (verified, Believed::PublicRoot),
            Err(refused) => {
                let pinned = self.pinned(intermediates);
                if pinned.is_empty() {
                    return Err(refused);
                }
                (verify(Arc::new(pinned))?, Believed::Thumbprint)
            }
        };
        // A configuration serves one connection.
        self.believed.get_or_init(|| believed);
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
