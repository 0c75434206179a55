//! The ticket tracker over requests.

use farrier_domain::accounts::users;
use farrier_domain::{Role, TokenScope};
use farrier_jobs::events;
use farrier_testkit::{Answer, Client, TestForge};
use farrier_tool::events::{Event, PushedRevision, RevisionsPushed};
use farrier_tool::{Archive, Mount};
use serde_json::json;

/// `demo/bugs` with alice who runs it, dave the developer, bob with an account, and nobody.
struct Tracker {
    forge: TestForge,
    mount: Mount,
    alice: Client,
    dave: Client,
    bob: Client,
    nobody: Client,
}

async fn tracker() -> Tracker {
    let forge = TestForge::new().await;
    let (alice, dave, bob) = (forge.user("alice").await, forge.user("dave").await, forge.user("bob").await);
    forge.project("demo", "alice").await;
    forge.member("demo", "dave", Role::Developer).await;
    let mount = forge.mount("demo", "tickets", "bugs").await;
    Tracker { nobody: forge.anonymous(), forge, mount, alice, dave, bob }
}

impl Tracker {
    /// Opens a ticket over the form and answers its address.
    async fn open(&self, who: &Client, title: &str, more: &[(&str, &str)]) -> String {
        let fields: Vec<(&str, &str)> = [("title", title)].into_iter().chain(more.iter().copied()).collect();
        who.post_form("/demo/bugs/new", &fields).await.expect(303).location()
    }

    /// Pushes commits to the default branch in the name of an account.
    async fn push(&self, who: Option<&users::Model>, messages: &[(&str, &str)]) {
        let push = RevisionsPushed {
            branch: "main".into(),
            is_default: true,
            total: messages.len() as u64,
            revisions: messages
                .iter()
                .map(|(id, message)| PushedRevision {
                    id: (*id).to_owned(),
                    summary: message.lines().next().unwrap_or_default().to_owned(),
                    message: (*message).to_owned(),
                    author_name: "Somebody".into(),
                    author_email: "somebody@example.org".into(),
                    url: format!("/demo/code/commit/{id}"),
                })
                .collect(),
        };
        let tx = self.forge.services.db.write().await.unwrap();
        let event = events::NewEvent {
            name: RevisionsPushed::NAME,
            project_id: Some(self.mount.project().id),
            actor_id: who.map(|user| user.id),
            payload: push.payload(),
            created_at: self.forge.services.now(),
            ..Default::default()
        };
        events::record(&*tx, event).await.unwrap();
        tx.commit().await.unwrap();
        self.forge.settle().await;
    }

    async fn ticket(&self, number: i64) -> serde_json::Value {
        self.alice.get(&format!("/rest/demo/bugs/tickets/{number}")).await.expect(200).json()
    }
}

fn titles(answer: &Answer) -> Vec<String> {
    answer.all(".rows .row-title > a")
}

#[tokio::test]
async fn a_ticket_is_opened_by_people_with_accounts() {
    let t = tracker().await;
    t.nobody.get("/demo/bugs").await.expect(200);
    assert!(t.nobody.get("/demo/bugs/new").await.expect(303).location().starts_with("/-/login"));
    t.nobody.post_form("/demo/bugs/new", &[("title", "No")]).await.expect(401);
    let empty =
        t.bob.post_form("/demo/bugs/new", &[("title", " "), ("body", "Long *story*")]).await.expect(422);
    assert!(empty.text().contains("Long *story*"), "nothing that was typed is lost");
    assert_eq!(empty.attribute("#title", "aria-invalid"), "true");
    let preview = t
        .bob
        .post_form("/demo/bugs/new", &[("title", "T"), ("body", "a *b* <script>"), ("do", "preview")])
        .await
        .expect(200);
    assert_eq!(preview.all(".box .prose em"), ["b"]);
    assert_eq!(preview.attribute("#title", "value"), "T");
    assert_eq!(t.open(&t.bob, "Crash on \"start\"", &[("body", "It *crashes*.")]).await, "/demo/bugs/1");
    let page = t.nobody.get("/demo/bugs/1").await.expect(200);
    assert_eq!(page.all("h1"), ["Crash on \"start\" #1"]);
    assert_eq!(page.all("#text .comment-body em"), ["crashes"]);
    assert!(page.all("form#new").is_empty(), "nobody cannot comment");
    assert_eq!(titles(&t.nobody.get("/demo/bugs").await), ["Crash on \"start\""]);
    assert_eq!(t.nobody.get("/demo").await.all(".tabs .count"), ["1"]);
    t.nobody.get("/demo/bugs/2").await.expect(404);
    t.nobody.get("/demo/bugs/one").await.expect(404);
}

