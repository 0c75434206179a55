//! The tool of `docs/writing-a-tool.md`, mounted as somebody else's tool would be.

use farrier_domain::{Role, TokenScope};
use farrier_example_tool::Glossary;
use farrier_testkit::{Client, TestForge};
use farrier_tool::{Archive, Mount};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

/// A site with a glossary at `/demo/words`, and bob, who is a member there.
async fn forge_and_bob() -> (TestForge, Client) {
    let forge = TestForge::with_tools(vec![Box::new(Glossary)]).await;
    forge.account("alice", false).await;
    let bob = forge.user("bob").await;
    forge.project("demo", "alice").await;
    forge.member("demo", "bob", Role::Member).await;
    forge.mount("demo", "glossary", "words").await;
    (forge, bob)
}

const ANVIL: [(&str, &str); 2] = [("term", "Anvil"), ("meaning", "What we *hammer* on.")];

#[tokio::test]
async fn members_add_terms_and_strangers_do_not() {
    let (forge, bob) = forge_and_bob().await;
    let stranger = forge.user("mallory").await;
    stranger.get("/demo/words/new").await.expect(403);
    stranger.post_form("/demo/words/new", &ANVIL).await.expect(403);
    assert!(!stranger.get("/demo/words").await.expect(200).text().contains("/demo/words/new"));
    assert!(bob.get("/demo/words").await.expect(200).text().contains("/demo/words/new"));
    bob.get("/demo/words/new").await.expect(200);
    let added = bob.post_form("/demo/words/new", &ANVIL).await.expect(303).location();
    let term = stranger.get(&added).await.expect(200);
    assert_eq!(term.all("main h1"), ["Anvil"]);
    assert_eq!(term.all("main em"), ["hammer"]);
    assert_eq!(forge.anonymous().get("/demo/words").await.expect(200).all("main h2"), ["Anvil"]);
}

#[tokio::test]
async fn what_was_typed_is_never_lost() {
    let (_forge, bob) = forge_and_bob().await;
    bob.post_form("/demo/words/new", &ANVIL).await.expect(303);
    for (term, error) in [("anvil", "This is taken already."), ("", "This must not be empty.")] {
        let page =
            bob.post_form("/demo/words/new", &[("term", term), ("meaning", "typed <b>")]).await.expect(422);
        assert!(page.all(".field-error")[0].starts_with(error), "{}", page.main());
        assert_eq!(page.all("textarea"), ["typed <b>"]);
        assert_eq!(page.attribute("#term", "aria-invalid"), "true");
    }
}

#[tokio::test]
async fn a_term_of_another_glossary_is_not_found() {
    let (forge, bob) = forge_and_bob().await;
    forge.mount("demo", "glossary", "other").await;
    let added = bob.post_form("/demo/words/new", &ANVIL).await.expect(303).location();
    bob.get(&added.replace("words", "other")).await.expect(404);
    bob.get("/demo/words/twelve").await.expect(404);
}

#[tokio::test]
async fn terms_are_found_and_linked() {
    let (forge, bob) = forge_and_bob().await;
    let anvil = bob.post_form("/demo/words/new", &ANVIL).await.expect(303).location();
    let tongs = [("term", "Tongs"), ("meaning", "Hold the iron on the [[anvil]].")];
    let tongs = bob.post_form("/demo/words/new", &tongs).await.expect(303).location();
    assert_eq!(bob.get(&tongs).await.expect(200).attribute(".prose a", "href"), anvil);
    forge.settle().await;
    let found = forge.anonymous().get("/rest/-/search?q=hammer").await.expect(200).json();
    assert_eq!(found["items"][0]["url"], json!(anvil), "{found}");
    assert!(forge.anonymous().get("/demo").await.expect(200).main().contains("added the term Anvil"));
}

#[tokio::test]
async fn the_api_lists_and_adds() {
    let (forge, _) = forge_and_bob().await;
    let new = json!({ "term": "Anvil", "meaning": "Iron." });
    let reading = forge.with_token("bob", TokenScope::Read).await;
    reading.json("POST", "/rest/demo/words/terms", new.clone()).await.expect(403);
    let writing = forge.with_token("bob", TokenScope::Write).await;
    let added = writing.json("POST", "/rest/demo/words/terms", new.clone()).await.expect(201).json();
    assert_eq!((&added["term"], &added["meaning"]), (&json!("Anvil"), &json!("Iron.")));
    writing.json("POST", "/rest/demo/words/terms", new).await.expect(409);
    let refused = writing.json("POST", "/rest/demo/words/terms", json!({ "term": "" })).await.expect(422);
    assert_eq!(refused.header("content-type"), "application/problem+json");
    let list = forge.anonymous().get("/rest/demo/words/terms").await.expect(200).json();
    assert_eq!(list, json!({ "items": [added], "next": null }));
}

