//! What is no result of a load test, or holds none: an error that says what to give instead.

use meshtax::ingest::load_test;

use super::{fault, read};

#[test]
fn what_is_no_result_says_what_was_tried_and_what_gave_it_away() {
    for (text, says) in [
        ("", "x: the file is empty; give the result that a load-test tool wrote"),
        (" \n\t\n", "the file is empty"),
        ("\u{feff}", "the file is empty"),
        (
            "unable to connect to shop:80 Connection refused\n",
            "the text begins with `unable to connect to shop:80 Connection refused`; give the file that",
        ),
        (
            "Aborting because of dial tcp: no such host",
            "tried: the text of wrk, wrk2, hey, vegeta and nighthawk",
        ),
        ("Summary:\n  Success rate:\t100.00%\n  Total:\t1 secs\n", "`oha --output-format json`"),
        ("     http_req_duration..............: avg=130.19ms min=1ms\n", "`k6 run --summary-export FILE`"),
        ("# target 50% 0.0012\n", "`fortio load -json FILE`"),
        ("{}", "tried: the JSON of fortio, nighthawk, k6, oha, vegeta and ghz): it is an empty object"),
        ("[]", "it is an empty list"),
        (
            "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}",
            "it is JSON with `apiVersion`, `kind`, `items`; this looks like Kubernetes objects",
        ),
        ("{\"type\":\"Point\",\"metric\":\"http_reqs\",\"data\":{}}\n", "this looks like k6's points"),
        ("{\"attack\":\"\",\"seq\":0,\"code\":200}", "these look like vegeta's single results"),
        (
            "{\"schema_version\":1,\"document\":\"estimate\",\"generator\":{}}",
            "this looks like meshtax's own",
        ),
        ("{\"DurationHistogram\":5}", "`DurationHistogram` of the report: this is not what the tool writes"),
        ("{\"DurationHistogram\":{\"Count\":NaN}}", "`DurationHistogram` of the report"),
        ("{\"results\":[{\"name\":\"worker_0\"}],\"options\":{}}", "there is no result named `global`"),
        ("{\"DurationHistogram\":null}", "fortio wrote no figure at all in it"),
        ("{\"latencies\":{\"50th\":null}}", "vegeta wrote no figure at all in it"),
        (
            "{\"metrics\":{\"grpc_req_duration\":{\"avg\":1.5,\"med\":1.2},\"iterations\":{\"count\":5}}}",
            "x: there is no `http_req_duration` and no `http_reqs` in it",
        ),
        ("{\"metrics\":{}}", "k6 wrote no figure at all in it"),
        ("\u{1f}\u{8b}", "the text begins with"),
        ("{\"a\0b\":1}", "this looks like a binary file"),
    ] {
        let said = fault(text);
        assert!(said.contains(says), "{text:?} says {said}");
        assert!(said.len() < 500 && !said.contains('\u{1b}'), "{said}");
    }
    let pack = |begin: &[u8]| load_test::read("x", begin).unwrap_err().to_string();
    let utf_8 = "this looks like UTF-16 text, not like the result of a load test; write it as UTF-8; PowerShell's `>` \
                 writes UTF-16, `| Out-File -Encoding utf8` does not";
    for (begin, says) in [
        (
            &b"\x1f\x8b\x08\x00"[..],
            "this looks like gzip, not like the result of a load test; unpack it first: `gzip -dc FILE`",
        ),
        (
            b"PK\x03\x04",
            "this looks like a zip archive, not like the result of a load test; unpack it first: `unzip -p FILE`",
        ),
        (
            b"\x28\xb5\x2f\xfd",
            "this looks like zstd, not like the result of a load test; unpack it first: `zstd -dc FILE`",
        ),
        (b"\xff\xfe{\x00", utf_8),
        (b"\xfe\xff\x00{", utf_8),
        (
            b"k8s\x00",
            "this looks like a binary file, not like the result of a load test; of vegeta's results give what \
                      `vegeta report -type=json` prints",
        ),
    ] {
        assert_eq!(pack(begin), format!("x: {says}"));
    }
    // A line of a log in brackets is no JSON.
    assert!(fault("[\"info\"] done").contains("the text begins with"));
    assert!(fault("\u{1b}[31mred").contains("\\u{1b}[31mred"), "what steers a terminal is spelled out");
}