#[tokio::test]
async fn a_private_ticket_is_there_for_its_reporter_and_developers_only() {
    let t = tracker().await;
    let carol = t.forge.user("carol").await;
    t.open(&t.bob, "Holecard", &[("body", "passwordleak"), ("private", "yes")]).await;
    t.open(&carol, "Public, see #1", &[("body", "Like #1")]).await;
    t.bob
        .post_files("/demo/bugs/1/comments", &[("body", "proof")], &[("files", "proof.txt", b"secret")])
        .await
        .expect(303);
    t.forge.settle().await;
    let file = t.bob.get("/demo/bugs/1").await.attribute("a.attachment", "href");
    for (who, sees) in
        [(&t.bob, true), (&t.dave, true), (&t.alice, true), (&carol, false), (&t.nobody, false)]
    {
        let status = if sees { 200 } else { 404 };
        for path in ["/demo/bugs/1", "/rest/demo/bugs/tickets/1", "/rest/demo/bugs/tickets/1/comments", &file]
        {
            who.get(path).await.expect(status);
        }
        let list = who.get("/demo/bugs").await.expect(200);
        assert_eq!(list.text().contains("Holecard"), sees);
        assert_eq!(list.all(".filter-state a"), [if sees { "2 open" } else { "1 open" }, "0 closed"]);
        assert_eq!(list.all(".tabs .count"), ["1"], "the bar counts what everybody sees");
        let json = who.get("/rest/demo/bugs/tickets").await.json();
        assert_eq!(json["items"].as_array().unwrap().len(), if sees { 2 } else { 1 });
        let filtered = who.get("/demo/bugs?q=hole").await;
        assert_eq!(filtered.all(".filter-state a")[0], if sees { "1 open" } else { "0 open" });
        // A link to it tells its title only to those who see it.
        assert_eq!(who.get("/demo/bugs/2").await.text().contains("Holecard"), sees);
        assert_eq!(who.get("/-/search?q=passwordleak").await.text().contains("Holecard"), sees);
        assert_eq!(who.get("/demo/-/activity").await.text().contains("Holecard"), sees);
    }
    carol.post_form("/demo/bugs/1/comments", &[("body", "hello")]).await.expect(404);
    carol.post_form("/demo/bugs/1/private", &[("private", "no")]).await.expect(404);
    for feed in [t.dave.get("/demo/bugs/feed.atom").await, t.nobody.get("/demo/bugs/feed.atom").await] {
        assert!(feed.text().contains("#2 Public") && !feed.text().contains("Holecard"), "feeds are public");
    }
    t.bob.post_form("/demo/bugs/1/private", &[("private", "no")]).await.expect(303);
    t.forge.settle().await;
    carol.get("/demo/bugs/1").await.expect(200);
    assert!(carol.get("/-/search?q=passwordleak").await.text().contains("Holecard"));
    assert!(carol.get("/demo/-/activity").await.text().contains("Holecard"));
    t.dave.post_form("/demo/bugs/1/private", &[("private", "yes")]).await.expect(303);
    t.forge.settle().await;
    carol.get("/demo/bugs/1").await.expect(404);
    assert!(!carol.get("/-/search?q=passwordleak").await.text().contains("Holecard"));
    assert!(
        !carol.get("/demo/-/activity").await.text().contains("Holecard"),
        "what was told before is hidden too"
    );
    assert_eq!(carol.get("/demo/bugs").await.all(".tabs .count"), ["1"]);
}

