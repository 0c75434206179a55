//! Fills an instance: an administrator, a project with three tools, 2,000 tickets, a wiki page, a repository.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::forge::{Forge, command};
use super::http::{self, Answer, Connection};
use super::repository::Repository;

const TICKETS: usize = 2_000;

const WORDS: &[&str] = &[
    "crash", "search", "index", "ticket", "wiki", "merge", "branch", "commit", "render", "locale", "plugin",
    "cache", "purge", "queue", "worker", "timeout", "socket", "unicode", "token", "session",
];

/// Makes everything anew in `data`.
pub fn fill(binary: &Path, data: &Path, repository: &Repository) -> Result<()> {
    if data.exists() {
        std::fs::remove_dir_all(data)?;
    }
    std::fs::create_dir_all(data)?;
    let farrier = |line: &str| run(binary, data, line, "");
    println!("Filling an instance with a repository of {} commits.", repository.commits);
    farrier("migrate")?;
    run(
        binary,
        data,
        "user create admin --email admin@example.org --admin --password-stdin",
        "correct horse battery staple 9",
    )?;
    let token = farrier("token create admin --scope admin")?.trim().to_owned();
    farrier("project create bench --owner admin")?;
    for mount in ["tickets bugs", "wiki wiki", "git code"] {
        farrier(&format!("project mount bench {mount}"))?;
    }
    let imported =
        command(binary, data).args(["repo", "import", "bench/code"]).arg(&repository.path).output()?;
    if !imported.status.success() {
        bail!("farrier repo import: {}", String::from_utf8_lossy(&imported.stderr).trim());
    }

    println!("Filing {TICKETS} tickets and writing a page.");
    let forge = Forge::start(binary, data, "off")?;
    let mut author =
        Author { connection: Connection::new(&forge.address())?, address: forge.address(), token };
    let mut words = Words(1);
    for number in 1..=TICKETS {
        let title = format!("{} {number}", words.some(4));
        let body = json!({ "title": title, "body": words.some(100), "labels": [words.some(1)] });
        author.ask("POST", "/rest/bench/bugs/tickets", &body.to_string())?;
    }
    let paragraphs: Vec<String> = (0..66).map(|_| words.some(12)).collect();
    let text = format!("# Title\n\n{}\n", paragraphs.join("\n\n"));
    author.ask(
        "PUT",
        "/rest/bench/wiki/pages/Home",
        &json!({ "text": text, "message": "Write it" }).to_string(),
    )?;
    // The search index is filled behind the requests.
    forge.wait_until_quiet(Duration::from_secs(3), Duration::from_secs(600))
}

fn run(binary: &Path, data: &Path, line: &str, input: &str) -> Result<String> {
    let mut child = command(binary, data)
        .args(line.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| binary.display().to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        // Who doesn't read it, closes it.
        let _ = writeln!(stdin, "{input}");
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("farrier {line}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

struct Author {
    connection: Connection,
    address: String,
    token: String,
}

impl Author {
    fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<()> {
        let request = http::with_json(method, &self.address, path, &self.token, body);
        let mut answer = Answer::default();
        // A server that says "later" is asked again, for half a minute.
        for _ in 0..30 {
            self.connection.send(&request, &mut answer)?;
            match answer.status {
                200 | 201 | 204 => return Ok(()),
                429 | 503 => std::thread::sleep(Duration::from_secs(1)),
                _ => break,
            }
        }
        bail!("{method} {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body))
    }
}

/// Words in an order that is the same in each run.
struct Words(u64);

impl Words {
    fn some(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.next() % WORDS.len()]).collect();
        words.join(" ")
    }

    /// xorshift64
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_in_each_run() {
        assert_eq!(Words(1).some(30), Words(1).some(30));
        let text = Words(1).some(200);
        assert!(WORDS.iter().all(|word| text.contains(word)), "{text}");
    }
}
