//! Projects, tools and members over the API, and its description.

use farrier_domain::TokenScope;
use farrier_domain::projects::{self, members};
use farrier_testkit::TestForge;
use serde_json::json;

#[tokio::test]
async fn the_api_makes_and_changes_projects() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    let made = alice
        .json("POST", "/rest/-/projects", json!({ "path": "demo", "title": "Demo", "private": true }))
        .await
        .expect(201);
    assert_eq!((&made.json()["path"], &made.json()["url"]), (&json!("demo"), &json!("/demo")));
    alice.json("POST", "/rest/-/projects", json!({ "path": "demo" })).await.expect(409);
    alice.json("POST", "/rest/-/projects", json!({ "path": "a b" })).await.expect(422);
    alice.json("POST", "/rest/-/projects", json!({ "path": "demo/sub" })).await.expect(201);
    bob.json("POST", "/rest/-/projects", json!({ "path": "demo/mine" })).await.expect(422);
    forge.anonymous().json("POST", "/rest/-/projects", json!({ "path": "x" })).await.expect(401);
    let mount = json!({ "tool": "tickets", "mount": "bugs", "label": "Bugs" });
    bob.json("POST", "/rest/demo/-/mounts", mount.clone()).await.expect(404);
    assert_eq!(
        alice.json("POST", "/rest/demo/-/mounts", mount.clone()).await.expect(201).json()["url"],
        "/demo/bugs"
    );
    alice.json("POST", "/rest/demo/-/mounts", mount).await.expect(409);
    alice.json("POST", "/rest/demo/-/mounts", json!({ "tool": "x", "mount": "x" })).await.expect(422);
    assert_eq!(alice.get("/rest/demo").await.expect(200).json()["mounts"][0]["mount"], "bugs");
    alice.json("PUT", "/rest/demo/-/members/bob", json!({ "role": "boss" })).await.expect(422);
    alice.json("PUT", "/rest/demo/-/members/nobody", json!({ "role": "member" })).await.expect(404);
    alice.json("PUT", "/rest/demo/-/members/bob", json!({ "role": "member" })).await.expect(200);
    bob.get("/rest/demo").await.expect(200);
    bob.json("PUT", "/rest/demo/-/members/bob", json!({ "role": "admin" })).await.expect(403);
    let writer = forge.with_token("alice", TokenScope::Write).await;
    writer.json("PUT", "/rest/demo/-/members/bob", json!({ "role": "admin" })).await.expect(403);
    writer.json("PATCH", "/rest/demo", json!({ "private": false })).await.expect(403);
    alice.json("DELETE", "/rest/demo/-/members/alice", json!({})).await.expect(409);
    alice.json("DELETE", "/rest/demo/-/members/bob", json!({})).await.expect(204);
    bob.get("/rest/demo").await.expect(404);
    let patched = alice.json("PATCH", "/rest/demo", json!({ "private": false })).await.expect(200).json();
    assert_eq!((&patched["private"], &patched["title"]), (&json!(false), &json!("Demo")));
    bob.get("/rest/demo").await.expect(200);
    let project = projects::by_path(forge.services.db.read(), "demo").await.unwrap();
    assert_eq!(members::list(forge.services.db.read(), project.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_description_of_the_api_holds_all_parts() {
    let forge = TestForge::new().await;
    let document = forge.anonymous().get("/rest/openapi.json").await.expect(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    for path in
        ["/-/projects", "/-/search", "/{project}/-/members/{user}", "/{project}/{mount}/tickets/{number}"]
    {
        assert!(paths.contains_key(path), "{path} of {:?}", paths.keys().collect::<Vec<_>>());
    }
    // Every reference leads somewhere, and every parameter of a path is listed.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn the_api_removes_tools_and_projects() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    forge.project("demo", "alice").await;
    forge.mount("demo", "wiki", "pages").await;
    bob.json("DELETE", "/rest/demo/-/mounts/pages", json!({})).await.expect(403);
    alice.json("DELETE", "/rest/demo/-/mounts/other", json!({})).await.expect(404);
    alice.json("DELETE", "/rest/demo/-/mounts/pages", json!({})).await.expect(204);
    bob.get("/demo/pages").await.expect(404);
    bob.json("DELETE", "/rest/demo", json!({})).await.expect(403);
    alice.json("DELETE", "/rest/~alice", json!({})).await.expect(422);
    alice.json("DELETE", "/rest/demo", json!({})).await.expect(204);
    alice.get("/rest/demo").await.expect(404);
    assert!(alice.get("/-/deleted").await.main().contains("demo"));
}