#[tokio::test]
async fn triage_is_for_developers_and_closing_also_for_the_reporter() {
    let t = tracker().await;
    t.dave.post_form("/demo/bugs/labels", &[("name", "bug"), ("hue", "red")]).await.expect(303);
    t.dave.post_form("/demo/bugs/labels", &[("name", "BUG"), ("hue", "red")]).await.expect(422);
    t.bob.post_form("/demo/bugs/labels", &[("name", "mine"), ("hue", "red")]).await.expect(403);
    let label = t
        .dave
        .get("/demo/bugs/labels")
        .await
        .attribute(".rows form", "action")
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let url = t.open(&t.bob, "Crash", &[]).await;
    let at = |rest: &str| format!("{url}/{rest}");
    for (path, field, value) in [
        ("labels", "label", label.as_str()),
        ("assignee", "assignee", "dave"),
        ("status", "status", "wontfix"),
    ] {
        t.nobody.post_form(&at(path), &[(field, value)]).await.expect(401);
        t.bob.post_form(&at(path), &[(field, value)]).await.expect(403);
        t.dave.post_form(&at(path), &[(field, value)]).await.expect(303);
    }
    assert_eq!(t.ticket(1).await["labels"], json!(["bug"]));
    assert_eq!(t.ticket(1).await["assignee"], "dave");
    assert_eq!(t.ticket(1).await["status"], "wontfix");
    assert_eq!(t.ticket(1).await["open"], false);
    t.bob.post_form(&at("status"), &[("open", "yes")]).await.expect(303);
    assert_eq!(t.ticket(1).await["status"], "open");
    t.bob.post_form(&at("comments"), &[("body", "Not any more"), ("do", "close")]).await.expect(303);
    assert_eq!(t.ticket(1).await["status"], "closed");
    t.forge
        .user("carol")
        .await
        .post_form(&at("comments"), &[("body", "x"), ("do", "reopen")])
        .await
        .expect(403);
    assert_eq!(t.ticket(1).await["comments"], 1);
    // bob has an account, but is no member: tickets cannot be given to him.
    t.dave.post_form(&at("assignee"), &[("assignee", "bob")]).await.expect(303);
    assert_eq!(t.ticket(1).await["assignee"], "dave");
    let page = t.nobody.get(&url).await;
    assert_eq!(page.all(".timeline-event").len(), 5, "{:?}", page.all(".timeline-event"));
    assert!(page.all(".timeline-event")[0].starts_with("dave added bug"));
    assert_eq!(t.nobody.get("/demo/bugs?status=closed&label=bug&assignee=dave").await.all(".row").len(), 1);
    t.dave.post_form(&format!("/demo/bugs/labels/{label}/delete"), &[]).await.expect(303);
    assert_eq!(t.ticket(1).await["labels"], json!([]));
}

#[tokio::test]
async fn two_people_edit_and_nobody_loses_a_word() {
    let t = tracker().await;
    let url = t.open(&t.bob, "Crash", &[("body", "first")]).await;
    let edit = format!("{url}/edit");
    t.forge.user("carol").await.get(&edit).await.expect(403);
    let version = t.bob.get(&edit).await.expect(200).attribute("[name=version]", "value");
    let dave = [("title", "Crash at start"), ("body", "by dave\nsecond"), ("version", version.as_str())];
    t.dave.post_form(&edit, &dave).await.expect(303);
    let bob = [("title", "Crash!"), ("body", "by bob"), ("version", version.as_str())];
    let conflict = t.bob.post_form(&edit, &bob).await.expect(409);
    assert_eq!(conflict.all(".conflict pre"), ["by dave second", "by bob"]);
    assert_eq!(conflict.attribute("#title", "value"), "Crash!");
    let newest = conflict.attribute("[name=version]", "value");
    t.bob
        .post_form(&edit, &[("title", "Crash!"), ("body", "by both"), ("version", newest.as_str())])
        .await
        .expect(303);
    assert_eq!(t.ticket(1).await["body"], "by both");
    let page = t.nobody.get(&url).await.expect(200);
    let diff = page.attribute(".timeline-text a[href*=history]", "href");
    let diff = t.nobody.get(&diff).await.expect(200);
    assert_eq!(diff.all("tr.del .lc"), ["first"]);
    assert_eq!(diff.all("tr.add .lc"), ["by dave", "second"]);
    let stale = t.dave.json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "body": "x", "version": 1 })).await;
    stale.expect(409);
    // Labels and status do not touch the text, so they are no conflict with who writes it.
    t.dave.json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "status": "in-progress" })).await.expect(200);
    t.dave.json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "body": "y", "version": 3 })).await.expect(200);
}

