//! Rooms tied to a real IRC server, with real clients that speak the protocol, and the real binary.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use farrier_testkit::TestServer;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// A server of its own on loopback.
struct Ngircd {
    child: Option<Child>,
    port: u16,
    config: PathBuf,
}

impl Ngircd {
    fn start(folder: &Path, more: &str) -> Ngircd {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = folder.join(format!("ngircd-{port}.conf"));
        let text = format!(
            "[Global]\nName = irc.test.example\nInfo = Test\nListen = 127.0.0.1\nPorts = {port}\nMotdPhrase = \"Hello\"\n\
             [Limits]\nMaxConnectionsIP = 0\nMaxNickLength = 30\nPingTimeout = 60\nPongTimeout = 20\n\
             [Options]\nDNS = no\nIdent = no\nPAM = no\nOperCanUseMode = yes\n\
             [Operator]\nName = root\nPassword = root\n{more}"
        );
        std::fs::write(&config, text).unwrap();
        let mut server = Ngircd { child: None, port, config };
        server.up();
        server
    }

    fn up(&mut self) {
        let log = std::fs::File::create(self.config.with_extension("log")).unwrap();
        let child = Command::new("ngircd")
            .args(["-n", "-f"])
            .arg(&self.config)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("ngircd is installed");
        self.child = Some(child);
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "ngircd does not answer");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn down(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Ngircd {
    fn drop(&mut self) {
        self.down();
    }
}

/// Somebody with an IRC client.
struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    lines: Vec<String>,
}

impl Client {
    fn connect(port: u16, nick: &str) -> Client {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let mut client = Client { stream, buffer: Vec::new(), lines: Vec::new() };
        client.send(&format!("NICK {nick}"));
        client.send("USER tester 0 * :Tester");
        client.wait(" 001 ");
        client
    }

    fn in_channel(port: u16, nick: &str, channel: &str) -> Client {
        let mut client = Client::connect(port, nick);
        client.send(&format!("JOIN {channel}"));
        client.wait(" 366 ");
        client
    }

    fn send(&mut self, line: &str) {
        self.send_bytes(line.as_bytes());
    }

    fn send_bytes(&mut self, line: &[u8]) {
        self.stream.write_all(&[line, b"\r\n"].concat()).unwrap();
    }

    fn say(&mut self, channel: &str, text: &str) {
        self.send(&format!("PRIVMSG {channel} :{text}"));
    }

    /// Reads what is there and answers pings.
    fn read(&mut self) {
        let mut chunk = [0_u8; 8192];
        match self.stream.read(&mut chunk) {
            Ok(0) => self.lines.push("(closed)".into()),
            Ok(read) => self.buffer.extend_from_slice(&chunk[..read]),
            Err(_) => return,
        }
        while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            assert!(line.len() <= 512, "{} bytes in a line", line.len());
            let line = String::from_utf8(line).expect("UTF-8").trim_end().to_owned();
            if let Some(token) = line.strip_prefix("PING ") {
                self.send(&format!("PONG {token}"));
            }
            self.lines.push(line);
        }
    }

    /// Waits for a line with this in it and takes it with all before it.
    fn wait(&mut self, part: &str) -> String {
        self.wait_for(part, PATIENCE).unwrap_or_else(|| panic!("no {part:?} in {:#?}", self.lines))
    }

    fn wait_for(&mut self, part: &str, patience: Duration) -> Option<String> {
        let begun = Instant::now();
        loop {
            if let Some(at) = self.lines.iter().position(|line| line.contains(part)) {
                return self.lines.drain(..=at).last();
            }
            if begun.elapsed() > patience {
                return None;
            }
            self.read();
        }
    }

    /// How many lines have this in them after a while.
    fn count(&mut self, part: &str, after: Duration) -> usize {
        let begun = Instant::now();
        while begun.elapsed() < after {
            self.read();
        }
        self.lines.iter().filter(|line| line.contains(part)).count()
    }
}

/// A real Farrier with the project `demo` and the room `demo/chat`.
struct Forge {
    server: TestServer,
    token: String,
    folder: TempDir,
}

