//! Making projects, their homes, tools, members, rights, addresses and ends, over requests.

use farrier_domain::Role;
use farrier_domain::projects::{self, mounts};
use farrier_domain::site::{self, ProjectCreation};
use farrier_testkit::{Answer, TestForge};
use serde_json::json;

/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00,
    0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xdf, 0xc0, 0xf0, 0x1f, 0x00, 0x06,
    0x80, 0x02, 0x7f, 0x10, 0x4c, 0x1b, 0xe1, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

fn flash(answer: &Answer) -> String {
    answer.cookie("farrier_flash").unwrap_or_default()
}

async fn found(forge: &TestForge, client: &farrier_testkit::Client, words: &str) -> u64 {
    forge.settle().await;
    client.get(&format!("/rest/-/search?q={words}")).await.expect(200).json()["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_fresh_site_says_what_to_do_first() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    assert!(forge.anonymous().get("/").await.expect(200).main().contains("Whoever has an account"));
    let page = alice.get("/").await.expect(200);
    assert_eq!(page.attribute(".empty a.btn-primary", "href"), "/-/new");
    assert!(alice.speaking("de").get("/").await.main().contains("Noch keine Projekte"));
    alice.post_form("/-/new", &[("title", "Über den Ofen")]).await.expect(303);
    assert_eq!(forge.anonymous().get("/").await.all(".project-row h3"), ["Über den Ofen"]);
    assert_eq!(alice.get("/").await.all("aside .person").len(), 1);
}

#[tokio::test]
async fn a_project_is_made_with_its_first_tools() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    let form = alice.get("/-/new").await.expect(200);
    let usual = forge.services.registry.tools().iter().filter(|tool| tool.usual).count();
    assert_eq!((form.all("input[name=tool][checked]").len(), usual), (3, 3));
    assert_eq!(form.all("input[name=tool]").len(), forge.services.registry.tools().len());
    let all: Vec<(&str, &str)> =
        forge.services.registry.tools().iter().map(|tool| ("tool", tool.id)).collect();
    let fields = [&[("title", "My Anvil"), ("description", "A *build* system")], all.as_slice()].concat();
    let answer = alice.post_form("/-/new", &fields).await.expect(303);
    assert_eq!(answer.location(), "/my-anvil");
    let home = forge.anonymous().get("/my-anvil").await.expect(200);
    assert_eq!(home.all("h1"), ["My Anvil"]);
    assert_eq!(home.all(".prose em"), ["build"]);
    assert_eq!(home.all(".tool-card h3").len(), all.len());
    assert!(home.all(".feed-item").iter().any(|line| line.contains("made the project My Anvil")));
    assert_eq!(home.all(".member-list .badge"), ["Admin"]);
    for card in home.all(".tool-card h3") {
        let url = format!("/my-anvil/{}", card.to_lowercase());
        forge.anonymous().get(&url).await.expect(200);
    }
    // The same address a second time, and a name that no address can have: nothing typed is lost.
    let again = alice
        .post_form("/-/new", &[("title", "Other"), ("path", "my-anvil"), ("description", "kept")])
        .await
        .expect(422);
    assert_eq!(again.attribute("#path", "aria-invalid"), "true");
    assert_eq!(again.attribute("#title", "value"), "Other");
    assert_eq!(again.all("#description"), ["kept"]);
    alice.post_form("/-/new", &[("title", "x"), ("path", "-rf /")]).await.expect(422);
    alice.post_form("/-/new", &[("title", "ميزان")]).await.expect(422);
    forge.anonymous().post_form("/-/new", &[("title", "x")]).await.expect(401);
}

