//! `TagServerCertificate`: sets tags of a server certificate.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagServerCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{ServerCertificate, put_server_certificate};

use crate::api::{TagServerCertificateInput, TagServerCertificateOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_server_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagServerCertificateInput,
) -> Result<Reply<TagServerCertificateOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let tagged = tx.server_certificate(ctx, &input.server_certificate_name)?;

    let ask = tagged.ask("iam:TagServerCertificate");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let mut tagged = ServerCertificate::clone(&*tagged.existing()?);
    tagging::merge(&mut tagged.tags, &tags)?;
    put_server_certificate(tx.tx, tagged)?;

    Ok(permit.reply(TagServerCertificateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagServerCertificateInput};
    use crate::test_certificates::server_certificate;
    use crate::test_house;

    const ARN: &str = "arn:aws:iam::111122223333:server-certificate/web";
    const NAME: &str = "web";

    fn tags(pairs: &[(&str, &str)]) -> TagServerCertificateInput {
        let tags = pairs.iter().map(|(key, value)| Tag {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        });
        TagServerCertificateInput {
            server_certificate_name: NAME.to_owned(),
            tags: tags.collect(),
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = test_house();
        server_certificate(&house, "web");
        house.answer::<api::TagServerCertificate>(tags(&[("team", "red"), ("cost", "1")]));
        house.answer::<api::TagServerCertificate>(tags(&[("Team", "blue")]));
        let listed = house
            .answer::<api::ListServerCertificateTags>(input(&[("ServerCertificateName", NAME)]));
        let listed = listed.tags.into_iter().map(|tag| (tag.key, tag.value));
        let wanted = [("Team", "blue"), ("cost", "1")];
        let wanted = wanted.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(listed.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn there_are_fifty_at_most() {
        let house = test_house();
        server_certificate(&house, "web");
        for number in 0..50 {
            house.answer::<api::TagServerCertificate>(tags(&[(&number.to_string(), "")]));
        }
        assert_eq!(
            house.refusal::<api::TagServerCertificate>(tags(&[("one more", "")])),
            "LimitExceededException: Cannot exceed quota for TagsPerResource: 50"
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        server_certificate(&house, "web");
        house.needs::<api::TagServerCertificate>(
            "iam:TagServerCertificate",
            ARN,
            tags(&[("team", "red")]),
        );
    }
}