#[tokio::test]
async fn comments_are_written_changed_and_removed() {
    let t = tracker().await;
    let url = t.open(&t.bob, "Crash", &[]).await;
    t.nobody.post_form(&format!("{url}/comments"), &[("body", "x")]).await.expect(401);
    let empty = t.bob.post_form(&format!("{url}/comments"), &[("body", " ")]).await.expect(422);
    assert_eq!(empty.all(".field-error").len(), 1);
    let preview = [("body", "so *nice*"), ("do", "preview")];
    let preview = t
        .bob
        .post_files(&format!("{url}/comments"), &preview, &[("files", "a b.png", b"png")])
        .await
        .expect(200);
    assert_eq!(preview.all("#new .prose em"), ["nice"]);
    let draft = preview.attribute("[name=draft]", "value");
    assert!(!draft.is_empty(), "the file is kept for the form that came back");
    // Somebody else's draft is not theirs to take.
    t.dave.post_form(&format!("{url}/comments"), &[("body", "mine"), ("draft", &draft)]).await.expect(303);
    let said = t
        .bob
        .post_form(&format!("{url}/comments"), &[("body", "so *nice*"), ("draft", &draft)])
        .await
        .expect(303)
        .location();
    let page = t.bob.get(said.split('#').next().unwrap()).await;
    let id = said.rsplit('-').next().unwrap().to_owned();
    assert_eq!(page.all(&format!("#comment-{id} a.attachment bdi")), ["a b.png"]);
    let file = t.nobody.get(&page.attribute("a.attachment", "href")).await.expect(200);
    assert_eq!((file.text().as_str(), file.header("content-type").as_str()), ("png", "image/png"));
    assert!(file.header("content-security-policy").contains("sandbox"));
    t.nobody.get(&format!("{url}/comments/{id}")).await.expect(303);
    let edit = format!("{url}/comments/{id}/edit");
    t.dave.get(&edit).await.expect(403);
    t.dave.post_form(&edit, &[("body", "hijacked")]).await.expect(403);
    t.bob.post_form(&edit, &[("body", "better"), ("seen", "0")]).await.expect(303);
    t.bob.post_form(&edit, &[("body", "from an old page"), ("seen", "0")]).await.expect(409);
    assert!(t.nobody.get(&url).await.text().contains("better"));
    let delete = format!("{url}/comments/{id}/delete");
    t.dave.post_form(&delete, &[]).await.expect(403);
    t.alice.get(&delete).await.expect(200);
    t.alice.post_form(&delete, &[]).await.expect(303);
    let page = t.nobody.get(&url).await;
    assert_eq!(page.all(".comment-deleted"), ["A comment by bob was removed by alice."]);
    assert_eq!(t.ticket(1).await["comments"], 1);
    t.nobody.get(&format!("{url}/comments/{id}")).await.expect(404);
}

