//! KMS, called: each line is an operation and its JSON. Whatever is asked, an answer fits its
//! shape, and nothing fails inside.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ringwall_auth::{PolicyAuthorizer, SessionTokens};
use ringwall_core::{
    AccountId, ApiError, Caller, Client, Clock, CountedEntropy, ErrorKind, OutsideEvent,
    OutsideEvents, PageEvent, Partition, Platform, PresignedRefusal, PresignedRequest,
    PresignedRequests, Principal, Region, RequestContext, ServiceCalls, SignInEvent, Timestamp,
};
use ringwall_fuzz::{plant, rewrite, sample};
use ringwall_kms::Kms;
use ringwall_model::{OperationModel, Protocol, Struct, check_input, service};
use ringwall_service::{Handler, Routes};
use ringwall_store::Store;
use ringwall_wire::{decode_json, encode_output};

fuzz_target!(
    init: plant(seeds()),
    |data: &[u8]| {
        let store = Store::in_memory().unwrap();
        let routes = Kms::new(&store).routes();
        let platform = platform(&store);
        for line in data.split(|byte| *byte == b'\n').take(12) {
            let blank = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
            let (name, body) = line.split_at(blank);
            let kms = service("kms").unwrap();
            let named = std::str::from_utf8(name).ok().and_then(|name| kms.operation(name));
            if let Some(operation) = named.filter(|_| !is_slow(body)) {
                call(&store, &routes, &platform, operation, body.trim_ascii_start());
            }
        }
    }
);

/// Making RSA keys would take all the time.
fn is_slow(body: &[u8]) -> bool {
    body.windows(4).any(|window| window == b"RSA_")
}

fn call(
    store: &Store,
    routes: &Routes,
    platform: &Arc<Platform>,
    operation: &'static OperationModel,
    body: &[u8],
) {
    let kms = service("kms").unwrap();
    let shape = operation.input.unwrap();
    let Some((name, handler)) = routes.handler(&operation.name) else {
        return;
    };
    let Ok(input) = decode_json(kms, shape, body) else {
        return;
    };
    if check_input(kms, shape, &input).is_err() {
        return;
    }
    let ctx = context(platform, name);
    let answer = match handler {
        Handler::Read(handler) | Handler::Compute(handler) => {
            handler(&ctx, &store.read().unwrap(), input).map(|reply| reply.into_output())
        }
        Handler::Deferred(_) => unreachable!("KMS waits for nothing"),
        Handler::Write(handler) => {
            let mut tx = store.begin_write().unwrap();
            handler(&ctx, &mut tx, input).map(|reply| {
                tx.commit().unwrap();
                reply.into_output()
            })
        }
    };
    match answer {
        Ok(output) => {
            drop(encode_output(Protocol::AwsJson11, kms, operation, &output, "id").unwrap());
        }
        Err(error) => assert!(error.kind() != ErrorKind::Internal, "{:?}", error.cause()),
    }
}

fn platform(store: &Store) -> Arc<Platform> {
    Arc::new(Platform {
        authorizer: Arc::new(PolicyAuthorizer::new(store.clone(), false)),
        clock: Clock::fixed(Timestamp::from_secs(1_800_000_000)),
        entropy: Arc::new(CountedEntropy::default()),
        sessions: Arc::new(SessionTokens::new(&[3; 32])),
        calls: Arc::new(Nobody),
        presigned: Arc::new(Nobody),
        outside_events: Arc::new(Nobody),
        quotas: false,
    })
}

/// KMS calls nobody, and hears of nothing outside HTTP.
struct Nobody;

impl PresignedRequests for Nobody {
    fn caller_of(
        &self,
        _: &PresignedRequest<'_>,
        _: Timestamp,
    ) -> Result<Caller, PresignedRefusal> {
        Err(PresignedRefusal::Invalid("KMS takes none".to_owned()))
    }
}

impl OutsideEvents for Nobody {
    fn record(&self, _: &RequestContext, _: &OutsideEvent) {}

    fn record_page(&self, _: &RequestContext, _: &PageEvent) {}

    fn record_sign_in(&self, _: &RequestContext, _: &SignInEvent) {}
}

impl ServiceCalls for Nobody {
    fn call(
        &self,
        _: &RequestContext,
        service: &'static str,
        operation: &'static str,
        _: Struct,
    ) -> Result<Struct, ApiError> {
        Err(ApiError::not_implemented(format_args!(
            "{service}:{operation}"
        )))
    }
}

fn context(platform: &Arc<Platform>, operation: &'static str) -> RequestContext {
    let account = AccountId::from_number(111_122_223_333).unwrap();
    let caller = Caller {
        principal: Principal::root(account, Partition::Aws),
        access_key_id: None,
        session: None,
    };
    let client = Client::inside();
    let region = Region::us_east_1();
    RequestContext::new(
        Arc::clone(platform),
        "kms",
        operation,
        caller,
        region,
        client,
    )
}

/// Each operation alone, and some on keys that are there.
fn seeds() -> Vec<Vec<u8>> {
    let kms = service("kms").unwrap();
    let calls = ringwall_fuzz::calls(&[Protocol::AwsJson11]);
    let of_kms = calls
        .into_iter()
        .filter(|call| call.service.name == kms.name);
    let alone = of_kms.map(|call| {
        let body = rewrite(call, &sample(call)).into_body();
        [call.operation.name.as_bytes(), b" ", &body].concat()
    });
    let on_keys = STORIES.map(|story| {
        let key = first_key_id();
        story.replace("KEY", &key).into_bytes()
    });
    alone.chain(on_keys).collect()
}

