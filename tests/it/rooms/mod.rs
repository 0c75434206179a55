//! Rooms in the browser: the log, who may say and see what, and speed.

mod bot;

use axum::body::Body;
use farrier_domain::{Role, TokenScope};
use farrier_testkit::{Client, TestForge};
use farrier_tool::Mount;
use serde_json::json;
use std::time::{Duration, Instant};

/// `demo/chat` with alice who runs it, dave the developer, bob with an account, and nobody.
struct Chat {
    forge: TestForge,
    mount: Mount,
    alice: Client,
    dave: Client,
    bob: Client,
    nobody: Client,
}

async fn chat() -> Chat {
    let forge = TestForge::new().await;
    let (alice, dave, bob) = (forge.user("alice").await, forge.user("dave").await, forge.user("bob").await);
    forge.project("demo", "alice").await;
    forge.member("demo", "dave", Role::Developer).await;
    let mount = forge.mount("demo", "irc", "chat").await;
    Chat { nobody: forge.anonymous(), forge, mount, alice, dave, bob }
}

impl Chat {
    async fn say(&self, who: &Client, text: &str) {
        who.post_form("/demo/chat", &[("text", text)]).await.expect(303);
    }

    async fn set(&self, settings: serde_json::Value) {
        self.alice.json("PUT", "/rest/demo/chat/-/settings", settings).await.expect(200);
    }

    async fn texts(&self, who: &Client) -> Vec<String> {
        who.get("/demo/chat").await.expect(200).all(".room-log > li:not(.room-unread) .room-text")
    }
}

#[tokio::test]
async fn people_talk_in_the_browser() {
    let c = chat().await;
    assert!(c.nobody.get("/demo/chat").await.expect(200).text().contains("Nothing was said yet"));
    c.nobody.post_form("/demo/chat", &[("text", "hi")]).await.expect(401);
    c.bob.post_form("/demo/chat", &[("text", " ")]).await.expect(422);
    c.say(&c.bob, "Hello <b>all</b>").await;
    c.say(&c.alice, "/me waves at bob").await;
    c.say(&c.alice, "two\r\nlines").await;
    let page = c.nobody.get("/demo/chat").await.expect(200);
    assert_eq!(page.all(".room-text"), ["Hello <b>all</b>", "waves at bob", "two", "lines"]);
    assert_eq!(page.all(".room-nick"), ["bob", "alice", "alice", "alice"]);
    assert_eq!(page.all(".room-action .room-text"), ["waves at bob"]);
    assert!(page.all("form[data-room-say]").is_empty(), "nobody cannot post");
    let bobs = c.bob.get("/demo/chat").await;
    assert_eq!(bobs.all(".room-mention .room-text"), ["waves at bob"]);
    assert_eq!(bobs.all(".room-remove").len(), 0, "bob is no moderator");
    assert_eq!(c.dave.get("/demo/chat").await.all(".room-remove").len(), 4);
    // Some seconds of silence let bob speak again; a flood does not.
    for _ in 0..9 {
        c.say(&c.bob, "again").await;
    }
    c.bob.post_form("/demo/chat", &[("text", "too much")]).await.expect(429);
    c.forge.clock.advance(11_000);
    c.say(&c.bob, "fine").await;
    let long = "x".repeat(2_001);
    let refused = c.bob.post_form("/demo/chat", &[("text", &long)]).await.expect(422);
    assert_eq!(refused.attribute("#say", "value"), long, "nothing that was typed is lost");
}