#[tokio::test]
async fn a_row_is_only_reached_through_its_own_tracker() {
    let t = tracker().await;
    t.forge.mount("demo", "tickets", "ideas").await;
    t.forge.private_project("hidden", "alice").await;
    t.forge.mount("hidden", "tickets", "bugs").await;
    t.open(&t.bob, "One", &[]).await;
    t.bob
        .post_files("/demo/bugs/1/comments", &[("body", "c")], &[("files", "f.txt", b"f")])
        .await
        .expect(303);
    t.bob
        .post_form("/demo/bugs/1/edit", &[("title", "One"), ("body", "b"), ("version", "1")])
        .await
        .expect(303);
    t.alice.post_form("/demo/ideas/new", &[("title", "Other")]).await.expect(303);
    t.alice.post_form("/hidden/bugs/new", &[("title", "Hidden")]).await.expect(303);
    let page = t.bob.get("/demo/bugs/1").await;
    let (file, change) =
        (page.attribute("a.attachment", "href"), page.attribute(".timeline-text a[href*=history]", "href"));
    t.bob.get(&file).await.expect(200);
    t.bob.get(&change).await.expect(200);
    let comment = page.attribute(".timeline article[id^=comment]", "id").replace("comment-", "");
    for elsewhere in ["/demo/ideas/1", "/hidden/bugs/1"] {
        t.alice.get(&file.replace("/demo/bugs/1", elsewhere)).await.expect(404);
        t.alice.get(&change.replace("/demo/bugs/1", elsewhere)).await.expect(404);
        t.alice.get(&format!("{elsewhere}/comments/{comment}/edit")).await.expect(404);
    }
    t.dave.post_form("/demo/bugs/labels", &[("name", "bug")]).await.expect(303);
    let label = t
        .dave
        .get("/demo/bugs/labels")
        .await
        .attribute(".rows form", "action")
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    t.alice.post_form(&format!("/demo/ideas/labels/{label}/delete"), &[]).await.expect(404);
    t.alice.post_form("/demo/ideas/1/labels", &[("label", &label)]).await.expect(422);
    for path in ["/hidden/bugs", "/hidden/bugs/1", "/hidden/bugs/feed.atom", "/rest/hidden/bugs/tickets"] {
        t.bob.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn commits_close_what_their_author_may_close() {
    let t = tracker().await;
    t.forge.mount("demo", "tickets", "ideas").await;
    for title in ["One", "Two", "Three", "Four"] {
        t.open(&t.alice, title, &[]).await;
    }
    t.alice.post_form("/demo/ideas/new", &[("title", "Idea")]).await.expect(303);
    t.alice.post_form("/demo/bugs/new", &[("title", "Five"), ("private", "yes")]).await.expect(303);
    let (dave, bob) = (t.forge.find_user("dave").await, t.forge.find_user("bob").await);
    let fix = ("aaaaaaaaaaaa", "Mend it\n\nFixes #1, #2. See #3, fixes ideas#1, fixes #99");
    t.push(Some(&dave), &[fix]).await;
    for (number, open) in [(1, false), (2, false), (3, true)] {
        assert_eq!(t.ticket(number).await["open"], open, "#{number}");
    }
    assert_eq!(t.alice.get("/rest/demo/ideas/tickets/1").await.json()["open"], false);
    let page = t.nobody.get("/demo/bugs/1").await;
    assert_eq!(page.attribute(".timeline-text a.sha", "href"), "/demo/code/commit/aaaaaaaaaaaa");
    assert!(
        page.all(".timeline-event").iter().any(|line| line.contains("closed this with aaaaaaaa Mend it"))
    );
    assert!(t.nobody.get("/demo/bugs/3").await.text().contains("mentioned this in"));
    // Opened again, the same revision pushed again does not close it.
    t.dave.post_form("/demo/bugs/1/status", &[("open", "yes")]).await.expect(303);
    t.push(Some(&dave), &[fix]).await;
    assert_eq!(t.ticket(1).await["open"], true);
    assert_eq!(t.nobody.get("/demo/bugs/1").await.all(".timeline-text a.sha").len(), 1);
    // bob may push to nobody's branch, but if he did: he only mentions, and what is hidden from him is not there.
    t.push(Some(&bob), &[("bbbbbbbbbbbb", "fixes #4, fixes #5")]).await;
    t.push(None, &[("cccccccccccc", "fixes #4")]).await;
    assert_eq!(t.ticket(4).await["open"], true);
    assert_eq!(t.nobody.get("/demo/bugs/4").await.all(".timeline-text a.sha").len(), 2);
    assert!(t.alice.get("/demo/bugs/5").await.all(".timeline-text a.sha").is_empty());
    let own = t.open(&t.bob, "Bob's", &[]).await;
    assert_eq!(own, "/demo/bugs/6");
    t.push(Some(&bob), &[("dddddddddddd", "closes #6")]).await;
    assert_eq!(t.ticket(6).await["open"], false);
    assert_eq!(
        t.nobody.get("/demo/bugs").await.all(".tabs .count"),
        ["3"],
        "1, 3 and 4 are open for all to see"
    );
}

#[tokio::test]
async fn lists_filter_sort_and_page_by_key() {
    let t = tracker().await;
    for n in 1..=60 {
        let labels = if n % 2 == 0 { json!(["even", "all of them"]) } else { json!(["all of them"]) };
        let new = json!({ "title": format!("Ticket {n} Ärger 100%_x"), "labels": labels });
        t.alice.json("POST", "/rest/demo/bugs/tickets", new).await.expect(201);
        t.forge.clock.advance(1000);
    }
    t.alice
        .json("PATCH", "/rest/demo/bugs/tickets/7", json!({ "assignee": "dave", "open": false }))
        .await
        .expect(200);
    t.forge.clock.advance(1000);
    t.bob.json("POST", "/rest/demo/bugs/tickets/3/comments", json!({ "body": "hm" })).await.expect(201);
    for sort in ["newest", "oldest", "updated", "comments"] {
        let mut seen = Vec::new();
        let mut next = format!("/demo/bugs?status=all&sort={sort}");
        while !next.is_empty() {
            let page = t.nobody.get(&next).await.expect(200);
            let rows = page.all(".row .row-meta > span:first-child");
            assert!(rows.len() <= 25);
            seen.extend(rows);
            next = page.attribute(".paging a[rel=next]", "href");
            assert!(
                next.is_empty() || (next.contains("status=all") && (sort == "newest" || next.contains(sort))),
                "{next}"
            );
        }
        let first = match sort {
            "newest" => "#60",
            "oldest" => "#1",
            _ => "#3",
        };
        assert_eq!(seen[0], first, "{sort}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 60, "{sort}");
    }
    let count = |path: &'static str| {
        let nobody = t.nobody.clone();
        async move { nobody.get(path).await.expect(200).all(".filter-state a").join(", ") }
    };
    assert_eq!(count("/demo/bugs").await, "59 open, 1 closed");
    assert_eq!(count("/demo/bugs?label=even&label=all+of+them").await, "30 open, 0 closed");
    assert_eq!(count("/demo/bugs?q=label%3Aeven+%C3%84RGER").await, "30 open, 0 closed");
    assert_eq!(count("/demo/bugs?q=%2312").await, "1 open, 0 closed");
    assert_eq!(count("/demo/bugs?q=100%25_").await, "59 open, 1 closed");
    assert_eq!(count("/demo/bugs?q=1_0").await, "0 open, 0 closed");
    assert_eq!(count("/demo/bugs?assignee=dave").await, "0 open, 1 closed");
    assert_eq!(count("/demo/bugs?assignee=me").await, "0 open, 0 closed");
    assert_eq!(count("/demo/bugs?label=nothing").await, "0 open, 0 closed");
    for odd in ["?after=x", "?after=9.9.9", "?sort=x&status=%00", "?label=&assignee=%FF", "?limit=x"] {
        t.nobody.get(&format!("/demo/bugs{odd}")).await.expect(200);
    }
    let json = t.nobody.get("/rest/demo/bugs/tickets?label=even&sort=oldest&limit=2").await.json();
    assert_eq!(json["items"][1]["number"], 4);
    let next = format!(
        "/rest/demo/bugs/tickets?label=even&sort=oldest&limit=2&after={}",
        json["next"].as_str().unwrap()
    );
    assert_eq!(t.nobody.get(&next).await.json()["items"][0]["number"], 6);
}

#[tokio::test]
async fn pages_take_few_queries_however_long_they_are() {
    let t = tracker().await;
    let labels: Vec<String> = (0..8).map(|n| format!("label {n}")).collect();
    t.alice
        .json("POST", "/rest/demo/bugs/tickets", json!({ "title": "One", "labels": labels }))
        .await
        .expect(201);
    let (short_list, short_page) =
        (t.nobody.get("/demo/bugs").await.queries, t.nobody.get("/demo/bugs/1").await.queries);
    for n in 0..30 {
        t.alice
            .json("POST", "/rest/demo/bugs/tickets", json!({ "title": "More", "labels": labels }))
            .await
            .expect(201);
        let who = if n % 2 == 0 { &t.bob } else { &t.dave };
        who.json("POST", "/rest/demo/bugs/tickets/1/comments", json!({ "body": "See #2, #3 and @alice" }))
            .await
            .expect(201);
    }
    let (long_list, long_page) = (t.nobody.get("/demo/bugs").await, t.nobody.get("/demo/bugs/1").await);
    assert_eq!(long_list.all(".row").len(), 25);
    assert!(long_list.queries <= short_list && short_list <= 12, "{short_list} to {}", long_list.queries);
    // There are comments now, and their texts have links: people, the project's mounts, and the tickets.
    assert!(long_page.queries <= short_page + 4 && short_page <= 14, "{short_page} to {}", long_page.queries);
}

#[tokio::test]
async fn long_conversations_are_paged_and_comments_found() {
    let t = tracker().await;
    let url = t.open(&t.bob, "Long", &[]).await;
    for n in 0..130 {
        t.forge.clock.advance(1000);
        t.bob
            .json("POST", "/rest/demo/bugs/tickets/1/comments", json!({ "body": format!("number {n}") }))
            .await
            .expect(201);
        if n == 120 {
            t.dave.post_form(&format!("{url}/status"), &[("status", "in-progress")]).await.expect(303);
        }
    }
    let first = t.nobody.get(&url).await;
    assert_eq!(first.all(".comment").len(), 101);
    assert!(first.all(".timeline-event").is_empty(), "what happened later stands on the later page");
    let second = t.nobody.get(&first.attribute(".paging a[rel=next]", "href")).await;
    assert_eq!(second.all(".comment").len(), 30);
    assert_eq!(second.all(".timeline-event").len(), 1);
    let said =
        t.bob.post_form(&format!("{url}/comments"), &[("body", "the end")]).await.expect(303).location();
    let (page, anchor) = said.split_once('#').unwrap();
    assert_eq!(t.nobody.get(page).await.all(&format!("#{anchor} .comment-body")), ["the end"]);
    let json = t.nobody.get("/rest/demo/bugs/tickets/1/comments").await.json();
    assert_eq!(json["items"].as_array().unwrap().len(), 100);
    let rest = format!("/rest/demo/bugs/tickets/1/comments?after={}", json["next"].as_str().unwrap());
    assert_eq!(t.nobody.get(&rest).await.json()["items"].as_array().unwrap().len(), 31);
}

#[tokio::test]
async fn the_api_answers_as_written() {
    let t = tracker().await;
    let script = t.forge.with_token("dave", TokenScope::Write).await;
    let reading = t.forge.with_token("dave", TokenScope::Read).await;
    let new = json!({ "title": "Crash", "body": "b", "labels": ["bug", "Bug"], "private": false });
    reading.json("POST", "/rest/demo/bugs/tickets", new.clone()).await.expect(403);
    let made = script.json("POST", "/rest/demo/bugs/tickets", new).await.expect(201);
    assert_eq!(made.header("location"), "/rest/demo/bugs/tickets/1");
    let expected = json!({
        "number": 1, "url": "/demo/bugs/1", "title": "Crash", "body": "b", "status": "open", "open": true, "labels": ["bug"],
        "assignee": null, "reporter": "dave", "private": false, "comments": 0, "version": 1,
        "created_at": "2026-11-24T10:00:00Z", "updated_at": "2026-11-24T10:00:00Z", "closed_at": null,
    });
    assert_eq!(made.json(), expected);
    assert_eq!(reading.get("/rest/demo/bugs/1").await.expect(200).json(), expected);
    let refused = |body| script.json("POST", "/rest/demo/bugs/tickets", body);
    assert_eq!(refused(json!({ "title": "" })).await.expect(422).json()["field"], "title");
    assert_eq!(refused(json!({ "title": "a\nb" })).await.expect(422).json()["field"], "title");
    assert_eq!(
        refused(json!({ "title": "a", "labels": ["a,b"] })).await.expect(422).json()["field"],
        "labels"
    );
    refused(json!({ "title": "x".repeat(4000) })).await.expect(422);
    refused(json!({ "title": "x", "body": "x".repeat(2_000_000) })).await.expect(413);
    refused(json!({ "title": 7 })).await.expect(422);
    let bob = t.forge.with_token("bob", TokenScope::Write).await;
    assert_eq!(
        bob.json("POST", "/rest/demo/bugs/tickets", json!({ "title": "x", "labels": ["new"] }))
            .await
            .expect(422)
            .json()["field"],
        "labels"
    );
    bob.json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "open": false })).await.expect(403);
    t.nobody.json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "open": false })).await.expect(401);
    let change =
        json!({ "open": false, "assignee": "dave", "labels": ["ui"], "title": "Crash!", "version": 1 });
    let changed = script.json("PATCH", "/rest/demo/bugs/tickets/1", change).await.expect(200).json();
    assert_eq!(
        (&changed["status"], &changed["open"], &changed["version"]),
        (&json!("closed"), &json!(false), &json!(2))
    );
    assert_eq!(
        (&changed["labels"], &changed["assignee"], &changed["title"]),
        (&json!(["ui"]), &json!("dave"), &json!("Crash!"))
    );
    let left = script
        .json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "assignee": null }))
        .await
        .expect(200)
        .json();
    assert_eq!((&left["assignee"], &left["status"]), (&json!(null), &json!("closed")));
    script.json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "status": "nonsense" })).await.expect(422);
    script.json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "assignee": "bob" })).await.expect(422);
    let said = bob
        .json("POST", "/rest/demo/bugs/tickets/1/comments", json!({ "body": "me too" }))
        .await
        .expect(201)
        .json();
    assert_eq!((&said["author"], &said["body"]), (&json!("bob"), &json!("me too")));
    bob.json("POST", "/rest/demo/bugs/tickets/1/comments", json!({ "body": "" })).await.expect(422);
    let admin = t.forge.with_token("alice", TokenScope::Admin).await;
    let settings =
        json!({ "open_statuses": ["new", "läuft"], "closed_statuses": ["done"], "default_assignee": "dave" });
    admin.json("PUT", "/rest/demo/bugs/-/settings", settings).await.expect(200);
    let own = script
        .json("POST", "/rest/demo/bugs/tickets", json!({ "title": "Own words" }))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&own["number"], &own["status"], &own["assignee"]),
        (&json!(2), &json!("new"), &json!("dave"))
    );
    let closed =
        script.json("PATCH", "/rest/demo/bugs/tickets/2", json!({ "open": false })).await.expect(200).json();
    assert_eq!(closed["status"], "done");
}

