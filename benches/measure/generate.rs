//! Long results as ghz and hey write them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Some time between 10 and 60 milliseconds, in nanoseconds, that looks like none other.
fn nanos(number: usize) -> usize {
    10_000_000 + number.wrapping_mul(2_654_435_761) % 50_000_000
}

/// A report of ghz with a line for each call, indented as `-O pretty` has it.
pub(crate) fn ghz(path: &Path, calls: usize) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    write!(
        out,
        "{{\n  \"date\": \"2026-01-05T10:00:00Z\",\n  \"options\": {{\"concurrency\": 50}},\n  \"count\": {calls},\n  \
         \"total\": 200000000000,\n  \"average\": 35000000,\n  \"slowest\": 60000000,\n  \"rps\": 5000,\n  \
         \"statusCodeDistribution\": {{\"OK\": {calls}}},\n  \"latencyDistribution\": [{{\"percentage\": 50, \
         \"latency\": 35000000}}, {{\"percentage\": 99, \"latency\": 59500000}}],\n  \"details\": [\n"
    )
    .expect("room");
    for number in 0..calls {
        let comma = if number + 1 < calls { "," } else { "" };
        writeln!(
            out,
            "    {{\n      \"timestamp\": \"2026-01-05T10:00:00.{number:09}Z\",\n      \"latency\": {},\n      \
             \"error\": \"\",\n      \"status\": \"OK\"\n    }}{comma}",
            nanos(number)
        )
        .expect("room");
    }
    write!(out, "  ],\n  \"tags\": {{}}\n}}\n").expect("room");
    out.flush().expect("room");
}

/// hey's CSV, a row a request.
pub(crate) fn hey(path: &Path, requests: usize) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    writeln!(
        out,
        "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset"
    )
    .expect("room");
    for number in 0..requests {
        let (time, offset) = (nanos(number) / 100_000, number * 2);
        writeln!(
            out,
            "0.{time:04},0.0000,0.0000,0.0001,0.{time:04},0.0001,200,{}.{:04}",
            offset / 10_000,
            offset % 10_000
        )
        .expect("room");
    }
    writeln!(out).expect("room");
    out.flush().expect("room");
}
