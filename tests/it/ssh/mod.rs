//! SSH with the real `ssh` and `git` over a real port.

mod deploy_keys;
mod desk;
mod limits;
mod process;

use std::process::Stdio;

use farrier_domain::Role;
use farrier_domain::accounts::{people, ssh_keys};
use farrier_domain::projects::{self, mounts};

use desk::{Scene, noise, run};

#[tokio::test]
async fn clone_fetch_and_push() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    scene.first_commit().await;
    for (n, path) in ["/demo/code", "/demo/code.git", "/demo/code/"].iter().enumerate() {
        let to = format!("clone{n}");
        desk.git("alice", "", &["clone", "-q", &scene.at(path), &to]).await.ok();
        assert_eq!(std::fs::read(desk.at(&to).join("README")).expect("cloned"), b"hello");
    }
    desk.commit("work", "more", &noise(3_000_000)).await;
    desk.git("alice", "work", &["push", "-q", "origin", "HEAD:main"]).await.ok();
    desk.git("alice", "clone0", &["pull", "-q"]).await.ok();
    assert_eq!(std::fs::read(desk.at("clone0").join("more")).expect("pulled").len(), 3_000_000);

    desk.git("alice", "", &["clone", "-q", "--depth", "1", &scene.at("/demo/code"), "shallow"]).await.ok();
    assert_eq!(desk.git("alice", "shallow", &["rev-list", "--count", "HEAD"]).await.ok().out, "1");
    desk.git("alice", "shallow", &["fetch", "-q", "--unshallow"]).await.ok();
    assert_eq!(desk.git("alice", "shallow", &["rev-list", "--count", "HEAD"]).await.ok().out, "2");

    let mut traced = desk.git_command("alice", "work", &["ls-remote", "origin"]);
    let traced = run({
        traced.env("GIT_TRACE_PACKET", "1");
        traced
    })
    .await
    .ok();
    assert!(traced.err.contains("version 2"), "{}", traced.err);

    let archive =
        ["archive", "--format=tar", &format!("--remote={}", scene.at("/demo/code")), "main", "README"];
    let archive = desk.git("alice", "", &archive).await.ok();
    assert!(archive.out.contains("README") && archive.out.contains("hello"));
}

#[tokio::test]
async fn a_push_is_recorded_for_whoever_pushed() {
    let scene = Scene::new().await;
    scene.first_commit().await;
    scene.forge.settle().await;
    let alice = scene.forge.find_user("alice").await.id;
    let events = pushes(&scene).await;
    assert_eq!(events, [Some(alice)]);
    let keys = ssh_keys::list(scene.forge.services.db.read(), alice).await.expect("a list");
    assert_eq!(keys[0].used_at, Some(scene.forge.services.now()));
    let page = scene.forge.anonymous().get("/demo/code").await.text();
    assert!(page.contains(&scene.at("/demo/code")), "the clone box names the address");
}

async fn pushes(scene: &Scene) -> Vec<Option<i64>> {
    use farrier_jobs::events::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let found = Entity::find().filter(Column::Name.eq("code.pushed"));
    let found = found.all(scene.forge.services.db.read()).await.expect("a list");
    found.into_iter().map(|event| event.actor_id).collect()
}

#[tokio::test]
async fn rights_are_those_of_the_pages() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    scene.first_commit().await;
    for name in ["bob", "carol"] {
        forge.account(name, false).await;
        scene.add_key(name, name).await;
    }
    forge.private_project("secret", "alice").await;
    forge.mount("secret", "git", "code").await;
    forge.member("demo", "carol", Role::Developer).await;

    let refused = desk.git("bob", "work", &["push", &scene.at("/demo/code"), "HEAD:x"]).await;
    refused.refused("bob may not push to demo/code");
    desk.git("carol", "work", &["push", "-q", &scene.at("/demo/code"), "HEAD:x"]).await.ok();
    desk.git("bob", "", &["clone", "-q", &scene.at("/demo/code"), "of-bob"]).await.ok();

    // What is hidden, what is not there and what is no repository look the same.
    forge.mount("demo", "wiki", "wiki").await;
    desk.git("alice", "", &["ls-remote", &scene.at("/secret/code")]).await.ok();
    for path in
        ["/secret/code", "/secret/nothing", "/nothing", "/demo/wiki", "/demo/code/src", "/demo", "/", ""]
    {
        let said = desk.ssh("bob", &scene.url, &[], &[&format!("git-upload-pack '{path}'")]).await;
        assert_eq!(said.err, format!("There is no repository {path}, or bob may not read it."));
        assert_eq!((said.code, said.out.as_str()), (1, ""));
    }
}

