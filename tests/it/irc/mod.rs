//! Rooms tied to a real IRC server, with real clients that speak the protocol, and the real binary.

mod bad_days;
mod forge;
mod network;

use std::net::TcpListener;
use std::time::Duration;

use serde_json::json;

use forge::Forge;
use network::{Client, Ngircd, Scripted};

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
    server.send(":s CAP * LS :server-time message-tags echo-message account-tag batch draft/chathistory unknown-thing");
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
    // After an absence it is asked for what was missed, and what it tells twice is there once.
    server.stream.shutdown(std::net::Shutdown::Both).unwrap();
    let mut server = Scripted::accept(&listener);
    server.wait("CAP LS 302");
    let caps = "server-time message-tags batch draft/chathistory sasl";
    server.send(&format!(":s CAP * LS :{caps}"));
    server.wait("CAP REQ :");
    server.send(&format!(":s CAP * ACK :{caps}"));
    server.wait("AUTHENTICATE PLAIN");
    server.send(":s 903 farrier :SASL authentication successful");
    server.send(":s 001 farrier :Welcome");
    server.wait("JOIN #demo");
    server.send(":farrier!f@h JOIN #demo");
    server.send(":s 366 farrier #demo :End");
    let asked = server.wait("CHATHISTORY AFTER #demo timestamp=20");
    assert!(asked.ends_with("Z 200"), "{asked}");
    server.send(":s BATCH +h chathistory #demo");
    let old = "@batch=h;time=2026-11-01T10:00:00.000Z;msgid=m1";
    server.send(&format!("{old} :kim!k@secret.host PRIVMSG #demo :told twice"));
    let new = "@batch=h;time=2026-11-02T10:00:00.000Z;msgid=m3";
    server.send(&format!("{new} :kim!k@secret.host PRIVMSG #demo :!help with what I missed"));
    server.send(":s BATCH -h");
    forge.until("what was missed is in the log", |forge| {
        forge.server.curl(&["/rest/demo/chat/lines?day=2026-11-02"]).1.contains("with what I missed")
    });
    let first = forge.server.curl(&["/rest/demo/chat/lines?day=2026-11-01"]).1;
    assert_eq!(first.matches("told twice").count(), 1, "{first}");
    assert_eq!(forge.said("chat").len(), 1, "nobody answers what is over: {:?}", forge.said("chat"));
    // A server that does not want us is not pestered, and the page says why.
    server.send("ERROR :Closing Link: farrier (K-Lined: go away)");
    forge.until("the page says why", |forge| {
        forge.server.curl(&["/demo/chat"]).1.contains("refused (Closing Link: farrier (K-Lined: go away))")
    });
}
