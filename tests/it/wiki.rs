//! The wiki, as people, programs and two people at once use it.

use farrier_domain::{Role, TokenScope};
use farrier_testkit::{Answer, Client, TestForge};
use farrier_tool::{Archive, Mount};
use serde_json::{Value, json};

/// A site with a wiki at `/demo/wiki`; bob is a member there, carol a developer, mallory nobody.
struct Wiki {
    forge: TestForge,
    bob: Client,
    carol: Client,
    mallory: Client,
    mount: Mount,
}

async fn wiki() -> Wiki {
    let forge = TestForge::new().await;
    forge.account("alice", false).await;
    let (bob, carol, mallory) =
        (forge.user("bob").await, forge.user("carol").await, forge.user("mallory").await);
    forge.project("demo", "alice").await;
    forge.member("demo", "bob", Role::Member).await;
    forge.member("demo", "carol", Role::Developer).await;
    let mount = forge.mount("demo", "wiki", "wiki").await;
    Wiki { forge, bob, carol, mallory, mount }
}

async fn edit(who: &Client, name: &str, version: i64, text: &str) -> Answer {
    let fields = [("version", &*version.to_string()), ("text", text), ("message", "")];
    who.post_form(&format!("/demo/wiki/-/edit/{name}"), &fields).await
}

async fn write(who: &Client, name: &str, text: &str) -> String {
    who.post_form("/demo/wiki/-/new", &[("name", name), ("text", text)]).await.expect(303).location()
}

/// What the form holds, as a browser would send it again.
fn typed(page: &Answer) -> (String, i64) {
    let text = page.text();
    let at = text.find("<textarea").unwrap();
    let start = at + text[at..].find(">\n").unwrap() + 2;
    let end = start + text[start..].find("</textarea>").unwrap();
    (text[start..end].to_owned(), page.attribute("input[name=version]", "value").parse().unwrap())
}

#[tokio::test]
async fn members_write_pages_and_everybody_reads_them() {
    let w = wiki().await;
    assert!(w.bob.get("/demo/wiki").await.expect(200).main().contains("Write the first page"));
    assert!(!w.mallory.get("/demo/wiki").await.expect(200).main().contains("Write the first page"));
    for (who, status) in [(&w.mallory, 403), (&w.bob, 303)] {
        let fields = [("name", "Home"), ("text", "# Welcome\r\n\r\nSee [[Release Notes]] and [[Home]].\r\n")];
        who.post_form("/demo/wiki/-/new", &fields).await.expect(status);
    }
    for path in ["/demo/wiki", "/demo/wiki/Home"] {
        let page = w.forge.anonymous().get(path).await.expect(200);
        assert_eq!(page.all("main h1")[0], "Home");
        assert_eq!(page.all(".prose a.missing"), ["Release Notes"]);
        assert_eq!(page.attribute(".prose a.missing", "href"), "/demo/wiki/Release%20Notes");
        assert!(!page.text().contains("/-/edit/"), "strangers are offered nothing that they may not do");
    }
    let missing = w.bob.get("/demo/wiki/Release%20Notes").await.expect(404);
    assert_eq!(missing.attribute("main a.btn-primary", "href"), "/demo/wiki/-/edit/Release%20Notes");
    let form = w.bob.get("/demo/wiki/-/edit/Release%20Notes").await.expect(200);
    assert_eq!(form.attribute("#name", "value"), "Release Notes");
    w.forge.anonymous().get("/demo/wiki/-/edit/Home").await.expect(303);
    w.mallory.get("/demo/wiki/-/edit/Home").await.expect(403);
}

