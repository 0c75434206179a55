//! Holes that were found once, each closed for good.

use axum::body::Body;
use farrier_domain::access::Grant;
use farrier_domain::projects::{self, mounts};
use farrier_domain::{Role, TokenScope};
use farrier_testkit::TestForge;
use serde_json::json;

#[tokio::test]
async fn old_addresses_never_lead_to_another_site() {
    let forge = TestForge::new().await;
    for (path, to) in [
        ("/p//evil.example", "/evil.example"),
        ("/p///evil.example/x", "/evil.example/x"),
        ("/p/\\evil.example", "/evil.example"),
        ("/u//evil.example", "/~evil.example"),
        ("/p/demo/code", "/demo/code"),
    ] {
        assert_eq!(forge.anonymous().get(path).await.expect(301).location(), to, "{path}");
    }
    forge.anonymous().get("/p//").await.expect(404);
}

#[tokio::test]
async fn a_hidden_tool_is_there_by_no_address() {
    let forge = TestForge::new().await;
    forge.user("alice").await;
    let bob = forge.user("bob").await;
    forge.project("demo", "alice").await;
    let mount = forge.mount("demo", "tickets", "bugs").await;
    let tx = forge.services.db.write().await.unwrap();
    let grant = Grant { role: Role::Member, groups: vec![] };
    mounts::set_grants(&*tx, mount.row(), &[("tickets.read".to_owned(), grant)].into()).await.unwrap();
    tx.commit().await.unwrap();
    for (method, path) in
        [("GET", "/-/settings"), ("PUT", "/-/settings"), ("DELETE", "/tickets/1"), ("GET", "")]
    {
        let hidden = bob.json(method, &format!("/rest/demo/bugs{path}"), json!({})).await;
        let absent = bob.json(method, &format!("/rest/demo/nothing{path}"), json!({})).await;
        assert_eq!((hidden.status, absent.status), (404, 404), "{method} {path}");
    }
    forge.member("demo", "bob", Role::Member).await;
    bob.get("/rest/demo/bugs").await.expect(200);
    bob.get("/rest/demo/bugs/-/settings").await.expect(403);
}

#[tokio::test]
async fn only_a_token_for_everything_adds_keys() {
    let forge = TestForge::new().await;
    forge.user("alice").await;
    let key = json!({ "key": "no key at all" });
    for (scope, status) in [(TokenScope::Read, 403), (TokenScope::Write, 403), (TokenScope::Admin, 422)] {
        let script = forge.with_token("alice", scope).await;
        script.json("POST", "/rest/-/account/keys", key.clone()).await.expect(status);
    }
}

#[tokio::test]
async fn what_one_reader_sees_is_for_no_shared_cache() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.private_project("secret", "alice").await;
    let script = forge.with_token("alice", TokenScope::Read).await;
    for client in [&alice, &script] {
        for path in ["/secret", "/secret/-/activity.atom", "/rest/secret"] {
            let answer = client.get(path).await.expect(200);
            assert_eq!(answer.header("cache-control"), "private, no-cache", "{path}");
        }
    }
    assert_eq!(forge.anonymous().get("/").await.header("cache-control"), "public, no-cache");
}

#[tokio::test]
async fn forms_have_a_bounded_number_of_fields() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    forge.mount("demo", "tickets", "bugs").await;
    let many = vec![("label", "1"); 5_001];
    alice.post_form("/demo/bugs/new", &many).await.expect(413);
    alice.post_form("/-/theme", &many).await.expect(413);
    alice.post_files("/demo/bugs/new", &many[..2_001], &[]).await.expect(413);
    let fields = [("title", "Crash"), ("body", "b")];
    alice.post_files("/demo/bugs/new", &fields, &[]).await.expect(303);
    alice.post_form("/demo/bugs/new", &fields).await.expect(303);
}

/// A PNG of one by 8000: scaled up until it covers a square, it would take gigabytes.
const THIN: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x1f\x40\
    \x08\x00\x00\x00\x00\x6f\xec\xae\xbb\x00\x00\x00\x24\x49\x44\x41\x54\x78\xda\xed\xc1\x01\x01\x00\
    \x00\x00\x80\x90\xfe\xaf\xee\x08\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
    \x6a\x3e\x80\x00\x01\xd2\x76\xef\xb4\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

#[tokio::test]
async fn a_thin_picture_is_cut_before_it_grows() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    let begun = std::time::Instant::now();
    let sent = alice.post_files("/demo/-/settings", &[("title", "Demo")], &[("icon", "thin.png", THIN)]);
    sent.await.expect(303);
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    alice.get("/demo/-/icon").await.expect(200);
}

