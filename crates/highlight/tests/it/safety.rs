use farrier_highlight::highlight;

use crate::text_of;

const HOSTILE: &[&str] = &[
    "",
    "\n",
    "a\r\nb\r\n",
    "<script>alert(1)</script>",
    "</span></code></pre><img src=x onerror=alert(1)>",
    "/* \" ' & <b> \n still a comment */ fn",
    "\"unclosed\nstring\n",
    "\u{202e}\u{0}\u{1b}[31m\u{feff}",
    "日本語 = \"ä\" # ё\n\u{2028}x",
    "<?php echo \"<a href='$x'>{$y}</a>\"; ?>\n<style>a{b:c}</style>",
];

#[test]
fn the_text_stays_exactly_the_same() {
    for file in [
        "a.rs", "a.py", "a.js", "a.ts", "a.html", "a.php", "a.c", "a.md", "a.css", "a.sh", "a.json",
        "a.yaml", "a.xml", "a.tex", "a.txt",
    ] {
        for text in HOSTILE {
            let lines = highlight(file, text);
            let expected: Vec<&str> = text.lines().collect();
            let got: Vec<String> = lines.iter().map(|line| text_of(line)).collect();
            assert_eq!(got, expected, "{file} {text:?}");
        }
    }
}

#[test]
fn only_our_spans_and_each_line_closes_them() {
    for text in HOSTILE {
        for line in highlight("a.php", text) {
            assert_eq!(line.matches("<span class=\"hl-").count(), line.matches("</span>").count(), "{line}");
            assert_eq!(line.matches('<').count(), 2 * line.matches("</span>").count(), "{line}");
        }
    }
}
