use farrier_markdown::{excerpt, plain};

#[test]
fn words_without_markup() {
    let check = |text: &str, expected: &str| assert_eq!(plain(text), expected, "{text}");
    check("", "");
    check("# A *b*\n\n- c\n- [d](http://x)\n\n```rust\nfn e()\n```\n", "A b\nc\nd\nfn e()");
    check("| a | b |\n|-|-|\n| c | d |", "a b \nc d");
    check("x <b>y</b> <script>z</script> :rocket: &amp; \\*", "x y z 🚀 & *");
    check("<div>\nhidden\n</div>", "");
    check("see [[Home|the page]], #12 and https://x.example/a", "see the page, #12 and https://x.example/a");
    check("a[^1]\n\n[^1]: note", "a\nnote");
}

#[test]
fn excerpts() {
    assert_eq!(excerpt("a *b*\n\nc", 100), "a b c");
    assert_eq!(excerpt("one two three", 8), "one two…");
    assert_eq!(excerpt("日本語の長い文章です", 5), "日本語の…");
    assert_eq!(excerpt("", 5), "");
    assert_eq!(excerpt("x", 0), "…");
}