#[tokio::test]
async fn a_deleted_ticket_is_gone_and_its_number_too() {
    let t = tracker().await;
    let url = t.open(&t.bob, "Spamword", &[("body", "buy now")]).await;
    t.bob
        .post_files(&format!("{url}/comments"), &[("body", "c")], &[("files", "f.txt", b"f")])
        .await
        .expect(303);
    t.forge.settle().await;
    let file = t.bob.get(&url).await.attribute("a.attachment", "href");
    t.dave.post_form(&format!("{url}/delete"), &[]).await.expect(403);
    t.alice.get(&format!("{url}/delete")).await.expect(200);
    assert_eq!(t.alice.post_form(&format!("{url}/delete"), &[]).await.expect(303).location(), "/demo/bugs");
    t.forge.settle().await;
    for path in [&url, &file] {
        t.alice.get(path).await.expect(404);
    }
    assert!(!t.bob.get("/-/search?q=Spamword").await.all(".hit").iter().any(|hit| hit.contains("Spamword")));
    assert!(!t.bob.get("/demo/-/activity").await.text().contains("Spamword"));
    assert_eq!(t.open(&t.bob, "Next", &[]).await, "/demo/bugs/2");
    assert_eq!(t.nobody.get("/demo/bugs").await.all(".tabs .count"), ["1"]);
}

