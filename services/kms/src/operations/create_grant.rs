//! `CreateGrant`: lets a principal do some operations with a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::entity_id;

use crate::api::{CreateGrantInput, CreateGrantOutput, GrantOperation, KeyState};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::grant::{self, Constraints, Grant, GrantId, MOST_GRANTS};
use crate::resources::key::Key;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn create_grant(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CreateGrantInput,
) -> Result<Reply<CreateGrantOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    if input.grantee_service_principal.is_some() || input.retiring_service_principal.is_some() {
        return Err(KmsError::service_principals());
    }
    let grantee = input
        .grantee_principal
        .as_deref()
        .ok_or_else(KmsError::grantee_missing)?;
    let grantee = grant::parse_principal(grantee)?;
    let retiring = input
        .retiring_principal
        .as_deref()
        .map(grant::parse_principal)
        .transpose()?;
    let constraints = Constraints::parse(input.constraints.as_ref())?;

    let key = tx.key(&key_ref)?;

    let new = Grant {
        id: GrantId::new(ctx.random_bytes()),
        key_id: key.id.clone(),
        name: input.name,
        grantee_id: entity_id(&*tx.tx, &grantee)?,
        grantee,
        retiring_id: match &retiring {
            Some(retiring) => entity_id(&*tx.tx, retiring)?,
            None => None,
        },
        retiring,
        operations: input.operations,
        constraints,
        issuing_account: ctx.account(),
        created_at: ctx.now(),
    };
    let permit = tx.permit_grant(ctx, &key, &new, with_conditions(&new))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::CREATE_GRANT)?;
    require_grantable(&key, &new)?;
    require_wet_run(input.dry_run)?;
    let grant = match tx.find_same_grant(&key, &new)? {
        Some(same) => (*same).clone(),
        None if tx.has_grants(&key, MOST_GRANTS)? => {
            return Err(KmsError::too_many_grants(key.arn()));
        }
        None => {
            tx.insert_grant(&key, new.clone())?;
            new
        }
    };
    let token = tx.kms.grant_token(&key, &grant, ctx.random_bytes())?;
    ctx.leave_out("GrantToken");
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(CreateGrantOutput {
        grant_token: Some(token),
        grant_id: Some(grant.id.as_str().to_owned()),
    }))
}

fn with_conditions(grant: &Grant) -> KeyUse<'_> {
    let mut key_use = KeyUse::grantable("kms:CreateGrant", GrantOperation::CreateGrant)
        .key("kms:GranteePrincipal", grant.grantee.as_str())
        .key("kms:GrantIsForAWSResource", "false");
    if let Some(retiring) = &grant.retiring {
        key_use = key_use.key("kms:RetiringPrincipal", retiring.as_str());
    }
    if let Some(constraint) = grant.constraints.kind() {
        key_use = key_use.key("kms:GrantConstraintType", constraint);
    }
    let operations = grant.operations.iter().map(|operation| operation.as_str());
    key_use.ask = key_use.ask.key_values("kms:GrantOperations", operations);
    key_use
}