impl Forge {
    fn new() -> Forge {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("farrier.toml");
        std::fs::write(&config, "[outgoing]\nallow = [\"127.0.0.1\", \"::1\"]\n").unwrap();
        let mut server = TestServer::new(&folder.path().join("data"));
        server.env.push(("FARRIER_CONFIG".into(), config.display().to_string()));
        server
            .env
            .push(("FARRIER_LOG".into(), "warn,farrier=info,farrier_rooms=info,farrier_irc=info".into()));
        server.run(
            &["user", "create", "alice", "--email", "alice@example.org", "--admin", "--password-stdin"],
            "a long password\n",
        );
        server.run(&["project", "create", "demo", "--owner", "alice"], "");
        server.run(&["project", "mount", "demo", "irc", "chat"], "");
        server.run(&["project", "mount", "demo", "tickets", "bugs"], "");
        let token = server.run(&["token", "create", "alice", "--scope", "admin"], "");
        server.start();
        Forge { server, token, folder }
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
        let authorization = format!("Authorization: Bearer {}", self.token);
        let body = body.to_string();
        self.server.curl(&[
            "-X",
            method,
            "-H",
            &authorization,
            "-H",
            "Content-Type: application/json",
            "-d",
            &body,
            path,
        ])
    }

    fn tie(&self, mount: &str, port: u16, channel: &str, nick: &str) {
        let settings = json!({ "host": "127.0.0.1", "port": port, "tls": false, "channel": channel, "nick": nick, "network": "test" });
        let (status, body) = self.call("PUT", &format!("/rest/demo/{mount}/-/settings"), &settings);
        assert_eq!(status, 200, "{body}");
    }

    fn say(&self, text: &str) {
        let (status, body) = self.call("POST", "/rest/demo/chat/lines", &json!({ "text": text }));
        assert_eq!(status, 201, "{body}");
    }

    fn lines(&self, mount: &str) -> Vec<Value> {
        let (status, body) = self.server.curl(&[&format!("/rest/demo/{mount}/lines")]);
        assert_eq!(status, 200, "{body}");
        serde_json::from_str::<Value>(&body).unwrap()["items"].as_array().unwrap().clone()
    }

    /// What was said in a room: nick and text.
    fn said(&self, mount: &str) -> Vec<(String, String)> {
        let said = ["message", "action", "notice"];
        let lines =
            self.lines(mount).into_iter().filter(|line| said.contains(&line["kind"].as_str().unwrap()));
        lines
            .map(|line| (line["nick"].as_str().unwrap().into(), line["text"].as_str().unwrap().into()))
            .collect()
    }

