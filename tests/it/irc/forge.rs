//! Our side: the real binary with a room.

use std::time::{Duration, Instant};

use farrier_testkit::TestServer;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::network::PATIENCE;

/// A real Farrier with the project `demo` and the room `demo/chat`.
pub struct Forge {
    pub server: TestServer,
    pub token: String,
    pub folder: TempDir,
}

impl Forge {
    pub fn new() -> Forge {
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

    pub fn call(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
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

    pub fn tie(&self, mount: &str, port: u16, channel: &str, nick: &str) {
        let settings = json!({ "host": "127.0.0.1", "port": port, "tls": false, "channel": channel, "nick": nick, "network": "test" });
        let (status, body) = self.call("PUT", &format!("/rest/demo/{mount}/-/settings"), &settings);
        assert_eq!(status, 200, "{body}");
    }

    pub fn say(&self, text: &str) {
        let (status, body) = self.call("POST", "/rest/demo/chat/lines", &json!({ "text": text }));
        assert_eq!(status, 201, "{body}");
    }

    pub fn lines(&self, mount: &str) -> Vec<Value> {
        let (status, body) = self.server.curl(&[&format!("/rest/demo/{mount}/lines")]);
        assert_eq!(status, 200, "{body}");
        serde_json::from_str::<Value>(&body).unwrap()["items"].as_array().unwrap().clone()
    }

    /// What was said in a room: nick and text.
    pub fn said(&self, mount: &str) -> Vec<(String, String)> {
        let said = ["message", "action", "notice"];
        let lines =
            self.lines(mount).into_iter().filter(|line| said.contains(&line["kind"].as_str().unwrap()));
        lines
            .map(|line| (line["nick"].as_str().unwrap().into(), line["text"].as_str().unwrap().into()))
            .collect()
    }

    pub fn until(&self, what: &str, done: impl Fn(&Forge) -> bool) {
        let begun = Instant::now();
        while !done(self) {
            assert!(begun.elapsed() < PATIENCE, "{what}: {:#?}\n{}", self.lines("chat"), self.server.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub fn has(&self, mount: &str, nick: &str, text: &str) -> bool {
        self.said(mount).iter().any(|(who, what)| who == nick && what == text)
    }
}
