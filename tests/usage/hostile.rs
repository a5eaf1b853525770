//! Whatever the bytes: no panic, bounded memory, and no sum of a part for the whole.

use std::io::Read;

use meshtax::ingest::usage::read;
use proptest::prelude::*;
use serde_json::json;

use super::{fault, figures, seen, usage};

/// Pieces that inputs are made of, so that they are wrong in interesting ways.
const PIECES: [&str; 24] = [
    "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\n",
    "shop cart-1 app 5m 10Mi\n",
    "shop cart-2 istio-proxy 5m 10Mi\n",
    "cart-1 5m 10Mi\n",
    "________   ________\n",
    "5m 10Mi\n",
    "{\"items\":[",
    "]}",
    "{\"metadata\":{\"name\":\"a\"},",
    "\"containers\":[{\"name\":\"app\",\"usage\":{\"cpu\":\"5m\",\"memory\":\"1Mi\"}}]}",
    ",",
    "{\"data\":{\"result\":[",
    "{\"metric\":{\"__name__\":\"container_memory_working_set_bytes\",\"pod\":\"a\",\"container\":\"b\"},",
    "\"value\":[1,\"8192\"]}",
    "\"values\":[[1,\"8192\"],[61,\"4096\"]]}",
    "# TYPE x gauge\n",
    "container_memory_working_set_bytes{pod=\"a\",container=\"b\"} 8192\n",
    "\n",
    "\"",
    "\\",
    "null",
    "<unknown>",
    "\u{0}",
    "é",
];

/// Items of lists, most of which are wrong in some way.
const ITEMS: [&str; 14] = [
    r#"{"metadata":{"name":"a","namespace":"n"},"containers":[{"name":"app","usage":{"cpu":"5m","memory":"1Mi"}}]}"#,
    r#"{"metadata":{"namespace":"n","name":"b"},"containers":[{"name":"x","usage":{"cpu":"5m"}},{"name":"app","usage":{}}]}"#,
    r#"{"containers":[{"name":"c\u006f","usage":{"memory":8192}}],"metadata":{"name":"b\\c"}, "labels":[{"a":"{["}]}"#,
    r#"{"metadata":{"name":"d"},"containers":[{"name":"app","usage":{"cpu":"5q"}}]}"#,
    r#"{"metadata":{},"containers":[{"name":"app"}]}"#,
    r#"{"metadata":{"name":"e"},"containers":null}"#,
    r#"{"metric":{"__name__":"container_memory_working_set_bytes","pod":"f","container":"g"},"value":[1.5,"8192"]}"#,
    r#"{"metric":{"__name__":"container_memory_working_set_bytes","pod":"h","container":"g"},"values":[[1,"1"],[61,8200]]}"#,
    r#"{"metric":{"__name__":"container_memory_working_set_bytes","pod":"h","container":"g"},"value":["x",0.5]}"#,
    r#"{"metric":[],"value":{}}"#,
    r#"{"items":[{"kind":"PodMetrics"}]}"#,
    r#"{"kind":"Pod" "metadata":1}"#,
    r#"{"kind":"\ud800"}"#,
    r#"{"deep":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"#,
];

/// What stands between them.
const BETWEEN: [&str; 9] = [",", ",\n", " ,\r\n\t", ",,", ",1,", ",1,,", "", "\u{c},", ",[],"];

/// A source that gives a few bytes at a time.
struct Drops<'a> {
    bytes: &'a [u8],
    drop: usize,
}

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = self.drop.min(buffer.len());
        self.bytes.read(&mut buffer[..most])
    }
}

