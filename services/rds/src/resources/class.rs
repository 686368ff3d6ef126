//! Instance classes: what is left of them on one machine is how many connections they allow.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html>

use super::engine::{Engine, Server};
use crate::error::RdsError;

/// Families, with the GiB of their size `large` in quarters.
const FAMILIES: [(&str, u64); 12] = [
    ("db.m5", 32),
    ("db.m6g", 32),
    ("db.m6i", 32),
    ("db.m7g", 32),
    ("db.m7i", 32),
    ("db.m8g", 32),
    ("db.r5", 64),
    ("db.r6g", 64),
    ("db.r6i", 64),
    ("db.r7g", 64),
    ("db.t3", 32),
    ("db.t4g", 32),
];
/// Sizes, with their memory as a part of `large`, in sixteenths.
const SIZES: [(&str, u64); 10] = [
    ("micro", 2),
    ("small", 4),
    ("medium", 8),
    ("large", 16),
    ("xlarge", 32),
    ("2xlarge", 64),
    ("4xlarge", 128),
    ("8xlarge", 256),
    ("12xlarge", 384),
    ("16xlarge", 512),
];
/// The last size of the burstable families (`t`), and the first of the others.
const BURSTABLE: (usize, usize) = (6, 3);

/// All classes with their memory in MiB.
fn all() -> impl Iterator<Item = (String, u64)> {
    FAMILIES.iter().flat_map(|(family, quarters)| {
        let is_burstable = family.starts_with("db.t");
        let sizes = SIZES.iter().enumerate().filter(move |(place, _)| {
            if is_burstable {
                *place < BURSTABLE.0
            } else {
                *place >= BURSTABLE.1
            }
        });
        sizes.map(move |(_, (size, sixteenths))| {
            (format!("{family}.{size}"), quarters * 256 * sixteenths / 16)
        })
    })
}

/// The names of all classes.
pub(crate) fn names() -> Vec<String> {
    all().map(|(name, _)| name).collect()
}

/// Refuses what is no class.
pub(crate) fn require(name: &str) -> Result<(), RdsError> {
    if all().any(|(known, _)| known == name) {
        return Ok(());
    }
    Err(RdsError::invalid_class(name))
}

/// How many connections a class allows, by AWS's formulas.
///
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections>
pub fn max_connections(engine: Engine, name: &str) -> u64 {
    const USUAL_MIB: u64 = 1024;
    let memory = all().find(|(known, _)| known == name);
    let bytes = memory.map_or(USUAL_MIB, |(_, mib)| mib) * 1024 * 1024;
    match engine.server() {
        Server::MariaDb => bytes / 12_582_880,
        Server::PostgreSql => (bytes / 9_531_392).min(5000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_have_the_connections_of_their_memory() {
        let of = max_connections;
        assert_eq!(of(Engine::Mariadb, "db.t3.micro"), 85);
        assert_eq!(of(Engine::Mysql, "db.m5.large"), 682);
        assert_eq!(of(Engine::Postgres, "db.t3.micro"), 112);
        assert_eq!(of(Engine::Postgres, "db.r6g.16xlarge"), 5000);
    }

    #[test]
    fn families_have_their_own_sizes() {
        assert!(require("db.t4g.2xlarge").is_ok());
        for wrong in ["db.t4g.4xlarge", "db.m5.micro", "db.x9.large", "large"] {
            assert!(require(wrong).is_err(), "{wrong}");
        }
    }
}
