//! `UntagServerCertificate`: removes tags of a server certificate.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagServerCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{ServerCertificate, put_server_certificate};

use crate::api::{UntagServerCertificateInput, UntagServerCertificateOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_server_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagServerCertificateInput,
) -> Result<Reply<UntagServerCertificateOutput>, IamError> {
    let tagged = tx.server_certificate(ctx, &input.server_certificate_name)?;

    let ask = tagged.ask("iam:UntagServerCertificate");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut tagged = ServerCertificate::clone(&*tagged.existing()?);
    tagging::remove(&mut tagged.tags, &input.tag_keys);
    put_server_certificate(tx.tx, tagged)?;

    Ok(permit.reply(UntagServerCertificateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagServerCertificateInput, UntagServerCertificateInput};
    use crate::test_certificates::server_certificate;
    use crate::test_house;

    const ARN: &str = "arn:aws:iam::111122223333:server-certificate/web";
    const NAME: &str = "web";

    fn keys(keys: &[&str]) -> UntagServerCertificateInput {
        UntagServerCertificateInput {
            server_certificate_name: NAME.to_owned(),
            tag_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn removes_tags_in_whatever_case_and_says_nothing_of_others() {
        let house = test_house();
        server_certificate(&house, "web");
        let tags = ["team", "cost"].map(|key| Tag {
            key: key.to_owned(),
            value: String::new(),
        });
        house.answer::<api::TagServerCertificate>(TagServerCertificateInput {
            server_certificate_name: NAME.to_owned(),
            tags: tags.to_vec(),
        });
        house.answer::<api::UntagServerCertificate>(keys(&["TEAM", "other"]));
        let listed = house
            .answer::<api::ListServerCertificateTags>(input(&[("ServerCertificateName", NAME)]));
        let listed = listed.tags.into_iter().map(|tag| tag.key);
        assert_eq!(listed.collect::<Vec<_>>(), ["cost"]);
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        server_certificate(&house, "web");
        house.needs::<api::UntagServerCertificate>(
            "iam:UntagServerCertificate",
            ARN,
            keys(&["team"]),
        );
    }
}
