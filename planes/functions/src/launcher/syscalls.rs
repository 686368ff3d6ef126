//! System calls that no function needs, and through which kernels were broken out of: refused.
//!
//! A list of what is denied, not of what is allowed: runtimes of all kinds run here. Most of it needs
//! capabilities, too, which a function has none of: two locks are better than one.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp,
    SeccompCondition, SeccompFilter, SeccompRule, TargetArch, apply_filter,
};

/// Kernel modules, other processes' memory, keys, tracing, mounts, namespaces, `io_uring`: its
/// operations would pass by every filter.
const DENIED: [i64; 38] = [
    libc::SYS_acct,
    libc::SYS_add_key,
    libc::SYS_bpf,
    libc::SYS_delete_module,
    libc::SYS_finit_module,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fsopen,
    libc::SYS_fspick,
    libc::SYS_init_module,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_uring_setup,
    libc::SYS_kcmp,
    libc::SYS_kexec_file_load,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_lookup_dcookie,
    libc::SYS_mount,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pivot_root,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_ptrace,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_setns,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_umount2,
    libc::SYS_unshare,
    libc::SYS_userfaultfd,
];
/// All of the namespaces that `clone` makes.
const NAMESPACES: [libc::c_int; 7] = [
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWUTS,
];

/// Filters this thread's calls and those of all that it starts. Whether the kernel could.
pub(super) fn filter() -> Result<bool, String> {
    let failed = |error: Error| format!("the filter of system calls: {error}");
    let denied = program(
        denied().map_err(|error| failed(Error::Backend(error)))?,
        libc::EPERM,
    );
    // Its flags lie in memory, where no filter sees them: it says that it is not there, so that the
    // C library takes `clone`.
    let absent = program([(libc::SYS_clone3, Vec::new())].into(), libc::ENOSYS);
    for program in [denied, absent] {
        match apply_filter(&program.map_err(failed)?) {
            Ok(()) => {}
            // A kernel without seccomp(2).
            Err(Error::Seccomp(_) | Error::Prctl(_)) => return Ok(false),
            Err(error) => return Err(failed(error)),
        }
    }
    Ok(true)
}

fn denied() -> Result<BTreeMap<i64, Vec<SeccompRule>>, BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        DENIED.into_iter().map(|call| (call, Vec::new())).collect();
    let mut cloned = Vec::new();
    for flag in NAMESPACES {
        let flag = u64::from(flag.unsigned_abs());
        let is_set = SeccompCondition::new(
            0,
            SeccompCmpArgLen::Qword,
            SeccompCmpOp::MaskedEq(flag),
            flag,
        )?;
        cloned.push(SeccompRule::new(vec![is_set])?);
    }
    rules.insert(libc::SYS_clone, cloned);
    Ok(rules)
}

/// Lets everything through but what the rules name, which fails with the error of this number.
fn program(
    rules: BTreeMap<i64, Vec<SeccompRule>>,
    error: libc::c_int,
) -> Result<BpfProgram, Error> {
    let target = TargetArch::try_from(std::env::consts::ARCH).map_err(Error::Backend)?;
    let refuse = SeccompAction::Errno(error.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, target);
    filter
        .and_then(BpfProgram::try_from)
        .map_err(Error::Backend)
}