#[tokio::test]
async fn names_have_one_address_each() {
    let w = wiki().await;
    assert_eq!(write(&w.bob, "Release  Notes", "1.0").await, "/demo/wiki/Release-Notes");
    assert_eq!(
        write(&w.bob, "Größe \"xl\"?/50 %", "groß").await,
        "/demo/wiki/Gr%C3%B6%C3%9Fe-%22xl%22%3F/50-%25"
    );
    for written in ["release-notes", "Release%20Notes", "RELEASE%20notes"] {
        let answer = w.bob.get(&format!("/demo/wiki/{written}")).await.expect(307);
        assert_eq!(answer.location(), "/demo/wiki/Release-Notes");
    }
    let below = w.bob.get("/demo/wiki/Gr%C3%B6%C3%9Fe-%22xl%22%3F/50-%25").await.expect(200);
    assert_eq!(
        (below.all("main h1"), below.all("main .page-head .crumbs li")),
        (vec!["50 %".into()], vec!["Größe \"xl\"?".into()])
    );
    for name in ["-x", "a/-b", "a[b]", "..", "", "a\u{7}b", &"n".repeat(4000), "a//b"] {
        let page =
            w.bob.post_form("/demo/wiki/-/new", &[("name", name), ("text", "kept <b>")]).await.expect(422);
        assert_eq!(
            (page.attribute("#name", "aria-invalid"), typed(&page).0),
            ("true".into(), "kept &#60;b&#62;".into()),
            "{name:?}"
        );
    }
    w.bob.get(&format!("/demo/wiki/{}", "n".repeat(4000))).await.expect(404);
    w.bob.get("/demo/wiki/a%00b").await.expect(404);
    w.bob.get("/demo/wiki/%ff").await.expect(404);
    w.bob.get("/demo/wiki/-/nothing").await.expect(404);
}

#[tokio::test]
async fn a_conflict_loses_nobodys_text() {
    let w = wiki().await;
    write(&w.bob, "Home", "one\ntwo\nthree\nfour\nfive\n").await;
    edit(&w.bob, "Home", 1, "one\nBOB\nthree\nfour\nfive\n").await.expect(303);

    // In the same place: carol's text stays hers, bob's stands beside it.
    let page = edit(&w.carol, "Home", 1, "one\nCAROL\nthree\nfour\nfive\n").await.expect(409);
    assert_eq!(typed(&page), ("one\nCAROL\nthree\nfour\nfive\n".into(), 2));
    assert!(page.main().contains("bob saved version 2 while you were writing"), "{}", page.main());
    assert!(page.all(".conflict pre")[0].contains("+BOB") && page.all(".conflict pre")[1].contains("CAROL"));
    assert!(w.bob.get("/demo/wiki/Home").await.expect(200).main().contains("BOB"));
    let (text, version) = typed(&page);
    edit(&w.carol, "Home", version, &text).await.expect(303);
    assert!(w.bob.get("/demo/wiki/Home").await.expect(200).main().contains("CAROL"));

    // In different places: the form has both.
    let page = edit(&w.bob, "Home", 2, "one\nBOB\nthree\nfour\nFIVE\n").await.expect(409);
    assert_eq!(typed(&page), ("one\nCAROL\nthree\nfour\nFIVE\n".into(), 3));

    // A page made at the same time, and one deleted meanwhile.
    let page = w.carol.post_form("/demo/wiki/-/new", &[("name", "home"), ("text", "mine")]).await.expect(409);
    assert_eq!(typed(&page), ("mine".into(), 3));
    w.carol.post_form("/demo/wiki/-/delete/Home", &[]).await.expect(303);
    let page = edit(&w.bob, "Home", 3, "still here").await.expect(409);
    assert_eq!(typed(&page), ("still here".into(), 0));
    edit(&w.bob, "Home", 0, "still here").await.expect(303);
}

#[tokio::test]
async fn of_many_who_save_at_once_exactly_one_is_first() {
    let w = wiki().await;
    write(&w.bob, "Home", "start").await;
    for round in 1..4 {
        let saves = (0..8).map(|n| {
            let who = if n % 2 == 0 { w.bob.clone() } else { w.carol.clone() };
            async move { edit(&who, "Home", round, &format!("round {round}, text {n}")).await.status }
        });
        let statuses = futures::future::join_all(saves).await;
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7, "{statuses:?}");
    }
    let versions = w.bob.get("/rest/demo/wiki/pages/Home/versions").await.expect(200).json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 4);
    let makers = (0..6).map(|n| {
        let who = w.bob.clone();
        async move {
            who.post_form("/demo/wiki/-/new", &[("name", "New"), ("text", &format!("text {n}"))]).await.status
        }
    });
    let statuses = futures::future::join_all(makers).await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
}

