use std::time::Instant;

use farrier_highlight::highlight;

/// Resident memory of this process that isn't backed by files, in kilobytes.
fn anonymous_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?.trim().split(' ').next()?.parse().ok()
}

#[test]
fn grammars_stay_small() {
    let before = anonymous_kb();
    let started = Instant::now();
    highlight("a.rs", "fn a() {}");
    println!("first use {:?}, {before:?} -> {:?} kB", started.elapsed(), anonymous_kb());
    for (file, text) in [
        ("a.rs", "fn main() { let a: Vec<u8> = vec![1, 2]; println!(\"{a:?}\"); } // x\n"),
        ("a.py", "class A(B):\n    def f(self, x=1):\n        return f'{x}' # y\n"),
        ("a.c", "#include <stdio.h>\nint main(void) { return printf(\"%d\\n\", 0x1f); }\n"),
        ("a.ts", "export const a = (x: number): string => `b${x}`; // y\n"),
        ("a.html", "<a href=\"x\">y</a><style>a { b: c }</style><script>let a = 1;</script>\n"),
        ("a.md", "# a\n\n*b* `c`\n\n```rust\nfn a() {}\n```\n"),
    ] {
        let text = text.repeat(100_000 / text.len());
        let started = Instant::now();
        let lines = highlight(file, &text);
        let html: usize = lines.iter().map(String::len).sum();
        println!("{file} {} bytes -> {html} in {:?}, {:?} kB", text.len(), started.elapsed(), anonymous_kb());
    }
    if let Some(kb) = anonymous_kb() {
        assert!(kb < 60_000, "{kb} kB");
    }
}