#[tokio::test]
async fn only_those_whom_the_site_lets_make_projects() {
    let forge = TestForge::new().await;
    let (alice, root) = (forge.user("alice").await, forge.site_admin("root1").await);
    let tx = forge.services.db.write().await.unwrap();
    site::save(&*tx, &site::Settings { project_creation: ProjectCreation::Admins, ..Default::default() })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    alice.get("/-/new").await.expect(403);
    alice.post_form("/-/new", &[("title", "mine")]).await.expect(403);
    alice.json("POST", "/rest/-/projects", json!({ "path": "mine" })).await.expect(403);
    root.post_form("/-/new", &[("title", "theirs")]).await.expect(303);
    // Below their own home and their own projects they still may.
    alice.post_form("/~alice/-/new", &[("title", "dotfiles")]).await.expect(303);
    alice.post_form("/theirs/-/new", &[("title", "sub")]).await.expect(403);
    forge.member("theirs", "alice", Role::Admin).await;
    alice.post_form("/theirs/-/new", &[("title", "sub")]).await.expect(303);
    assert!(alice.get("/~alice").await.main().contains("dotfiles"));
    assert_eq!(alice.get("/theirs/sub").await.expect(200).all(".crumbs a"), ["theirs", "sub"]);
}

#[tokio::test]
async fn what_is_private_is_not_there_for_others() {
    let forge = TestForge::new().await;
    let (alice, bob, stranger) =
        (forge.user("alice").await, forge.user("bob").await, forge.user("stranger").await);
    forge.private_project("secret", "alice").await;
    forge.project("secret/sub", "alice").await;
    forge.member("secret", "bob", Role::Member).await;
    for path in [
        "/secret",
        "/secret/sub",
        "/secret/-/activity",
        "/secret/-/activity.atom",
        "/rest/secret",
        "/rest/secret/-/members",
    ] {
        stranger.get(path).await.expect(404);
        forge.anonymous().get(path).await.expect(404);
        bob.get(path).await.expect(200);
    }
    assert!(bob.get("/").await.main().contains("secret"));
    assert!(!stranger.get("/?q=secret").await.main().contains("/secret"));
    assert!(!stranger.get("/~alice").await.main().contains("secret"));
    assert_eq!(stranger.get("/rest/-/projects").await.json()["items"], json!([]));
    bob.get("/secret/-/settings").await.expect(403);
    alice.get("/secret/-/settings").await.expect(200);
}

#[tokio::test]
async fn making_it_private_hides_it_from_search_before_the_answer() {
    let forge = TestForge::new().await;
    let (alice, stranger) = (forge.user("alice").await, forge.user("stranger").await);
    forge.project("zebra", "alice").await;
    assert_eq!(found(&forge, &stranger, "zebra").await, 1);
    alice.post_files("/zebra/-/settings", &[("title", "Zebra"), ("private", "1")], &[]).await.expect(303);
    // Nobody has run the indexer since.
    let after = stranger.get("/rest/-/search?q=zebra").await.expect(200).json();
    assert_eq!((&after["total"], &after["items"]), (&json!(0), &json!([])));
    assert_eq!(found(&forge, &stranger, "zebra").await, 0);
    assert_eq!(found(&forge, &alice, "zebra").await, 1);
    alice.post_files("/zebra/-/settings", &[("title", "Zebra")], &[]).await.expect(303);
    assert_eq!(found(&forge, &stranger, "zebra").await, 1);
}

