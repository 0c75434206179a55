//! The real binary in a process of its own: for what only a real process shows, such as its death.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A running `farrier serve` and the folder it works on.
pub struct TestServer {
    child: Option<Child>,
    data: PathBuf,
    port: u16,
    /// Where SSH is served: `off`, an address, or whatever the program itself says.
    pub ssh_listen: Option<String>,
    /// Variables for every start and command.
    pub env: Vec<(String, String)>,
}

/// The binary under test: `FARRIER_BIN`, else the one beside the test's own.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("FARRIER_BIN") {
        return path.into();
    }
    let own = std::env::current_exe().unwrap();
    let path = own.parent().and_then(Path::parent).unwrap().join("farrier");
    assert!(
        path.exists(),
        "{} is not there: run `cargo build`, or the tests by `cargo xtask test`",
        path.display()
    );
    path
}

impl TestServer {
    /// A server on a folder; it is not started yet.
    pub fn new(data: &Path) -> TestServer {
        TestServer {
            child: None,
            data: data.to_owned(),
            port: free_port(),
            ssh_listen: Some("off".into()),
            env: Vec::new(),
        }
    }

    /// The same with SSH.
    pub fn with_ssh(data: &Path) -> TestServer {
        let mut server = TestServer::new(data);
        server.ssh_listen = Some(format!("127.0.0.1:{}", free_port()));
        server
    }

    /// Where SSH is served, in the form of a URL.
    pub fn ssh_url(&self) -> String {
        format!("ssh://git@{}", self.ssh_listen.as_ref().unwrap())
    }

    /// Scheme, host and port.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process, for signals.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self) {
        self.start_by(Command::new(binary()));
    }

    /// Starts it by another command, to which the arguments are added.
    pub fn start_by(&mut self, mut command: Command) {
        let log = std::fs::File::create(self.data.with_extension("log")).unwrap();
        let child = command
            .args(["serve", "--data"])
            .arg(&self.data)
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .args(self.ssh_listen.iter().flat_map(|address| ["--ssh-listen", address]))
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.child = Some(child);
        let begun = Instant::now();
        while self.curl(&["-o", "/dev/null", "/-/health"]).0 != 200 {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not answer: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it wrote.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data.with_extension("log")).unwrap_or_default()
    }

    /// Kills it without any warning, as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Runs a command of the binary on the same folder; panics unless it succeeds.
    pub fn run(&self, args: &[&str], input: &str) -> String {
        let output = self.try_run(args, input);
        assert!(output.status.success(), "farrier {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs a command of the binary on the same folder.
    pub fn try_run(&self, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(binary())
            .arg("--data")
            .arg(&self.data)
            .args(args)
            .envs(self.env.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Calls an address with the real curl: the status (0 without an answer) and the body.
    pub fn curl(&self, args: &[&str]) -> (u16, String) {
        let (path, options) = args.split_last().unwrap();
        let output = Command::new("curl")
            .args(["-s", "--max-time", "60", "-w", "\n%{http_code}"])
            .args(options)
            .arg(format!("{}{path}", self.base_url()))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (body, status) = text.rsplit_once('\n').unwrap_or(("", "0"));
        (status.parse().unwrap_or(0), body.to_owned())
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.kill();
    }
}
