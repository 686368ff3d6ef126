//! Scenarios of EC2, which need resources of several types at once.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>

use crate::error::IamError;

/// Every resource type that a scenario needs must be among the resources.
pub(super) fn require_resources(option: &str, resources: &[String]) -> Result<(), IamError> {
    let kinds: &[&str] = match option {
        "EC2-VPC-InstanceStore" => &["instance", "image", "security-group", "network-interface"],
        "EC2-VPC-InstanceStore-Subnet" => &[
            "instance",
            "image",
            "security-group",
            "network-interface",
            "subnet",
        ],
        "EC2-VPC-EBS" => &[
            "instance",
            "image",
            "security-group",
            "network-interface",
            "volume",
        ],
        "EC2-VPC-EBS-Subnet" => &[
            "instance",
            "image",
            "security-group",
            "network-interface",
            "subnet",
            "volume",
        ],
        _ => return Err(IamError::invalid_resource_handling(option)),
    };
    let is_there = |kind: &&str| resources.iter().any(|arn| kind_of(arn) == Some(kind));
    match kinds.iter().find(|kind| !is_there(kind)) {
        None => Ok(()),
        Some(missing) => Err(IamError::missing_resource(option, missing)),
    }
}

/// The type of an EC2 resource.
fn kind_of(arn: &str) -> Option<&str> {
    let mut segments = arn.splitn(6, ':').skip(2);
    let is_ec2 = segments.next()? == "ec2";
    let resource = segments.nth(2)?;
    is_ec2.then(|| resource.split('/').next()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_needs_all_its_resources() {
        let arn = |kind: &str| format!("arn:aws:ec2:eu-west-1:111122223333:{kind}/one");
        let kinds = ["instance", "image", "security-group", "network-interface"];
        let resources: Vec<_> = kinds.iter().map(|kind| arn(kind)).collect();
        assert!(require_resources("EC2-VPC-InstanceStore", &resources).is_ok());
        assert!(require_resources("EC2-VPC-EBS", &resources).is_err());
        assert!(require_resources("EC2-Classic", &resources).is_err());
    }
}
