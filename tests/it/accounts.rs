//! Signing in, registering, and what people change of their own account.

use farrier_domain::accounts::{links, people, users};
use farrier_domain::site::{self, Registration};
use farrier_domain::{TokenScope, blobs};
use farrier_testkit::{Answer, Client, TestForge};
use serde_json::json;

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3mmJUX0g2bIUtCdL6a1BMKUTvqYf8Q1gFH2pO3rKQ1 alice@laptop";
/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00,
    0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xdf, 0xc0, 0xf0, 0x1f, 0x00, 0x06,
    0x80, 0x02, 0x7f, 0x10, 0x4c, 0x1b, 0xe1, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

async fn log_in(client: &Client, name: &str, password: &str) -> Answer {
    client.post_form("/-/login", &[("name", name), ("password", password), ("next", "/-/account")]).await
}

fn session(answer: &Answer) -> String {
    answer.cookie("farrier_session").unwrap()
}

async fn save(forge: &TestForge, settings: site::Settings) {
    let tx = forge.services.db.write().await.unwrap();
    site::save(&*tx, &settings).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_first_administrators_link_works_once() {
    let forge = TestForge::new().await;
    let anonymous = forge.anonymous();
    let tx = forge.services.db.write().await.unwrap();
    let token = links::create(&*tx, links::FIRST_ADMIN, None, 3_600_000, forge.services.now()).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/-/welcome/{token}");
    anonymous.get("/-/welcome/nonsense").await.expect(404);
    anonymous.get(&path).await.expect(200);
    let short = [("name", "Boss!"), ("email", "boss@example.org"), ("password", "long enough")];
    let refused = anonymous.post_form(&path, &short).await.expect(422);
    assert_eq!(refused.attribute("#name", "value"), "Boss!");
    assert_eq!(refused.attribute("#name", "aria-invalid"), "true");
    let right = [("name", "boss"), ("email", "boss@example.org"), ("password", "long enough")];
    let answer = anonymous.post_form(&path, &right).await.expect(303);
    let boss = anonymous.with_cookie(&format!("farrier_session={}", session(&answer)));
    boss.get("/-/admin/health").await.expect(200);
    boss.get("/~boss").await.expect(200);
    anonymous.get(&path).await.expect(404);
    let second = [("name", "other"), ("email", "other@example.org"), ("password", "long enough")];
    anonymous.post_form(&path, &second).await.expect(404);
}

#[tokio::test]
async fn signing_in_makes_a_new_session_and_leads_back_here_only() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let answer = log_in(&alice, "alice", "password of alice").await.expect(303);
    assert_eq!(answer.location(), "/-/account");
    let cookie = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|v| v.to_str().unwrap())
        .find(|v| v.contains("session"))
        .unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    // The session that was there before is gone, so nobody can have planted it.
    assert_eq!(alice.get("/-/account").await.expect(303).location(), "/-/login?next=%2F%2D%2Faccount");
    let alice = forge.anonymous().with_cookie(&format!("farrier_session={}", session(&answer)));
    alice.get("/-/account").await.expect(200);
    assert_eq!(alice.get("/-/login?next=/demo").await.expect(303).location(), "/demo");
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"] {
        let fields = [("name", "ALICE@example.org"), ("password", "password of alice"), ("next", next)];
        assert_eq!(
            forge.anonymous().post_form("/-/login", &fields).await.expect(303).location(),
            "/",
            "{next:?}"
        );
    }
    let out = alice.post_form("/-/logout", &[]).await.expect(303);
    assert_eq!(session(&out), "");
    alice.get("/-/account").await.expect(303);
}

