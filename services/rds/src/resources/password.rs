//! The master user's name and password.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>

use super::engine::{Engine, Server};
use super::secret::Secret;
use crate::error::RdsError;

const SHORTEST_PASSWORD: usize = 8;
/// Names that the servers, or what is in them from the beginning, have already.
const RESERVED_MARIADB: [&str; 5] = ["root", "mysql", "mariadb.sys", "rdsadmin", "public"];
const RESERVED_POSTGRESQL: [&str; 5] = ["admin", "rdsadmin", "postgres_rds", "public", "none"];

/// Checks a password.
pub(crate) fn parse(engine: Engine, text: String) -> Result<Secret, RdsError> {
    let longest = match engine.server() {
        Server::MariaDb => 41,
        Server::PostgreSql => 128,
    };
    let password = Secret::new(text);
    let text = password.expose();
    if text.len() < SHORTEST_PASSWORD {
        return Err(RdsError::password_too_short(SHORTEST_PASSWORD));
    }
    if text.len() > longest {
        return Err(RdsError::password_too_long(longest));
    }
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'@' | b'"');
    if !text.bytes().all(is_allowed) {
        return Err(RdsError::password_characters());
    }
    Ok(password)
}

/// Checks the master user's name.
pub(crate) fn master_username(engine: Engine, text: Option<&str>) -> Result<String, RdsError> {
    let text = text
        .filter(|text| !text.is_empty())
        .ok_or_else(RdsError::master_username_missing)?;
    let (longest, reserved) = match engine.server() {
        Server::MariaDb => (16, &RESERVED_MARIADB),
        Server::PostgreSql => (63, &RESERVED_POSTGRESQL),
    };
    if reserved.contains(&text.to_ascii_lowercase().as_str()) || text.starts_with("pg_") {
        return Err(RdsError::master_username_reserved(text));
    }
    let is_valid = text.len() <= longest
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_valid {
        Ok(text.to_owned())
    } else {
        Err(RdsError::master_username_invalid())
    }
}

/// Checks the name of the first database.
pub(crate) fn db_name(engine: Engine, text: Option<&str>) -> Result<Option<String>, RdsError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let longest = match engine.server() {
        Server::MariaDb => 64,
        Server::PostgreSql => 63,
    };
    let is_valid = text.len() <= longest
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_taken = ["mysql", "sys", "template0", "template1", "rdsadmin"].contains(&text);
    if is_valid && !is_taken {
        Ok(Some(text.to_owned()))
    } else {
        Err(RdsError::invalid_db_name(text))
    }
}

/// A snapshot's databases have their names already; AWS refuses to say so anew, too.
pub(crate) fn refuse_db_name(engine: Engine) -> Result<(), RdsError> {
    Err(RdsError::db_name_of_snapshot(engine.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_have_their_lengths_and_letters() {
        let is_valid = |engine, text: &str| parse(engine, text.to_owned()).is_ok();
        assert!(is_valid(Engine::Mariadb, "it's-8!\\\\"));
        for text in [
            "short12",
            "with/slash",
            "with@at123",
            "with\"quote",
            "with space",
            "ümlaut-8",
        ] {
            assert!(!is_valid(Engine::Mariadb, text), "{text}");
        }
        assert!(!is_valid(Engine::Mariadb, &"a".repeat(42)));
        assert!(is_valid(Engine::Postgres, &"a".repeat(128)));
    }

    #[test]
    fn some_names_are_taken() {
        for (engine, name) in [
            (Engine::Mariadb, "root"),
            (Engine::Mysql, "RdsAdmin"),
            (Engine::Postgres, "admin"),
            (Engine::Postgres, "pg_x"),
            (Engine::Mariadb, "1a"),
            (Engine::Mariadb, "a'b"),
            (Engine::Mariadb, "seventeen_letters"),
        ] {
            assert!(master_username(engine, Some(name)).is_err(), "{name}");
        }
        assert_eq!(
            master_username(Engine::Mariadb, Some("admin")).unwrap(),
            "admin"
        );
    }
}