/// The key's state, and what keys of its kind can grant.
fn require_grantable(key: &Key, grant: &Grant) -> Result<(), KmsError> {
    if key.state != KeyState::Unavailable {
        key.require_enabled()?;
    }
    let supported = grant::operations_of(key.spec, key.usage);
    if let Some(other) = grant
        .operations
        .iter()
        .find(|wanted| !supported.contains(wanted))
    {
        return Err(KmsError::grant_operation_unsupported(*other, key.arn()));
    }
    if !grant.constraints.is_empty() && !key.is_symmetric() {
        return Err(KmsError::grant_constraints_unsupported());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, CreateGrantInput, GrantConstraints, GrantListEntry, GrantOperation, KeySpec,
        KeyUsageType,
    };
    use crate::test_kms::{
        ACCOUNT, START, TestKms, encrypt_with, exactly, grant_on, of_key, pairs, replace_user,
        root, statement_if, user, within,
    };

    fn grants(kms: &TestKms, key: &str) -> Vec<GrantListEntry> {
        kms.answer::<api::ListGrants>(of_key(key)).grants.unwrap()
    }

    #[test]
    fn shows_all_that_it_was_made_with() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let made = kms.answer::<api::CreateGrant>(CreateGrantInput {
            name: Some("worker".to_owned()),
            retiring_principal: Some(user("eve")),
            constraints: within(&[("team", "blue")]),
            ..grant_on(&key, &user("bob"), &[GrantOperation::Decrypt])
        });
        let expected = GrantListEntry {
            key_id: Some(key.clone()),
            grant_id: made.grant_id,
            name: Some("worker".to_owned()),
            creation_date: Some(START),
            grantee_principal: Some(user("bob")),
            retiring_principal: Some(user("eve")),
            issuing_account: Some(root(ACCOUNT)),
            operations: Some(vec![GrantOperation::Decrypt]),
            constraints: within(&[("team", "blue")]),
            ..GrantListEntry::default()
        };
        assert_eq!(grants(&kms, &key), [expected]);
    }

    #[test]
    fn a_name_makes_it_safe_to_try_again() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let named = CreateGrantInput {
            name: Some("worker".to_owned()),
            ..grant_on(&key, &user("bob"), &[GrantOperation::Encrypt])
        };
        let first = kms.answer::<api::CreateGrant>(named.clone());
        let again = kms.answer::<api::CreateGrant>(named.clone());
        assert_eq!(again.grant_id, first.grant_id);
        assert_ne!(again.grant_token, first.grant_token);
        let other = kms.answer::<api::CreateGrant>(CreateGrantInput {
            operations: vec![GrantOperation::Decrypt],
            ..named
        });
        assert_ne!(
            other.grant_id, first.grant_id,
            "other terms are another grant"
        );
        assert_eq!(grants(&kms, &key).len(), 2);
    }

    #[test]
    fn without_a_name_each_is_a_new_one() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let first = kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        let again = kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        assert_ne!(again.grant_id, first.grant_id);
        assert_eq!(grants(&kms, &key).len(), 2);
    }

    #[test]
    fn policies_can_ask_for_the_terms() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let terms = format!(
            r#"{{"StringEquals":{{"kms:GranteePrincipal":"{}","kms:RetiringPrincipal":"{}",
                "kms:GrantConstraintType":"EncryptionContextSubset"}},
               "ForAllValues:StringEquals":{{"kms:GrantOperations":["Encrypt","Decrypt"]}},
               "Bool":{{"kms:GrantIsForAWSResource":"false"}}}}"#,
            user("eve"),
            user("dave")
        );
        kms.set_policy(
            &key,
            &[statement_if(&terms, &user("bob"), &["kms:CreateGrant"])],
        );
        let bob = kms.as_user("bob");
        let allowed = CreateGrantInput {
            retiring_principal: Some(user("dave")),
            constraints: within(&[("team", "blue")]),
            ..grant_on(&key, &user("eve"), &[GrantOperation::Encrypt])
        };
        for refused in [
            CreateGrantInput {
                grantee_principal: Some(user("bob")),
                ..allowed.clone()
            },
            CreateGrantInput {
                retiring_principal: None,
                ..allowed.clone()
            },
            CreateGrantInput {
                constraints: exactly(&[("team", "blue")]),
                ..allowed.clone()
            },
            CreateGrantInput {
                operations: vec![GrantOperation::Encrypt, GrantOperation::DescribeKey],
                ..allowed.clone()
            },
        ] {
            bob.is_denied::<api::CreateGrant>(refused);
        }
        bob.answer::<api::CreateGrant>(allowed);
    }

    #[test]
    fn a_grant_names_operations_of_its_key() {
        let kms = TestKms::new();
        let symmetric = kms.create_key();
        let hmac = kms.create_key_of(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac);
        let signing = kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify);
        for (key, operation) in [
            (&symmetric, GrantOperation::Sign),
            (&symmetric, GrantOperation::GetPublicKey),
            (&symmetric, GrantOperation::GenerateMac),
            (&hmac, GrantOperation::Encrypt),
            (&signing, GrantOperation::GenerateDataKey),
            (&signing, GrantOperation::DeriveSharedSecret),
        ] {
            assert_eq!(
                kms.refusal::<api::CreateGrant>(grant_on(key, &user("bob"), &[operation])),
                format!(
                    "ValidationException: Grant operation {} is not supported for {key}",
                    operation.as_str()
                )
            );
        }
        kms.grant(&signing, &user("bob"), &[GrantOperation::GetPublicKey]);
        kms.grant(&hmac, &user("bob"), &[GrantOperation::VerifyMac]);
    }

    #[test]
    fn constraints_are_for_symmetric_keys_and_bounded() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let hmac = kms.create_key_of(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac);
        let refusal = |key: &str, operation, constraints| {
            kms.refusal::<api::CreateGrant>(CreateGrantInput {
                constraints,
                ..grant_on(key, &user("bob"), &[operation])
            })
        };
        assert_eq!(
            refusal(&hmac, GrantOperation::GenerateMac, within(&[("a", "b")])),
            "ValidationException: Encryption context constraints are only supported for symmetric \
             encryption keys"
        );
        let nine: Vec<String> = (0..9).map(|number| number.to_string()).collect();
        let nine: Vec<_> = nine.iter().map(|name| (name.as_str(), "")).collect();
        let long = "x".repeat(385);
        for too_much in [within(&nine), exactly(&[("team", &long)])] {
            assert_eq!(
                refusal(&key, GrantOperation::Encrypt, too_much),
                "ValidationException: A grant constraint may have at most 8 encryption context \
                 pairs of at most 384 characters each"
            );
        }
        let both = GrantConstraints {
            encryption_context_equals: Some(pairs(&[("a", "b")])),
            ..within(&[("a", "b")]).unwrap()
        };
        assert_eq!(
            refusal(&key, GrantOperation::Encrypt, Some(both)),
            "ValidationException: A grant may have either EncryptionContextEquals or \
             EncryptionContextSubset as constraint, not both"
        );
        let source = GrantConstraints {
            source_arn: Some("arn:aws:dynamodb:us-east-1:111122223333:table/a".to_owned()),
            ..GrantConstraints::default()
        };
        assert_eq!(
            refusal(&key, GrantOperation::Encrypt, Some(source)),
            "NotImplemented: A SourceArn grant constraint is not built in Ringwall yet."
        );
    }

    #[test]
    fn a_grantee_is_an_account_a_user_a_role_or_a_session() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for text in [
            "bob".to_owned(),
            format!("arn:aws:iam::{ACCOUNT}:group/admins"),
            format!("arn:aws:iam::{ACCOUNT}:user/"),
            format!("arn:aws:s3::{ACCOUNT}:user/bob"),
        ] {
            assert_eq!(
                kms.refusal::<api::CreateGrant>(grant_on(&key, &text, &[GrantOperation::Encrypt])),
                format!("InvalidArnException: ARN does not refer to a valid principal: {text}")
            );
        }
        let nobody = CreateGrantInput {
            grantee_principal: None,
            ..grant_on(&key, "", &[GrantOperation::Encrypt])
        };
        assert_eq!(
            kms.refusal::<api::CreateGrant>(nobody),
            "ValidationException: 1 validation error detected: Value null at 'granteePrincipal' \
             failed to satisfy constraint: Member must not be null"
        );
    }

    #[test]
    fn a_dry_run_makes_none() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let dry = CreateGrantInput {
            dry_run: Some(true),
            ..grant_on(&key, &user("bob"), &[GrantOperation::Encrypt])
        };
        assert_eq!(
            kms.refusal::<api::CreateGrant>(dry.clone()),
            "DryRunOperationException: The request would have succeeded, but the DryRun option is \
             set."
        );
        kms.as_user("mallory").is_denied::<api::CreateGrant>(dry);
        assert_eq!(grants(&kms, &key), []);
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let input = grant_on(&key, &user("mallory"), &[GrantOperation::Decrypt]);
        kms.denies_strangers::<api::CreateGrant>("kms:CreateGrant", &key, input);
    }

    #[test]
    fn another_grantee_of_the_same_name_is_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        kms.as_user("bob").encrypt(&key, b"x");
        replace_user(&kms, "bob");
        let next = kms.as_user_of_id("bob", "AIDAbob2");
        next.is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
    }
}