#[tokio::test]
async fn only_who_knows_the_password_learns_how_an_account_stands() {
    let forge = TestForge::new().await;
    let anonymous = forge.anonymous();
    for (name, state) in [("alice", users::ACTIVE), ("bob", users::PENDING), ("carol", users::DISABLED)] {
        let user = forge.account(name, false).await;
        let tx = forge.services.db.write().await.unwrap();
        people::set_state(&*tx, &user, state).await.unwrap();
        tx.commit().await.unwrap();
    }
    let unknown = log_in(&anonymous, "nobody", "password of nobody").await.expect(422).all("[role=alert]");
    for name in ["alice", "bob", "carol"] {
        assert_eq!(
            log_in(&anonymous, name, "something else").await.expect(422).all("[role=alert]"),
            unknown,
            "{name}"
        );
    }
    log_in(&anonymous, "alice", "password of alice").await.expect(303);
    for (name, word) in [("bob", "waits"), ("carol", "disabled")] {
        let told = log_in(&anonymous, name, &format!("password of {name}")).await.expect(422);
        assert!(told.main().contains(word), "{}", told.main());
        assert!(told.cookie("farrier_session").is_none());
    }
}

#[tokio::test]
async fn guessing_is_throttled() {
    let forge = TestForge::new().await;
    forge.account("alice", false).await;
    forge.account("bob", false).await;
    let anonymous = forge.anonymous();
    for _ in 0..10 {
        log_in(&anonymous, "alice", "guess").await.expect(422);
    }
    let told = log_in(&anonymous, "alice", "password of alice").await.expect(429);
    assert!(told.main().contains("15 minutes") && told.header("retry-after") == "900", "{}", told.main());
    assert_eq!(told.attribute("#name", "value"), "alice");
    log_in(&anonymous, "bob", "password of bob").await.expect(303);
    forge.clock.advance(15 * 60_000 + 1000);
    log_in(&anonymous, "alice", "password of alice").await.expect(303);
    // Whoever got in begins anew.
    for _ in 0..9 {
        log_in(&anonymous, "alice", "guess").await.expect(422);
    }
    log_in(&anonymous, "alice", "password of alice").await.expect(303);
}

#[tokio::test]
async fn registration_follows_the_sites_settings() {
    let forge = TestForge::new().await;
    let anonymous = forge.anonymous();
    let admin = forge.site_admin("boss").await;
    let form = |name: &'static str, email: &'static str| {
        [("name", name), ("email", email), ("password", "correct horse")]
    };
    let answer = anonymous.post_form("/-/register", &form("alice", "alice@example.org")).await.expect(303);
    anonymous
        .with_cookie(&format!("farrier_session={}", session(&answer)))
        .get("/-/account")
        .await
        .expect(200);
    for (name, email, field) in [
        ("alice", "b@example.org", "name"),
        ("bob", "ALICE@example.org", "email"),
        ("-x", "c@example.org", "name"),
    ] {
        let refused = anonymous.post_form("/-/register", &form(name, email)).await.expect(422);
        assert_eq!(refused.attribute(&format!("#{field}"), "aria-invalid"), "true", "{name}");
        assert_eq!(refused.attribute("#email", "value"), email);
    }
    save(&forge, site::Settings { registration: Registration::Approval, ..Default::default() }).await;
    let waits = anonymous.post_form("/-/register", &form("bob", "bob@example.org")).await.expect(200);
    assert!(waits.main().contains("waits for an administrator") && waits.cookie("farrier_session").is_none());
    forge.settle().await;
    let mail = forge.mailer.sent().pop().unwrap();
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("boss@example.org", "bob would like an account"));
    log_in(&anonymous, "bob", "correct horse").await.expect(422);
    admin.post_form("/-/admin/users/bob/state", &[("state", "active")]).await.expect(303);
    forge.settle().await;
    assert_eq!(forge.mailer.sent().pop().unwrap().to, "bob@example.org");
    log_in(&anonymous, "bob", "correct horse").await.expect(303);
    save(&forge, site::Settings { registration: Registration::Closed, ..Default::default() }).await;
    assert!(anonymous.get("/-/register").await.expect(200).main().contains("closed"));
    anonymous.post_form("/-/register", &form("carol", "carol@example.org")).await.expect(403);
    assert_eq!(
        anonymous.get("/-/login").await.expect(200).attribute("main a[href^='/-/register']", "href"),
        ""
    );
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_mail_once() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let anonymous = forge.anonymous();
    // What is kept between requests is loaded once, and each looks whether the one before changed it; after that the two
    // must not differ.
    anonymous.post_form("/-/password", &[("name", "nobody else")]).await.expect(200);
    let known = anonymous.post_form("/-/password", &[("name", "alice")]).await.expect(200);
    let unknown = anonymous.post_form("/-/password", &[("name", "nobody")]).await.expect(200);
    assert_eq!(known.main(), unknown.main());
    assert_eq!(known.queries, unknown.queries);
    forge.settle().await;
    let mails = forge.mailer.sent();
    assert_eq!(mails.len(), 1);
    let link = mails[0].text.split_whitespace().find(|word| word.contains("/-/password/")).unwrap();
    let path = link.strip_prefix(&forge.base_url).unwrap();
    anonymous.get(path).await.expect(200);
    anonymous.post_form(path, &[("password", "short")]).await.expect(422);
    assert_eq!(
        anonymous.post_form(path, &[("password", "a new password")]).await.expect(303).location(),
        "/-/login"
    );
    alice.get("/-/account").await.expect(303);
    anonymous.get(path).await.expect(404);
    anonymous.post_form(path, &[("password", "another password")]).await.expect(404);
    log_in(&anonymous, "alice", "password of alice").await.expect(422);
    log_in(&anonymous, "alice", "a new password").await.expect(303);
    // Too old is as good as used.
    anonymous.post_form("/-/password", &[("name", "alice")]).await.expect(200);
    forge.settle().await;
    let mail = forge.mailer.sent().pop().unwrap();
    let link = mail.text.split_whitespace().find(|word| word.contains("/-/password/")).unwrap();
    forge.clock.advance(3_600_000);
    anonymous.get(link.strip_prefix(&forge.base_url).unwrap()).await.expect(404);
}

