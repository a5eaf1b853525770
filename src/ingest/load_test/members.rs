//! JSON as it streams: each report's top-level members as raw text, where a reader wants them. The others,
//! such as a line for each of a million requests, are passed over and never held.

use std::io::{BufRead, ErrorKind};

use serde::Deserialize;

use crate::ingest::load_test::error::LoadTestError;
use crate::ingest::load_test::scan::Scan;
use crate::ingest::load_test::shape::Word;
use crate::ingest::load_test::when;
use crate::model::measured::Date;
use crate::units::quote;

/// The members that some reader looks at.
const WANTED: [&str; 44] = [
    "ActualDuration",
    "ActualQPS",
    "DurationHistogram",
    "ErrorsDurationHistogram",
    "Labels",
    "NumThreads",
    "RequestedQPS",
    "RetCodes",
    "RunType",
    "StartTime",
    "Version",
    "average",
    "buckets",
    "config",
    "count",
    "date",
    "duration",
    "earliest",
    "errorDistribution",
    "histogram",
    "latencies",
    "latencyDistribution",
    "latencyPercentiles",
    "latest",
    "metadata",
    "metrics",
    "options",
    "rate",
    "requests",
    "responseTimeHistogram",
    "results",
    "rps",
    "slowest",
    "state",
    "statusCodeDistribution",
    "status_codes",
    "success",
    "summary",
    "throughput",
    "timestamp",
    "total",
    "version",
    "wait",
    "execution_duration",
];

/// The most bytes of one report that are held; the largest that tools write have some megabytes.
const LARGEST: usize = 16 << 20;

/// The most bytes of a member's name.
const LONGEST_NAME: usize = 4096;

/// How many names of other members are kept, to say what a file is.
const NAMES: usize = 12;

/// The members of one report.
#[derive(Debug, Default)]
pub(super) struct Members {
    held: Vec<(String, Vec<u8>)>,
    /// The first names of all members, to say what a file is.
    pub(super) names: Vec<String>,
}

impl Members {
    /// The raw text of a member; of several of one name the last counts.
    pub(super) fn raw(&self, name: &str) -> Option<&[u8]> {
        self.held.iter().rev().find(|(key, _)| key == name).map(|(_, raw)| &raw[..])
    }

    /// Whether there is such a member.
    pub(super) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Whether there is such a member and its value begins with this byte.
    pub(super) fn begins(&self, name: &str, byte: u8) -> bool {
        self.raw(name).is_some_and(|raw| raw.first() == Some(&byte))
    }

    /// The day of the moment that a member tells.
    pub(super) fn day(&self, name: &str) -> Option<Date> {
        let moment: Word = serde_json::from_slice(self.raw(name)?).ok()?;
        when::day(moment.text())
    }

    /// A member as a type; nothing where it is not there or `null`.
    pub(super) fn json<'m, T: Deserialize<'m>>(
        &'m self,
        source: &str,
        name: &str,
    ) -> Result<Option<T>, LoadTestError> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        serde_json::from_slice(raw).map_err(|error| LoadTestError::Shape {
            source_name: source.to_owned(),
            place: format!("`{name}` of the report"),
            message: format!("this is not what the tool writes: {error}"),
        })
    }
}

/// The JSON of a source, one report at a time: one object, several in a row, or a list of them.
pub(super) struct Reports<'s, R> {
    source: &'s str,
    input: R,
    /// Bytes that are used.
    at: u64,
    in_list: bool,
    began: bool,
}

impl<'s, R: BufRead> Reports<'s, R> {
    pub(super) fn new(source: &'s str, input: R) -> Self {
        Self { source, input, at: 0, in_list: false, began: false }
    }