#[tokio::test]
async fn every_line_has_an_address_and_every_day_a_page() {
    let c = chat().await;
    c.say(&c.bob, "on tuesday").await;
    c.forge.clock.advance(2 * 24 * 3_600_000);
    c.say(&c.bob, "on thursday").await;
    let tuesday = c.nobody.get("/demo/chat/2026-11-24").await.expect(200);
    assert_eq!(tuesday.all(".room-text"), ["on tuesday"]);
    assert_eq!(tuesday.attribute("a[rel=next]", "href"), "/demo/chat/2026-11-26");
    assert_eq!(tuesday.attribute(".room-time", "href"), "#l1");
    assert_eq!(c.nobody.get("/demo/chat/lines/2").await.expect(303).location(), "/demo/chat/2026-11-26#l2");
    assert_eq!(
        c.nobody.get("/demo/chat/days").await.expect(200).all(".row-title"),
        ["November 26, 2026", "November 24, 2026"]
    );
    let live = c.nobody.get("/demo/chat").await;
    assert_eq!(live.all(".room-day"), ["November 26, 2026"]);
    assert_eq!(live.attribute(".room-time", "href"), "/demo/chat/lines/1");
    c.nobody.get("/demo/chat/2026-11-25").await.expect(200);
    for nowhere in ["/demo/chat/2026-11-31", "/demo/chat/today", "/demo/chat/lines/3", "/demo/chat/lines/x"] {
        c.nobody.get(nowhere).await.expect(404);
    }
    let other = c.forge.mount("demo", "irc", "other").await;
    assert_ne!(other.id(), c.mount.id());
    c.nobody.get("/demo/other/lines/1").await.expect(404);
    // Times are those of the reader's zone, the day is the one in UTC.
    c.alice
        .post_form(
            "/-/account/preferences",
            &[("time_zone", "Asia/Tokyo"), ("locale", "de"), ("theme", "auto")],
        )
        .await
        .expect(303);
    assert_eq!(c.alice.get("/demo/chat/2026-11-24").await.all(".room-time"), ["19:00"]);
}

#[tokio::test]
async fn links_show_what_everybody_in_the_room_may_see() {
    let c = chat().await;
    c.forge.mount("demo", "tickets", "bugs").await;
    c.forge.mount("demo", "wiki", "wiki").await;
    c.bob.post_form("/demo/bugs/new", &[("title", "Crash on start")]).await.expect(303);
    c.bob.post_form("/demo/bugs/new", &[("title", "Secret hole"), ("private", "yes")]).await.expect(303);
    c.alice.json("PUT", "/rest/demo/wiki/pages/Home", json!({ "text": "Hello" })).await.expect(201);
    c.say(&c.bob, "see #1, #2, [[Home]] and https://x.example/#1").await;
    for reader in [&c.nobody, &c.bob, &c.alice] {
        let page = reader.get("/demo/chat").await;
        assert_eq!(page.all(".room-text a.ref"), ["#1", "Home"], "#2 is not for everybody");
        assert_eq!(page.attribute(".room-text a.ref", "title"), "Crash on start");
        assert!(!page.text().contains("Secret hole"));
    }
    // In a room of members, what members may see is linked; in one that a network is tied to, only what is public.
    c.forge.private_project("inner", "alice").await;
    c.forge.mount("inner", "irc", "chat").await;
    c.forge.mount("inner", "tickets", "bugs").await;
    c.alice.post_form("/inner/bugs/new", &[("title", "Inner")]).await.expect(303);
    c.alice.post_form("/inner/chat", &[("text", "see #1")]).await.expect(303);
    assert_eq!(c.alice.get("/inner/chat").await.all(".room-text a.ref"), ["#1"]);
    c.nobody.get("/inner/chat").await.expect(404);
}

#[tokio::test]
async fn what_a_moderator_takes_out_is_gone_everywhere() {
    let c = chat_with_line("my password is hunter2").await;
    assert_eq!(
        c.nobody.get("/demo/chat/search?q=hunter2").await.all(".room-text"),
        ["my password is hunter2"]
    );
    c.bob.post_form("/demo/chat/lines/1/remove", &[]).await.expect(403);
    assert!(c.dave.get("/demo/chat/lines/1/remove").await.expect(200).text().contains("hunter2"));
    c.dave.post_form("/demo/chat/lines/1/remove", &[]).await.expect(303);
    for place in [
        "/demo/chat",
        "/demo/chat/2026-11-24",
        "/rest/demo/chat/lines",
        "/demo/chat/search?q=hunter2",
        "/-/search?q=hunter2",
    ] {
        let page = c.nobody.get(place).await.expect(200).text();
        assert!(!page.contains("password"), "{place} at once");
    }
    c.forge.settle().await;
    assert!(!c.nobody.get("/-/search?q=password").await.text().contains("hunter2"));
    assert_eq!(c.texts(&c.nobody).await, ["This line was taken out by a moderator."]);
    c.dave.get("/demo/chat/lines/1/remove").await.expect(404);
}