#[tokio::test]
async fn only_keys_that_are_known_come_in() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    let whoami = async |key: &str, url: &str| desk.ssh(key, url, &[], &["whoami"]).await;
    assert_eq!(whoami("alice", &scene.url).await.ok().out, "alice");
    desk.key("stranger");
    whoami("stranger", &scene.url).await.refused("Permission denied");
    for (name, fine) in [("hg", true), ("svn", true), ("alice", true), ("bob", false), ("root", false)] {
        let said = whoami("alice", &scene.url.replace("git@", &format!("{name}@"))).await;
        assert_eq!(said.code == 0, fine, "{name}: {}", said.err);
    }
    // A password is not even asked for.
    let password =
        ["-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password,keyboard-interactive"];
    desk.ssh("alice", &scene.url, &password, &["whoami"]).await.refused("Permission denied (publickey)");

    forge.account("bob", false).await;
    let key = scene.add_key("bob", "bob").await;
    assert_eq!(whoami("bob", &scene.url).await.ok().out, "bob");
    let bob = forge.find_user("bob").await;
    for (state, fine) in [("disabled", false), ("active", true)] {
        let tx = forge.services.db.write().await.expect("writes");
        people::set_state(&*tx, &bob, state).await.expect("changed");
        tx.commit().await.expect("commits");
        assert_eq!(whoami("bob", &scene.url).await.code == 0, fine, "{state}");
    }
    let tx = forge.services.db.write().await.expect("writes");
    assert!(ssh_keys::remove(&*tx, bob.id, key.id).await.expect("removed"));
    tx.commit().await.expect("commits");
    whoami("bob", &scene.url).await.refused("Permission denied");
}

#[tokio::test]
async fn a_removed_key_runs_nothing_more_on_an_open_connection() {
    let mut scene = Scene::new().await;
    let control = scene.desk.at("control").display().to_string();
    scene.desk.options =
        vec![format!("ControlPath={control}"), "ControlMaster=auto".into(), "ControlPersist=30".into()];
    let desk = &scene.desk;
    // The connection stays in the background and must not hold our pipes.
    let mut first = desk.ssh_command("alice", &scene.url, &[], &["whoami"]);
    first.stdout(Stdio::null()).stderr(Stdio::null());
    assert!(first.status().await.expect("it runs").success());
    assert_eq!(desk.ssh("alice", &scene.url, &[], &["whoami"]).await.ok().out, "alice");
    let alice = scene.forge.find_user("alice").await.id;
    let key = &ssh_keys::list(scene.forge.services.db.read(), alice).await.expect("a list")[0];
    let tx = scene.forge.services.db.write().await.expect("writes");
    ssh_keys::remove(&*tx, alice, key.id).await.expect("removed");
    tx.commit().await.expect("commits");
    desk.ssh("alice", &scene.url, &[], &["whoami"]).await.refused("This key was removed");
    desk.ssh("alice", &scene.url, &["-O", "exit"], &[]).await.ok();
}

#[tokio::test]
async fn keys_of_every_kind_sign_in() {
    let scene = Scene::new().await;
    let client = scene.forge.sign_in(&scene.forge.find_user("alice").await).await;
    for kind in
        [&["-t", "ecdsa", "-b", "256"][..], &["-t", "ecdsa", "-b", "521"], &["-t", "rsa", "-b", "2048"]]
    {
        let name = kind.join("");
        let key = scene.desk.key_of(&name, kind);
        client.post_form("/-/account/keys", &[("title", ""), ("key", &key)]).await.expect(303);
        assert_eq!(scene.desk.ssh(&name, &scene.url, &[], &["whoami"]).await.ok().out, "alice");
    }
    let weak = scene.desk.key_of("weak", &["-t", "rsa", "-b", "1024"]);
    let refused = client.post_form("/-/account/keys", &[("title", ""), ("key", &weak)]).await.expect(422);
    assert!(refused.text().contains("This key is too weak"));
    // SHA-1 is refused even for a key that may sign otherwise.
    let sha1 = ["-o", "PubkeyAcceptedAlgorithms=ssh-rsa"];
    scene.desk.ssh("-trsa-b2048", &scene.url, &sha1, &["whoami"]).await.refused("denied");
}

