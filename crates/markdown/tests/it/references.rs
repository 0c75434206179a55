use std::collections::HashMap;

use farrier_markdown::{Link, Options, State, Target, render, targets};

fn number(mount: Option<&str>, number: u64) -> Target {
    Target::Number { mount: mount.map(str::to_owned), number }
}

fn page(mount: Option<&str>, name: &str) -> Target {
    Target::Page { mount: mount.map(str::to_owned), name: name.to_owned() }
}

fn link(url: &str, title: &str, state: State) -> Link {
    Link { url: url.to_owned(), title: title.to_owned(), state }
}

fn known() -> HashMap<Target, Link> {
    [
        (number(None, 12), link("/demo/bugs/12", "Crash \"now\" <b>", State::Closed)),
        (number(Some("bugs"), 12), link("/demo/bugs/12", "", State::Open)),
        (Target::Request { mount: None, number: 7 }, link("/demo/code/merge/7", "", State::Open)),
        (Target::User("alice".to_owned()), link("/~alice", "Alice", State::Plain)),
        (page(None, "Home"), link("/demo/wiki/Home", "", State::Plain)),
        (page(None, "New page"), link("/demo/wiki/New%20page/edit", "", State::Missing)),
        (page(Some("wiki"), "Home"), link("/demo/wiki/Home", "", State::Plain)),
        (Target::Commit("8f0c4e1".to_owned()), link("/demo/code/commit/8f0c4e1", "Fix", State::Plain)),
    ]
    .into()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let links = known();
    let html = render(text, &Options { links: Some(&links), ..Options::default() }).html;
    let html = html.trim_end().replace(" rel=\"nofollow noopener\"", "").replace(" dir=\"auto\"", "");
    assert_eq!(html, format!("<p>{expected}</p>"), "{text}");
}

#[test]
fn found_ones_become_links() {
    check(
        "see #12.",
        "see <a class=\"ref closed\" href=\"/demo/bugs/12\" title=\"Crash &quot;now&quot; &lt;b&gt;\">#12</a>.",
    );
    check("(bugs#12)", "(<a class=\"ref open\" href=\"/demo/bugs/12\">bugs#12</a>)");
    check("[bugs:#12]", "<a class=\"ref open\" href=\"/demo/bugs/12\">bugs:#12</a>");
    check(
        "**!7** @alice",
        "<strong><a class=\"ref open\" href=\"/demo/code/merge/7\">!7</a></strong> <a class=\"ref\" href=\"/~alice\" title=\"Alice\">@alice</a>",
    );
    check(
        "[[Home]] [[Home|start *here*]]",
        "<a class=\"ref\" href=\"/demo/wiki/Home\">Home</a> <a class=\"ref\" href=\"/demo/wiki/Home\">start *here*</a>",
    );
    check("[[New page]]", "<a class=\"ref missing\" href=\"/demo/wiki/New%20page/edit\">New page</a>");
    check("[wiki:Home]", "<a class=\"ref\" href=\"/demo/wiki/Home\">wiki:Home</a>");
    check(
        "by 8f0c4e1",
        "by <a class=\"ref\" href=\"/demo/code/commit/8f0c4e1\" title=\"Fix\"><code>8f0c4e1</code></a>",
    );
    check(
        "#12#12 #12",
        "<a class=\"ref closed\" href=\"/demo/bugs/12\" title=\"Crash &quot;now&quot; &lt;b&gt;\">#12</a>#12 <a class=\"ref closed\" href=\"/demo/bugs/12\" title=\"Crash &quot;now&quot; &lt;b&gt;\">#12</a>",
    );
}

#[test]
fn the_others_stay_text() {
    check("#13 !8 @bob bugs#1 [bugs:#1] [wiki:No] abc1234", "#13 !8 @bob bugs#1 [bugs:#1] [wiki:No] abc1234");
    check("[[No|label]]", "label");
    check("\\#12 \\@alice \\[[Home]]", "#12 @alice [[Home]]");
    check("`#12` `[[Home]]`", "<code>#12</code> <code>[[Home]]</code>");
    check("[#12](/x)", "<a href=\"/x\">#12</a>");
    check("https://x.example/#12", "<a href=\"https://x.example/#12\">https://x.example/#12</a>");
    check("![@alice #12](/i.png)", "<img src=\"/i.png\" alt=\"@alice #12\" loading=\"lazy\">");
    check("alice@alice &#35;12x", "alice@alice #12x");
}

#[test]
fn targets_and_render_agree() {
    let text = "#12 #12 !7 @alice [[Home]] [[Home|x]] [wiki:Home] bugs#12 8f0c4e1 [[New page]]\n\n    #99\n\n`#98` [#97](/x) <http://a/#96>\n\n# @head #5\n\n| #6 |\n|-|\n| !8 |";
    let found = targets(text);
    let expected = [
        number(None, 12),
        Target::Request { mount: None, number: 7 },
        Target::User("alice".to_owned()),
        page(None, "Home"),
        page(Some("wiki"), "Home"),
        number(Some("bugs"), 12),
        Target::Commit("8f0c4e1".to_owned()),
        page(None, "New page"),
        Target::User("head".to_owned()),
        number(None, 5),
        number(None, 6),
        Target::Request { mount: None, number: 8 },
    ];
    assert_eq!(found, expected);
    let links: HashMap<Target, Link> =
        found.into_iter().map(|target| (target, link("/x", "", State::Plain))).collect();
    let rendered = render(text, &Options { links: Some(&links), ..Options::default() });
    assert_eq!(rendered.html.matches("class=\"ref\"").count(), expected.len() + 2, "{}", rendered.html);
    assert_eq!(rendered.headings[0].id, "user-content-head-5", "ids don't depend on what was found");
}

#[test]
fn bounded() {
    let text: String = (0..10_000).map(|i| format!("#{i} ")).collect();
    assert_eq!(targets(&text).len(), 500);
    assert_eq!(targets(&"[[".repeat(400_000)), []);
}

#[test]
fn a_hostile_link_is_harmless() {
    let links = HashMap::from([(
        number(None, 12),
        link("javascript:alert(1)\"><script>", "\" onclick=\"x", State::Open),
    )]);
    let html = render("#12", &Options { links: Some(&links), ..Options::default() }).html;
    assert!(
        !html.contains("javascript") && !html.contains("<script") && !html.contains(" onclick=\"x\""),
        "{html}"
    );
}