    /// The next report; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Members>, LoadTestError> {
        loop {
            let Some(byte) = self.peek()? else {
                if self.in_list {
                    return Err(self.cut_off());
                }
                return Ok(None);
            };
            match byte {
                b'{' => {
                    self.began = true;
                    return self.object().map(Some);
                }
                b'[' if !self.began => (self.began, self.in_list) = (true, true),
                b',' if self.in_list => {}
                b']' if self.in_list => self.in_list = false,
                _ => return Err(self.wrong("a report in braces must stand here")),
            }
            self.take(1);
        }
    }

    fn object(&mut self) -> Result<Members, LoadTestError> {
        self.take(1);
        let mut members = Members::default();
        let mut held = 0;
        if self.must()? == b'}' {
            self.take(1);
            return Ok(members);
        }
        loop {
            if self.must()? != b'"' {
                return Err(self.wrong("the name of a member must stand here, in quotes"));
            }
            let name = self.name()?;
            if self.must()? != b':' {
                return Err(self.wrong("a colon must stand behind the name of a member"));
            }
            self.take(1);
            self.must()?;
            if WANTED.contains(&name.as_str()) {
                let mut raw = Vec::new();
                self.value(LARGEST - held, Some(&mut raw))?;
                held += raw.len();
                members.held.push((name.clone(), raw));
            } else {
                self.value(0, None)?;
            }
            if members.names.len() < NAMES {
                members.names.push(name);
            }
            match self.must()? {
                b',' => self.take(1),
                b'}' => {
                    self.take(1);
                    return Ok(members);
                }
                _ => return Err(self.wrong("a comma or a closing brace must stand here")),
            }
            self.must()?;
        }
    }

    /// The name of a member.
    fn name(&mut self) -> Result<String, LoadTestError> {
        let mut raw = Vec::new();
        self.value(LONGEST_NAME, Some(&mut raw))?;
        serde_json::from_slice(&raw).map_err(|_| self.wrong("this is no text of JSON"))
    }

    /// Passes over a value, and holds it where that is wanted.
    fn value(&mut self, limit: usize, mut hold: Option<&mut Vec<u8>>) -> Result<(), LoadTestError> {
        let mut scan = Scan::default();
        loop {
            let chunk = fill(&mut self.input, self.source)?;
            if chunk.is_empty() {
                return Err(self.cut_off());
            }
            let used = scan.run(chunk);
            if let Some(hold) = &mut hold {
                if hold.len() + used > limit {
                    return Err(LoadTestError::TooLarge {
                        source_name: self.source.to_owned(),
                        what: format!("one report has more than {} MiB of figures", LARGEST >> 20),
                    });
                }
                hold.extend_from_slice(&chunk[..used]);
            }
            self.take(used);
            if scan.is_done() {
                break;
            }
        }
        if scan.was_empty() { Err(self.wrong("a value must stand here")) } else { Ok(()) }
    }

    /// The next byte that is no white space; nothing at the end.
    fn peek(&mut self) -> Result<Option<u8>, LoadTestError> {
        loop {
            let chunk = fill(&mut self.input, self.source)?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
            let found = chunk.iter().position(|byte| !blank(byte)).map(|place| (place, chunk[place]));
            let length = chunk.len();
            match found {
                Some((place, byte)) => {
                    self.take(place);
                    return Ok(Some(byte));
                }
                None => self.take(length),
            }
        }
    }

    /// The same where something must come.
    fn must(&mut self) -> Result<u8, LoadTestError> {
        self.peek()?.ok_or_else(|| self.cut_off())
    }

    fn take(&mut self, bytes: usize) {
        self.input.consume(bytes);
        self.at += bytes as u64;
    }

    fn cut_off(&self) -> LoadTestError {
        LoadTestError::Truncated { source_name: self.source.to_owned(), what: "the JSON".to_owned() }
    }

    fn wrong(&self, message: &str) -> LoadTestError {
        LoadTestError::Shape {
            source_name: self.source.to_owned(),
            place: format!("byte {}", self.at + 1),
            message: format!("this is not valid JSON: {message}"),
        }
    }
}

/// What comes next; empty at the end.
fn fill<'i>(input: &'i mut impl BufRead, source: &str) -> Result<&'i [u8], LoadTestError> {
    let failed = |error| LoadTestError::Read { source_name: source.to_owned(), error };
    loop {
        match input.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    // What is there already is given again.
    input.fill_buf().map_err(failed)
}

/// What members a file of something else has, for a message.
pub(super) fn named(members: &Members) -> String {
    if members.names.is_empty() {
        return "it is an empty object".to_owned();
    }
    let names: Vec<String> = members.names.iter().map(|name| quote(name)).collect();
    format!("it is JSON with {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, room: usize) -> Result<Vec<Members>, String> {
        let input = std::io::BufReader::with_capacity(room, text.as_bytes());
        let mut reports = Reports::new("x.json", input);
        let mut found = Vec::new();
        while let Some(members) = reports.next().map_err(|error| error.to_string())? {
            found.push(members);
        }
        Ok(found)
    }

    #[test]
    fn members_are_the_same_however_the_bytes_come() {
        let text = r#" [{"details":[{"a":"}]\"\\"},[{}]], "count" : -1.5e3 ,"rps":null,"total":"a\"b"},
            {"count":{"a":[1,{"b":"]"}]},"count":2}] {} {"Labels":true}"#;
        for room in 1..20 {
            let found = all(text, room).unwrap();
            assert_eq!(found.len(), 4);
            let raw =
                |at: usize, name: &str| found[at].raw(name).map(|raw| std::str::from_utf8(raw).unwrap());
            assert_eq!(
                (raw(0, "count"), raw(0, "rps"), raw(0, "details")),
                (Some("-1.5e3"), Some("null"), None)
            );
            assert_eq!(
                (raw(0, "total"), raw(1, "count"), raw(3, "Labels")),
                (Some("\"a\\\"b\""), Some("2"), Some("true"))
            );
            assert_eq!(found[0].names, ["details", "count", "rps", "total"]);
        }
    }

    #[test]
    fn text_that_is_cut_off_or_no_json_is_an_error() {
        let whole = r#"[{"count":1,"details":["]"]},{"rps":2}]"#;
        for end in 1..whole.len() {
            let said = all(&whole[..end], 7).unwrap_err();
            assert_eq!(
                said, "x.json: the JSON is cut off, so its figures would be wrong; write the file again",
                "{end}"
            );
        }
        for (wrong, says) in [
            ("{count:1}", "byte 2: this is not valid JSON: the name of a member"),
            ("{\"count\" 1}", "byte 10: this is not valid JSON: a colon"),
            ("{\"count\":}", "byte 10: this is not valid JSON: a value must stand here"),
            ("{\"count\":1 2}", "byte 12: this is not valid JSON: a comma or a closing brace"),
            ("{} x", "byte 4: this is not valid JSON: a report in braces"),
            ("{\"a\nb\":1}", "this is no text of JSON"),
        ] {
            let said = all(wrong, 7).unwrap_err();
            assert!(said.contains(says), "{wrong}: {said}");
        }
    }

    #[test]
    fn what_is_held_is_bounded() {
        let long = format!("{{\"count\":\"{}\"}}", "x".repeat(LARGEST));
        assert!(all(&long, 4096).unwrap_err().contains("more than 16 MiB"));
        let passed = format!("{{\"details\":\"{}\"}}", "x".repeat(LARGEST));
        assert!(all(&passed, 4096).is_ok());
        assert!(all(&format!("{{\"{}\":1}}", "x".repeat(LONGEST_NAME)), 4096).is_err());
    }
}
