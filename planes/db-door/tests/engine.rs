//! The engine room with real servers: they come, they go, and nothing of them is left.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringwall_db_door::backend::{Backend, Backends, OpenBackends};
use ringwall_db_door::engine::{Databases, EngineRoom, Folder, look_for_servers};
use ringwall_rds::resources::engine::InstalledServers;
use ringwall_rds::{Rds, Surroundings, api, plane};
use ringwall_testing::{TestHouse, input};

const PATIENCE: Duration = Duration::from_secs(120);

/// RDS over a store, and a folder for its servers.
struct Bench {
    house: TestHouse,
    servers: Arc<InstalledServers>,
    folder: tempfile::TempDir,
    backends: Backends,
    runtime: tokio::runtime::Runtime,
}

impl Bench {
    fn new() -> Self {
        let servers = Arc::new(InstalledServers::default());
        look_for_servers(&servers);
        let folder = tempfile::Builder::new().prefix("rw").tempdir().unwrap();
        // Servers may be other users, who pass through.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
        let surroundings = Surroundings {
            servers: Arc::clone(&servers),
            ..Surroundings::default()
        };
        Self {
            house: TestHouse::new(|store| vec![Rds::new(store, surroundings).routes()]),
            servers,
            folder,
            backends: Backends::new(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    fn start(&self) -> Databases {
        Databases::start(EngineRoom {
            store: self.house.store().clone(),
            platform: Arc::clone(self.house.platform()),
            backends: self.backends.clone(),
            folder: Folder::lasting(self.databases()),
            servers: Arc::clone(&self.servers),
        })
        .unwrap()
    }

    fn databases(&self) -> PathBuf {
        self.folder.path().join("d")
    }

    fn create(&self, engine: &str) {
        self.house
            .answer::<api::CreateDBInstance>(api::CreateDBInstanceInput {
                allocated_storage: Some(20),
                backup_retention_period: Some(0),
                master_user_password: Some("rosebud-and-more".to_owned().into()),
                ..input(&[
                    ("DBInstanceIdentifier", "orders"),
                    ("DBInstanceClass", "db.t3.micro"),
                    ("DBName", "orders"),
                    ("Engine", engine),
                    ("MasterUsername", "boss"),
                ])
            });
    }

    fn delete(&self) {
        self.house
            .answer::<api::DeleteDBInstance>(api::DeleteDBInstanceInput {
                skip_final_snapshot: Some(true),
                ..input(&[("DBInstanceIdentifier", "orders")])
            });
    }

    fn until(&self, is_so: impl FnMut(&OpenBackends) -> bool) -> OpenBackends {
        let mut watch = self.backends.watch();
        self.runtime.block_on(async {
            let waited = tokio::time::timeout(PATIENCE, watch.wait_for(is_so)).await;
            waited.expect("it did not happen in time").unwrap().clone()
        })
    }

    fn opened(&self) -> Arc<Backend> {
        let open = self.until(|open| !open.is_empty());
        Arc::clone(open.values().next().unwrap())
    }

    fn until_no_instance_is_left(&self) {
        let begin = Instant::now();
        while !plane::instances(&self.house.store().read().unwrap())
            .unwrap()
            .is_empty()
        {
            assert!(begin.elapsed() < PATIENCE, "the instance is not deleted");
            std::thread::yield_now();
        }
    }
}

/// The process that was started last in a home.
fn server(home: &Path) -> PathBuf {
    let pid = fs::read_to_string(home.join("pid")).unwrap();
    Path::new("/proc").join(pid)
}

fn comes_and_goes(engine: &str) {
    let bench = Bench::new();
    let databases = bench.start();
    bench.create(engine);
    let backend = bench.opened();
    assert_eq!(backend.identifier, "orders");
    assert!(backend.socket.exists());
    let home = bench.databases().join(&backend.resource_id);
    assert!(server(&home).exists());
    for own in ["data", "run", "tmp"] {
        let mode = fs::metadata(home.join(own)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{own}");
    }

    databases.stop();
    assert!(bench.backends.watch().borrow().is_empty());
    assert!(!server(&home).exists());
    let secrets: Vec<_> = fs::read_dir(home.join("secrets"))
        .unwrap()
        .flatten()
        .collect();
    let names: Vec<_> = secrets.iter().map(fs::DirEntry::file_name).collect();
    assert!(names.iter().all(|name| name == "pg_hba.conf"), "{names:?}");

    let databases = bench.start();
    let again = bench.opened();
    assert_eq!(again.port, backend.port);
    assert_ne!(again.door_secret, backend.door_secret);
    let process = server(&home);
    bench.delete();
    bench.until_no_instance_is_left();
    assert!(bench.backends.watch().borrow().is_empty());
    databases.stop();
    assert!(!home.exists() && !process.exists());
}

#[test]
fn a_mariadb_server_comes_and_goes() {
    comes_and_goes("mariadb");
}

#[test]
fn a_postgresql_server_comes_and_goes() {
    comes_and_goes("postgres");
}