#[test]
fn nothing_but_nulls_is_no_result() {
    let bytes = std::fs::read(super::folder().join("k6-nulls.json")).unwrap();
    let said = load_test::read("k6-nulls.json", &bytes[..]).unwrap_err().to_string();
    assert!(said.starts_with("k6-nulls.json: k6 wrote no figure at all in it"), "{said}");
}

#[test]
fn figures_that_cannot_be_are_not_known() {
    let vegeta = |latencies: &str| {
        let text =
            format!("{{\"latencies\":{{{latencies}}},\"requests\":10,\"rate\":1,\"duration\":10000000000}}");
        load_test::read("x", text.as_bytes()).unwrap().remove(0)
    };
    let fall = vegeta("\"50th\":5000000,\"99th\":4000000");
    assert_eq!((fall.latency.p50, fall.latency.p99), (None, None));
    let negative = vegeta("\"50th\":-5000000,\"99th\":4000000,\"max\":1e300");
    assert_eq!((negative.latency.p50, negative.latency.max), (None, None));
    assert!(negative.latency.p99.is_some() && negative.notes.len() == 2, "{:?}", negative.notes);
    let zeros = vegeta("\"50th\":0,\"99th\":0,\"mean\":0,\"max\":0");
    assert_eq!(zeros.latency, meshtax::model::measured::Latencies::default());
}

