//! `UpdateServerCertificate`: another name or path.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServerCertificate.html>

use ringwall_core::{Reply, RequestContext, Resource};
use ringwall_identity::{
    delete_server_certificate, find_server_certificate, folded, put_server_certificate,
};

use crate::api::{UpdateServerCertificateInput, UpdateServerCertificateOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn update_server_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateServerCertificateInput,
) -> Result<Reply<UpdateServerCertificateOutput>, IamError> {
    let old = tx.server_certificate(ctx, &input.server_certificate_name)?;
    let updated = old.found().map(|old| {
        let path = input.new_path.unwrap_or_else(|| old.path.clone());
        let name = input.new_server_certificate_name;
        old.renamed(path, name.unwrap_or_else(|| old.name.clone()))
    });

    // AWS asks for the permission on the certificate as it is and as it will be.
    let mut ask = old.ask("iam:UpdateServerCertificate");
    if let Some(new) = &updated {
        ask = ask.on(Resource::new(new.arn(ctx.partition()), new.account));
    }
    let permit = ctx.authorize(&ask)?;

    let old = old.existing()?;
    if let Some(new) = updated {
        if folded(&new.name) != folded(&old.name) {
            if find_server_certificate(tx.rows(), ctx.account(), &new.name)?.is_some() {
                return Err(IamError::server_certificate_exists(&new.name));
            }
            delete_server_certificate(tx.tx, ctx.account(), &old.name)?;
        }
        put_server_certificate(tx.tx, new)?;
    }

    Ok(permit.reply(UpdateServerCertificateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, UpdateServerCertificateInput};
    use crate::test_certificates::server_certificate;
    use crate::test_house;

    const WEB: &str = "arn:aws:iam::111122223333:server-certificate/web";
    const MOVED: &str = "arn:aws:iam::111122223333:server-certificate/x/shop";

    fn moved() -> UpdateServerCertificateInput {
        input(&[
            ("ServerCertificateName", "web"),
            ("NewServerCertificateName", "shop"),
            ("NewPath", "/x/"),
        ])
    }

    #[test]
    fn keeps_its_id_under_another_name() {
        let house = test_house();
        server_certificate(&house, "web");
        let id = |name| {
            let named = input(&[("ServerCertificateName", name)]);
            let shown = house.call::<api::GetServerCertificate>(named)?;
            let metadata = shown.server_certificate.server_certificate_metadata;
            Ok::<_, String>((metadata.arn, metadata.server_certificate_id))
        };
        let (_, before) = id("web").unwrap();
        house.answer::<api::UpdateServerCertificate>(moved());
        assert_eq!(id("shop").unwrap(), (MOVED.to_owned(), before));
        assert!(id("web").is_err());
    }

    #[test]
    fn the_case_of_its_name_may_change() {
        let house = test_house();
        server_certificate(&house, "web");
        server_certificate(&house, "shop");
        let named = |name| {
            input(&[
                ("ServerCertificateName", "web"),
                ("NewServerCertificateName", name),
            ])
        };
        house.answer::<api::UpdateServerCertificate>(named("WEB"));
        assert_eq!(
            house.refusal::<api::UpdateServerCertificate>(named("Shop")),
            "EntityAlreadyExistsException: The Server Certificate with name Shop already exists."
        );
        let listed = house.answer::<api::ListServerCertificates>(input(&[]));
        let listed = listed.server_certificate_metadata_list.into_iter();
        let names: Vec<_> = listed.map(|one| one.server_certificate_name).collect();
        assert_eq!(names, ["shop", "WEB"]);
    }

    #[test]
    fn needs_permission_on_both() {
        let house = test_house();
        server_certificate(&house, "web");
        let on = |arn| allow("iam:UpdateServerCertificate", arn);
        for (name, arn) in [("one", WEB), ("other", MOVED)] {
            let user = house.as_new_user(name, &[&on(arn)]);
            user.is_denied::<api::UpdateServerCertificate>(moved());
        }
        let both = house.as_new_user("both", &[&on(WEB), &on(MOVED)]);
        both.answer::<api::UpdateServerCertificate>(moved());
    }
}