#[tokio::test]
async fn tools_are_ordered_renamed_turned_off_and_removed() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    forge.project("demo", "alice").await;
    bob.post_form("/demo/-/tools", &[("tool", "tickets"), ("mount", "bugs")]).await.expect(403);
    alice
        .post_form("/demo/-/tools", &[("tool", "tickets"), ("mount", "bugs"), ("label", "Bugs")])
        .await
        .expect(303);
    alice.post_form("/demo/-/tools", &[("tool", "wiki"), ("mount", "")]).await.expect(303);
    let taken = alice
        .post_form("/demo/-/tools", &[("tool", "tickets"), ("mount", "bugs"), ("label", "Again")])
        .await
        .expect(422);
    assert_eq!(taken.attribute("#mount", "aria-invalid"), "true");
    assert_eq!(taken.attribute("#label", "value"), "Again");
    alice.post_form("/demo/-/tools", &[("tool", "nonsense"), ("mount", "x")]).await.expect(422);
    let project = projects::by_path(forge.services.db.read(), "demo").await.unwrap();
    let bugs = mounts::of_project(forge.services.db.read(), project.id).await.unwrap()[0].id;
    let at = |rest: &str| format!("/demo/-/tools/{bugs}{rest}");
    alice.post_form(&at("/move"), &[("down", "1")]).await.expect(303);
    assert_eq!(alice.get("/demo").await.all(".tool-card h3"), ["wiki", "Bugs"]);
    alice.post_form(&at(""), &[("mount", "issues"), ("label", "Issues")]).await.expect(303);
    let moved = bob.get("/demo/bugs?status=open").await.expect(301);
    assert_eq!(moved.location(), "/demo/issues?status=open");
    alice.post_form(&at("/enabled"), &[]).await.expect(303);
    bob.get("/demo/issues").await.expect(404);
    assert_eq!(bob.get("/demo").await.all(".tool-card h3"), ["wiki"]);
    alice.post_form(&at("/enabled"), &[("on", "1")]).await.expect(303);
    bob.get("/demo/issues").await.expect(200);
    alice.post_form(&at("/remove"), &[("confirm", "bugs")]).await.expect(422);
    alice.post_form(&at("/remove"), &[("confirm", "issues")]).await.expect(303);
    bob.get("/demo/issues").await.expect(404);
    forge.settle().await;
    // Another project's number is not found here.
    forge.project("other", "bob").await;
    let foreign = forge.mount("other", "wiki", "wiki").await.id();
    for rest in ["", "/permissions", "/settings", "/remove"] {
        alice.get(&format!("/demo/-/tools/{foreign}{rest}")).await.expect(404);
    }
}

#[tokio::test]
async fn permissions_follow_the_table_at_once() {
    let forge = TestForge::new().await;
    let (alice, bob, carol) = (forge.user("alice").await, forge.user("bob").await, forge.user("carol").await);
    forge.project("demo", "alice").await;
    let mount = forge.mount("demo", "wiki", "wiki").await;
    forge.member("demo", "bob", Role::Member).await;
    alice.post_form("/demo/-/groups", &[("name", "Friends")]).await.expect(303);
    let members = alice.get("/demo/-/members").await.expect(200);
    let group = members.attribute("section.box h3", "id").trim_start_matches('g').to_owned();
    alice.post_form(&format!("/demo/-/groups/{group}"), &[("user", "carol")]).await.expect(303);
    alice.post_form(&format!("/demo/-/groups/{group}"), &[("user", "nobody")]).await.expect(422);
    carol.get("/demo/wiki").await.expect(200);
    let tool = forge.services.registry.tool("wiki").unwrap();
    let path = format!("/demo/-/tools/{}/permissions", mount.id());
    let names: Vec<String> =
        tool.permissions.iter().map(|(permission, _)| format!("role.{}", permission.id)).collect();
    let roles: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "member")).collect();
    alice.post_form(&path, &roles).await.expect(303);
    forge.anonymous().get("/demo/wiki").await.expect(404);
    carol.get("/demo/wiki").await.expect(404);
    bob.get("/demo/wiki").await.expect(200);
    assert_eq!(carol.get("/demo").await.all(".tool-card h3").len(), 0);
    let read = format!("group.{}", tool.read().id);
    alice
        .post_form(&path, &[roles.as_slice(), &[(read.as_str(), group.as_str())]].concat())
        .await
        .expect(303);
    carol.get("/demo/wiki").await.expect(200);
    forge.anonymous().get("/demo/wiki").await.expect(404);
    assert!(alice.get("/demo/-/permissions").await.expect(200).main().contains("Friends"));
    alice.post_form(&format!("/demo/-/groups/{group}/delete"), &[]).await.expect(303);
    carol.get("/demo/wiki").await.expect(404);
    alice.post_form(&format!("{path}/reset"), &[]).await.expect(303);
    forge.anonymous().get("/demo/wiki").await.expect(200);
    alice.post_form(&path, &[("role.wiki.read", "everybody")]).await.expect(422);
}