async fn chat_with_line(text: &str) -> Chat {
    let c = chat().await;
    c.say(&c.bob, text).await;
    c.forge.settle().await;
    c
}

#[tokio::test]
async fn the_log_is_searched_by_those_who_may_read_it() {
    let c = chat().await;
    c.say(&c.bob, "the Zeppelin lands").await;
    c.say(&c.alice, "where?").await;
    c.forge.settle().await;
    assert_eq!(
        c.nobody.get("/demo/chat/search?q=zeppelin").await.expect(200).all(".room-text"),
        ["the Zeppelin lands"]
    );
    assert!(c.nobody.get("/-/search?q=zeppelin").await.expect(200).text().contains("/demo/chat/lines/1"));
    c.nobody.get("/demo/chat/search?q=balloon").await.expect(200);
    let form = [("role.irc.read", "member"), ("role.irc.post", "member"), ("role.irc.moderate", "developer")];
    let permissions = format!("/demo/-/tools/{}/permissions", c.mount.id());
    c.alice.post_form(&permissions, &form).await.expect(303);
    c.forge.settle().await;
    assert!(!c.nobody.get("/-/search?q=zeppelin").await.text().contains("/demo/chat/lines/1"));
    for closed in
        ["/demo/chat", "/demo/chat/search?q=zeppelin", "/demo/chat/2026-11-24", "/rest/demo/chat/lines"]
    {
        c.bob.get(closed).await.expect(404);
    }
    assert!(c.dave.get("/-/search?q=zeppelin").await.text().contains("/demo/chat/lines/1"));
}

#[tokio::test]
async fn what_is_off_the_record_or_too_old_is_not_kept() {
    let c = chat().await;
    c.say(&c.bob, "[off] between us").await;
    c.say(&c.bob, "for the log").await;
    assert_eq!(c.texts(&c.bob).await, ["for the log"]);
    c.set(json!({ "log_days": 7 })).await;
    c.forge.clock.advance(6 * 24 * 3_600_000);
    c.say(&c.bob, "newer").await;
    c.forge.clock.advance(2 * 24 * 3_600_000);
    c.forge.settle().await;
    assert!(c.nobody.get("/-/search?q=log").await.text().contains("/demo/chat/lines/"));
    farrier_rooms::sweep(&c.forge.services, "irc").await.unwrap();
    c.forge.settle().await;
    assert_eq!(c.texts(&c.bob).await, ["newer"]);
    assert!(!c.nobody.get("/-/search?q=log").await.text().contains("/demo/chat/lines/"));
    assert_eq!(c.nobody.get("/demo/chat/days").await.all(".row-title"), ["November 30, 2026"]);
    c.set(json!({ "keep_log": false })).await;
    c.say(&c.bob, "unkept words").await;
    c.forge.settle().await;
    assert!(!c.nobody.get("/-/search?q=unkept").await.text().contains("/demo/chat/lines/"));
    c.forge.clock.advance(3_600_001);
    farrier_rooms::sweep(&c.forge.services, "irc").await.unwrap();
    assert!(c.texts(&c.bob).await.is_empty());
}

#[tokio::test]
async fn the_mark_of_what_was_read_moves_by_post_only() {
    let c = chat().await;
    c.say(&c.alice, "one").await;
    c.bob.post_form("/demo/chat/read", &[]).await.expect(303);
    c.say(&c.alice, "two").await;
    for _ in 0..2 {
        let page = c.bob.get("/demo/chat").await;
        assert_eq!(page.all(".room-unread").len(), 1, "looking changes nothing");
        assert_eq!(page.all("#unread + li .room-text"), ["two"]);
    }
    c.bob.post_form("/demo/chat/read", &[("line", "2")]).await.expect(303);
    assert!(c.bob.get("/demo/chat").await.all(".room-unread").is_empty());
    c.bob.post_form("/demo/chat/read", &[("line", "1")]).await.expect(303);
    assert!(c.bob.get("/demo/chat").await.all(".room-unread").is_empty(), "the mark never goes back");
    c.nobody.post_form("/demo/chat/read", &[]).await.expect(303);
}