#[tokio::test]
async fn what_is_not_saved_comes_back() {
    let w = wiki().await;
    write(&w.bob, "Home", "text").await;
    let page = edit(&w.bob, "Home", 1, " \n ").await.expect(422);
    assert_eq!(page.attribute("#text", "aria-invalid"), "true");
    let long = "ä".repeat(500_001);
    let page = edit(&w.bob, "Home", 1, &long).await.expect(422);
    assert!(page.all(".field-error")[0].contains("1.0 MB"), "{:?}", page.all(".field-error"));
    assert_eq!(typed(&page).0.len(), long.len());
    edit(&w.bob, "Home", 1, &"ä".repeat(500_000)).await.expect(303);
    edit(&w.bob, "Home", 2, "text").await.expect(303);
    // The same again makes no version.
    edit(&w.bob, "Home", 1, "text").await.expect(303);
    assert_eq!(w.bob.get("/rest/demo/wiki/pages/Home").await.expect(200).json()["version"], 3);
    // A preview saves nothing; a text that begins with an empty line keeps it.
    let fields = [("version", "3"), ("text", "\n*new*"), ("do", "preview")];
    let page = w.bob.post_form("/demo/wiki/-/edit/Home", &fields).await.expect(200);
    assert_eq!((page.all(".prose em"), typed(&page)), (vec!["new".into()], ("\n*new*".into(), 3)));
    assert_eq!(w.bob.get("/rest/demo/wiki/pages/Home").await.expect(200).json()["text"], "text");
    assert_eq!(w.mallory.post_form("/demo/wiki/-/edit/Home", &fields).await.status, 403);
}

#[tokio::test]
async fn history_shows_compares_and_restores() {
    let w = wiki().await;
    write(&w.bob, "Home", "## Limits\n\nAfter this the build fails.\n").await;
    w.forge.clock.advance(60_000);
    let fields = [
        ("version", "1"),
        ("text", "## Limits\n\nAfter this the build goes on.\n"),
        ("message", "No failure"),
    ];
    w.carol.post_form("/demo/wiki/-/edit/Home", &fields).await.expect(303);
    let history = w.mallory.get("/demo/wiki/-/history/Home").await.expect(200);
    assert_eq!(history.all("tbody td.num"), ["2", "1"]);
    assert!(history.main().contains("No failure") && !history.text().contains("formaction"));
    let diff = w.mallory.get("/demo/wiki/-/diff/Home?from=1&to=2").await.expect(200);
    assert_eq!(diff.all("tr.del .lc"), ["After this the build fails."]);
    assert_eq!(
        (diff.all("tr.del del"), diff.all("tr.add ins")),
        (vec!["fails".into()], vec!["goes on".into()])
    );
    assert_eq!(diff.all("tr.hunk .lc"), ["@@"]);
    assert_eq!(w.bob.get("/demo/wiki/-/diff/Home?from=0&to=1").await.expect(200).all("tr.add").len(), 3);
    w.bob.get("/demo/wiki/-/diff/Home?from=1&to=9").await.expect(404);
    assert!(w.mallory.get("/demo/wiki/-/version/1/Home").await.expect(200).main().contains("build fails"));
    w.mallory.post_form("/demo/wiki/-/restore/Home", &[("version", "1")]).await.expect(403);
    w.bob.post_form("/demo/wiki/-/restore/Home", &[("version", "1")]).await.expect(303);
    let page = w.bob.get("/demo/wiki/Home").await.expect(200);
    assert!(page.main().contains("build fails") && page.main().contains("Version 3"), "{}", page.main());
    assert!(
        w.bob.get("/demo/wiki/-/history/Home").await.expect(200).main().contains("Text of version 1 again")
    );
    let recent = w.forge.anonymous().get("/demo/wiki/-/recent").await.expect(200);
    assert_eq!(recent.all("main .row h2").len(), 3);
    let feed = w.forge.anonymous().get("/demo/wiki/-/recent.atom").await.expect(200);
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert!(feed.text().contains("<summary>No failure</summary>"), "{}", feed.text());
}