#[tokio::test]
async fn long_lists_are_paged_in_the_order_of_the_setting() {
    let (forge, _) = forge_and_bob().await;
    let bob = forge.with_token("bob", TokenScope::Write).await;
    for n in 0..60 {
        bob.json("POST", "/rest/demo/words/terms", json!({ "term": format!("{n:02}") })).await.expect(201);
    }
    for (newest_first, first, last) in [(false, "00", "59"), (true, "59", "00")] {
        let alice = forge.with_token("alice", TokenScope::Admin).await;
        let settings = json!({ "newest_first": newest_first });
        alice.json("PUT", "/rest/demo/words/-/settings", settings).await.expect(200);
        let page = bob.get("/rest/demo/words/terms").await.expect(200).json();
        assert_eq!(
            (&page["items"][0]["term"], page["items"].as_array().map(Vec::len)),
            (&json!(first), Some(50))
        );
        let next = page["next"].as_str().expect("a second page");
        let page = bob.get(&format!("/rest/demo/words/terms?after={next}")).await.expect(200).json();
        assert_eq!((&page["items"][9]["term"], &page["next"]), (&json!(last), &json!(null)));
    }
}

#[tokio::test]
async fn the_settings_have_a_form() {
    let (forge, bob) = forge_and_bob().await;
    let alice = forge.sign_in(&forge.find_user("alice").await).await;
    for term in ["first", "second"] {
        bob.post_form("/demo/words/new", &[("term", term), ("meaning", "")]).await.expect(303);
    }
    assert_eq!(bob.get("/demo/words").await.all("main h2"), ["first", "second"]);
    let project = bob.get("/rest/demo").await.expect(200).json();
    let form = format!("/demo/-/tools/{}/settings", project["mounts"][0]["id"]);
    bob.get(&form).await.expect(403);
    assert!(alice.get(&form).await.expect(200).main().contains("Newest first"));
    alice.post_form(&form, &[("newest_first", "on")]).await.expect(303);
    assert_eq!(bob.get("/demo/words").await.all("main h2"), ["second", "first"]);
}

#[tokio::test]
async fn a_removed_glossary_leaves_nothing() {
    let (forge, bob) = forge_and_bob().await;
    bob.post_form("/demo/words/new", &ANVIL).await.expect(303);
    let alice = forge.with_token("alice", TokenScope::Admin).await;
    alice.json("DELETE", "/rest/demo/-/mounts/words", json!({})).await.expect(204);
    forge.settle().await;
    bob.get("/demo/words").await.expect(404);
    let rows = Statement::from_string(DbBackend::Sqlite, "SELECT id FROM glossary_terms");
    assert!(forge.services.db.read().query_all_raw(rows).await.expect("a table").is_empty());
    assert_eq!(bob.get("/rest/-/search?q=hammer").await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn a_glossary_can_be_taken_elsewhere() {
    let (forge, bob) = forge_and_bob().await;
    bob.post_form("/demo/words/new", &ANVIL).await.expect(303);
    let copy = forge.mount("demo", "glossary", "copy").await;
    let original =
        Mount::of_tool(forge.services.db.read(), copy.project(), "glossary").await.expect("listed").remove(0);
    let tool = forge.services.registry.tool("glossary").expect("registered");
    let portable = tool.portable.as_ref().expect("it can be taken along");
    let mut archive = Archive { version: portable.version(), ..Archive::default() };
    portable.export(&forge.services, &original, &mut archive).await.expect("exported");
    let file = serde_json::to_string(&archive).expect("an archive is JSON");
    let archive = serde_json::from_str(&file).expect("an archive is JSON");
    portable.import(&forge.services, &copy, &archive).await.expect("imported");
    assert_eq!(bob.get("/demo/copy").await.expect(200).all("main h2"), ["Anvil"]);
    forge.settle().await;
    let found = bob.get("/rest/-/search?q=hammer").await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(2), "{found}");
}