#[tokio::test]
async fn programs_read_and_write_lines() {
    let c = chat().await;
    let token = c.forge.with_token("bob", TokenScope::Write).await;
    let line =
        token.json("POST", "/rest/demo/chat/lines", json!({ "text": "built" })).await.expect(201).json();
    assert_eq!((line["nick"].as_str(), line["kind"].as_str()), (Some("bob"), Some("message")));
    let reading = c.forge.with_token("bob", TokenScope::Read).await;
    reading.json("POST", "/rest/demo/chat/lines", json!({ "text": "no" })).await.expect(403);
    c.nobody.json("POST", "/rest/demo/chat/lines", json!({ "text": "no" })).await.expect(401);
    token.json("POST", "/rest/demo/chat/lines", json!({ "text": "" })).await.expect(422);
    token.json("POST", "/rest/demo/chat/lines", json!({ "text": "[off] x" })).await.expect(202);
    let list = c.nobody.get("/rest/demo/chat/lines?day=2026-11-24").await.expect(200).json();
    assert_eq!(list["items"][0]["text"], "built");
    assert_eq!(list["items"][0]["at"], "2026-11-24T10:00:00Z");
    assert_eq!(list["items"][0]["url"], "/demo/chat/lines/1");
    assert!(list["next"].is_null());
    assert!(
        c.nobody.get("/rest/demo/chat/lines?day=2026-11-23").await.json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    c.nobody.get("/rest/demo/chat/lines?day=yesterday").await.expect(422);
    token.json("DELETE", "/rest/demo/chat/lines/1", json!({})).await.expect(403);
    let dave = c.forge.with_token("dave", TokenScope::Write).await;
    dave.json("DELETE", "/rest/demo/chat/lines/1", json!({})).await.expect(204);
    assert_eq!(c.nobody.get("/rest/demo/chat/lines/1").await.json()["kind"], "removed");
    assert_eq!(c.nobody.get("/rest/demo/chat/lines/1").await.json()["text"], "");
}

#[tokio::test]
async fn a_day_of_twenty_thousand_lines_opens_at_once_and_pages_by_key() {
    let c = chat().await;
    c.fill(20_000).await;
    c.nobody.get("/demo/chat/2026-11-24").await.expect(200);
    let mut times = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let page = c.nobody.get("/demo/chat/2026-11-24").await.expect(200);
        times.push(begun.elapsed());
        assert!(page.queries <= 15, "{} queries", page.queries);
    }
    times.sort();
    // A debug build on a busy machine; `docs/performance.md` has the figures of a release.
    assert!(times[2] < Duration::from_millis(1_000), "{times:?}");
    let (mut url, mut seen, mut pages) = ("/rest/demo/chat/lines".to_owned(), Vec::new(), 0);
    loop {
        let list = c.nobody.get(&url).await.expect(200).json();
        seen.extend(list["items"].as_array().unwrap().iter().map(|line| line["id"].as_i64().unwrap()));
        pages += 1;
        let Some(next) = list["next"].as_str() else { break };
        url = format!("/rest/demo/chat/lines?after={next}");
    }
    assert_eq!((seen.len(), pages), (20_000, 40));
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 20_000, "no line twice, none left out");
    // A line in the middle is on the page that its address leads to.
    let place = c.nobody.get("/demo/chat/lines/12345").await.expect(303).location();
    let page = c.nobody.get(place.split('#').next().unwrap()).await.expect(200);
    assert_eq!(page.all("#l12345 .room-text"), ["line 12345"]);
}

