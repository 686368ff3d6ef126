//! `GetSigningCertificate`: the certificate that SAML identity providers verify a pool's requests by.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetSigningCertificate.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetSigningCertificateInput, GetSigningCertificateOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn get_signing_certificate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: GetSigningCertificateInput,
) -> Result<Reply<GetSigningCertificateOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:GetSigningCertificate",
        &input.user_pool_id,
    )?;

    let certificates = tx.saml_certificates(ctx, &pool)?;
    let newest = certificates.newest()?;

    Ok(permit.reply(GetSigningCertificateOutput {
        certificate: Some(newest.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use ringwall_testing::input;
    use ringwall_tokens::jwt::{Algorithm, SigningKey};

    use super::*;
    use crate::api::GetSigningCertificate;
    use crate::token::bench::{Bench, POOL};
    use crate::token::certificate::SamlCertificate;

    fn certificate(bench: &Bench) -> Vec<u8> {
        let asking = input(&[("UserPoolId", POOL)]);
        let said = bench.house.answer::<GetSigningCertificate>(asking);
        STANDARD.decode(said.certificate.unwrap()).unwrap()
    }

    #[test]
    fn it_stays_for_a_year_and_then_is_another() {
        let bench = Bench::new();
        let first = certificate(&bench);
        assert_eq!(certificate(&bench), first);
        bench.house.advance_secs(366 * 86_400);
        assert_ne!(certificate(&bench), first);
        let good = bench.ok(|ctx, tx| {
            let pool = tx.pool(POOL)?;
            let certificates = tx.saml_certificates(ctx, &pool)?;
            let good = certificates.good(ctx.now());
            let of = |one: &SamlCertificate| (one.certificate.clone(), one.pkcs8.clone());
            Ok(good.map(of).collect::<Vec<_>>())
        });
        assert_eq!(good.len(), 2);
        assert_eq!(good[1].0, first);
        assert_eq!(good[0].1, good[1].1, "the key stays the same");
    }

    #[test]
    fn it_is_that_of_the_key_that_is_kept() {
        let bench = Bench::new();
        let certificate = certificate(&bench);
        let pkcs8 = bench.ok(|ctx, tx| {
            let pool = tx.pool(POOL)?;
            Ok(tx
                .saml_certificates(ctx, &pool)?
                .newest()
                .unwrap()
                .pkcs8
                .clone())
        });
        let key = SigningKey::from_pkcs8(Algorithm::Rs256, &pkcs8).unwrap();
        let modulus = key.public_jwk().text("n").unwrap().to_owned();
        let modulus = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(modulus)
            .unwrap();
        let has_modulus = certificate
            .windows(modulus.len())
            .any(|bytes| bytes == modulus);
        assert!(has_modulus);
    }

    #[test]
    fn a_stranger_is_denied() {
        let bench = Bench::new();
        let stranger = bench.house.as_new_user("stranger", &[]);
        stranger.is_denied::<GetSigningCertificate>(input(&[("UserPoolId", POOL)]));
    }
}
