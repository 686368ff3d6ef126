//! A store: an engine, a seal, and the rows in use.

use std::path::Path;
use std::sync::Arc;

use crate::migration::{MIGRATIONS, migrate};
use crate::row_cache::RowCache;
use crate::{
    CommitError, EmbeddedEngine, Engine, MemoryEngine, ReadTx, Rev, RootKey, Seal, StoreError,
    WriteTx,
};

/// How often a transaction runs again when others changed what it had read.
const ATTEMPTS: usize = 32;

/// An open store. Clones share it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) engine: Box<dyn Engine>,
    pub(crate) seal: Seal,
    pub(crate) rows: RowCache,
}

impl Store {
    /// The store in `folder` (`store.redb`, `seal.json`), made there if there is none.
    ///
    /// # Errors
    /// See [`StoreError`]; an existing store is left as it was.
    pub fn open(folder: &Path, root: &RootKey) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::File {
            path: folder.to_owned(),
            source,
        })?;
        let engine = EmbeddedEngine::open(&folder.join("store.redb"))?;
        let seal = folder.join("seal.json");
        if !seal.exists() && engine.snapshot()?.rev() > Rev(0) {
            return Err(StoreError::SealMissing(seal));
        }
        let seal = Seal::open(&seal, root)?;
        Self::over(Box::new(engine), seal)
    }

    /// A store that ends with the process.
    ///
    /// # Errors
    /// The system gave no randomness.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::over(Box::new(MemoryEngine::default()), Seal::in_memory()?)
    }

    /// A store over any engine.
    ///
    /// # Errors
    /// A store of a newer format, or a migration that failed.
    pub fn over(engine: Box<dyn Engine>, seal: Seal) -> Result<Self, StoreError> {
        let store = Self(Arc::new(Inner {
            engine,
            seal,
            rows: RowCache::default(),
        }));
        migrate(&store, MIGRATIONS)?;
        Ok(store)
    }

    /// The store as it is now.
    ///
    /// # Errors
    /// The engine failed.
    pub fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(Arc::clone(&self.0), self.0.engine.snapshot()?))
    }

    /// Begins a transaction; its owner commits it.
    ///
    /// # Errors
    /// The engine failed.
    pub fn begin_write(&self) -> Result<WriteTx, StoreError> {
        Ok(WriteTx::new(self.read()?))
    }

    /// Runs `change` in a transaction and commits it; runs it again if others changed what it
    /// had read. Nothing is kept if it fails.
    ///
    /// # Errors
    /// What `change` answers, or the store.
    pub fn write<T, E: From<StoreError>>(
        &self,
        mut change: impl FnMut(&mut WriteTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut outcome = CommitError::Conflict;
        for _ in 0..ATTEMPTS {
            let mut tx = self.begin_write()?;
            let result = change(&mut tx)?;
            match tx.commit() {
                Ok(()) => return Ok(result),
                Err(CommitError::Conflict) => {}
                Err(error) => {
                    outcome = error;
                    break;
                }
            }
        }
        Err(StoreError::Commit(outcome).into())
    }

    /// A key for a purpose of a service, derived from the seal: the same at every start.
    pub fn owned_key(&self, service: &str, purpose: &str) -> [u8; 32] {
        self.0.seal.owned_key(service, purpose)
    }

    /// Deletes everything.
    ///
    /// # Errors
    /// The engine failed.
    pub fn reset(&self) -> Result<(), StoreError> {
        self.0.engine.clear()?;
        self.0.rows.clear();
        migrate(self, MIGRATIONS)
    }

    pub(crate) fn engine(&self) -> &dyn Engine {
        &*self.0.engine
    }
}