#[tokio::test]
async fn a_ticket_made_private_is_not_found_any_more_at_once() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    forge.mount("demo", "tickets", "bugs").await;
    for title in ["Walrus one", "Walrus two"] {
        alice.post_form("/demo/bugs/new", &[("title", title), ("body", "b")]).await.expect(303);
    }
    forge.settle().await;
    let found = async |client: farrier_testkit::Client| {
        client.get("/rest/-/search?q=walrus").await.json()["total"].clone()
    };
    assert_eq!(found(forge.anonymous()).await, 2);
    // Neither the indexer nor a job runs in between.
    alice.post_form("/demo/bugs/1/private", &[("private", "yes")]).await.expect(303);
    assert_eq!(found(forge.anonymous()).await, 1);
    alice.json("PATCH", "/rest/demo/bugs/tickets/2", json!({ "private": true })).await.expect(200);
    assert_eq!(found(forge.anonymous()).await, 0);
    forge.settle().await;
    assert_eq!(found(forge.anonymous()).await, 0);
    assert_eq!(found(alice).await, 2);
}

#[tokio::test]
async fn numbers_at_the_edge_break_nothing() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    forge.mount("demo", "tickets", "bugs").await;
    forge.mount("demo", "wiki", "wiki").await;
    alice.json("PUT", "/rest/demo/wiki/pages/Home", json!({ "text": "x" })).await.expect(201);
    alice.post_form("/demo/bugs/new", &[("title", "t"), ("body", "b")]).await.expect(303);
    for number in
        [i64::MIN.to_string(), i64::MAX.to_string(), "-1".into(), "99999999999999999999".into(), "ä".into()]
    {
        let number = percent_encoding::utf8_percent_encode(&number, percent_encoding::NON_ALPHANUMERIC);
        for path in [
            format!("/demo/wiki/-/diff/Home?to={number}"),
            format!("/demo/wiki/-/diff/Home?from={number}"),
            format!("/demo/wiki/-/history/Home?after={number}"),
            format!("/demo/wiki/-/recent?after={number}"),
            format!("/demo/bugs/1?after={number}"),
            format!("/demo/bugs?after={number}&sort=updated"),
            format!("/demo/bugs/{number}/history/{number}"),
            format!("/rest/demo/bugs/tickets?limit={number}"),
            format!("/rest/demo/bugs/tickets/1/comments?after={number}"),
            format!("/rest/-/projects?after={number}-{number}"),
            format!("/demo/-/activity?after={number}"),
            format!("/-/search?q=t&after=p{number}"),
        ] {
            let answer = alice.get(&path).await;
            assert!(answer.status < 500, "{path}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn only_those_who_ran_a_project_find_it_among_the_deleted() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    let project = forge.project("gone", "alice").await;
    let tx = forge.services.db.write().await.unwrap();
    projects::mark_deleted(&*tx, &project, Some(forge.services.now() + 1_000_000)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(alice.get("/-/deleted").await.expect(200).main().contains("gone"));
    assert!(!bob.get("/-/deleted").await.expect(200).main().contains("gone"));
    bob.post_form(&format!("/-/deleted/{}", project.id), &[]).await.expect(404);
    let write = forge.with_token("alice", TokenScope::Write).await;
    write.post_form(&format!("/-/deleted/{}", project.id), &[]).await.expect(403);
    alice.post_form(&format!("/-/deleted/{}", project.id), &[]).await.expect(303);
}

#[tokio::test]
async fn disabled_people_have_no_way_in() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let user = forge.find_user("alice").await;
    let token = forge.with_token("alice", TokenScope::Admin).await;
    let basic = forge.anonymous().with_authorization("Basic YWxpY2U6cGFzc3dvcmQgb2YgYWxpY2U=");
    for client in [&alice, &token, &basic] {
        client.get("/rest/-/account").await.expect(200);
    }
    let tx = forge.services.db.write().await.unwrap();
    // As if the state were changed past the function that also ends sessions and takes tokens back.
    let sql = format!("UPDATE users SET state = 'disabled' WHERE id = {}", user.id);
    sea_orm::ConnectionTrait::execute_unprepared(&*tx, &sql).await.unwrap();
    tx.commit().await.unwrap();
    for client in [&alice, &token, &basic] {
        client.get("/rest/-/account").await.expect(401);
    }
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing_whatever_its_type() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    for (method, path, kind) in [
        ("POST", "/rest/-/account/tokens", "application/json"),
        ("PATCH", "/rest/demo", "application/json"),
        ("DELETE", "/rest/demo", "application/json"),
        ("POST", "/rest/-/projects", "text/plain"),
        ("POST", "/demo/-/members", "application/x-www-form-urlencoded"),
        ("POST", "/demo/-/settings", "multipart/form-data; boundary=x"),
    ] {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let request = http::Request::builder().method(method).uri(path).header("content-type", kind);
            let request = request.header(name, value).body(Body::from("{}")).unwrap();
            alice.send(request).await.expect(403);
        }
    }
    alice.get("/demo").await.expect(200);
}
