//! `TagRole`: adds tags to a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, put_role};

use crate::api::{TagRoleInput, TagRoleOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_role(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagRoleInput,
) -> Result<Reply<TagRoleOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let role = tx.role(ctx, &input.role_name)?;

    let ask = tagging::request_conditions(role.ask("iam:TagRole"), &tags);
    let permit = ctx.authorize(&ask)?;

    let mut role = Role::clone(&*role.existing()?);
    tagging::merge(&mut role.tags, &tags)?;
    put_role(tx.tx, role)?;

    Ok(permit.reply(TagRoleOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_role, tag};

    fn tagged(key: &str, value: &str) -> TagRoleInput {
        TagRoleInput {
            role_name: "worker".to_owned(),
            tags: vec![tag(key, value)],
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = test_house();
        make_role(&house, "worker");
        house.answer::<api::TagRole>(tagged("team", "blue"));
        house.answer::<api::TagRole>(tagged("Team", "red"));
        let listed = house.answer::<api::ListRoleTags>(input(&[("RoleName", "worker")]));
        assert_eq!(listed.tags, [tag("Team", "red")]);
    }

    #[test]
    fn tags_to_be_set_are_condition_keys() {
        let house = test_house();
        make_role(&house, "worker");
        let blue = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:TagRole","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"blue"},"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}}}"#;
        let alice = house.as_new_user("alice", &[blue]);
        alice.is_denied::<api::TagRole>(tagged("team", "red"));
        alice.is_denied::<api::TagRole>(tagged("stage", "blue"));
        alice.answer::<api::TagRole>(tagged("team", "blue"));
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::TagRole>(
            "iam:TagRole",
            &format!("{OWN}:role/worker"),
            tagged("team", "blue"),
        );
    }
}
