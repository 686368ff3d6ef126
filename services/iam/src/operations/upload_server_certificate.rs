//! `UploadServerCertificate`: a TLS certificate with its private key, which is never shown again.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    IdPrefix, ServerCertificate, find_server_certificate, put_server_certificate,
    server_certificates, unique_id,
};

use crate::api::{UploadServerCertificateInput, UploadServerCertificateOutput};
use crate::by_arn::ByArn;
use crate::error::IamError;
use crate::quotas;
use crate::resources::{certificate, server_certificate, tagging};
use crate::store::IamWrite;

pub(crate) fn upload_server_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UploadServerCertificateInput,
) -> Result<Reply<UploadServerCertificateOutput>, IamError> {
    let tags = tagging::parse(input.tags.as_deref())?;

    let mut new = ServerCertificate {
        account: ctx.account(),
        name: input.server_certificate_name,
        path: input.path.unwrap_or_else(|| "/".to_owned()),
        id: unique_id(IdPrefix::ServerCertificate, &*ctx.platform().entropy),
        // Shown again without the line's end that files have, which clients compare without it.
        body: input.certificate_body.trim().to_owned(),
        chain: input.certificate_chain.map(|chain| chain.trim().to_owned()),
        private_key: input.private_key.into_exposed(),
        uploaded_at: ctx.now(),
        expires_at: ctx.now(),
        tags,
        former: Vec::new(),
    };

    let named = ByArn::new(new.arn(ctx.partition()), new.account, new.clone());
    let permit = named.authorize_creation(
        ctx,
        "iam:UploadServerCertificate",
        "iam:TagServerCertificate",
        &new.tags,
    )?;

    let parsed = certificate::parse(&new.body, ctx.now())?;
    certificate::require_key(&parsed, &new.private_key)?;
    if let Some(chain) = &new.chain {
        certificate::require_chain(&parsed, chain)?;
    }
    (_, new.expires_at) = certificate::validity(&parsed);
    if find_server_certificate(tx.rows(), ctx.account(), &new.name)?.is_some() {
        return Err(IamError::server_certificate_exists(&new.name));
    }
    let most = quotas::SERVER_CERTIFICATES.most;
    let count = server_certificates(tx.rows(), ctx.account(), None, most)?.len();
    quotas::SERVER_CERTIFICATES.require_room(count)?;
    let output = UploadServerCertificateOutput {
        server_certificate_metadata: Some(server_certificate::metadata(&new, ctx.partition())),
        tags: tagging::shown(&new.tags),
    };
    put_server_certificate(tx.tx, new)?;

    Ok(permit.reply(output))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UploadServerCertificateInput};
    use crate::test_certificates::{AUTHORITY, CURVE, CURVE_KEY, RSA, RSA_KEY};
    use crate::test_house;

    fn certificate(texts: &[(&'static str, &str)]) -> UploadServerCertificateInput {
        input(&[&[("ServerCertificateName", "web")], texts].concat())
    }

    #[test]
    fn tells_when_it_ends() {
        let house = test_house();
        let made = house.answer::<api::UploadServerCertificate>(certificate(&[
            ("Path", "/cloudfront/"),
            ("CertificateBody", CURVE),
            ("PrivateKey", CURVE_KEY),
            ("CertificateChain", AUTHORITY),
        ]));
        let made = made.server_certificate_metadata.unwrap();
        assert_eq!(
            made.arn,
            "arn:aws:iam::111122223333:server-certificate/cloudfront/web"
        );
        assert!(made.server_certificate_id.starts_with("ASCA"));
        assert!(made.expiration.unwrap() > house.now().plus_days(30_000));
    }

    #[test]
    fn refuses_a_key_of_another_certificate_and_a_chain_that_is_none() {
        let house = test_house();
        let refusal = |texts: &[(&'static str, &str)]| {
            house.refusal::<api::UploadServerCertificate>(certificate(texts))
        };
        assert_eq!(
            refusal(&[("CertificateBody", RSA), ("PrivateKey", CURVE_KEY)]),
            "KeyPairMismatchException: The public key certificate and the private key do not match."
        );
        assert_eq!(
            refusal(&[("CertificateBody", RSA), ("PrivateKey", "x")]),
            "MalformedCertificateException: Unable to parse private key. Please ensure the private key is in PEM format and is not encrypted."
        );
        assert_eq!(
            refusal(&[
                ("CertificateBody", RSA),
                ("PrivateKey", RSA_KEY),
                ("CertificateChain", CURVE),
            ]),
            "MalformedCertificateException: Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: -1"
        );
    }

    #[test]
    fn refuses_a_name_in_use_and_the_twenty_first() {
        let house = test_house();
        let with = |name: &str| {
            input(&[
                ("ServerCertificateName", name),
                ("CertificateBody", RSA),
                ("PrivateKey", RSA_KEY),
            ])
        };
        for number in 0..20 {
            house.answer::<api::UploadServerCertificate>(with(&format!("web-{number}")));
        }
        assert_eq!(
            house.refusal::<api::UploadServerCertificate>(with("Web-7")),
            "EntityAlreadyExistsException: The Server Certificate with name Web-7 already exists."
        );
        assert_eq!(
            house.refusal::<api::UploadServerCertificate>(with("web")),
            "LimitExceededException: Cannot exceed quota for ServerCertificatesPerAccount: 20"
        );
    }

    #[test]
    fn needs_permission_on_the_certificate_to_be() {
        test_house().needs::<api::UploadServerCertificate>(
            "iam:UploadServerCertificate",
            "arn:aws:iam::111122223333:server-certificate/web",
            certificate(&[("CertificateBody", RSA), ("PrivateKey", RSA_KEY)]),
        );
    }
}
