//! What a request asks for, read strictly: nothing goes on to `hg` that was not understood here in the same way.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use url::form_urlencoded;

/// Commands that change nothing.
const READING: &[&str] = &[
    "batch",
    "between",
    "branchmap",
    "branches",
    "capabilities",
    "changegroup",
    "changegroupsubset",
    "getbundle",
    "heads",
    "hello",
    "known",
    "listkeys",
    "lookup",
    "protocaps",
    "stream_out",
];

/// Commands that change something.
const PUSHING: &[&str] = &["pushkey", "unbundle"];

/// The most bytes that arguments may have; heads and nodes of a large repository take some 100 KB.
const MAX_ARGS: usize = 8 * 1024 * 1024;

/// What `hg` wants done.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Something that changes nothing.
    Read(&'static str),
    /// A push.
    Push(&'static str),
    /// Something that this server doesn't do.
    Unknown,
}

fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// The command of an address. None when it asks for a page.
pub fn command(query: &str) -> Option<Command> {
    let pairs = pairs(query);
    let mut found = pairs.iter().filter(|(name, _)| name == "cmd").map(|(_, value)| value.as_str());
    let first = found.next()?;
    if found.next().is_some() {
        return Some(Command::Unknown);
    }
    let among = |list: &[&'static str]| list.iter().copied().find(|known| *known == first);
    Some(match (among(READING), among(PUSHING)) {
        (Some(command), _) => Command::Read(command),
        (_, Some(command)) => Command::Push(command),
        _ => Command::Unknown,
    })
}

/// The arguments that came in headers, put together.
fn header_args(headers: &HeaderMap) -> Option<String> {
    let mut args = String::new();
    for number in 1.. {
        let Some(value) = headers.get(format!("x-hgarg-{number}")) else { break };
        args.push_str(value.to_str().ok()?);
        if args.len() > MAX_ARGS {
            return None;
        }
    }
    Some(args)
}

/// Whether everything that a batch asks for changes nothing.
fn is_reading_batch(pairs: &[(String, String)]) -> bool {
    let batches = pairs.iter().filter(|(name, _)| name == "cmds");
    let mut commands = batches.flat_map(|(_, value)| value.split(';'));
    commands.all(|one| {
        let name = one.split(' ').next().unwrap_or_default();
        name != "batch" && READING.contains(&name)
    })
}

/// The request as CGI has it, made anew from what was understood. None when it should not be answered.
pub fn environ(
    method: &str,
    query: &str,
    headers: &HeaderMap,
    place: &str,
    user: Option<&str>,
) -> Option<BTreeMap<String, String>> {
    let args = header_args(headers)?;
    let asked = pairs(query);
    if !is_reading_batch(&asked) || !is_reading_batch(&pairs(&args)) {
        return None;
    }
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&asked).finish();
    let mut environ = BTreeMap::from([
        ("REQUEST_METHOD".to_owned(), method.to_owned()),
        ("QUERY_STRING".to_owned(), query),
        ("PATH_INFO".to_owned(), String::new()),
        ("SCRIPT_NAME".to_owned(), place.to_owned()),
        ("SERVER_NAME".to_owned(), "localhost".to_owned()),
        ("SERVER_PORT".to_owned(), "80".to_owned()),
        ("SERVER_PROTOCOL".to_owned(), "HTTP/1.1".to_owned()),
    ]);
    if let Some(user) = user {
        environ.insert("REMOTE_USER".to_owned(), user.to_owned());
    }
    if !args.is_empty() {
        environ.insert("HTTP_X_HGARG_1".to_owned(), args);
    }
    for (header, name) in [
        ("accept", "HTTP_ACCEPT"),
        ("user-agent", "HTTP_USER_AGENT"),
        ("x-hgproto-1", "HTTP_X_HGPROTO_1"),
        ("content-type", "CONTENT_TYPE"),
        ("content-length", "CONTENT_LENGTH"),
    ] {
        if let Some(value) = headers.get(header).and_then(|value| value.to_str().ok()) {
            environ.insert(name.to_owned(), value.to_owned());
        }
    }
    Some(environ)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn one_command_is_known_and_nothing_hides_another() {
        assert_eq!(command(""), None);
        assert_eq!(command("page=2"), None);
        assert_eq!(command("cmd=heads"), Some(Command::Read("heads")));
        assert_eq!(command("cmd=unbundle&heads=00"), Some(Command::Push("unbundle")));
        for odd in ["cmd=heads&cmd=unbundle", "cmd=heads&%63md=unbundle", "cmd=debugwireargs", "cmd=", "cmd"]
        {
            assert_eq!(command(odd), Some(Command::Unknown), "{odd}");
        }
    }

    #[test]
    fn a_batch_holds_only_what_reads() {
        let with = |args: &'static str, query: &str| {
            let headers = HeaderMap::from_iter([(
                "x-hgarg-1".parse().expect("a name"),
                HeaderValue::from_static(args),
            )]);
            environ("GET", query, &headers, "/demo/hg", None).is_some()
        };
        assert!(with("cmds=heads+%3Bknown+nodes%3D", "cmd=batch"));
        for bad in [
            "cmds=heads+%3Bpushkey+key%3Dx",
            "cmds=batch+cmds%3Dx",
            "cmds=",
            "cmds=x",
            "cmds=heads%3Bunbundle",
        ] {
            assert!(!with(bad, "cmd=batch"), "{bad}");
        }
        assert!(!with("nodes=", "cmd=batch&cmds=pushkey+key%3Dx"));
    }

    #[test]
    fn headers_are_put_together_and_others_stay_outside() {
        let headers =
            [("x-hgarg-1", "nod"), ("x-hgarg-2", "es=00"), ("x-hgargs-post", "5"), ("cookie", "secret")];
        let headers = headers.map(|(name, value)| {
            (name.parse::<axum::http::HeaderName>().expect("a name"), HeaderValue::from_static(value))
        });
        let environ = environ("POST", "cmd=known", &HeaderMap::from_iter(headers), "/demo/hg", Some("alice"));
        let environ = environ.expect("fine");
        assert_eq!(environ["HTTP_X_HGARG_1"], "nodes=00");
        assert!(environ.keys().all(|name| !name.contains("POST") && !name.contains("COOKIE")));
    }
}
