//! A corpus of attempts. The check parses the result with rules of its own: only known tags, attributes and schemes.

use farrier_markdown::{Options, render};

const ATTEMPTS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" ONERROR=\"alert(1)\">",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
    "![x](data:image/png;base64,AAAA)",
    "![x](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://x/1)",
    "<javascript:alert(1)>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"jav\tascript:alert(1)\">x</a>",
    "<a href='x' onclick='alert(1)' style='position:fixed' target=_blank ping=//x>x</a>",
    "<a href=\"http://x\" rel=\"opener\">x</a>",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<form action=//x><input name=p type=password><button>ok</button><select><option>a</select><textarea>x</textarea></form>",
    "<input type=text value=x name=y form=z autofocus onfocus=alert(1)>",
    "<iframe src=//x></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//x></object><embed src=//x><applet code=x></applet>",
    "<style>body{display:none}</style><link rel=stylesheet href=//x><base href=//x><meta http-equiv=refresh content='0;//x'>",
    "<p style=\"background:url(//x)\" class=\"header nav fixed\" id=\"login\">x</p>",
    "<div id=user-content- name=x hx-get=/-/logout hx-trigger=load data-x=1>x</div>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><img src=x onerror=alert(1)></template>",
    "<title><a href=\"</title><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo 1 ?><img src=x onerror=alert(1)>",
    "<video src=x onerror=alert(1)><audio src=x><source srcset=x><track src=x>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<table background=javascript:alert(1)><td background=x colspan=99999999 onmouseover=x>x</td></table>",
    "<marquee onstart=alert(1)><blink><font color=red><center>x",
    "</p></div></main></body></html><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "```\"onload=\"alert(1)\nx\n```",
    "`</code><script>alert(1)</script>`",
    "# <img src=x onerror=alert(1)> \" onmouseover=\"alert(1)",
    "- [x] \"><img src=x onerror=alert(1)>",
    "[^\"><script>]\n\n[^\"><script>]: <script>alert(1)</script>",
    "[[\"><script>alert(1)</script>]] [[javascript:alert(1)|x]]",
    "[x]: javascript:alert(1)\n\n[x]",
    "| <script> | x |\n|-|-|\n| \"onclick=x | <img src=x onerror=alert(1)> |",
    "> [!NOTE] <script>alert(1)</script>\n> x",
    "<a class=\"hl-k\u{a0}x hl-<script> ref language-\"x\">x</a>",
    "<img width=999999 height=-1 src=//x/y.gif align=\"x\" usemap=#m srcset=\"javascript:x 1x\">",
    "<map name=m><area href=javascript:alert(1)></map>",
    "<p lang=\"x\" dir=rtl title=y accesskey=a tabindex=1 contenteditable draggable=true>x",
    "<slot is=x><custom-element shadowroot=open part=x>x",
    "\u{0}<\u{0}script>alert(1)</script>",
    "<\u{feff}script>\u{202e}</script>",
    "<a href=http://x\"onclick=alert(1)>x</a>",
    "<http://x\" onclick=\"alert(1)>",
    "http://x\"onmouseover=alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<b><p><b><p></b></p><a href=x><a href=y>",
    "<select><svg><style><a title=\"</style><img src=x onerror=alert(1)>\">",
];

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
const ATTRIBUTES: &[&str] = &[
    "align",
    "alt",
    "aria-label",
    "aria-labelledby",
    "checked",
    "class",
    "colspan",
    "dir",
    "disabled",
    "height",
    "href",
    "id",
    "lang",
    "loading",
    "open",
    "rel",
    "rowspan",
    "src",
    "start",
    "title",
    "type",
    "width",
];