#[tokio::test]
async fn a_renamed_page_is_found_by_its_old_name() {
    let w = wiki().await;
    write(&w.bob, "Guide", "start").await;
    write(&w.bob, "Guide/Install", "how").await;
    write(&w.bob, "Other", "taken").await;
    write(&w.bob, "Home", "[[Guide]] [[Guide/Install|setup]] `[[Guide]]`").await;
    w.mallory.post_form("/demo/wiki/-/rename/Guide", &[("name", "Manual")]).await.expect(403);
    w.bob.post_form("/demo/wiki/-/rename/Guide", &[("name", "other")]).await.expect(422);
    let form = w.bob.get("/demo/wiki/-/rename/Guide").await.expect(200).main();
    assert!(form.contains("the page below it") && form.contains("one other page"), "{form}");
    let fields = [("name", "Manual"), ("subpages", "1"), ("links", "1")];
    let to = w.bob.post_form("/demo/wiki/-/rename/Guide", &fields).await.expect(303).location();
    assert_eq!(to, "/demo/wiki/Manual");
    assert_eq!(w.bob.get("/demo/wiki/guide").await.expect(307).location(), "/demo/wiki/Manual");
    assert_eq!(
        w.bob.get("/demo/wiki/Guide/Install").await.expect(307).location(),
        "/demo/wiki/Manual/Install"
    );
    let home = w.bob.get("/rest/demo/wiki/pages/Home").await.expect(200).json();
    assert_eq!(home["text"], "[[Manual]] [[Manual/Install|setup]] `[[Guide]]`");
    // Without rewriting, the link and the list of what links here still know the page.
    w.bob.post_form("/demo/wiki/-/rename/Manual", &[("name", "Handbook")]).await.expect(303);
    let home = w.bob.get("/demo/wiki/Home").await.expect(200);
    assert_eq!(home.attribute(".prose a", "href"), "/demo/wiki/Handbook");
    assert!(w.bob.get("/demo/wiki/Handbook").await.expect(200).main().contains("One page links here"));
    // Somebody who began under the old name still saves; a new page takes the old name over.
    edit(&w.carol, "Guide", 3, "changed").await.expect(303);
    assert!(w.bob.get("/demo/wiki/Handbook").await.expect(200).main().contains("changed"));
    write(&w.bob, "Guide", "another").await;
    assert!(w.bob.get("/demo/wiki/Guide").await.expect(200).main().contains("another"));
}