#[tokio::test]
async fn members_come_and_go_but_one_admin_stays() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    forge.project("demo", "alice").await;
    forge.project("demo/sub", "alice").await;
    bob.post_form("/demo/-/members", &[("user", "bob"), ("role", "admin")]).await.expect(403);
    alice
        .post_form("/demo/-/members", &[("user", "bob@example.org"), ("role", "developer")])
        .await
        .expect(303);
    let lost = alice.post_form("/demo/-/members", &[("user", "nobody"), ("role", "admin")]).await.expect(422);
    assert_eq!(lost.attribute("#user", "value"), "nobody");
    alice.post_form("/demo/-/members", &[("user", "bob"), ("role", "anonymous")]).await.expect(422);
    assert!(alice.get("/demo").await.main().contains("added the member bob"));
    // The subproject counts them, and says where they come from.
    let sub = alice.get("/demo/sub/-/members").await.expect(200);
    assert!(sub.all("tbody tr").iter().any(|row| row.contains("bob") && row.contains("Member of demo")));
    assert!(
        flash(&alice.post_form("/demo/-/members/alice", &[("role", "member")]).await.expect(303))
            .starts_with('-')
    );
    assert!(flash(&alice.post_form("/demo/-/members/alice/remove", &[]).await.expect(303)).starts_with('-'));
    alice.post_form("/demo/-/members/bob", &[("role", "admin")]).await.expect(303);
    alice.get("/demo/-/members/alice/remove").await.expect(200);
    alice.post_form("/demo/-/members/alice/remove", &[]).await.expect(303);
    alice.get("/demo/-/members").await.expect(403);
    bob.get("/demo/-/members").await.expect(200);
}

#[tokio::test]
async fn why_says_what_the_checks_say() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    forge.project("demo", "alice").await;
    let mount = forge.mount("demo", "wiki", "wiki").await;
    forge.private_project("demo/deep", "alice").await;
    bob.get("/demo/-/why").await.expect(403);
    let ask = async |query: &str| {
        let page = alice.get(&format!("/demo/-/why?{query}")).await.expect(200);
        (page.all(".verdict").join(""), page.all(".why li").join("\n"))
    };
    let (verdict, why) = ask("user=bob&what=see").await;
    assert_eq!(verdict, "Yes: bob may see demo");
    assert!(why.contains("demo is public"));
    assert_eq!(ask("user=&what=run").await.0, "No: somebody without an account may not run demo");
    assert_eq!(ask("user=alice&what=run").await.0, "Yes: alice may run demo");
    let (verdict, why) = ask("user=bob&what=see&address=/demo/deep").await;
    assert_eq!(verdict, "No: bob may not see demo/deep");
    assert!(why.contains("Speaks against it demo/deep is private."), "{why}");
    assert!(ask("user=bob&what=see&address=/demo/wiki/Home").await.0.starts_with("Yes"));
    alice.post_form(&format!("/demo/-/tools/{}/enabled", mount.id()), &[]).await.expect(303);
    let (verdict, why) = ask("user=alice&what=see&address=/demo/wiki").await;
    assert!(verdict.starts_with("No") && why.contains("Nobody sees a tool that is off"), "{verdict} {why}");
    alice.get("/demo/-/why?user=nobody&what=see").await.expect(422);
    alice.get("/demo/-/why?user=bob&what=1:nonsense").await.expect(422);
    alice.get("/demo/-/why?user=bob&what=see&address=/~bob").await.expect(422);
}