#[tokio::test]
async fn tokens_are_shown_once_and_do_no_more_than_they_may() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let bob = forge.user("bob").await;
    let fields = [("name", "laptop"), ("scope", "read"), ("days", "30")];
    alice
        .post_form("/-/account/tokens", &[("name", ""), ("scope", "read"), ("days", "30")])
        .await
        .expect(422);
    alice
        .post_form("/-/account/tokens", &[("name", "x"), ("scope", "all"), ("days", "30")])
        .await
        .expect(422);
    let made = alice.post_form("/-/account/tokens", &fields).await.expect(200);
    let token = made.all("#made").pop().unwrap();
    assert!(token.starts_with("frr_") && made.header("cache-control") == "no-store");
    let list = alice.get("/-/account/tokens").await.expect(200);
    assert!(list.main().contains("laptop") && !list.text().contains(&token));
    let script = forge.anonymous().with_authorization(&format!("Bearer {token}"));
    assert_eq!(script.get("/rest/-/account").await.expect(200).json()["scope"], "read");
    script.json("POST", "/rest/-/account/keys", json!({ "key": KEY })).await.expect(403);
    script.get("/-/account/tokens").await.expect(403);
    script.json("POST", "/rest/-/account/tokens", json!({ "name": "x", "scope": "admin" })).await.expect(403);
    let write = forge.with_token("alice", TokenScope::Write).await;
    write.json("POST", "/rest/-/account/tokens", json!({ "name": "x", "scope": "admin" })).await.expect(403);
    write.json("POST", "/rest/-/account/keys", json!({ "key": KEY })).await.expect(403);
    let admin = forge.with_token("alice", TokenScope::Admin).await;
    let new = admin
        .json("POST", "/rest/-/account/tokens", json!({ "name": "x", "scope": "read", "expires_days": 1 }))
        .await
        .expect(201);
    assert_eq!(new.json()["expires_at"], "2026-11-25T10:00:00Z");
    let href = list.attribute("td.actions-cell a", "href");
    alice.get(&href).await.expect(200);
    bob.get(&href).await.expect(404);
    bob.post_form(&href, &[]).await.expect(404);
    script.get("/rest/-/account").await.expect(200);
    alice.post_form(&href, &[]).await.expect(303);
    script.get("/rest/-/account").await.expect(401);
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let bob = forge.user("bob").await;
    let user = forge.find_user("alice").await;
    let (phone, old) = (forge.sign_in(&user).await, forge.sign_in(&user).await);
    let list = alice.get("/-/account/sessions").await.expect(200);
    assert_eq!(list.all("main ul.rows > li").len(), 3);
    assert_eq!(list.all("main .badge-ok").len(), 1);
    let end = list.attribute("main .row-side form", "action");
    bob.post_form(&end, &[]).await.expect(404);
    alice.post_form(&end, &[]).await.expect(303);
    let left = [phone.get("/-/account").await.status, old.get("/-/account").await.status];
    assert!(left == [200, 303] || left == [303, 200], "{left:?}");
    alice.post_form("/-/account/sessions/others", &[]).await.expect(303);
    phone.get("/-/account").await.expect(303);
    old.get("/-/account").await.expect(303);
    bob.get("/-/account").await.expect(200);
    alice.get("/-/account").await.expect(200);
}