#[tokio::test]
async fn there_is_no_shell() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    scene.first_commit().await;
    let witness = desk.at("witness");
    let touch = format!("touch {}", witness.display());
    for command in [
        "sh",
        "sh -c id",
        "bash",
        "git",
        "git upload-pack /demo/code",
        "git-upload-pack",
        "git-upload-pack --strict '/demo/code'",
        "git-upload-pack '/demo/code' --timeout=1",
        "git-shell",
        "scp -t /tmp",
        "rsync --server",
        "svnserve",
        "svnserve -t --root=/",
        "hg -R demo/code serve --stdio --config=x",
        &format!("git-upload-pack '/demo/code'; {touch}"),
        &format!("git-upload-pack '/demo/code' && {touch}"),
        &format!("git-upload-pack $({touch})"),
        &format!("git-upload-pack `{touch}`"),
        &format!("help; {touch}"),
        "HELP",
    ] {
        let said = desk.ssh("alice", &scene.url, &[], &[command]).await;
        assert_eq!((said.code, said.out.as_str()), (127, ""), "{command}: {}", said.err);
        assert!(said.err.starts_with("There is no command"), "{}", said.err);
    }
    for path in [
        format!("/demo/code; {touch}"),
        format!("-oProxyCommand={touch}"),
        format!("--upload-pack={touch}"),
        "/demo/../demo/code".to_owned(),
        "/../../etc".to_owned(),
        "/demo/code/../../x".to_owned(),
        "demo//code".to_owned(),
    ] {
        let said = desk.ssh("alice", &scene.url, &[], &[&format!("git-upload-pack '{path}'")]).await;
        assert!(said.code == 1 && said.err.starts_with("There is no repository"), "{path}: {}", said.err);
    }
    assert!(!witness.exists());
    let lfs = desk.ssh("alice", &scene.url, &[], &["git-lfs-authenticate demo/code upload"]).await;
    lfs.refused("Git LFS");
}

#[tokio::test]
async fn no_terminal_no_subsystem_no_forwarding() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    let said = desk.ssh("alice", &scene.url, &["-tt"], &["whoami"]).await;
    assert!(said.err.contains("PTY allocation request failed"), "{}", said.err);
    desk.ssh("alice", &scene.url, &["-s"], &["sftp"]).await.refused("subsystem request failed");
    desk.ssh("alice", &scene.url, &["-W", "127.0.0.1:1"], &[]).await.refused("forwarding failed");
    let forward = ["-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:0:127.0.0.1:1"];
    desk.ssh("alice", &scene.url, &forward, &["whoami"]).await.refused("forwarding failed");
    // A variable that is not Git's changes nothing and breaks nothing.
    let set = ["-o", "SetEnv=LD_PRELOAD=/x GIT_CONFIG_COUNT=1"];
    assert_eq!(desk.ssh("alice", &scene.url, &set, &["whoami"]).await.ok().out, "alice");
}

#[tokio::test]
async fn whoever_has_no_command_is_told_what_there_is() {
    let scene = Scene::new().await;
    let hello = scene.desk.ssh("alice", &scene.url, &["-T"], &[]).await.ok();
    assert!(
        hello.out.starts_with("Hello alice! Your key works, but there is no shell here."),
        "{}",
        hello.out
    );
    let help = scene.desk.ssh("alice", &scene.url, &[], &["help"]).await.ok();
    assert!(
        help.out.contains("whoami") && help.out.contains(&format!("git clone {}/", scene.url)),
        "{}",
        help.out
    );
}

#[tokio::test]
async fn a_projects_rules_hold_and_an_old_address_leads_on() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    scene.first_commit().await;
    let db = &forge.services.db;
    let project = projects::by_path(db.read(), "demo").await.expect("there");
    let mount = mounts::of_project(db.read(), project.id).await.expect("a list").remove(0);
    let tx = db.write().await.expect("writes");
    let strict = serde_json::json!({ "deny_force_push": true, "max_push_mb": 1 });
    mounts::set_settings(&*tx, &mount, &strict).await.expect("written");
    let mount = mounts::in_project(&*tx, project.id, mount.id).await.expect("there");
    mounts::rename(&*tx, &project, &mount, "moved", "").await.expect("renamed");
    tx.commit().await.expect("commits");

    desk.git("alice", "work", &["fetch", "-q", "origin"]).await.ok();
    desk.git("alice", "work", &["commit", "-q", "--amend", "-m", "Another first"]).await.ok();
    let forced = desk.git("alice", "work", &["push", "--force", "origin", "HEAD:main"]).await;
    forced.refused("The branch main must not be rewritten");
    let deleted = desk.git("alice", "work", &["push", "origin", ":main"]).await;
    deleted.refused("The branch main must not be deleted");
    desk.commit("work", "big", &noise(2_000_000)).await;
    desk.git("alice", "work", &["push", "origin", "HEAD:big"]).await.refused("exceeds maximum allowed size");
    desk.git("alice", "work", &["push", "-q", &scene.at("/demo/moved"), "HEAD~1:refs/heads/fine"]).await.ok();
}
