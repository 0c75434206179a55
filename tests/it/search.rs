//! The one search: who finds what, how it is narrowed, and what happens when it cannot answer.

use farrier_domain::Role;
use farrier_domain::projects::mounts;
use farrier_testkit::TestForge;

#[tokio::test]
async fn people_find_what_they_may_see() {
    let forge = TestForge::new().await;
    let (alice, stranger) = (forge.user("alice").await, forge.user("stranger").await);
    forge.project("walrus", "alice").await;
    forge.private_project("walrus-secrets", "alice").await;
    forge.settle().await;
    let total = async |client: &farrier_testkit::Client| {
        client.get("/rest/-/search?q=walrus").await.json()["total"].clone()
    };
    assert_eq!(total(&alice).await, 2);
    assert_eq!(total(&stranger).await, 1);
    assert_eq!(total(&forge.anonymous()).await, 1);
    assert_eq!(total(&forge.site_admin("root1").await).await, 2);
    let page = stranger.get("/-/search?q=walrus").await.expect(200);
    assert_eq!(page.all(".hit h2 mark"), ["walrus"]);
    assert_eq!(page.all(".hit").len(), 1);
    forge.member("walrus-secrets", "stranger", Role::Member).await;
    assert_eq!(total(&stranger).await, 2);
}

#[tokio::test]
async fn a_project_is_searched_with_what_is_below_it() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    for path in ["walrus", "walrus/walrus-sub", "other-walrus"] {
        forge.project(path, "alice").await;
    }
    forge.settle().await;
    assert_eq!(alice.get("/-/search?q=walrus").await.all(".hit").len(), 3);
    assert_eq!(alice.get("/walrus/-/search?q=walrus").await.all(".hit").len(), 2);
    let narrowed = alice.get("/-/search?q=walrus&project=walrus").await.expect(200);
    assert_eq!(narrowed.all(".hit").len(), 2);
    assert_eq!(alice.get("/rest/-/search?q=walrus&project=walrus/walrus-sub").await.json()["total"], 1);
    // A project that is not there finds nothing, and so does one that the reader may not know of.
    forge.private_project("hidden-walrus", "alice").await;
    forge.settle().await;
    for project in ["nothing", "hidden-walrus"] {
        let page = forge.anonymous().get(&format!("/-/search?q=walrus&project={project}")).await.expect(200);
        assert_eq!(page.all(".hit").len(), 0);
        assert!(page.main().contains("Nothing found"));
    }
}

#[tokio::test]
async fn an_empty_question_gets_help_and_odd_ones_an_answer() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    forge.settle().await;
    assert!(alice.get("/-/search").await.expect(200).main().contains("What you can write"));
    assert!(alice.speaking("de").get("/-/search").await.main().contains("Was Sie schreiben können"));
    let long = "x".repeat(4000);
    for q in ["%22", "-", "%28%28%28", "title:", "%00", "*", "AND%20OR", "%F0%9F%A6%AD", long.as_str()] {
        alice
            .get(&format!("/-/search?q={q}&sort=newest&kind=nonsense&tool=nonsense&after=p99999999999"))
            .await
            .expect(200);
        alice.get(&format!("/rest/-/search?q={q}")).await.expect(200);
    }
}

#[tokio::test]
async fn the_second_fence_holds_when_the_index_is_behind() {
    let forge = TestForge::new().await;
    let (alice, stranger) = (forge.user("alice").await, forge.user("stranger").await);
    forge.project("walrus", "alice").await;
    forge.settle().await;
    assert_eq!(stranger.get("/-/search?q=walrus").await.all(".hit").len(), 1);
    // Somebody changes the row behind everybody's back: the index knows nothing of it.
    let tx = forge.services.db.write().await.unwrap();
    let sql = "UPDATE projects SET hidden = TRUE, private = TRUE WHERE path = 'walrus'";
    sea_orm::ConnectionTrait::execute_unprepared(&*tx, sql).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stranger.get("/-/search?q=walrus").await.all(".hit").len(), 0);
    assert_eq!(stranger.get("/rest/-/search?q=walrus").await.json()["items"], serde_json::json!([]));
    assert_eq!(alice.get("/-/search?q=walrus").await.all(".hit").len(), 1);
}

#[tokio::test]
async fn what_a_tool_holds_goes_with_the_tool() {
    let forge = TestForge::new().await;
    let (alice, stranger) = (forge.user("alice").await, forge.user("stranger").await);
    let project = forge.project("demo", "alice").await;
    forge.mount("demo", "tickets", "bugs").await;
    let ticket = serde_json::json!({ "title": "The walrus barks", "body": "At night." });
    alice.json("POST", "/rest/demo/bugs/tickets", ticket).await.expect(201);
    forge.settle().await;
    let hits =
        async || stranger.get("/rest/-/search?q=walrus&kind=ticket").await.json()["total"].as_u64().unwrap();
    assert_eq!(hits().await, 1);
    let id = mounts::of_project(forge.services.db.read(), project.id).await.unwrap()[0].id;
    alice.post_form(&format!("/demo/-/tools/{id}/enabled"), &[]).await.expect(303);
    assert_eq!(hits().await, 0);
    alice.post_form(&format!("/demo/-/tools/{id}/enabled"), &[("on", "1")]).await.expect(303);
    forge.settle().await;
    assert_eq!(hits().await, 1);
    alice.post_form(&format!("/demo/-/tools/{id}/remove"), &[("confirm", "bugs")]).await.expect(303);
    assert_eq!(hits().await, 0);
    forge.settle().await;
    assert_eq!(hits().await, 0);
}