#[tokio::test]
async fn a_tracker_moves_with_all_that_is_in_it() {
    let t = tracker().await;
    let new = json!({ "title": "Crash", "body": "see #2", "labels": ["bug"], "assignee": "dave" });
    t.alice.json("POST", "/rest/demo/bugs/tickets", new).await.expect(201);
    t.open(&t.bob, "Secret", &[("private", "yes")]).await;
    t.open(&t.bob, "Gone", &[]).await;
    t.alice.post_form("/demo/bugs/3/delete", &[]).await.expect(303);
    t.open(&t.bob, "Four", &[]).await;
    t.bob
        .post_files("/demo/bugs/1/comments", &[("body", "c")], &[("files", "f.txt", b"content")])
        .await
        .expect(303);
    t.alice
        .json("PATCH", "/rest/demo/bugs/tickets/1", json!({ "open": false, "body": "changed" }))
        .await
        .expect(200);
    let services = &t.forge.services;
    let portable = services.registry.tool("tickets").unwrap().portable.clone().unwrap();
    let mut archive = Archive { version: portable.version(), ..Archive::default() };
    portable.export(services, &t.mount, &mut archive).await.unwrap();
    let archive: Archive = serde_json::from_str(&serde_json::to_string(&archive).unwrap()).unwrap();
    let copy = t.forge.mount("demo", "tickets", "copy").await;
    portable.import(services, &copy, &archive).await.unwrap();
    let mut again = Archive { version: portable.version(), ..Archive::default() };
    portable.export(services, &copy, &mut again).await.unwrap();
    let without_ids = |archive: &Archive| {
        let mut text = serde_json::to_value(archive).unwrap();
        for entry in text["entries"].as_array_mut().unwrap() {
            for list in ["comments", "files"] {
                for row in entry[1][list].as_array_mut().into_iter().flatten() {
                    row.as_object_mut().unwrap().retain(|key, _| key != "id" && key != "comment");
                }
            }
        }
        text
    };
    assert_eq!(without_ids(&archive), without_ids(&again));
    let page = t.nobody.get("/demo/copy/1").await.expect(200);
    assert_eq!(t.nobody.get(&page.attribute("a.attachment", "href")).await.expect(200).text(), "content");
    t.nobody.get("/demo/copy/2").await.expect(404);
    assert_eq!(t.nobody.get("/demo/copy").await.all(".filter-state a"), ["1 open", "1 closed"]);
    assert_eq!(
        t.bob.post_form("/demo/copy/new", &[("title", "Next")]).await.expect(303).location(),
        "/demo/copy/5"
    );
}