    fn until(&self, what: &str, done: impl Fn(&Forge) -> bool) {
        let begun = Instant::now();
        while !done(self) {
            assert!(begun.elapsed() < PATIENCE, "{what}: {:#?}\n{}", self.lines("chat"), self.server.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn has(&self, mount: &str, nick: &str, text: &str) -> bool {
        self.said(mount).iter().any(|(who, what)| who == nick && what == text)
    }
}

#[test]
fn a_browser_and_an_irc_client_talk() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    kim.say("#demo", "hello from irc");
    forge.until("the line arrives", |forge| forge.has("chat", "kim", "hello from irc"));
    forge.say("hello from the web");
    let line = kim.wait("hello from the web");
    assert!(
        line.starts_with(":farrier!") && line.ends_with(" PRIVMSG #demo :<a\u{200b}lice> hello from the web"),
        "{line}"
    );
    kim.send("PRIVMSG #demo :\u{1}ACTION waves\u{1}");
    forge.say("/me nods");
    kim.wait("* a\u{200b}lice nods");
    forge.until("the action arrives", |forge| forge.has("chat", "kim", "waves"));
    // Everything is there once: nothing comes back to where it was said.
    assert_eq!(kim.count("hello from", Duration::from_secs(2)), 0);
    assert_eq!(forge.said("chat").len(), 4, "{:?}", forge.said("chat"));
    let (_, page) = forge.server.curl(&["/demo/chat"]);
    assert!(
        page.contains("test: connected as farrier") && page.contains("<bdi class=\"room-nick hue-"),
        "{page}"
    );
    assert!(!page.contains("127.0.0.1"), "nobody's address is shown");
    // Comings and goings are in the log.
    let mut lee = Client::in_channel(irc.port, "lee", "#demo");
    lee.send("NICK leander");
    lee.send("PART #demo :bye now");
    forge.until("kinds", |forge| {
        let kinds: Vec<String> =
            forge.lines("chat").iter().map(|l| l["kind"].as_str().unwrap().to_owned()).collect();
        ["join", "nick", "part"].iter().all(|kind| kinds.iter().any(|own| own == kind))
    });
}

#[test]
fn odd_names_and_bytes_do_no_harm() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "[k]i|m`^{}", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    kim.send_bytes(b"PRIVMSG #demo :gr\xfc\xdfe \x93latin\x94");
    kim.send("PRIVMSG #demo :\u{2}bold\u{2} \u{3}4,5red\u{3} <script>&\"' \u{202e}turned");
    kim.send("PRIVMSG #demo :\u{1}VERSION\u{1}");
    kim.send("PRIVMSG #demo :\u{2}\u{2}");
    kim.send("PRIVMSG #demo ::colon first");
    forge.until("the last arrives", |forge| forge.has("chat", "[k]i|m`^{}", ":colon first"));
    let texts: Vec<String> = forge.said("chat").into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["grüße “latin”", "bold red <script>&\"' turned", ":colon first"]);
    let (_, page) = forge.server.curl(&["/demo/chat"]);
    assert!(page.contains("<b>bold</b> red &lt;script&gt;"), "{page}");
    // What people write here cannot end the line, begin another command, or be longer than a line.
    let long = "ö🦀".repeat(300);
    forge.say(&format!("{long} end"));
    let mut got = String::new();
    while !got.ends_with("end") {
        let line = kim.wait("PRIVMSG #demo");
        got.push_str(line.split_once("lice> ").unwrap().1);
    }
    assert_eq!(got.replace(' ', ""), format!("{long}end"));
    forge.call("POST", "/rest/demo/chat/lines", &json!({ "text": "one\rQUIT :x\u{0}two" }));
    kim.wait("QUIT :xtwo");
    forge.say("still here");
    kim.wait("still here");
}

#[test]
fn a_name_that_is_taken_is_got_back() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    let mut thief = Client::connect(irc.port, "farrier");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier_!");
    thief.send("JOIN #demo");
    thief.wait(" 366 ");
    thief.send("QUIT :done");
    kim.wait("NICK :farrier");
    forge.say("it is me");
    assert!(kim.wait("it is me").starts_with(":farrier!"));
}