impl Chat {
    async fn fill(&self, lines: i64) {
        let db = &self.forge.services.db;
        let start = self.forge.services.now();
        let tx = db.write().await.unwrap();
        let sql = format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {lines})
             INSERT INTO rooms_lines (id, room_id, at, source, network, nick, kind, text)
             SELECT i, {room}, {start} + i / 3, 'irc', 'net', 'nick' || (i % 40), 'message', 'line ' || i FROM n",
            room = self.mount.id()
        );
        sea_orm::ConnectionTrait::execute_unprepared(&*tx, &sql).await.unwrap();
        let day = start / 86_400_000;
        let sql = format!(
            "INSERT INTO rooms_days (room_id, day, lines) VALUES ({}, {day}, {lines})",
            self.mount.id()
        );
        sea_orm::ConnectionTrait::execute_unprepared(&*tx, &sql).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn new_lines_arrive_while_one_looks_on() {
    let c = chat().await;
    let base = c.forge.serve().await;
    c.say(&c.bob, "before").await;
    let request = http::Request::builder().uri("/demo/chat/live").body(Body::empty()).unwrap();
    assert_eq!(c.nobody.send(request).await.status, 406, "the address is for scripts that follow");
    let mut listener = Listener::start(&base, "/demo/chat/live?after=1").await;
    c.say(&c.bob, "now <i>").await;
    let event = listener.next().await;
    assert!(event.contains("event: lines") && event.contains("now &lt;i&gt;"), "{event}");
    assert!(!event.contains("before"));
    c.dave.post_form("/demo/chat/lines/1/remove", &[]).await.expect(303);
    let event = listener.next().await;
    assert!(event.contains("event: changed") && event.contains("id=\"l1\""), "{event}");
    // Whoever loses the right to read is told nothing more.
    let form = [("role.irc.read", "member"), ("role.irc.post", "member"), ("role.irc.moderate", "developer")];
    let permissions = format!("/demo/-/tools/{}/permissions", c.mount.id());
    c.alice.post_form(&permissions, &form).await.expect(303);
    c.say(&c.dave, "secret").await;
    let rest = listener.rest().await;
    assert!(!rest.contains("secret"), "{rest}");
}

/// A program that follows a room over a real connection.
struct Listener {
    connection: tokio::net::TcpStream,
    got: String,
}

impl Listener {
    async fn start(base: &str, path: &str) -> Listener {
        use tokio::io::AsyncWriteExt;
        let host = base.strip_prefix("http://").unwrap();
        let mut connection = tokio::net::TcpStream::connect(host).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: text/event-stream\r\n\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut listener = Listener { connection, got: String::new() };
        while !listener.got.contains("\r\n\r\n") {
            assert!(listener.read().await, "{}", listener.got);
        }
        assert!(listener.got.starts_with("HTTP/1.1 200"), "{}", listener.got);
        listener.got = listener.got.split_once("\r\n\r\n").unwrap().1.to_owned();
        listener
    }

    async fn read(&mut self) -> bool {
        use tokio::io::AsyncReadExt;
        let mut buffer = [0_u8; 16_384];
        let read = tokio::time::timeout(Duration::from_secs(20), self.connection.read(&mut buffer)).await;
        let read = read.expect("something within 20 seconds").unwrap();
        self.got.push_str(&String::from_utf8_lossy(&buffer[..read]));
        read > 0
    }

    async fn next(&mut self) -> String {
        loop {
            if let Some((event, rest)) = self.got.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.got = rest;
                if event.contains("event: ") {
                    return event;
                }
            }
            assert!(self.read().await, "it ended: {}", self.got);
        }
    }

    async fn rest(&mut self) -> String {
        while !self.got.ends_with("0\r\n\r\n") && self.read().await {}
        std::mem::take(&mut self.got)
    }
}

#[tokio::test]
async fn a_room_goes_with_its_mount() {
    let c = chat_with_line("short life").await;
    c.alice
        .post_form(&format!("/demo/-/tools/{}/remove", c.mount.id()), &[("confirm", "chat")])
        .await
        .expect(303);
    c.forge.settle().await;
    let db = c.forge.services.db.read();
    let query = "SELECT count(*) AS n FROM rooms_lines";
    let row = sea_orm::ConnectionTrait::query_one_raw(
        db,
        sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, query),
    );
    assert_eq!(row.await.unwrap().unwrap().try_get::<i64>("", "n").unwrap(), 0);
}