#[tokio::test]
async fn german_pages_are_german() {
    let t = tracker().await;
    t.open(&t.bob, "Absturz", &[]).await;
    t.dave.post_form("/demo/bugs/1/status", &[("status", "in-progress")]).await.expect(303);
    let de = t.nobody.speaking("de-AT");
    assert_eq!(de.get("/demo/bugs").await.all(".filter-state a"), ["1 offen", "0 geschlossen"]);
    let page = de.get("/demo/bugs/1").await;
    assert_eq!(page.all(".ticket-sub .status"), ["In Arbeit"]);
    assert!(
        page.all(".timeline-event")[0].starts_with("dave hat den Status von Offen auf In Arbeit gesetzt")
    );
    for path in [
        "/demo/bugs",
        "/demo/bugs/1",
        "/demo/bugs/new",
        "/demo/bugs/labels",
        "/demo/bugs/1/edit",
        "/demo/bugs/1/delete",
    ] {
        let accented = t
            .alice
            .with_cookie(&format!("{}; farrier_locale=en-XA", t.alice.cookie.clone().unwrap()))
            .get(path)
            .await
            .expect(200);
        let plain: Vec<String> = accented
            .all("main button, main label, main h1, main legend")
            .into_iter()
            .filter(|text| is_plain(text))
            .collect();
        assert!(plain.is_empty(), "{path}: no message: {plain:?}");
    }
}

/// Whether a text is English as written, not through the made-up language.
fn is_plain(text: &str) -> bool {
    let own = ["Absturz", "bugs", "#1"];
    text.chars().any(|c| c.is_ascii_alphabetic())
        && text.is_ascii()
        && !own.iter().any(|word| text.contains(word))
}