#[test]
fn who_is_thrown_out_comes_back_and_what_is_refused_is_told() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    kim.send("KICK #demo farrier :out");
    kim.wait("KICK #demo farrier");
    forge.say("said while out");
    kim.wait("JOIN ");
    kim.wait("said while out");
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
fn two_rooms_in_one_channel_make_no_echo() {
    let forge = Forge::new();
    forge.server.run(&["project", "mount", "demo", "irc", "lobby"], "");
    forge.server.run(&["project", "mount", "demo", "irc", "bridge-two"], "");
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    let mut lee = Client::in_channel(irc.port, "lee", "#other");
    forge.tie("chat", irc.port, "#demo", "farrier");
    forge.tie("lobby", irc.port, "#demo", "lobbyist");
    kim.wait(":farrier!");
    // The lobby is in a second channel as well, so a line could go round in a circle.
    let (_, body) = forge.call("PUT", "/rest/demo/bridge-two/-/settings", &json!({ "joined_to": "lobby" }));
    assert!(body.contains("lobby"));
    forge.tie("bridge-two", irc.port, "#other", "lobbyist");
    lee.wait(":lobbyist!");
    forge.until("both are in", |forge| {
        forge.server.curl(&["/demo/lobby"]).1.contains("connected as lobbyist")
    });
    kim.say("#demo", "first words");
    forge.until("both rooms have it", |forge| {
        forge.has("chat", "kim", "first words") && forge.has("lobby", "kim", "first words")
    });
    lee.wait("<k\u{200b}im@test> first words");
    forge.say("from the web");
    kim.wait("from the web");
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(kim.count("first words", Duration::from_secs(1)), 0, "{:?}", kim.lines);
    assert_eq!(kim.count("from the web", Duration::from_millis(200)), 0);
    assert_eq!(lee.count("first words", Duration::from_millis(200)), 0);
    assert_eq!(forge.said("chat").iter().filter(|(_, text)| text.contains("first words")).count(), 1);
    assert_eq!(forge.said("lobby").iter().filter(|(_, text)| text.contains("from the web")).count(), 1);
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
fn secrets_are_never_shown_again() {
    let forge = Forge::new();
    let secret = json!({ "password": "hunter2", "channel_key": "sesame", "auth": "sasl" });
    let (status, body) = forge.call("PUT", "/rest/demo/chat/-/settings", &secret);
    assert_eq!(status, 200, "{body}");
    assert!(!body.contains("hunter2") && !body.contains("sesame"), "{body}");
    let (_, body) = forge.call("GET", "/rest/demo/chat/-/settings", &json!({}));
    assert!(!body.contains("hunter2") && !body.contains("sesame"), "{body}");
    let (status, body) = forge.call("PUT", "/rest/demo/chat/-/settings", &json!({ "nick": "not a nick" }));
    assert_eq!(status, 422, "{body}");
    let (status, _) =
        forge.call("PUT", "/rest/demo/chat/-/settings", &json!({ "host": "x", "channel": "#a\r\nQUIT" }));
    assert_eq!(status, 422);
}

#[test]
fn a_known_person_opens_a_ticket_and_everybody_is_told() {
    let forge = Forge::new();
    let irc = Ngircd::start(forge.folder.path(), "");
    let mut kim = Client::in_channel(irc.port, "kim", "#demo");
    let mut mallory = Client::in_channel(irc.port, "mallory", "#demo");
    forge.tie("chat", irc.port, "#demo", "farrier");
    kim.wait(":farrier!");
    kim.say("#demo", "!ticket new Not yet");
    kim.wait("I do not know your account");
    // The code is what the account's page shows.
    let authorization = format!("Authorization: Bearer {}", forge.token);
    let same = "Sec-Fetch-Site: same-origin";
    let (_, page) = forge.server.curl(&["-X", "POST", "-H", &authorization, "-H", same, "/demo/chat/name"]);
    let code = page.split("link ").last().unwrap().split('<').next().unwrap().to_owned();
    mallory.say("farrier", "link 0123456789abcdef");
    mallory.wait("This code is not good");
    kim.say("farrier", &format!("link {code}"));
    kim.wait("You are known as alice here");
    mallory.say("farrier", &format!("link {code}"));
    mallory.wait("This code is not good");
    kim.say("#demo", "!ticket new It crashes");
    kim.wait("Opened #1 It crashes");
    kim.wait("[bugs] alice opened #1 It crashes");
    mallory.say("#demo", "farrier: ticket 1");
    mallory.wait("#1 It crashes (Open)");
    mallory.say("farrier", "seen kim");
    mallory.wait("NOTICE mallory :kim last said something");
    mallory.say("farrier", "nonsense");
    mallory.wait("I do not know");
    // Whoever takes the name later is not who had it.
    kim.send("NICK kimberly");
    kim.wait("NICK :kimberly");
    mallory.send("NICK kim");
    mallory.wait("NICK :kim");
    mallory.say("#demo", "!ticket new Stolen");
    mallory.wait("I do not know your account");
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

/// A server that can what ngircd cannot, as a script: what we send is checked, and what it sends is what real ones send.
struct Scripted {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Scripted {
    fn accept(listener: &TcpListener) -> Scripted {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Scripted { stream, buffer: Vec::new() }
    }

    fn send(&mut self, line: &str) {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).unwrap();
    }

    /// The next line that begins so.
    fn wait(&mut self, beginning: &str) -> String {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                let line = String::from_utf8(line).unwrap().trim_end().to_owned();
                if line.starts_with(beginning) {
                    return line;
                }
                continue;
            }
            let mut chunk = [0_u8; 4096];
            let read = self.stream.read(&mut chunk).unwrap_or_else(|_| panic!("no {beginning:?}"));
            assert!(read > 0, "closed before {beginning:?}");
            self.buffer.extend_from_slice(&chunk[..read]);
        }
    }
}