#[tokio::test]
async fn keys_belong_to_one_account() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let bob = forge.user("bob").await;
    let refused =
        alice.post_form("/-/account/keys", &[("title", "Mine"), ("key", "not a key")]).await.expect(422);
    assert_eq!(refused.all("#key"), ["not a key"]);
    alice.post_form("/-/account/keys", &[("title", ""), ("key", KEY)]).await.expect(303);
    let list = alice.get("/-/account/keys").await.expect(200);
    assert!(
        list.main().contains("alice@laptop") && list.main().contains("SSH is not turned on"),
        "{}",
        list.main()
    );
    bob.post_form("/-/account/keys", &[("key", KEY)]).await.expect(422);
    let problem = forge
        .with_token("bob", TokenScope::Admin)
        .await
        .json("POST", "/rest/-/account/keys", json!({ "key": KEY }))
        .await;
    assert_eq!(problem.expect(409).json()["field"], "key");
    let href = list.attribute(".row-side a", "href");
    bob.get(&href).await.expect(404);
    bob.post_form(&href, &[]).await.expect(404);
    alice.get(&href).await.expect(200);
    alice.post_form(&href, &[]).await.expect(303);
    let api = forge.with_token("bob", TokenScope::Admin).await;
    let key = api
        .json("POST", "/rest/-/account/keys", json!({ "title": "Box", "key": KEY }))
        .await
        .expect(201)
        .json();
    assert_eq!(api.get("/rest/-/account/keys").await.json()["items"][0]["title"], "Box");
    let path = format!("/rest/-/account/keys/{}", key["id"]);
    forge.with_token("alice", TokenScope::Admin).await.json("DELETE", &path, json!(null)).await.expect(404);
    api.json("DELETE", &path, json!(null)).await.expect(204);
}

#[tokio::test]
async fn a_profile_has_words_and_a_picture_made_anew() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let words = [("display_name", "Alice <Schmied>"), ("bio", "I keep *things* warm.")];
    let refused = alice
        .post_files("/-/account", &words, &[("avatar", "a.png", b"<svg onload=alert(1)>")])
        .await
        .expect(422);
    assert_eq!(refused.attribute("#display_name", "value"), "Alice <Schmied>");
    assert_eq!(refused.attribute("#avatar", "aria-invalid"), "true");
    alice.post_files("/-/account", &words, &[("avatar", "a.png", PNG)]).await.expect(303);
    let user = forge.find_user("alice").await;
    let blob = user.avatar.unwrap();
    assert_eq!(user.display_name, "Alice <Schmied>");
    let picture = forge.anonymous().get(&format!("/-/avatars/{blob}")).await.expect(200);
    assert_eq!(picture.header("content-type"), "image/png");
    assert!(picture.header("cache-control").contains("immutable") && picture.bytes != PNG);
    let (other, _) =
        blobs::put(forge.services.blobs.as_ref(), b"somebody's secret attachment").await.unwrap();
    alice.get(&format!("/-/avatars/{other}")).await.expect(404);
    alice.post_files("/-/account", &[("display_name", &"x".repeat(200)), ("bio", "")], &[]).await.expect(422);
    alice
        .post_files("/-/account", &[("display_name", ""), ("bio", ""), ("remove_avatar", "on")], &[])
        .await
        .expect(303);
    alice.get(&format!("/-/avatars/{blob}")).await.expect(404);
    let shown = forge.anonymous().get("/rest/-/users/alice").await.expect(200).json();
    assert_eq!((shown["name"].as_str(), shown["email"].as_str()), (Some("alice"), None));
    forge.anonymous().get("/rest/-/users/nobody").await.expect(404);
}