#[tokio::test]
async fn deleted_pages_are_gone_until_they_are_brought_back() {
    let w = wiki().await;
    write(&w.bob, "Secret plan", "walnut [[Home]]").await;
    write(&w.bob, "Home", "x").await;
    w.forge.settle().await;
    let search = "/rest/-/search?q=walnut";
    assert_eq!(w.bob.get(search).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    w.bob.get("/demo/wiki/-/delete/Secret-plan").await.expect(403);
    w.bob.post_form("/demo/wiki/-/delete/Secret-plan", &[]).await.expect(403);
    w.carol.get("/demo/wiki/-/delete/Secret-plan").await.expect(200);
    w.carol.post_form("/demo/wiki/-/delete/Secret-plan", &[]).await.expect(303);
    w.forge.settle().await;
    assert!(w.bob.get(search).await.expect(200).json()["items"].as_array().unwrap().is_empty());
    for path in [
        "Secret-plan",
        "-/history/Secret-plan",
        "-/version/1/Secret-plan",
        "-/diff/Secret-plan",
        "-/attachments/Secret-plan",
    ] {
        let page = w.bob.get(&format!("/demo/wiki/{path}")).await.expect(404);
        assert!(!page.text().contains("walnut") && !page.text().contains("undelete"));
    }
    assert!(!w.bob.get("/demo/wiki/Home").await.expect(200).main().contains("links here"));
    assert!(!w.bob.get("/demo/wiki/-/recent").await.expect(200).main().contains("Secret"));
    w.bob.get("/demo/wiki/-/deleted").await.expect(403);
    let page = w.carol.get("/demo/wiki/Secret-plan").await.expect(404);
    let undelete = page.attribute("main form[action*=undelete]", "action");
    w.bob.post_form(&undelete, &[]).await.expect(403);
    // Not while another page has its name.
    write(&w.bob, "Secret plan", "new one").await;
    w.carol.post_form(&undelete, &[]).await.expect(303);
    assert!(w.bob.get("/demo/wiki/Secret-plan").await.expect(200).main().contains("new one"));
    w.carol.post_form("/demo/wiki/-/rename/Secret-plan", &[("name", "Public plan")]).await.expect(303);
    w.carol.post_form(&undelete, &[]).await.expect(303);
    let page = w.bob.get("/demo/wiki/Secret-plan").await.expect(200);
    assert!(page.main().contains("walnut"));
    w.forge.settle().await;
    assert_eq!(w.bob.get(search).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn files_belong_to_their_page() {
    let w = wiki().await;
    write(&w.bob, "Home", "![shot](shot.png)").await;
    write(&w.bob, "Other", "x").await;
    let png = b"\x89PNG\r\n\x1a\n";
    let to = "/demo/wiki/-/attachments/Home";
    w.mallory.post_files(to, &[], &[("file", "shot.png", png)]).await.expect(403);
    w.bob.post_files(to, &[], &[]).await.expect(422);
    w.bob
        .post_files(to, &[], &[("file", "shot.png", png), ("file", "evil.html", b"<script>")])
        .await
        .expect(303);
    let page = w.mallory.get("/demo/wiki/Home").await.expect(200);
    let picture = w.mallory.get(&page.attribute(".prose img", "src")).await.expect(200);
    assert_eq!((picture.header("content-type"), &picture.bytes[..]), ("image/png".into(), &png[..]));
    let files = w.mallory.get(to).await.expect(200);
    assert_eq!(files.all("tbody td:first-child"), ["shot.png", "evil.html"]);
    let evil = files.attribute("tbody tr:nth-child(2) a", "href");
    let html = w.mallory.get(&evil).await.expect(200);
    assert_eq!(html.header("content-type"), "text/plain; charset=utf-8");
    assert!(html.header("content-security-policy").contains("sandbox"));
    // Neither under another page nor through another wiki.
    w.forge.mount("demo", "wiki", "second").await;
    let second = evil.replace("/wiki/", "/second/");
    w.bob.get(&second).await.expect(404);
    let other = w.bob.get("/rest/demo/wiki/pages/Other").await.expect(200);
    let other_id = other.header("etag").trim_matches('"').split('-').next().unwrap().to_owned();
    let mut parts: Vec<&str> = evil.split('/').collect();
    parts[5] = &other_id;
    w.bob.get(&parts.join("/")).await.expect(404);
    // Whoever attached it may take it off, and whoever may delete pages.
    let dave = w.forge.user("dave").await;
    w.forge.member("demo", "dave", Role::Member).await;
    let remove = w.bob.get(to).await.expect(200).attribute("form[action*=detach]", "action");
    dave.post_form(&remove, &[]).await.expect(403);
    w.bob.post_form(&remove, &[]).await.expect(303);
    w.bob.post_form(&remove, &[]).await.expect(404);
    w.bob.get(&page.attribute(".prose img", "src")).await.expect(404);
}

#[tokio::test]
async fn programs_read_and_write() {
    let w = wiki().await;
    let (writing, reading) = (
        w.forge.with_token("bob", TokenScope::Write).await,
        w.forge.with_token("bob", TokenScope::Read).await,
    );
    let page = "/rest/demo/wiki/pages/Home";
    w.bob.get(page).await.expect(404);
    let new = json!({ "text": "one\n", "message": "first" });
    reading.json("PUT", page, new.clone()).await.expect(403);
    let made = writing.json("PUT", page, new.clone()).await.expect(201);
    assert_eq!(made.header("location"), "/demo/wiki/Home");
    let made = made.json();
    assert_eq!(
        (&made["name"], &made["version"], &made["url"], &made["text"]),
        (&json!("Home"), &json!(1), &json!("/demo/wiki/Home"), &json!("one\n"))
    );
    assert_eq!((&made["updated_by"], &made["updated_at"]), (&json!("bob"), &json!("2026-11-24T10:00:00Z")));
    // Without a version only a new page; with an old one never.
    let problem = writing.json("PUT", page, json!({ "text": "two" })).await.expect(409);
    assert_eq!(problem.header("content-type"), "application/problem+json");
    writing.json("PUT", page, json!({ "text": "two", "version": 1 })).await.expect(200);
    let problem =
        writing.json("PUT", page, json!({ "text": "three", "version": 1 })).await.expect(409).json();
    assert_eq!(problem["status"], 409);
    assert!(problem["detail"].as_str().unwrap().contains("Read version 2"), "{problem}");
    writing.json("PUT", page, json!({ "text": "three", "version": 7 })).await.expect(409);
    assert_eq!(
        writing.json("PUT", page, json!({ "text": "three", "version": 2 })).await.expect(200).json()["version"],
        3
    );
    for (body, status, field) in [
        (json!({ "text": "" }), 422, json!("text")),
        (json!({ "text": "x", "message": "m".repeat(201) }), 422, json!("message")),
        (json!({ "text": "x".repeat(1_000_001) }), 413, json!("text")),
        (json!({}), 422, Value::Null),
    ] {
        assert_eq!(writing.json("PUT", page, body).await.expect(status).json()["field"], field);
    }
    writing.json("PUT", "/rest/demo/wiki/pages/-x", new.clone()).await.expect(422);
    // ETag, lists, versions, pages below others.
    let tag = w.mallory.get(page).await.expect(200).header("etag");
    let request = http::Request::builder()
        .uri(page)
        .header("if-none-match", &tag)
        .body(axum::body::Body::empty())
        .unwrap();
    w.mallory.send(request).await.expect(304);
    for path in ["Guide/Install", "Guide%2Fversions", "A%20b"] {
        writing
            .json("PUT", &format!("/rest/demo/wiki/pages/{path}"), json!({ "text": path }))
            .await
            .expect(201);
    }
    let first = w.mallory.get("/rest/demo/wiki/pages?limit=2").await.expect(200).json();
    let names = |list: &Value| {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&first), ["A b", "Guide/Install"]);
    let next = format!("/rest/demo/wiki/pages?limit=2&after={}", first["next"].as_str().unwrap());
    let second = w.mallory.get(&next).await.expect(200).json();
    assert_eq!(
        (names(&second), &second["next"]),
        (vec!["Guide/versions".into(), "Home".into()], &Value::Null)
    );
    let versions = w.mallory.get("/rest/demo/wiki/pages/Home/versions?limit=2").await.expect(200).json();
    assert_eq!((&versions["items"][0]["version"], &versions["next"]), (&json!(3), &json!("2")));
    let old = w.mallory.get("/rest/demo/wiki/pages/Home/versions/1").await.expect(200).json();
    assert_eq!(
        (&old["text"], &old["message"], &old["author"]),
        (&json!("one\n"), &json!("first"), &json!("bob"))
    );
    writing.json("DELETE", page, Value::Null).await.expect(403);
    let carol = w.forge.with_token("carol", TokenScope::Write).await;
    carol.json("DELETE", page, Value::Null).await.expect(204);
    w.bob.get(page).await.expect(404);
}

#[tokio::test]
async fn a_private_wiki_is_not_there_for_strangers() {
    let w = wiki().await;
    w.forge.private_project("hidden", "alice").await;
    w.forge.member("hidden", "bob", Role::Member).await;
    w.forge.mount("hidden", "wiki", "wiki").await;
    w.bob.json("PUT", "/rest/hidden/wiki/pages/Home", json!({ "text": "walnut" })).await.expect(201);
    write(&w.bob, "Home", "[[hidden/wiki:Home]] [[Home]]").await;
    w.forge.settle().await;
    let paths = [
        "/hidden/wiki",
        "/hidden/wiki/Home",
        "/hidden/wiki/-/recent.atom",
        "/hidden/wiki/-/pages",
        "/rest/hidden/wiki/pages/Home",
        "/hidden/wiki/-/diff/Home",
    ];
    for path in paths {
        assert!(w.bob.get(path).await.status < 300, "{path}");
        w.mallory.get(path).await.expect(404);
    }
    let found = |answer: Answer| answer.expect(200).json()["items"].as_array().unwrap().len();
    assert_eq!(found(w.bob.get("/rest/-/search?q=walnut").await), 1);
    assert_eq!(found(w.mallory.get("/rest/-/search?q=walnut").await), 0);
}

#[tokio::test]
async fn lists_stay_short_in_queries_however_long_they_are() {
    let w = wiki().await;
    write(&w.bob, "Home", "[[Page 1]] [[Page 2]] [[Nowhere]]").await;
    w.bob.get("/demo/wiki/Home").await.expect(200);
    let few = w.bob.get("/demo/wiki/Home").await.expect(200).queries;
    println!(
        "a page takes {few} queries, {} for nobody",
        w.forge.anonymous().get("/demo/wiki/Home").await.queries
    );
    assert!(few <= 15, "{few}");
    for n in 0..130 {
        let text = json!({ "text": format!("{n} [[Home]] [[Page {}]]", n + 1) });
        w.bob.json("PUT", &format!("/rest/demo/wiki/pages/Page%20{n}"), text).await.expect(201);
    }
    w.bob.get("/demo/wiki/Home").await.expect(200);
    let page = w.bob.get("/demo/wiki/Home").await.expect(200);
    assert!(page.queries <= few, "{} after {few}", page.queries);
    assert!(page.main().contains("100 pages link here"));
    let all = w.bob.get("/demo/wiki/-/pages").await.expect(200);
    assert_eq!(all.all("main .rows li").len(), 100);
    let rest = w.bob.get(&all.attribute("a[rel=next]", "href")).await.expect(200);
    assert_eq!(rest.all("main .rows li").len(), 31);
    assert!(all.queries.max(rest.queries) < 20, "{} {}", all.queries, rest.queries);
    let filtered = w.bob.get("/demo/wiki/-/pages?q=page+12").await.expect(200);
    assert_eq!(filtered.all("main .rows li").len(), 11);
    assert_eq!(
        w.bob.get("/demo/wiki/-/wanted").await.expect(200).all("main .rows a"),
        ["Nowhere", "Page 130"]
    );
    let recent = w.bob.get("/demo/wiki/-/recent").await.expect(200);
    assert_eq!(recent.all("main .rows h2").len(), 50);
    assert_eq!(
        w.bob.get(&recent.attribute("a[rel=next]", "href")).await.expect(200).all("main .rows h2").len(),
        50
    );
}

#[tokio::test]
async fn a_wiki_moves_with_its_history() {
    let w = wiki().await;
    write(&w.bob, "Guide", "one").await;
    edit(&w.carol, "Guide", 1, "two [[Home]]").await.expect(303);
    w.bob.post_form("/demo/wiki/-/rename/Guide", &[("name", "Manual")]).await.expect(303);
    w.bob
        .post_files("/demo/wiki/-/attachments/Manual", &[], &[("file", "a.txt", b"hello")])
        .await
        .expect(303);
    let portable = w.forge.services.registry.tool("wiki").unwrap().portable.clone().unwrap();
    let mut archive = Archive { version: portable.version(), ..Archive::default() };
    portable.export(&w.forge.services, &w.mount, &mut archive).await.unwrap();
    let archive: Archive = serde_json::from_str(&serde_json::to_string(&archive).unwrap()).unwrap();
    let copy = w.forge.mount("demo", "wiki", "copy").await;
    portable.import(&w.forge.services, &copy, &archive).await.unwrap();
    let versions = w.bob.get("/rest/demo/copy/pages/Manual/versions").await.expect(200).json();
    let authors: Vec<&str> =
        versions["items"].as_array().unwrap().iter().map(|v| v["author"].as_str().unwrap()).collect();
    assert_eq!(authors, ["bob", "carol", "bob"]);
    assert_eq!(w.bob.get("/demo/copy/Guide").await.expect(307).location(), "/demo/copy/Manual");
    let page = w.bob.get("/demo/copy/Manual").await.expect(200);
    assert_eq!(w.bob.get(&page.attribute("a.attachment", "href")).await.expect(200).text(), "hello");
    w.forge.settle().await;
    let found = w.bob.get("/rest/-/search?q=two").await.expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_sidebar_lists_pages_or_is_one() {
    let w = wiki().await;
    for (name, text) in [
        ("Home", "x"),
        ("Guide", "x"),
        ("Guide/Install", "x"),
        ("Guide/Install/Debian", "x"),
        ("Zoo/Cage", "x"),
        ("About", "x"),
    ] {
        write(&w.bob, name, text).await;
    }
    let page = w.bob.get("/demo/wiki/Guide/Install").await.expect(200);
    assert_eq!(page.all("nav.sidenav > ul:first-of-type a"), ["Home", "About", "Guide", "Install", "Debian"]);
    assert_eq!(page.all("nav.sidenav a[aria-current]"), ["Install"]);
    write(&w.bob, "_Sidebar", "* [[Home]]\n* [[Zoo/Cage|the cage]]").await;
    let page = w.bob.get("/demo/wiki/Guide").await.expect(200);
    assert_eq!(page.all("nav.sidenav .prose a"), ["Home", "the cage"]);
    let german = w.bob.speaking("de").get("/demo/wiki/Guide").await.expect(200);
    assert!(german.main().contains("Letzte Änderungen") && german.main().contains("Bearbeiten"));
    let contents = write(&w.bob, "Long", "# One\n\n## Two\n\n## Three\n").await;
    assert_eq!(w.bob.get(&contents).await.expect(200).all("nav.toc a"), ["One", "Two", "Three"]);
}
