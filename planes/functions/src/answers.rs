//! The words of the platform: error objects and log lines, as AWS writes them.

use ringwall_core::Timestamp;
use ringwall_lambda::runner::Runnable;

use crate::environment::Ended;
use crate::launcher::Exit;
use crate::runtime_api::{ANSWER_LIMIT, object};

/// An error of the platform's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// `Runtime.ExitError`.
    pub(crate) kind: &'static str,
    /// What it is called in the report.
    reported: &'static str,
    message: String,
}

impl Failure {
    /// A run ended before its time, or after.
    pub(crate) fn of(ended: Ended, timeout_secs: u32) -> Self {
        match ended {
            Ended::TimedOut => Self {
                kind: "Sandbox.Timedout",
                reported: "Sandbox.Timedout",
                message: format!("Task timed out after {timeout_secs}.00 seconds"),
            },
            Ended::OutOfMemory => Self {
                kind: "Runtime.ExitError",
                reported: "Runtime.OutOfMemory",
                message: "Runtime exited with error: signal: killed".to_owned(),
            },
            Ended::Exited(exit) => Self {
                kind: "Runtime.ExitError",
                reported: "Runtime.ExitError",
                message: exit_words(exit),
            },
        }
    }

    /// The code of a custom runtime has no `bootstrap`.
    pub(crate) fn no_bootstrap() -> Self {
        Self {
            kind: "Runtime.InvalidEntrypoint",
            reported: "Runtime.InvalidEntrypoint",
            message: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
                .to_owned(),
        }
    }

    /// The error object of a request.
    pub(crate) fn payload(&self, request_id: &str) -> Vec<u8> {
        let message = format!("RequestId: {request_id} Error: {}", self.message);
        object(self.kind, &message)
    }

    /// What the log says of it.
    pub(crate) fn line(&self, request_id: &str, now: Timestamp) -> String {
        match self.kind {
            "Sandbox.Timedout" => format!("{} {request_id} {}", now.iso8601(), self.message),
            kind => format!("RequestId: {request_id} Error: {}\n{kind}", self.message),
        }
    }

    /// The end of the report's line.
    pub(crate) fn status(&self) -> String {
        match self.kind {
            "Sandbox.Timedout" => "Status: timeout".to_owned(),
            _ => error_status(self.reported),
        }
    }
}

/// The end of the line of a run that failed.
pub(crate) fn error_status(kind: &str) -> String {
    format!("Status: error\tError Type: {kind}")
}

/// An answer that is longer than one may be.
pub(crate) fn too_large(bytes: u64) -> Vec<u8> {
    let message = format!(
        "Response payload size ({bytes} bytes) exceeded maximum allowed payload size ({ANSWER_LIMIT} bytes)."
    );
    object("Function.ResponseSizeTooLarge", &message)
}

fn exit_words(exit: Exit) -> String {
    match exit {
        Exit::Status(0) => "Runtime exited without providing a reason".to_owned(),
        Exit::Status(status) => format!("Runtime exited with error: exit status {status}"),
        Exit::Signal(number) => format!("Runtime exited with error: signal: {}", signal(number)),
    }
}

/// Signals as Lambda's log calls them.
fn signal(number: i32) -> String {
    let name = match number {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        5 => "trace/breakpoint trap",
        6 => "aborted",
        7 => "bus error",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        13 => "broken pipe",
        14 => "alarm clock",
        15 => "terminated",
        other => return format!("signal {other}"),
    };
    name.to_owned()
}

/// What a run took.
pub(crate) struct Measured {
    pub(crate) millis: f64,
    /// The runtime's start, of the first run in an environment.
    pub(crate) init_millis: Option<f64>,
    pub(crate) peak_mib: u64,
}

/// The line that ends a run in the log.
pub(crate) fn report(
    request_id: &str,
    function: &Runnable,
    measured: &Measured,
    status: Option<&str>,
) -> String {
    let billed = (measured.millis + measured.init_millis.unwrap_or_default()).ceil();
    let mut line = format!(
        "REPORT RequestId: {request_id}\tDuration: {:.2} ms\tBilled Duration: {billed:.0} ms\tMemory Size: {} MB\tMax Memory Used: {} MB",
        measured.millis, function.memory_mib, measured.peak_mib
    );
    if let Some(init) = measured.init_millis {
        line.push_str(&format!("\tInit Duration: {init:.2} ms"));
    }
    if let Some(status) = status {
        line.push('\t');
        line.push_str(status);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_speak_as_lambda_does() {
        let exit = |exit| {
            let failure = Failure::of(Ended::Exited(exit), 3);
            String::from_utf8(failure.payload("r-1")).unwrap()
        };
        assert_eq!(
            exit(Exit::Status(3)),
            r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: r-1 Error: Runtime exited with error: exit status 3"}"#
        );
        assert!(exit(Exit::Signal(9)).contains("exited with error: signal: killed"));
        assert!(exit(Exit::Status(0)).contains("exited without providing a reason"));
    }

    #[test]
    fn a_timeout_is_a_status_of_its_own() {
        let failure = Failure::of(Ended::TimedOut, 3);
        assert_eq!(failure.status(), "Status: timeout");
        assert_eq!(
            failure.line("r-1", Timestamp::from_secs(1_790_812_800)),
            "2026-10-01T00:00:00Z r-1 Task timed out after 3.00 seconds"
        );
        let memory = Failure::of(Ended::OutOfMemory, 3);
        assert_eq!(
            memory.status(),
            "Status: error\tError Type: Runtime.OutOfMemory"
        );
    }
}
