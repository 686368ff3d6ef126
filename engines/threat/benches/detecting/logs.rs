//! Logs as they come from AWS, made up.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

const CALLS: [(&str, &str, bool); 8] = [
    ("ec2", "DescribeInstances", true),
    ("s3", "ListBuckets", true),
    ("sts", "AssumeRole", true),
    ("kms", "Decrypt", true),
    ("lambda", "GetFunction20150331v2", true),
    ("iam", "GetRole", true),
    ("ec2", "CreateTags", false),
    ("logs", "CreateLogStream", false),
];

/// A file of CloudTrail events, as long as those of accounts usually are.
pub(crate) fn calls(count: usize, round: usize) -> String {
    let mut text = String::from("{\"Records\":[");
    for number in 0..count {
        let (service, name, read_only) = CALLS[number % CALLS.len()];
        let user = number / 7 % 300;
        let separator = if number == 0 { "" } else { "," };
        let (minute, second) = (number / 60 % 60, number % 60);
        write!(
            text,
            r#"{separator}{{"eventVersion":"1.11","userIdentity":{{"type":"AssumedRole","principalId":"AROAEXAMPLE{user:04}:session-{user}","arn":"arn:aws:sts::111122223333:assumed-role/role-{user}/session-{user}","accountId":"111122223333","accessKeyId":"ASIAEXAMPLE{user:05}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"AROAEXAMPLE{user:04}","arn":"arn:aws:iam::111122223333:role/role-{user}","accountId":"111122223333","userName":"role-{user}"}},"attributes":{{"creationDate":"2026-11-27T09:00:00Z","mfaAuthenticated":"false"}}}}}},"eventTime":"2026-11-27T10:{minute:02}:{second:02}Z","eventSource":"{service}.amazonaws.com","eventName":"{name}","awsRegion":"eu-central-1","sourceIPAddress":"198.51.{}.{}","userAgent":"Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux#6.6 md/arch#x86_64 lang/python#3.12.1","requestParameters":{{"name":"thing-{number}","maxResults":100}},"responseElements":null,"requestID":"{number:08x}-aaaa-4bbb-8ccc-0123456789ab","eventID":"{number:08x}-{round:04x}-4bbb-8ccc-0123456789ab","readOnly":{read_only},"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management","tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"{service}.eu-central-1.amazonaws.com"}}}}"#,
            user % 8,
            user % 250 + 1,
        )
        .expect("a string takes everything");
    }
    text.push_str("]}");
    text
}

pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(text.as_bytes())
        .expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

/// Flow log lines of a few hundred hosts.
pub(crate) fn flows(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let host = number * 7 % 400;
        let (low, high) = (host % 250, host / 250);
        let start = 1_795_773_600 + number / 1_000;
        writeln!(
            text,
            "2 111122223333 eni-{host:017x} 10.0.{high}.{low} 198.51.{}.{} {} 443 6 {} {} {start} {} ACCEPT OK",
            number % 100,
            number % 250,
            32_768 + number % 20_000,
            10 + number % 90,
            1_000 + number % 90_000,
            start + 60,
        )
        .expect("a string takes everything");
    }
    text
}

/// Questions to the resolver, a line each.
pub(crate) fn questions(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        writeln!(
            text,
            r#"{{"version":"1.100000","account_id":"111122223333","region":"eu-central-1","vpc_id":"vpc-0123456789abcdef0","query_timestamp":"2026-11-27T10:00:{:02}Z","query_name":"service-{}.eu-central-1.amazonaws.com.","query_type":"A","query_class":"IN","rcode":"NOERROR","answers":[{{"Rdata":"198.51.100.{}","Type":"A","Class":"IN"}}],"srcaddr":"10.0.0.{}","srcport":"{}","transport":"UDP","srcids":{{"instance":"i-0{:016x}"}}}}"#,
            number % 60,
            number % 500,
            number % 250,
            number % 250,
            32_768 + number % 20_000,
            number % 400,
        )
        .expect("a string takes everything");
    }
    text
}

/// Rules of every kind, as users would write them.
pub(crate) fn rules(count: usize) -> String {
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
        )
        .expect("a string takes everything");
    }
    text
}
