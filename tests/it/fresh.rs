//! Nothing that is kept outlives a change, whoever makes it.

use farrier_domain::Role;
use farrier_testkit::{Answer, TestForge};
use sea_orm::ConnectionTrait;

fn is_kept(answer: &Answer) -> bool {
    answer.header("cache-status") == "farrier; hit"
}

async fn forge() -> TestForge {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    forge.mount("demo", "tickets", "bugs").await;
    forge.mount("demo", "wiki", "wiki").await;
    alice.post_form("/demo/bugs/new", &[("title", "Crash"), ("body", "See [[Home]].")]).await.expect(303);
    forge
}

#[tokio::test]
async fn a_page_is_kept_for_strangers_until_it_changes() {
    let forge = forge().await;
    let (alice, nobody) = (forge.find_user("alice").await, forge.anonymous());
    let alice = forge.sign_in(&alice).await;
    for page in ["/demo/bugs", "/demo/bugs/1", "/demo", "/"] {
        assert!(!is_kept(&nobody.get(page).await.expect(200)), "{page}");
        let again = nobody.get(page).await.expect(200);
        assert!(is_kept(&again), "{page}");
        // Neither somebody with a session nor another language gets that copy.
        assert!(!is_kept(&alice.get(page).await.expect(200)), "{page}");
        let german = nobody.speaking("de").get(page).await.expect(200);
        assert!(!is_kept(&german) && german.text().contains("lang=\"de\""), "{page}");
    }
    alice.post_form("/demo/bugs/1/comments", &[("body", "It is the *anvil*.")]).await.expect(303);
    for page in ["/demo/bugs/1", "/demo/bugs"] {
        assert!(!is_kept(&nobody.get(page).await.expect(200)), "{page}");
    }
    assert!(nobody.get("/demo/bugs/1").await.text().contains("<em>anvil</em>"));
}

#[tokio::test]
async fn a_page_shows_what_another_tool_of_the_project_became() {
    let forge = forge().await;
    let alice = forge.find_user("alice").await;
    let alice = forge.sign_in(&alice).await;
    let nobody = forge.anonymous();
    let before = nobody.get("/demo/bugs/1").await.expect(200).text();
    nobody.get("/demo/bugs/1").await.expect(200);
    let form = [("text", "Welcome."), ("message", ""), ("version", "0")];
    let saved = alice.post_form("/demo/wiki/-/edit/Home", &form).await;
    assert!(saved.status < 400, "{}", saved.main());
    let after = nobody.get("/demo/bugs/1").await.expect(200);
    assert!(
        !is_kept(&after) && after.text() != before,
        "the link to a page that is there now looks the same"
    );
}

#[tokio::test]
async fn what_became_private_is_gone_at_once() {
    let forge = forge().await;
    let alice = forge.find_user("alice").await;
    let alice = forge.sign_in(&alice).await;
    let nobody = forge.anonymous();
    for _ in 0..2 {
        nobody.get("/demo/bugs/1").await.expect(200);
        nobody.get("/demo/bugs").await.expect(200);
    }
    alice.post_form("/demo/bugs/1/private", &[("private", "yes")]).await.expect(303);
    nobody.get("/demo/bugs/1").await.expect(404);
    assert!(!nobody.get("/demo/bugs").await.expect(200).text().contains("Crash"));
    nobody.get("/demo/bugs").await.expect(200);
    alice.json("PATCH", "/rest/demo", serde_json::json!({ "private": true })).await.expect(200);
    nobody.get("/demo/bugs").await.expect(404);
    nobody.get("/demo").await.expect(404);
}

#[tokio::test]
async fn a_change_by_hand_in_sql_is_noticed() {
    let forge = forge().await;
    let nobody = forge.anonymous();
    for _ in 0..2 {
        nobody.get("/demo/bugs").await.expect(200);
    }
    // As another program does it: past everything that this process knows.
    let by_hand = forge.services.db.migrating();
    by_hand.execute_unprepared("UPDATE tickets_tickets SET title = 'Smoke'").await.unwrap();
    tokio::time::sleep(farrier_domain::fresh::LOOK_EVERY * 2).await;
    assert!(nobody.get("/demo/bugs").await.text().contains("Smoke"));
}

#[tokio::test]
async fn rights_and_sessions_end_at_once() {
    let forge = forge().await;
    let bob = forge.account("bob", false).await;
    let session = forge.sign_in(&bob).await;
    forge.private_project("secret", "alice").await;
    session.get("/secret").await.expect(404);
    forge.member("secret", "bob", Role::Member).await;
    session.get("/secret").await.expect(200);
    let tx = forge.services.db.write().await.unwrap();
    let project = farrier_domain::projects::by_path(&*tx, "secret").await.unwrap();
    farrier_domain::projects::members::remove(&*tx, project.id, bob.id).await.unwrap();
    tx.commit().await.unwrap();
    session.get("/secret").await.expect(404);
    // A session that was ended is nobody's, however often it was used before.
    session.get("/-/account").await.expect(200);
    let tx = forge.services.db.write().await.unwrap();
    farrier_domain::accounts::sessions::revoke_others(&*tx, bob.id, None).await.unwrap();
    tx.commit().await.unwrap();
    let asked = session.get("/-/account").await;
    assert!(asked.status == 303 && asked.location().starts_with("/-/login"), "{}", asked.status);
}

#[tokio::test]
async fn many_who_ask_at_once_get_one_page() {
    let forge = forge().await;
    let nobody = forge.anonymous();
    let asked = (0..20).map(|_| {
        let nobody = nobody.clone();
        tokio::spawn(async move { nobody.get("/demo/bugs").await })
    });
    let answers = futures::future::join_all(asked).await;
    let kept = answers.iter().filter(|answer| is_kept(answer.as_ref().unwrap())).count();
    assert!(kept >= 15, "{kept} of 20");
    let tag = nobody.get("/demo/bugs").await.header("etag");
    let request = http::Request::builder().uri("/demo/bugs").header("if-none-match", tag);
    nobody.send(request.body(axum::body::Body::empty()).unwrap()).await.expect(304);
}