#[tokio::test]
async fn a_renamed_project_redirects_and_its_neighbour_stays() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    for path in ["a_b", "a_b/sub", "axb", "axb/sub"] {
        forge.project(path, "alice").await;
    }
    forge.mount("a_b/sub", "wiki", "wiki").await;
    bob.post_form("/a_b/-/settings/address", &[("path", "mine")]).await.expect(403);
    alice.post_form("/a_b/-/settings/address", &[("path", "axb")]).await.expect(422);
    alice.post_form("/a_b/-/settings/address", &[("path", "new")]).await.expect(303);
    assert_eq!(bob.get("/a_b/sub/wiki?x=1").await.expect(301).location(), "/new/sub/wiki?x=1");
    bob.get("/new/sub/wiki").await.expect(200);
    // The underscore is no wildcard: the neighbour is where it was.
    bob.get("/axb/sub").await.expect(200);
}

#[tokio::test]
async fn a_deleted_project_comes_back_or_is_gone_for_good() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    for path in ["a_b", "a_b/sub", "axb/", "axb/sub"] {
        forge.project(path.trim_end_matches('/'), "alice").await;
    }
    forge.mount("a_b/sub", "wiki", "wiki").await;
    assert_eq!(found(&forge, &bob, "sub").await, 2);
    alice.post_form("/a_b/-/settings/delete", &[("confirm", "wrong")]).await.expect(422);
    bob.post_form("/a_b/-/settings/delete", &[("confirm", "a_b")]).await.expect(403);
    alice.post_form("/a_b/-/settings/delete", &[("confirm", "a_b")]).await.expect(303);
    assert_eq!(bob.get("/rest/-/search?q=sub").await.json()["total"], 1);
    for path in ["/a_b", "/a_b/sub", "/a_b/sub/wiki"] {
        alice.get(path).await.expect(404);
    }
    bob.get("/axb/sub").await.expect(200);
    let waiting = alice.get("/-/deleted").await.expect(200);
    assert_eq!(waiting.all("main .row h2"), ["a_b"]);
    assert_eq!(bob.get("/-/deleted").await.expect(200).all("main .row h2").len(), 0);
    let restore = waiting.attribute("main .row form", "action");
    bob.post_form(&restore, &[]).await.expect(404);
    alice.post_form(&restore, &[]).await.expect(303);
    bob.get("/a_b/sub/wiki").await.expect(200);
    alice.post_form("/a_b/-/settings/delete", &[("confirm", "a_b")]).await.expect(303);
    forge.clock.advance(15 * 86_400_000);
    forge.settle().await;
    assert!(projects::by_path(forge.services.db.read(), "a_b/sub").await.is_err());
    assert!(projects::by_path(forge.services.db.read(), "a_b").await.is_err());
    bob.get("/axb/sub").await.expect(200);
}

#[tokio::test]
async fn a_picture_is_made_anew_and_nothing_else_is_served() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    let save = |name: &'static str, content: &'static [u8]| {
        let alice = alice.clone();
        async move { alice.post_files("/demo/-/settings", &[("title", "Demo")], &[("icon", name, content)]).await }
    };
    forge.anonymous().get("/demo/-/icon").await.expect(404);
    let refused =
        save("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>").await.expect(422);
    assert_eq!(refused.attribute("#icon", "aria-invalid"), "true");
    save("x.png", PNG).await.expect(303);
    let icon = forge.anonymous().get("/demo/-/icon").await.expect(200);
    assert_eq!(icon.header("content-type"), "image/png");
    assert_ne!(icon.bytes, PNG);
    assert!(icon.bytes.starts_with(b"\x89PNG"));
    alice.post_files("/demo/-/settings", &[("title", "Demo"), ("remove_icon", "1")], &[]).await.expect(303);
    forge.anonymous().get("/demo/-/icon").await.expect(404);
}