/// The id of the first key that is made: entropy is counted.
fn first_key_id() -> String {
    let store = Store::in_memory().unwrap();
    let routes = Kms::new(&store).routes();
    let platform = platform(&store);
    let kms = service("kms").unwrap();
    call(
        &store,
        &routes,
        &platform,
        kms.operation("CreateKey").unwrap(),
        b"{}",
    );
    let Some((name, Handler::Read(list))) = routes.handler("ListKeys") else {
        return String::new();
    };
    let reply = list(
        &context(&platform, name),
        &store.read().unwrap(),
        Struct::new(),
    );
    let output = reply.unwrap().into_output();
    let shape = kms.operation("ListKeys").unwrap();
    let reply = encode_output(Protocol::AwsJson11, kms, shape, &output, "id").unwrap();
    let json: serde_json::Value = serde_json::from_slice(reply.body()).unwrap();
    json["Keys"][0]["KeyId"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

const STORIES: [&str; 9] = [
    r#"CreateKey {"Description":"d","Tags":[{"TagKey":"a","TagValue":"b"}]}
CreateAlias {"AliasName":"alias/a","TargetKeyId":"KEY"}
Encrypt {"KeyId":"alias/a","Plaintext":"aGk=","EncryptionContext":{"a":"b"}}
GenerateDataKey {"KeyId":"KEY","KeySpec":"AES_256"}
ListAliases {"KeyId":"KEY","Limit":1}
DeleteAlias {"AliasName":"alias/a"}"#,
    r#"CreateKey {}
CreateGrant {"KeyId":"KEY","GranteePrincipal":"arn:aws:iam::111122223333:user/a","Operations":["Decrypt","CreateGrant"],"Name":"g","Constraints":{"EncryptionContextSubset":{"a":"b"}}}
ListGrants {"KeyId":"KEY","Limit":1}
ListRetirableGrants {"RetiringPrincipal":"arn:aws:iam::111122223333:user/a"}
RevokeGrant {"KeyId":"KEY","GrantId":"0000000000000000000000000000000000000000000000000000000000000000"}
RetireGrant {"GrantToken":"AQ=="}"#,
    r#"CreateKey {"KeySpec":"ECC_NIST_P256","KeyUsage":"SIGN_VERIFY"}
Sign {"KeyId":"KEY","Message":"aGk=","SigningAlgorithm":"ECDSA_SHA_256"}
Verify {"KeyId":"KEY","Message":"aGk=","Signature":"MAYCAQECAQE=","SigningAlgorithm":"ECDSA_SHA_256"}
GetPublicKey {"KeyId":"KEY"}"#,
    r#"CreateKey {"KeySpec":"ML_KEM_768","KeyUsage":"ENCAPSULATE_DECAPSULATE"}
Encapsulate {"KeyId":"KEY","EncapsulationAlgorithm":"ML_KEM"}
Decapsulate {"KeyId":"KEY","SharedSecretCiphertextBlob":"AAAA","EncapsulationAlgorithm":"ML_KEM"}"#,
    r#"CreateKey {"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC"}
GenerateMac {"KeyId":"KEY","Message":"aGk=","MacAlgorithm":"HMAC_SHA_256"}
VerifyMac {"KeyId":"KEY","Message":"aGk=","MacAlgorithm":"HMAC_SHA_256","Mac":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#,
    r#"CreateKey {"MultiRegion":true}
ReplicateKey {"KeyId":"KEY","ReplicaRegion":"eu-west-1"}
UpdatePrimaryRegion {"KeyId":"KEY","PrimaryRegion":"eu-west-1"}
EnableKeyRotation {"KeyId":"KEY","RotationPeriodInDays":90}
RotateKeyOnDemand {"KeyId":"KEY"}
ListKeyRotations {"KeyId":"KEY","IncludeKeyMaterial":"ALL_KEY_MATERIAL"}
GetKeyRotationStatus {"KeyId":"KEY"}"#,
    r#"CreateKey {"Origin":"EXTERNAL"}
ImportKeyMaterial {"KeyId":"KEY","ImportToken":"AAAA","EncryptedKeyMaterial":"AAAA","ExpirationModel":"KEY_MATERIAL_DOES_NOT_EXPIRE"}
DeleteImportedKeyMaterial {"KeyId":"KEY"}
DescribeKey {"KeyId":"KEY"}"#,
    r#"CreateKey {}
ScheduleKeyDeletion {"KeyId":"KEY","PendingWindowInDays":7}
CancelKeyDeletion {"KeyId":"KEY"}
EnableKey {"KeyId":"arn:aws:kms:us-east-1:111122223333:key/KEY"}
TagResource {"KeyId":"KEY","Tags":[{"TagKey":"a","TagValue":"b"}]}
UntagResource {"KeyId":"KEY","TagKeys":["a"]}
ListResourceTags {"KeyId":"KEY","Limit":1}
PutKeyPolicy {"KeyId":"KEY","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}"}
GetKeyPolicy {"KeyId":"KEY"}"#,
    r#"CreateKey {"KeySpec":"ECC_NIST_P256","KeyUsage":"KEY_AGREEMENT"}
DeriveSharedSecret {"KeyId":"KEY","KeyAgreementAlgorithm":"ECDH","PublicKey":"AAAA"}
GenerateDataKeyPair {"KeyId":"KEY","KeyPairSpec":"ECC_NIST_P256"}
ReEncrypt {"CiphertextBlob":"AAAA","DestinationKeyId":"KEY"}
Decrypt {"CiphertextBlob":"AAAA","KeyId":"KEY"}"#,
];
