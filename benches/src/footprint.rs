//! What Ringwall costs before it works: start, memory, size.

use std::fs;
use std::time::Instant;

use anyhow::{Result, ensure};
use serde::Serialize;

use crate::Settings;
use crate::contender::call;
use crate::kms_http::serve;
use crate::report;

#[derive(Serialize)]
struct Footprint {
    /// From the start of the process, with an existing store, to its first answer.
    start_ms: f64,
    /// Resident memory at rest.
    resident_mib: f64,
    /// The release binary, without debug information.
    binary_mib: f64,
}

/// Runs the benchmark and prints what it found.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let folder = tempfile::tempdir()?;
    drop(serve(&settings.ringwall, folder.path())?);
    let (mut starts, mut resident) = (Vec::new(), Vec::new());
    for _ in 0..settings.rounds {
        let begun = Instant::now();
        let server = serve(&settings.ringwall, folder.path())?;
        let request = format!("GET /health HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
        let (status, body) = call(&server, request.as_bytes())?;
        ensure!(status == 200, "/health answered {status}: {body}");
        starts.push(begun.elapsed().as_secs_f64() * 1e3);
        resident.push(mebibytes(server.resident_bytes()?));
    }
    let found = Footprint {
        start_ms: report::median(&mut starts),
        resident_mib: report::median(&mut resident),
        binary_mib: mebibytes(fs::metadata(&settings.ringwall)?.len()),
    };
    println!("start to first answer   {:8.1} ms", found.start_ms);
    println!("memory at rest          {:8.1} MiB", found.resident_mib);
    println!("release binary          {:8.1} MiB", found.binary_mib);
    report::write_json(settings, "footprint", &found)?;
    if settings.docs {
        let rows = format!(
            "| | |\n|---|---:|\n| start to first answer, existing store | {:.1} ms |\n| memory at rest | {:.1} MiB |\n| release binary | {:.1} MiB |\n",
            found.start_ms, found.resident_mib, found.binary_mib
        );
        report::replace_section(settings, "footprint", &rows)?;
    }
    Ok(())
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}
