//! The files a function sees: a root of its own, with the machine's programs and libraries
//! read-only, its code, a `/tmp` with a size, and nothing else.

use std::ffi::CString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::StatVfsMountFlags;
use rustix::mount::{MountFlags, MountPropagationFlags, UnmountFlags};

use super::{Bind, View};

/// What programs cannot do without.
const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];

/// Builds the view and makes it the root.
pub(super) fn enter(view: &View) -> Result<(), String> {
    let root = view.staging.as_path();
    rustix::mount::mount_change(
        "/",
        MountPropagationFlags::PRIVATE | MountPropagationFlags::REC,
    )
    .map_err(|error| format!("mounts stay shared: {error}"))?;
    memory_files(root, "size=1m,mode=0755", MountFlags::empty())?;
    for folder in ["proc", "tmp", "dev", "etc", "opt", "var"] {
        make_folder(&root.join(folder))?;
    }
    for device in DEVICES {
        let path = Path::new("/dev").join(device);
        bind(&path, &inside(root, &path))?;
    }
    for Bind { source, target } in &view.binds {
        show(root, source, target)?;
    }
    for text in &view.texts {
        let path = inside(root, &text.target);
        parent_of(&path)?;
        fs::write(&path, &text.content).map_err(at(&path))?;
    }
    memory_files(
        &root.join("tmp"),
        &format!("size={}m,mode=1777", view.tmp_mib),
        MountFlags::NOSUID | MountFlags::NODEV,
    )?;
    processes(&root.join("proc"))?;
    become_root(root)?;
    rustix::mount::mount_remount(
        "/",
        MountFlags::BIND | MountFlags::RDONLY | MountFlags::NOSUID,
        "",
    )
    .map_err(|error| format!("the root stays writable: {error}"))
}

/// Shows a file or folder read-only; a link (`/lib64`) as the link that it is.
fn show(root: &Path, source: &Path, target: &Path) -> Result<(), String> {
    let place = inside(root, target);
    let Ok(metadata) = fs::symlink_metadata(source) else {
        // Not every machine has every folder.
        return Ok(());
    };
    if metadata.is_symlink() && source == target {
        parent_of(&place)?;
        let to = fs::read_link(source).map_err(at(source))?;
        return std::os::unix::fs::symlink(to, &place).map_err(at(&place));
    }
    bind(source, &place)?;
    read_only(&place)
}

fn bind(source: &Path, place: &Path) -> Result<(), String> {
    if fs::metadata(source).map_err(at(source))?.is_dir() {
        make_folder(place)?;
    } else {
        parent_of(place)?;
        fs::write(place, "").map_err(at(place))?;
    }
    rustix::mount::mount_bind_recursive(source, place)
        .map_err(|error| format!("{} cannot be shown: {error}", source.display()))
}

/// Flags that a mount already has must be repeated in a namespace of users, where they are locked.
fn read_only(place: &Path) -> Result<(), String> {
    let had = rustix::fs::statvfs(place)
        .map_err(|error| format!("{}: {error}", place.display()))?
        .f_flag;
    let mut flags = MountFlags::BIND | MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV;
    flags.set(MountFlags::NOEXEC, had.contains(StatVfsMountFlags::NOEXEC));
    flags.set(
        MountFlags::NOATIME,
        had.contains(StatVfsMountFlags::NOATIME),
    );
    flags.set(
        MountFlags::NODIRATIME,
        had.contains(StatVfsMountFlags::NODIRATIME),
    );
    flags.set(
        MountFlags::RELATIME,
        had.contains(StatVfsMountFlags::RELATIME),
    );
    rustix::mount::mount_remount(place, flags, "")
        .map_err(|error| format!("{} stays writable: {error}", place.display()))
}

fn memory_files(place: &Path, options: &str, flags: MountFlags) -> Result<(), String> {
    let options = CString::new(options).map_err(|error| error.to_string())?;
    rustix::mount::mount("tmpfs", place, "tmpfs", flags, options.as_c_str())
        .map_err(|error| format!("no tmpfs at {}: {error}", place.display()))
}

fn processes(place: &Path) -> Result<(), String> {
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    match rustix::mount::mount("proc", place, "proc", flags, None) {
        Ok(()) => Ok(()),
        // A container that hides parts of its own /proc lets nobody mount another: none is shown.
        Err(rustix::io::Errno::PERM) => Ok(()),
        Err(error) => Err(format!("no /proc: {error}")),
    }
}

fn become_root(root: &Path) -> Result<(), String> {
    let steps = || -> rustix::io::Result<()> {
        rustix::process::chdir(root)?;
        // The old root is put over the new one and taken away: pivot_root(2), "pivot_root(".", ".")".
        rustix::process::pivot_root(".", ".")?;
        rustix::mount::unmount(".", UnmountFlags::DETACH)?;
        rustix::process::chdir("/")
    };
    steps().map_err(|error| format!("the root cannot be changed: {error}"))
}

fn inside(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

fn parent_of(path: &Path) -> Result<(), String> {
    path.parent().map_or(Ok(()), make_folder)
}

fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(at(path))
}

fn at(path: &Path) -> impl Fn(io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}
