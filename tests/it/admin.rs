//! The administration, and what programs ask about the site.

use farrier_domain::accounts::{NewUser, people, users};
use farrier_domain::site::{self, Registration};
use farrier_domain::{TokenScope, projects};
use farrier_testkit::TestForge;
use sea_orm::ConnectionTrait;

const PAGES: &[&str] = &[
    "/-/admin/health",
    "/-/admin/users",
    "/-/admin/users/new",
    "/-/admin/users/alice",
    "/-/admin/projects",
    "/-/admin/jobs",
    "/-/admin/jobs?state=ready",
    "/-/admin/tools",
    "/-/admin/settings",
];

#[tokio::test]
async fn the_administration_is_nobody_elses_business() {
    let forge = TestForge::new().await;
    let boss = forge.site_admin("boss").await;
    let alice = forge.user("alice").await;
    let read = forge.with_token("boss", TokenScope::Read).await;
    for path in PAGES {
        boss.get(path).await.expect(200);
        boss.speaking("de").get(path).await.expect(200);
        alice.get(path).await.expect(404);
        read.get(path).await.expect(403);
        assert!(forge.anonymous().get(path).await.expect(303).location().starts_with("/-/login"));
    }
    assert_eq!(boss.get("/-/admin").await.expect(303).location(), "/-/admin/health");
    for path in ["/-/admin/users/alice/admin", "/-/admin/reindex", "/-/admin/jobs/retry", "/-/admin/settings"]
    {
        alice.post_form(path, &[("is_admin", "true")]).await.expect(404);
    }
    assert!(!forge.find_user("alice").await.is_admin);
}

#[tokio::test]
async fn accounts_are_disabled_and_one_administrator_remains() {
    let forge = TestForge::new().await;
    let boss = forge.site_admin("boss").await;
    let alice = forge.user("alice").await;
    let token = forge.with_token("alice", TokenScope::Read).await;
    token.get("/rest/-/account").await.expect(200);
    boss.post_form("/-/admin/users/alice/state", &[("state", "disabled")]).await.expect(303);
    alice.get("/-/account").await.expect(303);
    token.get("/rest/-/account").await.expect(401);
    assert!(boss.get("/-/admin/users?state=disabled").await.expect(200).main().contains("alice@example.org"));
    assert!(!boss.get("/-/admin/users?state=admins").await.expect(200).main().contains("alice@example.org"));
    boss.post_form("/-/admin/users/alice/state", &[("state", "active")]).await.expect(303);
    boss.post_form("/-/admin/users/boss/state", &[("state", "disabled")]).await.expect(303);
    boss.post_form("/-/admin/users/boss/admin", &[("is_admin", "false")]).await.expect(303);
    assert_eq!(forge.find_user("boss").await.state, users::ACTIVE);
    boss.get("/-/admin/health").await.expect(200);
    boss.post_form("/-/admin/users/alice/admin", &[("is_admin", "true")]).await.expect(303);
    boss.post_form("/-/admin/users/boss/admin", &[("is_admin", "false")]).await.expect(303);
    boss.get("/-/admin/health").await.expect(404);
}

#[tokio::test]
async fn an_administrator_makes_an_account_and_hands_its_link_over() {
    let forge = TestForge::new().await;
    let boss = forge.site_admin("boss").await;
    let refused = boss
        .post_form("/-/admin/users", &[("name", "carol"), ("email", "boss@example.org")])
        .await
        .expect(422);
    assert_eq!(refused.attribute("#email", "aria-invalid"), "true");
    let made = boss
        .post_form("/-/admin/users", &[("name", "carol"), ("email", "carol@example.org")])
        .await
        .expect(200);
    let first = made.all("#made").pop().unwrap();
    let again =
        boss.post_form("/-/admin/users/carol/link", &[]).await.expect(200).all("#made").pop().unwrap();
    let path = |link: &str| link.strip_prefix(&forge.base_url).unwrap().to_owned();
    forge.anonymous().get(&path(&first)).await.expect(404);
    forge.anonymous().post_form(&path(&again), &[("password", "carol chose this")]).await.expect(303);
    let fields = [("name", "carol"), ("password", "carol chose this")];
    forge.anonymous().post_form("/-/login", &fields).await.expect(303);
}

#[tokio::test]
async fn long_lists_page_by_key_with_as_many_queries() {
    let forge = TestForge::new().await;
    let boss = forge.site_admin("boss").await;
    let few = boss.get("/-/admin/users").await.expect(200);
    for number in 0..60 {
        let name = format!("user{number:02}");
        let new = NewUser { email: format!("{name}@example.org"), name, ..NewUser::default() };
        people::create(&forge.services.db, new, forge.services.now()).await.unwrap();
    }
    let many = boss.get("/-/admin/users").await.expect(200);
    assert_eq!((many.all("tbody tr").len(), many.queries), (50, few.queries));
    let next = boss.get(&many.attribute(".paging a[rel=next]", "href")).await.expect(200);
    assert_eq!(next.all("tbody tr").len(), 11);
    assert!(next.main().contains("user59@") && !next.main().contains("user48@"), "{}", next.main());
    assert_eq!(boss.get("/-/admin/users?q=USER5").await.expect(200).all("tbody tr").len(), 10);
}