/// All that is told of an input.
fn told(source: impl Read) -> Result<meshtax::model::measured::Usage, String> {
    read(source, "usage.txt").map(|seen| seen.usage(None)).map_err(|error| error.to_string())
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes[..], "usage.txt").map(|seen| seen.usage(None));
    }

    #[test]
    fn any_pieces_never_panic(pieces in proptest::collection::vec(0..PIECES.len(), 0..14)) {
        let text: String = pieces.iter().map(|at| PIECES[*at]).collect();
        if let Ok(seen) = read(text.as_bytes(), "usage.txt") {
            let usage = seen.usage(None);
            // What was read has rows, and every sum is a number.
            let rows = [usage.app, usage.proxies, usage.apart()].map(|side| side.pods.unwrap_or_default());
            prop_assert!(rows.iter().sum::<u64>() > 0, "{}", text);
        }
    }

    #[test]
    fn bytes_that_come_in_drops_are_the_same(pieces in proptest::collection::vec(0..PIECES.len(), 0..14), drop in 1_usize..9) {
        let text: String = pieces.iter().map(|at| PIECES[*at]).collect();
        prop_assert_eq!(told(Drops { bytes: text.as_bytes(), drop }), told(text.as_bytes()), "{}", text);
    }

    #[test]
    fn items_at_hand_are_read_as_those_byte_by_byte(items in proptest::collection::vec((0..ITEMS.len(), 0..BETWEEN.len()), 0..8)) {
        // An item with a status may be an answer, and is left to the parser.
        let list = |item: fn(&str) -> String| {
            let items = items.iter().map(|(item_at, between)| item(ITEMS[*item_at]) + BETWEEN[*between]);
            format!("[\n{}{}]", items.collect::<String>(), item(ITEMS[0]))
        };
        let slow = list(|item| item.replacen('{', "{\"status\":null,", 1));
        prop_assert_eq!(told(list(str::to_owned).as_bytes()), told(slow.as_bytes()), "{}", slow);
    }

    #[test]
    fn what_is_added_is_in_the_sum(rows in proptest::collection::btree_map("[a-c]/[a-d]-[0-9]/(app|db|istio-proxy)", 1_u32..5000, 1..40)) {
        let row = |(name, size): (&String, &u32)| format!("{} {size}m {size}Mi", name.replace('/', " "));
        let lines = rows.iter().map(row).collect::<Vec<_>>().join("\n");
        let usage = usage(&format!("NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\n{lines}"));
        let sides = [usage.app, usage.proxies, usage.apart()].map(|side| figures(&side)[0].unwrap_or_default());
        prop_assert_eq!(sides.iter().sum::<f64>(), rows.values().map(|one| f64::from(*one)).sum::<f64>());
    }

    #[test]
    fn a_list_cut_anywhere_gives_no_sum(at in 0_usize..10_000) {
        let item = |name: String| json!({"metadata": {"name": name}, "containers": [{"name": "app", "usage": {"memory": "1Mi"}}]});
        let items: Vec<_> = (0..20).map(|number| item(format!("pod-{number}"))).collect();
        let text = json!({"kind": "PodMetricsList", "items": items}).to_string();
        prop_assert!(read(&text.as_bytes()[..at % text.len()], "usage.txt").is_err());
    }
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let long = |begin: &'static str, byte: u8| -> String {
        let source = begin.as_bytes().chain(std::io::repeat(byte).take(1 << 30));
        read(source, "usage.txt").unwrap_err().to_string()
    };
    assert!(
        long("[{\"a\":\"", b'x').contains("a text or number of more than 1 MiB"),
        "{}",
        long("[{\"a\":\"", b'x')
    );
    assert!(long("[[", b'[').contains("more than 64 deep") || long("[[", b'[').contains("more than 16 deep"));
    assert!(long("{\"a\":", b'[').contains("more than 64 deep"));
    assert!(long("{\"a\":", b'1').contains("a text or number of more than 1 MiB"));
    assert!(long("x", b'y').contains("a line of more than 256 KiB"));
    let endless = std::io::repeat(b'x').take(1 << 20);
    let lines = "word\n".repeat(300);
    assert!(
        read(lines.as_bytes().chain(endless), "usage.txt")
            .unwrap_err()
            .to_string()
            .contains("neither a table")
    );
}

#[test]
fn hostile_names_are_harmless_in_messages() {
    let message = fault("NAME CPU(cores) MEMORY(bytes)\n\u{1b}[31mx \u{202e}5m 1Mi\n");
    assert!(!message.contains('\u{1b}') && !message.contains('\u{202e}'), "{message}");
    let huge = json!([{"metadata": {"name": "a"}, "containers": [{"name": "b", "usage": {"memory": "9E"}}]}]);
    assert!(fault(&huge.to_string()).contains("is more memory than there is"));
}

#[test]
fn other_formats_are_named() {
    for (bytes, says) in
        [(&b"\x1f\x8b\x08\x00"[..], "gzip"), (b"PK\x03\x04", "a zip archive"), (b"\xff\xfeN\x00", "UTF-16")]
    {
        assert!(read(bytes, "usage.txt").unwrap_err().to_string().contains(says));
    }
}

#[test]
fn what_begins_like_json_is_told_by_what_a_pipe_brings_later() {
    let text = "{{ a template }}\nNAME CPU(cores) MEMORY(bytes)\ncart-1 1m 1Mi\n";
    let usage = read(Drops { bytes: text.as_bytes(), drop: 1 }, "usage.txt").unwrap().usage(None);
    assert_eq!(figures(&usage.app)[3], Some(1.0));
}

#[test]
fn files_with_parts_of_pods_are_joined_pod_by_pod() {
    let head = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\n";
    let of = |container: &str| {
        seen(&format!("{head}shop cart-1 {container} 1m 1Mi\nshop cart-2 {container} 1m 1Mi\n"))
    };
    for [one, other] in [["app", "istio-proxy"], ["istio-proxy", "app"]] {
        let usage = of(one).join(of(other)).unwrap().usage(None);
        assert_eq!(figures(&usage.app), [Some(2.0), Some(2.0), Some(2.0), Some(2.0)]);
        assert_eq!(figures(&usage.proxies), [Some(2.0), Some(2.0), Some(2.0), Some(2.0)]);
    }
}

#[test]
fn a_source_that_fails_is_told_wherever_it_fails() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    for begin in ["", "NAME CPU(cores) MEMORY(bytes)\na 1m", "[", "[{},", "[{},{\"items\":", "{"] {
        let message = read(begin.as_bytes().chain(Fails), "usage.txt").unwrap_err().to_string();
        assert!(message.contains("the disk is gone"), "{begin}: {message}");
    }
}

#[test]
fn an_item_that_is_longer_than_what_is_at_hand_is_read() {
    let long = "x".repeat(600 << 10);
    let item = |name: usize| {
        json!({
            "metadata": {"name": format!("pod-{name}"), "one": long, "two": long},
            "containers": [{"name": "app", "usage": {"memory": "1Mi"}}],
        })
    };
    let list = json!({"items": [item(0), item(1), item(2)]});
    assert_eq!(figures(&usage(&list.to_string()).app), [Some(3.0), None, Some(3.0), Some(3.0)]);
}
