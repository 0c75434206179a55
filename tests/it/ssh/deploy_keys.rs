//! Keys of machines.

use farrier_domain::Role;

use super::desk::Scene;
use super::pushes;

#[tokio::test]
async fn a_deploy_key_opens_one_repository() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    scene.first_commit().await;
    forge.private_project("secret", "alice").await;
    forge.mount("secret", "git", "code").await;
    forge.mount("secret", "git", "other").await;
    desk.git("alice", "work", &["push", "-q", &scene.at("/secret/code"), "HEAD:main"]).await.ok();
    let alice = forge.find_user("alice").await;
    let client = forge.sign_in(&alice).await;
    for name in ["reader", "writer"] {
        let key = desk.key(name);
        let title = format!("the {name}");
        let mut fields = vec![("title", title.as_str()), ("key", &key)];
        if name == "writer" {
            fields.push(("writes", "1"));
        }
        client.post_form("/secret/code/-/deploy-keys", &fields).await.expect(303);
    }
    for key in ["reader", "writer"] {
        desk.git(key, "", &["clone", "-q", &scene.at("/secret/code"), &format!("of-{key}")]).await.ok();
        for other in ["/secret/other", "/demo/code"] {
            desk.git(key, "", &["ls-remote", &scene.at(other)]).await.refused("is not for it");
        }
    }
    let whoami = desk.ssh("reader", &scene.url, &[], &["whoami"]).await.ok();
    assert_eq!(whoami.out, "deploy key “the reader” of secret/code");
    desk.ssh("reader", &scene.url.replace("git@", "alice@"), &[], &["whoami"]).await.refused("denied");

    desk.commit("of-reader", "new", b"new").await;
    desk.git("reader", "of-reader", &["push", "origin", "HEAD:main"])
        .await
        .refused("may only read secret/code");
    desk.commit("of-writer", "new", b"new").await;
    desk.git("writer", "of-writer", &["push", "-q", "origin", "HEAD:main"]).await.ok();
    assert_eq!(pushes(&scene).await, [Some(alice.id), Some(alice.id), None]);
    desk.git("reader", "of-reader", &["fetch", "-q"]).await.ok();

    let page = client.get("/secret/-/activity").await.expect(200).text();
    assert!(page.contains("The deploy key “the writer” pushed to"), "{page}");

    // One door for each key.
    let again = std::fs::read_to_string(desk.at("reader.pub")).expect("a key");
    let refused = client.post_form("/-/account/keys", &[("title", ""), ("key", &again)]).await.expect(422);
    assert!(refused.text().contains("This key is in use already"));
}

#[tokio::test]
async fn only_administrators_let_machines_in() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    let alice = forge.sign_in(&forge.find_user("alice").await).await;
    let (carol, stranger) = (forge.user("carol").await, forge.anonymous());
    forge.member("demo", "carol", Role::Developer).await;
    let key = desk.key("machine");
    let fields = [("title", "machine"), ("key", key.as_str())];
    let page = "/demo/code/-/deploy-keys";
    carol.get(page).await.expect(403);
    carol.post_form(page, &fields).await.expect(403);
    assert!(stranger.post_form(page, &fields).await.status != 303);
    alice.post_form(page, &fields).await.expect(303);
    assert!(alice.get("/demo/code/-/repository").await.text().contains(page), "it is linked");
    let shown = alice.speaking("de").get(page).await.expect(200).text();
    assert!(shown.contains("nur lesen") && shown.contains("nie verwendet") && shown.contains("machine"));
    for (bad, words) in [
        ("nonsense", "not a public SSH key"),
        (key.as_str(), "in use already"),
        (&format!("no-pty {key}"), "options in front"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "private half"),
    ] {
        let refused = alice.post_form(page, &[("title", ""), ("key", bad)]).await.expect(422).text();
        assert!(refused.contains(words), "{words}: {refused}");
    }
    assert_eq!(
        desk.ssh("machine", &scene.url, &[], &["whoami"]).await.ok().out,
        "deploy key “machine” of demo/code"
    );

    // Another repository's administrator does not reach it, and it goes with its own.
    let other = forge.mount("demo", "git", "other").await;
    alice.post_form("/demo/other/-/deploy-keys/1/delete", &[]).await.expect(404);
    alice.get("/demo/code/-/deploy-keys/1/delete").await.expect(200);
    alice.post_form("/demo/code/-/deploy-keys/1/delete", &[]).await.expect(303);
    desk.ssh("machine", &scene.url, &[], &["whoami"]).await.refused("denied");
    let rest = "/rest/demo/other/deploy-keys";
    let added = alice.json("POST", rest, serde_json::json!({ "key": key, "writes": true })).await.expect(201);
    assert_eq!(added.json()["title"], "machine");
    assert_eq!(alice.get(rest).await.json()["items"][0]["writes"], true);
    carol.get(rest).await.expect(403);
    let again = alice.json("POST", rest, serde_json::json!({ "key": key })).await;
    assert_eq!((again.status, again.json()["field"].as_str()), (409, Some("key")));
    desk.ssh("machine", &scene.url, &[], &["whoami"]).await.ok();
    let remove = format!("/demo/-/tools/{}/remove", other.id());
    alice.post_form(&remove, &[("confirm", "other")]).await.expect(303);
    desk.ssh("machine", &scene.url, &[], &["whoami"]).await.refused("denied");
    forge.settle().await;
    alice.post_form(page, &fields).await.expect(303);
}
