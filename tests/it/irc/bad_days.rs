//! When servers, processes and channels do not as they should.

use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use farrier_testkit::TestServer;
use serde_json::json;

use super::forge::Forge;
use super::network::{Client, Ngircd};

#[test]
fn who_is_thrown_out_comes_back_and_what_is_refused_is_told() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    // Who is not in such a channel cannot speak there, so what is said before we hear of the kick is refused.
    kim.send("MODE #demo +n");
    kim.send("KICK #demo farrier :out");
    kim.wait("KICK #demo farrier");
    forge.say("said while out");
    kim.wait("said while out");
    forge.until("it is back", |forge| forge.server.curl(&["/demo/chat"]).1.contains("connected as farrier"));
    assert_eq!(kim.count("said while out", Duration::from_secs(2)), 0, "once");
    kim.send("MODE #demo +b farrier!*@*");
    kim.send("KICK #demo farrier :for good");
    forge
        .until("the page says why", |forge| forge.server.curl(&["/demo/chat"]).1.contains("test: refused ("));
    forge.until("the kick is in the log", |forge| {
        forge.lines("chat").iter().any(|line| line["kind"] == "kick" && line["text"] == "kim: for good")
    });
}

#[test]
fn a_restart_of_either_side_says_nothing_twice() {
    let mut forge = Forge::new();
    let mut irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    forge.say("one");
    kim.wait("one");
    irc.down();
    forge.say("two, while the network is away");
    irc.up();
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    kim.wait("two, while the network is away");
    forge.server.kill();
    kim.say("#demo", "anybody there?");
    forge.server.start();
    kim.wait("JOIN ");
    forge.say("three");
    kim.wait("three");
    assert_eq!(kim.count("PRIVMSG #demo :<", Duration::from_secs(2)), 0, "{:?}", kim.lines);
    let texts: Vec<String> = forge.said("chat").into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["one", "two, while the network is away", "three"]);
}

#[test]
fn only_one_of_two_processes_speaks_and_the_other_takes_over() {
    let mut forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    let mut second = TestServer::new(&forge.folder.path().join("second"));
    second.env = forge.server.env.clone();
    let database = format!("sqlite://{}", forge.folder.path().join("data/farrier.sqlite").display());
    second.env.push(("FARRIER_DATABASE_URL".into(), database));
    second.start();
    std::thread::sleep(Duration::from_secs(4));
    let say = |server: &TestServer, text: &str| {
        let authorization = format!("Authorization: Bearer {}", forge.token);
        let body = json!({ "text": text }).to_string();
        let args = ["-X", "POST", "-H", &authorization, "-H", "Content-Type: application/json", "-d", &body];
        assert_eq!(server.curl(&[&args[..], &["/rest/demo/chat/lines"]].concat()).0, 201);
    };
    say(&second, "from the second");
    assert!(kim.wait("from the second").starts_with(":farrier!"));
    kim.say("#demo", "heard once");
    kim.say("#demo", "and this");
    forge.until("it arrives", |forge| forge.has("chat", "kim", "and this"));
    assert_eq!(
        forge.said("chat").iter().filter(|(nick, _)| nick == "kim").count(),
        2,
        "{:?}",
        forge.said("chat")
    );
    assert_eq!(kim.count("JOIN", Duration::from_secs(1)), 0, "the second is not in the channel");
    forge.server.kill();
    let died = Instant::now();
    say(&second, "after its death");
    kim.wait("JOIN ");
    kim.wait("after its death");
    assert!(died.elapsed() < Duration::from_secs(15), "{:?}", died.elapsed());
    assert_eq!(kim.count("after its death", Duration::from_secs(2)), 0, "once");
}

#[test]
fn what_is_behind_our_walls_is_refused() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let settings =
        json!({ "host": "127.0.0.2", "port": irc.port, "tls": false, "channel": "#demo", "nick": "farrier" });
    assert_eq!(forge.call("PUT", "/rest/demo/chat/-/settings", &settings).0, 200);
    forge.until("the page says why", |forge| {
        forge.server.curl(&["/demo/chat"]).1.contains("127.0.0.2 is a private address")
    });
}

