//! `DescribeCertificates`: lists the certificate authorities of the doors.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeCertificates.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{Certificate, DescribeCertificatesInput, DescribeCertificatesOutput};
use crate::certificates::{IDENTIFIERS, parse};
use crate::error::RdsError;
use crate::filters::Filters;
use crate::paging::page;
use crate::store::RdsRead;

pub(crate) fn describe_certificates(
    ctx: &RequestContext,
    tx: &RdsRead<'_>,
    input: DescribeCertificatesInput,
) -> Result<Reply<DescribeCertificatesOutput>, RdsError> {
    Filters::parse(input.filters.as_deref(), &[])?;
    let asked = input.certificate_identifier.filter(|it| !it.is_empty());
    let asked = asked.map(|asked| parse(Some(asked))).transpose()?;
    let scope = format!("{asked:?}");
    let page = page(
        tx.service,
        ctx,
        &scope,
        input.marker.as_deref(),
        input.max_records,
    )?;

    let permit = ctx.authorize(&Ask::new("rds:DescribeCertificates"))?;

    let all = IDENTIFIERS.into_iter();
    let all = all.filter(|name| asked.as_deref().is_none_or(|asked| asked == *name));
    let authority = &tx.service.surroundings.authority;
    let shown = all.map(|name| Certificate {
        certificate_identifier: Some(name.to_owned()),
        certificate_type: Some("CA".to_owned()),
        thumbprint: Some(authority.thumbprint.clone()),
        valid_from: Some(authority.valid_from),
        valid_till: Some(authority.valid_till),
        certificate_arn: Some(ctx.arn("rds", &format!("cert:{name}"))),
        customer_override: Some(false),
        customer_override_valid_till: None,
    });
    let listed = page.of_list(shown);
    let [default, ..] = IDENTIFIERS;

    Ok(permit.reply(DescribeCertificatesOutput {
        default_certificate_for_new_launches: Some(default.to_owned()),
        certificates: Some(listed.entries),
        marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{AUTHORITY, house};

    #[test]
    fn all_names_are_the_installations_own_authority() {
        let answer = house().answer::<api::DescribeCertificates>(input(&[]));
        assert_eq!(
            answer.default_certificate_for_new_launches.unwrap(),
            "rds-ca-rsa2048-g1"
        );
        let all = answer.certificates.unwrap();
        assert_eq!(all.len(), 3);
        assert!(
            all.iter()
                .all(|it| it.thumbprint.as_deref() == Some(AUTHORITY))
        );
    }

    #[test]
    fn refuses_names_that_are_none() {
        assert_eq!(
            house().refusal::<api::DescribeCertificates>(input(&[("CertificateIdentifier", "x")])),
            "CertificateNotFoundFault: Certificate x not found."
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::DescribeCertificates>("rds:DescribeCertificates", "*", input(&[]));
    }
}