#[tokio::test]
async fn tastes_are_kept_in_the_account_or_a_cookie() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let fields = [("locale", "de"), ("time_zone", "europe/vienna"), ("theme", "dark")];
    alice.post_form("/-/account/preferences", &fields).await.expect(303);
    let page = alice.get("/-/account/preferences").await.expect(200);
    assert_eq!(page.attribute("html", "lang"), "de");
    assert_eq!(page.attribute("html", "data-theme"), "dark");
    assert_eq!(page.attribute("html", "data-shortcuts"), "off");
    assert_eq!(page.attribute("#time_zone", "value"), "Europe/Vienna");
    for (field, value) in [("time_zone", "Mars/Olympus"), ("locale", "tlh"), ("theme", "pink")] {
        let mut wrong = fields;
        wrong.iter_mut().find(|(name, _)| *name == field).unwrap().1 = value;
        alice.post_form("/-/account/preferences", &wrong).await.expect(422);
    }
    let choice = alice.post_form("/-/theme", &[("theme", "light"), ("next", "/demo?x=1")]).await.expect(303);
    assert_eq!((choice.location().as_str(), choice.cookie("farrier_theme")), ("/demo?x=1", None));
    let kept = forge.find_user("alice").await;
    assert_eq!((kept.theme.as_str(), kept.time_zone.as_deref()), ("light", Some("Europe/Vienna")));
    let anonymous = forge.anonymous();
    let choice =
        anonymous.post_form("/-/locale", &[("locale", "de"), ("next", "//evil.example")]).await.expect(303);
    assert_eq!((choice.location().as_str(), choice.cookie("farrier_locale").as_deref()), ("/", Some("de")));
    anonymous.post_form("/-/theme", &[("theme", "pink")]).await.expect(422);
}

#[tokio::test]
async fn password_and_address_need_the_current_password() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let phone = forge.sign_in(&forge.find_user("alice").await).await;
    let change = |current: &'static str, new: &'static str| [("current", current), ("password", new)];
    let refused =
        alice.post_form("/-/account/password", &change("wrong", "a new password")).await.expect(422);
    assert_eq!(refused.attribute("#current", "aria-invalid"), "true");
    alice.post_form("/-/account/password", &change("password of alice", "short")).await.expect(422);
    phone.get("/-/account").await.expect(200);
    alice.post_form("/-/account/password", &change("password of alice", "a new password")).await.expect(303);
    alice.get("/-/account").await.expect(200);
    phone.get("/-/account").await.expect(303);
    let email = |current: &'static str, new: &'static str| [("current", current), ("email", new)];
    forge.account("bob", false).await;
    for (current, new) in
        [("wrong", "new@example.org"), ("a new password", "nonsense"), ("a new password", "bob@example.org")]
    {
        alice.post_form("/-/account/email", &email(current, new)).await.expect(422);
    }
    alice.post_form("/-/account/email", &email("a new password", "New@example.org")).await.expect(303);
    assert_eq!(forge.find_user("alice").await.email, "new@example.org");
    forge.settle().await;
    assert_eq!(forge.mailer.sent().pop().unwrap().to, "alice@example.org");
}
