//! `GetServerCertificate`: a server certificate without its private key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetServerCertificateInput, GetServerCertificateOutput, ServerCertificate};
use crate::error::IamError;
use crate::resources::{server_certificate, tagging};
use crate::store::IamRead;

pub(crate) fn get_server_certificate(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetServerCertificateInput,
) -> Result<Reply<GetServerCertificateOutput>, IamError> {
    let certificate = tx.server_certificate(ctx, &input.server_certificate_name)?;

    let permit = ctx.authorize(&certificate.ask("iam:GetServerCertificate"))?;

    let certificate = certificate.existing()?;

    Ok(permit.reply(GetServerCertificateOutput {
        server_certificate: ServerCertificate {
            server_certificate_metadata: server_certificate::metadata(
                &certificate,
                ctx.partition(),
            ),
            certificate_body: certificate.body.clone(),
            certificate_chain: certificate.chain.clone(),
            tags: tagging::shown(&certificate.tags),
        },
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetServerCertificateInput};
    use crate::test_certificates::{RSA, server_certificate};
    use crate::test_house;

    fn named(name: &str) -> GetServerCertificateInput {
        input(&[("ServerCertificateName", name)])
    }

    #[test]
    fn shows_the_certificate_as_it_was_given() {
        let house = test_house();
        let arn = server_certificate(&house, "Web");
        let shown = house.answer::<api::GetServerCertificate>(named("web"));
        let shown = shown.server_certificate;
        assert_eq!(shown.certificate_body, RSA.trim());
        assert_eq!(shown.server_certificate_metadata.arn, arn);
        assert_eq!(
            shown.server_certificate_metadata.server_certificate_name,
            "Web"
        );
    }

    #[test]
    fn says_which_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetServerCertificate>(named("web")),
            "NoSuchEntityException: The Server Certificate with name web cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        let arn = server_certificate(&house, "web");
        house.needs::<api::GetServerCertificate>("iam:GetServerCertificate", &arn, named("web"));
    }
}