/// The reports of four tools with thousands of counts, each as large as a count can be.
fn counts_beyond_all() -> [(&'static str, String); 5] {
    let of = |code: &dyn Fn(usize) -> String| {
        let each: Vec<String> = (0..3000).map(|at| format!("\"{}\":9007199254740991", code(at))).collect();
        format!("{{{}}}", each.join(","))
    };
    let codes = of(&|at| at.to_string());
    let vegeta = "\"latencies\":{\"50th\":5000000},\"requests\":10";
    [
        ("fortio", format!("{{\"DurationHistogram\":{{\"Count\":10}},\"RetCodes\":{codes}}}")),
        (
            "oha",
            format!(
                "{{\"summary\":{{\"requestsPerSec\":5}},\"latencyPercentiles\":{{\"p50\":0.005}},\
                 \"statusCodeDistribution\":{codes},\"errorDistribution\":{{}}}}"
            ),
        ),
        (
            "ghz",
            format!(
                "{{\"count\":10,\"average\":5000000,\"fastest\":1,\"slowest\":6000000,\"rps\":5,\
                 \"statusCodeDistribution\":{codes},\"latencyDistribution\":[]}}"
            ),
        ),
        ("vegeta", format!("{{{vegeta},\"status_codes\":{codes}}}")),
        ("vegeta", format!("{{{vegeta},\"status_codes\":{{\"500\":3}},\"buckets\":{codes}}}")),
    ]
}

#[test]
fn counts_that_come_to_more_than_can_be_counted_are_not_known() {
    for (tool, text) in counts_beyond_all() {
        let test = load_test::read("x", text.as_bytes()).unwrap_or_else(|error| panic!("{error}")).remove(0);
        assert_eq!(test.tool.word(), tool);
        if text.contains("buckets") {
            assert_eq!((test.errors, test.requests), (Some(3), Some(10)));
            continue;
        }
        assert_eq!(test.errors, None, "{tool}");
        assert!(
            test.notes.iter().any(|note| note.contains("more than can be counted")),
            "{tool}: {:?}",
            test.notes
        );
    }
}

#[test]
fn latencies_that_no_network_has_are_not_known_nor_is_what_has_their_unit() {
    let vegeta = |latencies: &str, more: &str| {
        let text = format!("{{\"latencies\":{{{latencies}}}{more}}}");
        load_test::read("x", text.as_bytes()).unwrap().remove(0)
    };
    let nothing = meshtax::model::measured::Latencies::default();
    let run = ",\"requests\":300,\"rate\":100";
    // Milliseconds where nanoseconds belong, in all of the report.
    let all = vegeta("\"50th\":1.2,\"99th\":5.5,\"max\":2500", &format!("{run},\"duration\":3000"));
    assert_eq!((all.latency, all.duration, all.requests), (nothing, None, Some(300)));
    assert!(all.notes[0].contains("wrong unit?"), "{:?}", all.notes);
    // Microseconds pass for short latencies; the duration tells.
    let micro = vegeta("\"50th\":1200,\"99th\":5500", &format!("{run},\"duration\":3000000"));
    assert_eq!((micro.latency, micro.duration), (nothing, None));
    assert!(micro.notes.iter().any(|note| note.contains("numbers of the same unit")), "{:?}", micro.notes);
    // A duration that fits stays; one that nothing holds does not.
    let fits = vegeta("\"50th\":1.2", &format!("{run},\"duration\":3000000000"));
    assert_eq!((fits.latency, fits.duration.unwrap().seconds()), (nothing, 3.0));
    let alone = vegeta("\"50th\":1.2", ",\"requests\":300,\"duration\":3000");
    assert_eq!((alone.latency, alone.duration), (nothing, None));
    // The mean and the longest tell as well, and one microsecond is a latency.
    assert_eq!(vegeta("\"50th\":1000000,\"max\":999", run).latency, nothing);
    assert_eq!(vegeta("\"50th\":1000000,\"mean\":5", run).latency, nothing);
    assert_eq!(vegeta("\"50th\":1000", run).latency.p50.unwrap().ms(), 0.001);
    // A duration that is off by less than units are tells nothing of latencies.
    let longer = vegeta("\"50th\":1200000", &format!("{run},\"duration\":9000000000"));
    assert_eq!((longer.latency.p50.unwrap().ms(), longer.duration), (1.2, None));
}

#[test]
fn a_report_that_is_cut_off_is_left_out_where_others_are_whole() {
    let tests = read("wrk2-several.log");
    assert_eq!(tests.len(), 2);
    assert!(
        tests[1]
            .notes
            .iter()
            .any(|note| note.starts_with("1 further in the same file did not come to an end"))
    );
    assert_eq!(read("vegeta-several.txt").len(), 2);
    let alone = fault(
        "Running 1m test @ http://shop\n  Thread Stats   Avg\n    Latency     1.44ms  706.00us  12.92ms   68.59%\n",
    );
    assert_eq!(alone, "x: the report of wrk is cut off, so its figures would be wrong; write the file again");
}

#[test]
fn a_row_of_csv_has_every_column() {
    let head = "response-time,DNS+dialup,DNS\n0.0100,0.0000,0.0000\n";
    assert!(fault(&format!("{head}0.0200,0.0000")).contains("the CSV of hey is cut off"));
    assert!(fault(&format!("{head}0.0200,0.0000\n")).contains("line 3: this is no row of hey's CSV"));
    assert!(fault(&format!("{head}0.0200,0.0000,0.00")).contains("the CSV of hey is cut off"));
    // Older versions of hey mark the end by an empty line, and all of them end the last row.
    let doubts = |text: &str| {
        let notes = &load_test::read("x", text.as_bytes()).unwrap()[0].notes;
        notes.iter().filter(|note| note.contains("rows may be missing")).cloned().collect::<Vec<_>>()
    };
    let rows = format!("{head}0.0200,0.0000,0.0000");
    assert_eq!(doubts(&format!("\n{rows}\n\n")), [""; 0]);
    assert_eq!(doubts(&format!("{rows}\r\n\r\n")), [""; 0]);
    let unmarked = "newer versions of hey mark no end of their CSV, so rows may be missing";
    assert_eq!(doubts(&format!("{rows}\n")), [unmarked]);
    assert_eq!(doubts(&format!("\n\n{head}")), [unmarked], "empty lines before it are no end");
    assert_eq!(doubts(&rows), ["the last line of the CSV has no end, which hey writes; rows may be missing"]);
    assert!(fault(&format!("{head}-0.0200,0.0000,0.0000\n")).contains("line 3"));
}
