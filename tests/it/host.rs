//! Addresses, redirects and refusals, whatever the tool.

use farrier_domain::Role;
use farrier_testkit::TestForge;

#[tokio::test]
async fn hidden_and_absent_look_the_same() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let bob = forge.user("bob").await;
    forge.private_project("secret", "alice").await;
    forge.mount("secret", "tickets", "bugs").await;
    for path in ["/secret", "/secret/bugs", "/secret/bugs/1", "/secret/-/members", "/rest/secret"] {
        let hidden = bob.get(path).await;
        let absent = bob.get(&path.replace("secret", "nothing")).await;
        assert_eq!(hidden.status, 404, "{path}");
        assert_eq!(hidden.text().replace("secret", "nothing"), absent.text(), "{path}");
    }
    alice.get("/secret").await.expect(200);
    alice.get("/secret/bugs").await.expect(200);
    forge.member("secret", "bob", Role::Member).await;
    bob.get("/secret").await.expect(200);
}

#[tokio::test]
async fn old_addresses_lead_on() {
    let forge = TestForge::new().await;
    let anonymous = forge.anonymous();
    assert_eq!(anonymous.get("/p/demo/code/?x=1").await.expect(301).location(), "/demo/code?x=1");
    assert_eq!(anonymous.get("/u/alice/").await.expect(301).location(), "/~alice");
}

#[tokio::test]
async fn problems_are_pages_documents_or_lines() {
    let forge = TestForge::new().await;
    let anonymous = forge.anonymous();
    let page = anonymous.speaking("de").get("/nothing").await.expect(404);
    assert!(page.main().contains("Hier ist nichts"), "{}", page.main());
    let document = anonymous.get("/rest/nothing").await.expect(404);
    assert_eq!(document.header("content-type"), "application/problem+json");
    assert_eq!(document.json()["status"], 404);
}

#[tokio::test]
async fn no_cookie_for_strangers_and_a_strict_policy() {
    let forge = TestForge::new().await;
    let page = forge.anonymous().get("/").await.expect(200);
    assert_eq!(page.header("set-cookie"), "");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn other_sites_cannot_post() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let request = http::Request::builder()
        .method("POST")
        .uri("/-/logout")
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://evil.example")
        .body(axum::body::Body::empty());
    let refused = alice.send(request.unwrap_or_default()).await;
    assert_eq!(refused.status, 403);
    alice.get("/-/account").await.expect(200);
}
