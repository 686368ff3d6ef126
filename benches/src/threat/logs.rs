//! Logs as they come from AWS, made up.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::moment;

const CALLS: [(&str, &str, bool); 12] = [
    ("ec2", "DescribeInstances", true),
    ("s3", "ListBuckets", true),
    ("sts", "AssumeRole", true),
    ("kms", "Decrypt", true),
    ("lambda", "GetFunction20150331v2", true),
    ("iam", "GetRole", true),
    ("ec2", "CreateTags", false),
    ("logs", "CreateLogStream", false),
    ("secretsmanager", "GetSecretValue", true),
    ("dynamodb", "DescribeTable", true),
    ("sqs", "GetQueueAttributes", true),
    ("ecs", "UpdateService", false),
];
/// How many roles call.
const ROLES: usize = 300;
/// A call for each so many milliseconds: a million fill ten days.
const APART_MS: usize = 864;

/// CloudTrail events from a number on, as long as those of accounts usually are.
pub(super) fn calls(first: usize, count: usize) -> Result<String> {
    let mut text = String::from("{\"Records\":[");
    for number in first..first + count {
        if number > first {
            text.push(',');
        }
        call(&mut text, number, number / 7 % ROLES)?;
    }
    text.push_str("]}");
    Ok(text)
}

/// An event of a role.
pub(super) fn call(text: &mut String, number: usize, role: usize) -> Result<()> {
    let (service, name, read_only) =
        CALLS
            .get(number % CALLS.len())
            .copied()
            .unwrap_or(("ec2", "DescribeInstances", true));
    let time = moment(number * APART_MS);
    write!(
        text,
        r#"{{"eventVersion":"1.11","userIdentity":{{"type":"AssumedRole","principalId":"AROAEXAMPLE{role:07}:session-{role}","arn":"arn:aws:sts::111122223333:assumed-role/role-{role}/session-{role}","accountId":"111122223333","accessKeyId":"ASIAEXAMPLE{role:05}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"AROAEXAMPLE{role:07}","arn":"arn:aws:iam::111122223333:role/role-{role}","accountId":"111122223333","userName":"role-{role}"}},"attributes":{{"creationDate":"{time}","mfaAuthenticated":"false"}}}}}},"eventTime":"{time}","eventSource":"{service}.amazonaws.com","eventName":"{name}","awsRegion":"eu-central-1","sourceIPAddress":"198.51.{}.{}","userAgent":"Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux#6.6 md/arch#x86_64 lang/python#3.12.1","requestParameters":{{"name":"thing-{number}","maxResults":100}},"responseElements":null,"requestID":"{number:08x}-aaaa-4bbb-8ccc-0123456789ab","eventID":"{number:08x}-cccc-4bbb-8ccc-0123456789ab","readOnly":{read_only},"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management","tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"{service}.eu-central-1.amazonaws.com"}}}}"#,
        role % 8,
        role % 250 + 1,
    )?;
    Ok(())
}

pub(super) fn gzip(text: &str) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes())?;
    Ok(encoder.finish()?)
}

/// Flow log lines of version 2, of a few hundred hosts.
pub(super) fn flows(count: usize) -> Result<String> {
    let mut text = String::new();
    for number in 0..count {
        flow(&mut text, number, number * 7 % 400)?;
    }
    Ok(text)
}

/// A line of a host.
pub(super) fn flow(text: &mut String, number: usize, host: usize) -> Result<()> {
    let (low, high) = (host % 250, host / 250 % 250);
    let start = 1_795_773_600 + number / 1_000;
    let (server, client) = (
        format!("198.51.{}.{}", number % 100, number % 250),
        format!("10.0.{high}.{low}"),
    );
    let port = 32_768 + number % 20_000;
    // Questions and answers in turn.
    let (from, to, from_port, to_port) = match number % 2 {
        0 => (&client, &server, port, 443),
        _ => (&server, &client, 443, port),
    };
    writeln!(
        text,
        "2 111122223333 eni-{host:017x} {from} {to} {from_port} {to_port} 6 {} {} {start} {} ACCEPT OK",
        10 + number % 90,
        1_000 + number % 90_000,
        start + 60,
    )?;
    Ok(())
}

/// Questions to the resolver, a line each; one in twenty is for a name that does not exist.
pub(super) fn questions(count: usize) -> Result<String> {
    let mut text = String::new();
    for number in 0..count {
        let name = format!("service-{}.eu-central-1.amazonaws.com", number % 500);
        let rcode = if number % 20 == 0 {
            "NXDOMAIN"
        } else {
            "NOERROR"
        };
        question(&mut text, number * 10, number % 400, &name, rcode)?;
    }
    Ok(text)
}

/// A question of a host, so many milliseconds after the beginning.
pub(super) fn question(
    text: &mut String,
    ms: usize,
    host: usize,
    name: &str,
    rcode: &str,
) -> Result<()> {
    let answers = match rcode {
        "NOERROR" => r#"{"Rdata":"198.51.100.20","Type":"A","Class":"IN"}"#,
        _ => "",
    };
    writeln!(
        text,
        r#"{{"version":"1.100000","account_id":"111122223333","region":"eu-central-1","vpc_id":"vpc-0123456789abcdef0","query_timestamp":"{}","query_name":"{name}.","query_type":"A","query_class":"IN","rcode":"{rcode}","answers":[{answers}],"srcaddr":"10.0.0.{}","srcport":"{}","transport":"UDP","srcids":{{"instance":"i-0{host:016x}"}}}}"#,
        moment(ms),
        host % 250,
        32_768 + ms % 20_000,
    )?;
    Ok(())
}

/// Rules of every kind, as users would write them.
pub(super) fn rules(count: usize) -> Result<String> {
    let mut text = String::from("form = \"cloudtrail\"\n");
    for number in 0..count {
        let when = match number % 4 {
            0 => format!("events = [\"s{number}.amazonaws.com:Call{number}\"]"),
            1 => format!("when = {{ userAgent = {{ contains = [\"tool-{number}\"] }} }}"),
            2 => format!("when = {{ \"userIdentity.userName\" = \"user-{number}\" }}"),
            _ => format!(
                "when = {{ sourceIPAddress = {{ in_list = [\"tor\"] }}, eventName = \"Call{number}\" }}"
            ),
        };
        writeln!(
            text,
            "[[rule]]\ntype = \"Policy:IAMUser/RootCredentialUsage\"\n{when}"
        )?;
    }
    Ok(text)
}
