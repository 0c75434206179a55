//! An HTTP/1.1 client that keeps its connection, speaks to this machine only and does no more than measuring takes.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

const TIMEOUT: Duration = Duration::from_secs(60);

/// One connection, opened when it's needed and again when the other side closed it.
pub struct Connection {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug, Default, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Connection {
    /// `address` is `host:port` of this machine.
    pub fn new(address: &str) -> Result<Connection> {
        let address: SocketAddr =
            address.parse().with_context(|| format!("{address} is no address with a port"))?;
        if !address.ip().is_loopback() {
            bail!("{address} is not on this machine: a load test asks nobody else");
        }
        Ok(Connection { address, stream: None })
    }

    /// Sends a request and reads the whole answer into `answer`.
    pub fn send(&mut self, request: &[u8], answer: &mut Answer) -> io::Result<()> {
        if self.stream.is_some() && self.try_send(request, answer).is_ok() {
            return Ok(());
        }
        // The other side may close a connection that was idle; a fresh one has no such excuse.
        self.stream = None;
        self.try_send(request, answer)
    }

    fn try_send(&mut self, request: &[u8], answer: &mut Answer) -> io::Result<()> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect_timeout(&self.address, TIMEOUT)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(TIMEOUT))?;
                BufReader::with_capacity(64 * 1024, stream)
            }
        };
        stream.get_mut().write_all(request)?;
        if read_answer(&mut stream, answer)? {
            self.stream = Some(stream);
        }
        Ok(())
    }
}

/// Reads one answer; true if the connection can be used again.
fn read_answer(stream: &mut impl BufRead, answer: &mut Answer) -> io::Result<bool> {
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    answer.body.clear();
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut keeps = line.starts_with("HTTP/1.1");
    answer.status =
        line.split(' ').nth(1).and_then(|word| word.trim().parse().ok()).ok_or(bad("no status line"))?;
    let mut length = None;
    let mut is_chunked = false;
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(value.parse().map_err(|_| bad("no content length"))?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            is_chunked = value.eq_ignore_ascii_case("chunked");
        } else if name.eq_ignore_ascii_case("connection") {
            keeps = if keeps {
                !value.eq_ignore_ascii_case("close")
            } else {
                value.eq_ignore_ascii_case("keep-alive")
            };
        }
    }
    if matches!(answer.status, 204 | 304) {
        return Ok(keeps);
    }
    if is_chunked {
        loop {
            line.clear();
            stream.read_line(&mut line)?;
            let size = line.trim().split(';').next().unwrap_or_default();
            let size = u64::from_str_radix(size, 16).map_err(|_| bad("no chunk size"))?;
            read_exactly(stream, size, &mut answer.body)?;
            line.clear();
            stream.read_line(&mut line)?;
            if size == 0 {
                return Ok(keeps);
            }
        }
    } else if let Some(length) = length {
        read_exactly(stream, length, &mut answer.body)?;
        Ok(keeps)
    } else {
        stream.read_to_end(&mut answer.body)?;
        Ok(false)
    }
}

fn read_exactly(stream: &mut impl BufRead, count: u64, body: &mut Vec<u8>) -> io::Result<()> {
    let read = stream.take(count).read_to_end(body)?;
    if read as u64 == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// A `GET` as a crawler sends it: no cookie, no compression.
pub fn get(address: &str, path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: farrier-bench\r\nAccept: text/html\r\n\r\n"
    )
    .into_bytes()
}

/// A request with a JSON body and a token.
pub fn with_json(method: &str, address: &str, path: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: farrier-bench\r\nAccept: application/json\r\n\
         Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Asks once.
pub fn fetch(address: &str, path: &str) -> Result<Answer> {
    let mut answer = Answer::default();
    Connection::new(address)?.send(&get(address, path), &mut answer)?;
    Ok(answer)
}

/// Asks until the answer is 200, and tells how long that took.
pub fn wait_for(address: &str, path: &str, at_most: Duration) -> Result<Duration> {
    let start = Instant::now();
    loop {
        if fetch(address, path).is_ok_and(|answer| answer.status == 200) {
            return Ok(start.elapsed());
        }
        if start.elapsed() > at_most {
            bail!("no 200 from http://{address}{path} within {} s", at_most.as_secs());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A port that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(u16, &str, bool)>) {
        let mut answer = Answer::default();
        let keeps = read_answer(&mut text.as_bytes(), &mut answer);
        match expected {
            Some((status, body, keeps_expected)) => {
                assert_eq!(keeps.unwrap(), keeps_expected, "{text}");
                assert_eq!(answer, Answer { status, body: body.into() }, "{text}");
            }
            None => assert!(keeps.is_err(), "{text}"),
        }
    }

    #[test]
    fn answers_are_read() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", Some((200, "hi", true)));
        check(
            "HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 2\r\n\r\nhi",
            Some((200, "hi", false)),
        );
        check("HTTP/1.1 503 Busy\r\n\r\nhi", Some((503, "hi", false)));
        check("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", Some((200, "hi", false)));
        check(
            "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nhi",
            Some((200, "hi", true)),
        );
        check(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n1\r\n!\r\n0\r\n\r\n",
            Some((200, "hi!", true)),
        );
        check("HTTP/1.1 304 Not Modified\r\n\r\n", Some((304, "", true)));
        check("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi", None);
        check("nonsense\r\n\r\n", None);
        check("", None);
    }

    #[test]
    fn only_this_machine_is_asked() {
        assert!(Connection::new("127.0.0.1:80").is_ok());
        assert!(Connection::new("192.0.2.1:80").is_err());
        assert!(Connection::new("example.org:80").is_err());
    }
}