/// Reads serialised HTML strictly and panics at anything that isn't known to be harmless.
#[track_caller]
fn assert_safe(text: &str, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let closing = rest.starts_with('/');
        let name_len =
            rest[usize::from(closing)..].find(|c: char| !c.is_ascii_alphanumeric()).expect("a tag ends");
        let name = &rest[usize::from(closing)..][..name_len];
        assert!(TAGS.contains(&name), "<{name}> from {text}: {html}");
        rest = &rest[usize::from(closing) + name_len..];
        let (mut href, mut rel, mut kind) = (None, None, None);
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (key, after) = attribute.split_once("=\"").expect("quoted attributes");
            let (value, after) = after.split_once('"').expect("closed quotes");
            assert!(ATTRIBUTES.contains(&key), "{key} on <{name}> from {text}: {html}");
            match key {
                "href" | "src" => {
                    href = Some(value);
                    let scheme = value
                        .split(['/', '?', '#'])
                        .next()
                        .unwrap_or("")
                        .split_once(':')
                        .map(|(scheme, _)| scheme.to_ascii_lowercase());
                    let allowed: &[&str] = if key == "src" {
                        &["http", "https"]
                    } else {
                        &["http", "https", "mailto", "irc", "xmpp"]
                    };
                    let scheme = scheme.filter(|scheme| !scheme.contains('%'));
                    assert!(
                        scheme.is_none_or(|scheme| allowed.contains(&scheme.as_str())),
                        "{value} from {text}: {html}"
                    );
                    assert!(!value.contains(|c: char| c.is_control()), "{value:?} from {text}");
                }
                "rel" => rel = Some(value),
                "type" => kind = Some(value),
                "id" => assert!(value.starts_with("user-content-"), "{value} from {text}: {html}"),
                "class" => {
                    for class in value.split(' ') {
                        let known = [
                            "hl-",
                            "language-",
                            "task-list-",
                            "contains-task-list",
                            "markdown-alert-",
                            "footnote",
                        ]
                        .iter()
                        .any(|prefix| class.starts_with(prefix));
                        assert!(
                            known || ["anchor", "ref", "open", "closed", "missing"].contains(&class),
                            "{class} from {text}: {html}"
                        );
                    }
                }
                _ => {}
            }
            rest = after;
        }
        assert!(rest.starts_with('>'), "{name} from {text}: {html}");
        if name == "a" && !closing {
            assert_eq!(rel, Some("nofollow noopener"), "{text}: {html}");
        }
        if name == "input" {
            assert_eq!(kind, Some("checkbox"), "{text}: {html}");
            assert!(href.is_none());
        }
    }
}

#[test]
fn no_attempt_gets_through() {
    for attempt in ATTEMPTS {
        for text in [
            (*attempt).to_owned(),
            format!("a {attempt} b"),
            format!("> - {attempt}\n"),
            format!("*{attempt}*"),
            format!("[{attempt}](http://x)"),
            format!("<div>{attempt}\n\n</div>\n"),
        ] {
            assert_safe(&text, &render(&text, &Options::default()).html);
        }
    }
}

#[test]
fn nor_do_two_together() {
    for first in ATTEMPTS {
        for second in ATTEMPTS.iter().step_by(7) {
            let text = format!("{first}{second}");
            assert_safe(
                &text,
                &render(
                    &text,
                    &Options { base_link: Some("/a/"), base_image: Some("/b/"), ..Options::default() },
                )
                .html,
            );
        }
    }
}

#[test]
fn nor_do_pieces_of_them() {
    // A small generator with a fixed seed; no dependency for a dozen lines.
    let mut seed: u64 = 0x5eed;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..1_500 {
        let mut text = String::new();
        for _ in 0..next(6) + 1 {
            let attempt = ATTEMPTS[next(ATTEMPTS.len())];
            let from = attempt.floor_char_boundary(next(attempt.len()));
            let to = attempt.ceil_char_boundary(from + next(attempt.len() - from) + 1);
            text.push_str(&attempt[from..to]);
            text.push_str(["", " ", "\n", "\n\n", "\"", ">", "`", "[["][next(8)]);
        }
        assert_safe(&text, &render(&text, &Options::default()).html);
    }
}

#[test]
fn what_is_refused_is_gone_with_its_content() {
    for text in [
        "a<script>SECRET</script>b",
        "a<style>SECRET</style>b",
        "<svg><text>SECRET</text></svg>",
        "<textarea>SECRET</textarea>",
        "<iframe>SECRET</iframe>",
    ] {
        let html = render(text, &Options::default()).html;
        assert!(!html.contains("SECRET"), "{text}: {html}");
    }
    let html = render("![x](data:image/png;base64,AAAA)", &Options::default()).html;
    assert!(!html.contains("data:"), "{html}");
}