#[test]
fn a_server_with_the_newer_capabilities_is_understood() {
    let forge = Forge::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = json!({
        "host": "127.0.0.1", "port": listener.local_addr().unwrap().port(), "tls": false, "channel": "#demo",
        "nick": "farrier", "network": "test", "auth": "sasl", "user": "acc", "password": "sesame",
    });
    assert_eq!(forge.call("PUT", "/rest/demo/chat/-/settings", &settings).0, 200);
    let mut server = Scripted::accept(&listener);
    server.wait("CAP LS 302");
    server.send(":s CAP * LS * :multi-prefix sasl=PLAIN,EXTERNAL");
    server.send(":s CAP * LS :server-time message-tags echo-message account-tag batch unknown-thing");
    let asked = server.wait("CAP REQ :");
    for cap in ["server-time", "message-tags", "echo-message", "account-tag", "batch", "sasl"] {
        assert!(asked.contains(cap), "{asked}");
    }
    assert!(!asked.contains("unknown-thing"));
    server.send(&format!(":s CAP * ACK :{}", asked.split_once(':').unwrap().1));
    server.wait("AUTHENTICATE PLAIN");
    server.send("AUTHENTICATE +");
    // NUL acc NUL sesame
    assert_eq!(server.wait("AUTHENTICATE "), "AUTHENTICATE AGFjYwBzZXNhbWU=");
    server.send(":s 903 farrier :SASL authentication successful");
    server.wait("CAP END");
    server.send(":s 001 farrier :Welcome");
    server.wait("JOIN #demo");
    server.send(":farrier!f@h JOIN #demo");
    server.send(":s 353 farrier = #demo :@kim!k@secret.host +lee mo farrier");
    server.send(":s 366 farrier #demo :End");
    let at = "@time=2026-11-01T10:00:00.000Z;msgid=m1;account=kims";
    server.send(&format!("{at} :kim!k@secret.host PRIVMSG #demo :told twice"));
    server.send(&format!("{at} :kim!k@secret.host PRIVMSG #demo :told twice"));
    forge.until("the line arrives", |forge| {
        let day = forge.server.curl(&["/rest/demo/chat/lines?day=2026-11-01"]).1;
        day.matches("told twice").count() == 1 && day.contains("2026-11-01T10:00:00Z")
    });
    // Our own words come back from such a server, and are there once.
    forge.say("mine");
    let line = server.wait("PRIVMSG #demo :");
    server.send(&format!("@msgid=m2 :farrier!f@h {line}"));
    server.send(":s BATCH +b1 netsplit a.example b.example");
    for nick in ["kim", "lee", "mo"] {
        server.send(&format!("@batch=b1 :{nick}!x@secret.host QUIT :a.example b.example"));
    }
    server.send(":s BATCH -b1");
    forge.until("the split is in the log", |forge| {
        forge.lines("chat").iter().filter(|line| line["kind"] == "quit" && line["text"] == "netsplit").count()
            == 3
    });
    assert_eq!(forge.said("chat"), [("alice".to_owned(), "mine".to_owned())]);
    let (_, page) = forge.server.curl(&["/demo/chat"]);
    assert!(page.contains("3 arrivals and departures"), "folded: {page}");
    assert!(!page.contains("secret.host"), "nobody's address is kept");
    // A server that does not want us is not pestered, and the page says why.
    server.send("ERROR :Closing Link: farrier (K-Lined: go away)");
    forge.until("the page says why", |forge| {
        forge.server.curl(&["/demo/chat"]).1.contains("refused (Closing Link: farrier (K-Lined: go away))")
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
