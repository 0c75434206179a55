//! One command, from its words to its exit code.

use std::sync::Arc;
use std::time::Duration;

use farrier_tool::{SshCall, SshCaller, SshCommand, SshIdentity, SshRefusal, SshService, SshStreams};
use futures::StreamExt;
use russh::server::Msg;
use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf};
use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio_util::io::StreamReader;

use crate::connection::{Connection, Waiting};
use crate::stream::{Moved, Watched};
use crate::{identity, msg, own, words};

/// How long the last words of a command wait for a client that does not read.
const LAST_WORDS: Duration = Duration::from_secs(10);
/// What clients are told is standard error.
const STDERR: u32 = 1;
/// What a shell says of a command that it does not know.
const NO_SUCH_COMMAND: u32 = 127;

/// What the client wants of a channel.
pub enum Asked {
    /// To be shown something, since it has no command.
    Shell,
    /// To run this.
    Command(Vec<u8>),
}

/// What a client gets.
enum Answer {
    /// A text of ours.
    Text(String),
    /// What a tool does.
    Tool(Arc<dyn SshService>, SshCommand),
    /// There is no such command.
    None(String),
}

/// Answers a client, says how it ended, and closes the channel.
pub async fn answer(connection: Arc<Connection>, fingerprint: String, waiting: Waiting, asked: Asked) {
    let Waiting { channel, protocol } = waiting;
    let (read, write) = channel.split();
    let code = match identity::of_key(&connection.services, &fingerprint, connection.address).await {
        Ok(Some(caller)) => run(&connection, (caller, fingerprint), asked, protocol, read, &write).await,
        Ok(None) => {
            let catalog = connection.services.catalog;
            let l = catalog.localizer(catalog.negotiate(None), None);
            say(&write, Some(STDERR), &msg::ssh_key_gone(l)).await;
            1
        }
        Err(error) => {
            tracing::error!("an SSH command was not answered: {error}");
            1
        }
    };
    let end = async {
        let _ = write.exit_status(code).await;
        let _ = write.eof().await;
        let _ = write.close().await;
    };
    let _ = tokio::time::timeout(LAST_WORDS, end).await;
}

async fn run(
    connection: &Connection,
    (caller, fingerprint): (SshCaller, String),
    asked: Asked,
    protocol: Option<String>,
    read: ChannelReadHalf,
    write: &ChannelWriteHalf<Msg>,
) -> u32 {
    let (service, command) = match choose(&caller, asked).await {
        Answer::Text(text) => {
            say(write, None, &text).await;
            return 0;
        }
        Answer::None(text) => {
            say(write, Some(STDERR), &text).await;
            return NO_SUCH_COMMAND;
        }
        Answer::Tool(service, command) => (service, command),
    };
    let Some(_place) = connection.keys.enter(fingerprint, connection.limits.per_key) else {
        say(write, Some(STDERR), &msg::ssh_too_many(caller.l, connection.limits.per_key)).await;
        return 1;
    };
    let who = caller.name().to_owned();
    tracing::debug!(user = who, path = command.path, "SSH: {who} runs {} {}", command.name, command.path);
    let moved = Moved::new();
    let streams = SshStreams {
        stdin: Box::new(Watched::new(input(read), &moved)),
        stdout: Box::new(Watched::new(write.make_writer(), &moved)),
        stderr: Box::new(Watched::new(write.make_writer_ext(Some(STDERR)), &moved)),
    };
    let path = command.path.clone();
    let call = SshCall { caller: caller.clone(), command, protocol, streams };
    tokio::select! {
        result = service.serve(call) => match result {
            Ok(code) => code,
            Err(refusal) => {
                say(write, Some(STDERR), &sentence(&caller, &path, refusal)).await;
                1
            }
        },
        () = moved.silence(connection.limits.silence) => {
            tracing::info!(user = who, "an SSH command was ended: nothing moved for {:?}", connection.limits.silence);
            1
        }
    }
}

async fn choose(caller: &SshCaller, asked: Asked) -> Answer {
    let Asked::Command(command) = asked else { return Answer::Text(own::hello(caller).await) };
    let words = words::split(&command).unwrap_or_default();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["help"] => return Answer::Text(own::help(caller)),
        ["whoami"] => return Answer::Text(own::whoami(caller).await),
        _ => {}
    }
    let services = caller.services.registry.tools().iter().filter_map(|tool| tool.ssh.as_ref());
    for service in services {
        if let Some(command) = service.parse(&words) {
            return Answer::Tool(service.clone(), command);
        }
    }
    Answer::None(msg::ssh_no_such_command(caller.l, shown(&String::from_utf8_lossy(&command))))
}

/// The refusal in one sentence.
fn sentence(caller: &SshCaller, path: &str, refusal: SshRefusal) -> String {
    let (l, path) = (caller.l, shown(path));
    match refusal {
        SshRefusal::NotFound => match &caller.identity {
            SshIdentity::Person(_) => msg::ssh_not_found(l, path, caller.name()),
            SshIdentity::DeployKey { title, .. } => msg::ssh_not_found_deploy(l, path, title),
        },
        SshRefusal::Refused(text) => text,
        SshRefusal::Internal(error) => {
            tracing::error!("an SSH command failed: {error:#}");
            msg::ssh_failed(l)
        }
    }
}

/// What a client wrote, fit for its terminal: nothing in it moves a cursor, and it is not endless.
fn shown(text: &str) -> String {
    text.chars().take(100).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Writes lines of ours.
async fn say(write: &ChannelWriteHalf<Msg>, stream: Option<u32>, text: &str) {
    let mut writer = write.make_writer_ext(stream);
    let text = format!("{text}\n");
    let _ = tokio::time::timeout(LAST_WORDS, writer.write_all(text.as_bytes())).await;
}

/// What the client sends, until it says that there is no more.
fn input(read: ChannelReadHalf) -> impl AsyncRead + Send + Unpin {
    let chunks = futures::stream::unfold(read, |mut read| async move {
        loop {
            match read.wait().await {
                Some(ChannelMsg::Data { data }) if !data.is_empty() => {
                    return Some((Ok::<_, std::io::Error>(data), read));
                }
                Some(ChannelMsg::Eof | ChannelMsg::Close) | None => return None,
                Some(_) => {}
            }
        }
    });
    StreamReader::new(chunks.boxed())
}
