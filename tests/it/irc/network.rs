//! The other side: a real IRC server, real clients, and a script for what the real server cannot.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Long enough for a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// A server of its own on loopback.
pub struct Ngircd {
    pub child: Option<Child>,
    pub port: u16,
    pub config: PathBuf,
}

impl Ngircd {
    pub fn start(folder: &Path, more: &str) -> Ngircd {
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

    pub fn up(&mut self) {
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

    pub fn down(&mut self) {
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
pub struct Client {
    pub stream: TcpStream,
    pub buffer: Vec<u8>,
    pub lines: Vec<String>,
}

impl Client {
    pub fn connect(port: u16, nick: &str) -> Client {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let mut client = Client { stream, buffer: Vec::new(), lines: Vec::new() };
        client.send(&format!("NICK {nick}"));
        client.send("USER tester 0 * :Tester");
        client.wait(" 001 ");
        client
    }

    pub fn in_channel(port: u16, nick: &str, channel: &str) -> Client {
        let mut client = Client::connect(port, nick);
        client.send(&format!("JOIN {channel}"));
        client.wait(" 366 ");
        client
    }

    pub fn send(&mut self, line: &str) {
        self.send_bytes(line.as_bytes());
    }

    pub fn send_bytes(&mut self, line: &[u8]) {
        self.stream.write_all(&[line, b"\r\n"].concat()).unwrap();
    }

    pub fn say(&mut self, channel: &str, text: &str) {
        self.send(&format!("PRIVMSG {channel} :{text}"));
    }

    /// Reads what is there and answers pings.
    pub fn read(&mut self) {
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
    pub fn wait(&mut self, part: &str) -> String {
        self.wait_for(part, PATIENCE).unwrap_or_else(|| panic!("no {part:?} in {:#?}", self.lines))
    }

    pub fn wait_for(&mut self, part: &str, patience: Duration) -> Option<String> {
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
    pub fn count(&mut self, part: &str, after: Duration) -> usize {
        let begun = Instant::now();
        while begun.elapsed() < after {
            self.read();
        }
        self.lines.iter().filter(|line| line.contains(part)).count()
    }
}

/// A server that can what ngircd cannot, as a script: what we send is checked, and what it sends is what real ones send.
pub struct Scripted {
    pub stream: TcpStream,
    pub buffer: Vec<u8>,
}

impl Scripted {
    pub fn accept(listener: &TcpListener) -> Scripted {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Scripted { stream, buffer: Vec::new() }
    }

    pub fn send(&mut self, line: &str) {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).unwrap();
    }

    /// The next line that begins so.
    pub fn wait(&mut self, beginning: &str) -> String {
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
