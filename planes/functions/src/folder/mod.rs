//! Functions out of a local folder: each folder in it is a function of that name, published when
//! it is first seen and whenever it changes.
//!
//! A folder that goes away leaves its function as it is: deleting is for the API.

mod description;
mod package;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ringwall_core::{AccountId, ApiError, ErrorKind, Platform, RequestContext};
use ringwall_lambda::api;
use tokio::task::spawn_blocking;

use self::description::Description;
use self::package::{Fingerprint, Unpackable};

/// How often the folder is looked at.
const PAUSE: Duration = Duration::from_millis(500);

const NOT_FOUND: ErrorKind = ErrorKind::Modelled("ResourceNotFoundException");
const BUSY: ErrorKind = ErrorKind::Modelled("ResourceConflictException");

/// Where functions come from, and whose they are.
#[derive(Clone, Debug)]
pub struct FunctionsFolder {
    /// The folder with a folder for each function.
    pub path: PathBuf,
    /// The account that the functions are of.
    pub account: AccountId,
}

/// What is known of a function's folder.
#[derive(Default)]
struct Seen {
    /// As it was at the last look.
    latest: Option<Fingerprint>,
    /// As it was when its configuration was last published.
    configured: Option<Fingerprint>,
    /// As it was when all of it was last published, or refused.
    done: Option<Fingerprint>,
}

/// Why a function was not published.
#[derive(Debug, thiserror::Error)]
enum NotPublished {
    #[error(transparent)]
    Unpackable(#[from] Unpackable),
    #[error(transparent)]
    Refused(#[from] ApiError),
}

impl FunctionsFolder {
    /// Publishes what is there and what changes, as long as it is polled.
    pub async fn watch(self, platform: Arc<Platform>) {
        let mut known = BTreeMap::new();
        loop {
            let (folder, platform) = (self.clone(), Arc::clone(&platform));
            let look = spawn_blocking(move || {
                folder.look(&mut known, &platform);
                known
            });
            let Ok(seen) = look.await else {
                return;
            };
            known = seen;
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn look(&self, known: &mut BTreeMap<PathBuf, Seen>, platform: &Arc<Platform>) {
        for path in folders(&self.path) {
            let seen = known.entry(path.clone()).or_default();
            let now = Fingerprint::of(&path).ok();
            // Somebody may be copying into it: it must have been the same twice.
            let is_at_rest = now.is_some() && now == seen.latest;
            if is_at_rest && now != seen.done {
                self.publish(&path, seen, platform);
            }
            seen.latest = now;
        }
    }

    fn publish(&self, path: &Path, seen: &mut Seen, platform: &Arc<Platform>) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match self.try_publish(path, &name, seen, platform) {
            // One change after the other: the next look goes on.
            Err(NotPublished::Refused(error)) if error.kind() == BUSY => return,
            Ok(()) => tracing::info!(function = %name, "published from {}", path.display()),
            Err(error) => tracing::warn!(
                function = %name,
                "{} is not published until it changes: {error}", path.display()
            ),
        }
        seen.done.clone_from(&seen.latest);
    }

    fn try_publish(
        &self,
        path: &Path,
        name: &str,
        seen: &mut Seen,
        platform: &Arc<Platform>,
    ) -> Result<(), NotPublished> {
        let description = Description::of(path)?;
        let zip = package::zip(path)?;
        let role = description.role_arn(self.account);
        let region = description.region.clone();
        let ctx = RequestContext::of_owner(Arc::clone(platform), self.account, region);
        let is_there =
            ctx.call::<api::GetFunctionConfiguration>(api::GetFunctionConfigurationInput {
                function_name: name.to_owned(),
                qualifier: None,
            });
        match is_there {
            Ok(_) => {
                if seen.configured != seen.latest {
                    let changes = description.configuration(name, role)?;
                    ctx.call::<api::UpdateFunctionConfiguration>(changes)?;
                    seen.configured.clone_from(&seen.latest);
                }
                ctx.call::<api::UpdateFunctionCode>(description::code(name, zip)?)?;
            }
            Err(error) if error.kind() == NOT_FOUND => {
                ctx.call::<api::CreateFunction>(description.creation(name, role, zip)?)?;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

/// The folders in a folder, but for hidden ones.
fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        is_folder && !package::is_hidden(&entry.file_name())
    });
    folders.map(|entry| entry.path()).collect()
}