#[tokio::test]
async fn lists_take_as_many_queries_however_long_they_are() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("p0", "alice").await;
    forge.mount("p0", "tickets", "bugs").await;
    let few = queries(&alice).await;
    for n in 1..12 {
        forge.project(&format!("p{n}"), "alice").await;
        forge.mount(&format!("p{n}"), "tickets", "bugs").await;
        forge.project(&format!("p0/s{n}"), "alice").await;
        forge.account(&format!("user{n}"), false).await;
        forge.member("p0", &format!("user{n}"), Role::Member).await;
    }
    assert_eq!(few, queries(&alice).await);
}

/// What three lists ask the database once everything that is kept between requests is loaded.
async fn queries(client: &farrier_testkit::Client) -> [u32; 3] {
    let mut counts = [0; 3];
    for (page, count) in ["/", "/p0", "/p0/-/members"].into_iter().zip(&mut counts) {
        client.get(page).await.expect(200);
        *count = client.get(page).await.expect(200).queries;
    }
    counts
}

#[tokio::test]
async fn the_feed_tells_what_everybody_may_know() {
    let forge = TestForge::new().await;
    let alice = forge.user("alice").await;
    forge.project("demo", "alice").await;
    alice
        .post_form("/demo/-/tools", &[("tool", "wiki"), ("mount", "pages"), ("label", "A <b> & c")])
        .await
        .expect(303);
    let feed = forge.anonymous().get("/demo/-/activity.atom").await.expect(200);
    assert!(feed.header("content-type").starts_with("application/atom+xml"));
    assert!(
        feed.text().contains("A &#60;b&#62; &#38; c") || feed.text().contains("A &lt;b&gt; &amp; c"),
        "{}",
        feed.text()
    );
    forge.anonymous().get("/demo/-/activity").await.expect(200);
    forge.anonymous().get("/demo/-/activity?after=nonsense").await.expect(200);
}

#[tokio::test]
async fn a_tools_own_settings_are_typed() {
    let forge = TestForge::new().await;
    let (alice, bob) = (forge.user("alice").await, forge.user("bob").await);
    forge.project("demo", "alice").await;
    forge.member("demo", "bob", Role::Developer).await;
    let mount = forge.mount("demo", "tickets", "bugs").await;
    let (page, rest) = (format!("/demo/-/tools/{}/settings", mount.id()), "/rest/demo/bugs/-/settings");
    bob.get(&page).await.expect(403);
    bob.json("PUT", rest, json!({ "open_statuses": ["mine"] })).await.expect(403);
    let form = alice.get(&page).await.expect(200);
    assert_eq!(form.all("#open_statuses"), ["open in-progress"]);
    let words = "new\r\n\r\n in progress \r\n";
    alice.post_form(&page, &[("open_statuses", words), ("closed_statuses", "done")]).await.expect(303);
    let stored = alice.get(rest).await.expect(200).json();
    assert_eq!(stored["open_statuses"], json!(["new", "in progress"]));
    // What the tool refuses comes back as it was typed, and nothing is stored.
    let refused = alice
        .post_form(&page, &[("open_statuses", ""), ("closed_statuses", "kept\nwords")])
        .await
        .expect(422);
    assert_eq!(refused.all("#closed_statuses"), ["kept words"]);
    let answer = alice.json("PUT", rest, json!({ "open_statuses": [] })).await.expect(422);
    assert!(answer.header("content-type").starts_with("application/problem+json"));
    alice.json("PUT", rest, json!({ "open_statuses": 7 })).await.expect(422);
    alice.json("PUT", rest, json!(["x"])).await.expect(422);
    // Fields that are left out stay.
    let put = alice.json("PUT", rest, json!({ "closed_statuses": ["over"] })).await.expect(200).json();
    assert_eq!(
        (&put["open_statuses"], &put["closed_statuses"]),
        (&json!(["new", "in progress"]), &json!(["over"]))
    );
}