#[tokio::test]
async fn settings_are_checked_and_take_effect() {
    let forge = TestForge::new().await;
    let boss = forge.site_admin("boss").await;
    let mut fields = [
        ("title", "Smithy"),
        ("welcome", "Hello **there**"),
        ("registration", "closed"),
        ("project_creation", "admins"),
        ("max_attachment_mb", "5"),
        ("undo_days", "30"),
    ];
    for (at, wrong) in [(0, ""), (2, "maybe"), (3, ""), (4, "0"), (4, "1e9"), (5, "-1")] {
        let right = std::mem::replace(&mut fields[at].1, wrong);
        let refused = boss.post_form("/-/admin/settings", &fields).await.expect(422);
        assert_eq!(refused.all("#welcome"), ["Hello **there**"], "{wrong:?}");
        fields[at].1 = right;
    }
    assert_eq!(site::load(forge.services.db.read()).await.unwrap(), site::Settings::default());
    boss.post_form("/-/admin/settings", &fields).await.expect(303);
    let kept = site::load(forge.services.db.read()).await.unwrap();
    assert_eq!((kept.registration, kept.max_attachment_bytes), (Registration::Closed, 5 * 1024 * 1024));
    assert_eq!(forge.anonymous().get("/-/login").await.expect(200).all(".brand"), ["Smithy"]);
}

#[tokio::test]
async fn jobs_are_tried_again_or_given_up() {
    let forge = TestForge::new().await;
    let boss = forge.site_admin("boss").await;
    let tx = forge.services.db.write().await.unwrap();
    for id in [101, 102, 103] {
        let job = format!(
            "INSERT INTO jobs (id, name, payload, state, run_at, attempts, leased_until, last_error, created_at) \
             VALUES ({id}, 'no.such.job', '{{}}', 'failed', 0, 8, 0, 'the <mailbox> is busy', 0)"
        );
        tx.execute_unprepared(&job).await.unwrap();
    }
    tx.commit().await.unwrap();
    let list = boss.get("/-/admin/jobs").await.expect(200);
    assert_eq!(list.all("main ul.rows > li").len(), 3);
    assert!(list.main().contains("the <mailbox> is busy"), "{}", list.main());
    boss.post_form("/-/admin/jobs/101/discard", &[]).await.expect(303);
    boss.post_form("/-/admin/jobs/102/retry", &[]).await.expect(303);
    assert_eq!(boss.get("/-/admin/jobs").await.expect(200).all("main ul.rows > li").len(), 1);
    boss.post_form("/-/admin/jobs/retry", &[]).await.expect(303);
    assert_eq!(boss.get("/-/admin/jobs?state=ready").await.expect(200).all("main ul.rows > li").len(), 2);
    boss.post_form("/-/admin/jobs/999/discard", &[]).await.expect(303);
    for id in [102, 103] {
        boss.post_form(&format!("/-/admin/jobs/{id}/discard"), &[]).await.expect(303);
    }
}

#[tokio::test]
async fn a_deleted_project_is_brought_back_from_the_top() {
    let forge = TestForge::new().await;
    let boss = forge.site_admin("boss").await;
    let top = forge.project("demo", "boss").await;
    let below = forge.project("demo/sub", "boss").await;
    let tx = forge.services.db.write().await.unwrap();
    projects::mark_deleted(&*tx, &top, Some(forge.services.now() + 1_000_000)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(boss.get("/-/admin/projects?q=demo").await.expect(200).all("tbody .badge-bad").len(), 2);
    boss.post_form(&format!("/-/admin/projects/{}/restore", below.id), &[]).await.expect(303);
    boss.get("/demo/sub").await.expect(404);
    boss.post_form(&format!("/-/admin/projects/{}/restore", top.id), &[]).await.expect(303);
    boss.get("/demo/sub").await.expect(200);
    boss.post_form("/-/admin/projects/99999/restore", &[]).await.expect(404);
}

#[tokio::test]
async fn programs_learn_what_is_theirs() {
    let forge = TestForge::new().await;
    let anonymous = forge.anonymous();
    assert_eq!(anonymous.get("/-/health").await.expect(200).json()["status"], "ok");
    assert!(anonymous.get("/robots.txt").await.expect(200).text().contains("Disallow: /*/blame/"));
    assert!(anonymous.get("/favicon.ico").await.expect(308).location().ends_with("favicon.svg"));
    farrier_site::install_metrics();
    anonymous.get("/-/metrics").await.expect(404);
    let boss = forge.site_admin("boss").await;
    boss.get("/").await;
    assert!(boss.get("/-/metrics").await.expect(200).text().contains("farrier_requests_total"));
    forge.user("alice").await.get("/-/metrics").await.expect(404);
}
