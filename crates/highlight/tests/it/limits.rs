use std::time::{Duration, Instant};

use farrier_highlight::{highlight, highlight_language};

#[test]
fn too_much_is_plain() {
    for text in [
        "fn a() {}\n".repeat(110_000),
        "fn a() {}\n".repeat(20_001),
        format!("fn a() {{}} // {}", "x".repeat(5_001)),
    ] {
        let lines = highlight("a.rs", &text);
        assert_eq!(lines.len(), text.lines().count());
        assert_eq!(lines[0], text.lines().next().expect("a line"));
        assert_eq!(highlight_language("rust", &text), None);
    }
}

#[test]
fn time_is_bounded() {
    for (file, text) in [
        ("a.md", "[".repeat(4_000) + "\n"),
        ("a.js", "((((((".repeat(800) + "\n"),
        ("a.rs", "r#\"".repeat(1_000) + "\n"),
        ("a.pl", "m{((a+)+)+$}".repeat(400) + "\n"),
        ("a.html", "<a b='".repeat(800) + "\n"),
    ] {
        let started = Instant::now();
        let lines = highlight(file, &text.repeat(200));
        assert_eq!(lines.len(), 200);
        // The limit is looked at after each line, so one slow line comes on top.
        assert!(started.elapsed() < Duration::from_secs(15), "{file}: {:?}", started.elapsed());
    }
}