#[test]
fn ten_thousand_events_are_told_in_a_few_lines() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    let script = "
        INSERT INTO events (name, project_id, mount_id, actor_id, subject, url, payload, created_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        SELECT 'tickets.created', mounts.project_id, mounts.id, NULL, '#' || i || ' Flood', '/demo/bugs/' || i, '{}',
               CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
        FROM n, mounts WHERE mounts.path = 'bugs'";
    let url = format!("sqlite://{}", forge.folder.path().join("data/farrier.sqlite").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let db = sea_orm::Database::connect(url).await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&db, script).await.unwrap();
    });
    // Pages and pushes do not wait for it.
    kim.wait("Flood");
    let begun = Instant::now();
    forge.say("in the middle of it");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let begun = Instant::now();
    while kim.wait_for("#10000 Flood", Duration::from_millis(500)).is_none() {
        assert!(begun.elapsed() < Duration::from_secs(240), "{}", forge.server.log());
    }
    let told = forge.said("chat").iter().filter(|(_, text)| text.contains("Flood")).count();
    assert!(told < 100, "{told} lines");
}

#[test]
fn a_certificate_is_checked() {
    let forge = Forge::new();
    let folder = forge.folder.path();
    let openssl = |args: &[&str]| {
        let done =
            Command::new("openssl").args(args).current_dir(folder).output().expect("openssl is installed");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
        .unwrap();
    let new = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
    openssl(
        &[&["req", "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority"][..], &new]
            .concat(),
    );
    openssl(&[
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "irc.key",
        "-out",
        "irc.csr",
        "-subj",
        "/CN=localhost",
    ]);
    openssl(&[
        "x509",
        "-req",
        "-in",
        "irc.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-out",
        "irc.pem",
        "-days",
        "2",
        "-extfile",
        "names",
    ]);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let ssl = format!(
        "[SSL]\nCertFile = {}\nKeyFile = {}\nPorts = {port}\n",
        folder.join("irc.pem").display(),
        folder.join("irc.key").display()
    );
    for file in ["irc.pem", "irc.key"] {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder.join(file), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let irc = Ngircd::start(folder, &ssl);
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    let settings = |host: &str, port: u16| json!({ "host": host, "port": port, "tls": true, "channel": "#demo", "nick": "farrier", "network": "test" });
    assert_eq!(forge.call("PUT", "/rest/demo/chat/-/settings", &settings("localhost", port)).0, 200);
    forge.until("an unknown authority is refused", |forge| {
        let page = forge.server.curl(&["/demo/chat"]).1;
        page.contains("test: refused (") && page.contains("ertificate")
    });
    let config = folder.join("farrier.toml");
    let rules = format!(
        "[outgoing]\nallow = [\"127.0.0.1\", \"::1\"]\nca_file = \"{}\"\n",
        folder.join("ca.pem").display()
    );
    std::fs::write(&config, rules).unwrap();
    let mut forge = forge;
    forge.server.kill();
    forge.server.start();
    kim.wait(":farrier!");
    forge.say("over TLS");
    kim.wait("over TLS");
    // The certificate is another host's.
    assert_eq!(forge.call("PUT", "/rest/demo/chat/-/settings", &settings("127.0.0.1", port)).0, 200);
    forge.until("another name is refused", |forge| {
        forge.server.curl(&["/demo/chat"]).1.contains("test: refused (")
    });
}

#[test]
fn a_server_that_falls_silent_is_left_and_found_again() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    let signal = |name: &str| {
        let pid = irc.child.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    };
    signal("-STOP");
    let begun = Instant::now();
    while forge.server.curl(&["/demo/chat"]).1.contains("connected as") {
        assert!(begun.elapsed() < Duration::from_secs(150), "it still believes in the connection");
        std::thread::sleep(Duration::from_millis(500));
    }
    // Nobody waits for a network that does not answer.
    let begun = Instant::now();
    forge.say("said into the silence");
    assert!(begun.elapsed() < Duration::from_secs(5));
    signal("-CONT");
    let line = kim.wait_for("said into the silence", Duration::from_secs(150));
    assert!(line.is_some(), "{:#?} {}", kim.lines, forge.server.log());
    assert_eq!(kim.count("said into the silence", Duration::from_secs(3)), 0, "once");
}
