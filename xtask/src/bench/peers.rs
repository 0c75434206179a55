//! Other forges on this machine that show the same kind of data.

use anyhow::{Context, Result};

use super::Options;
use super::http;
use super::repository::{Repository, encoded};

/// A page of another forge that stands beside one of ours.
pub struct Peer {
    pub name: String,
    /// Which of our pages it's compared with.
    pub page: String,
    pub address: String,
    pub paths: Vec<String>,
}

const REDMINE: &str = "127.0.0.1:8301";
const CGIT: &str = "127.0.0.1:8302";
const FOSSIL: &str = "127.0.0.1:8303";
const GIT_HTTP: &str = "127.0.0.1:8304";

/// Those that answer, and those named on the command line, which must.
pub fn known(options: &Options, repository: &Repository) -> Result<Vec<Peer>> {
    let mut peers = Vec::new();
    if options.peers {
        let mut add = |name: &str, address: &str, pages: Vec<(&str, Vec<String>)>| {
            let pages: Vec<_> = pages.into_iter().filter(|(_, paths)| answers(address, &paths[0])).collect();
            if pages.is_empty() {
                println!("{name} does not answer on {address}: it's left out.");
            }
            peers.extend(pages.into_iter().map(|(page, paths)| Peer {
                name: name.to_owned(),
                page: page.to_owned(),
                address: address.to_owned(),
                paths,
            }));
        };
        add("Redmine", REDMINE, redmine());
        add("cgit", CGIT, cgit(repository));
        add("Fossil", FOSSIL, fossil());
    }
    let pages = repository.pages();
    for (page, name, url) in &options.more_peers {
        pages.iter().find(|(known, _)| known == page).with_context(|| {
            let known: Vec<&str> = pages.iter().map(|(page, _)| *page).collect();
            format!("there is no page {page:?}; there are: {}", known.join(", "))
        })?;
        let rest =
            url.strip_prefix("http://").with_context(|| format!("{url} doesn't start with http://"))?;
        let (address, path) = rest.split_once('/').unwrap_or((rest, ""));
        let path = format!("/{path}");
        http::Connection::new(address)?;
        anyhow::ensure!(answers(address, &path), "{url} doesn't answer 200");
        peers.push(Peer {
            name: name.clone(),
            page: page.clone(),
            address: address.to_owned(),
            paths: vec![path],
        });
    }
    Ok(peers)
}

/// The address that `git http-backend` serves the repository at, if it runs.
pub fn git_http(repository: &Repository) -> Option<String> {
    let path = format!("/git/{}", repository.name);
    let refs = format!("{path}/info/refs?service=git-upload-pack");
    if answers(GIT_HTTP, &refs) {
        return Some(format!("http://{GIT_HTTP}{path}"));
    }
    println!("git http-backend does not answer on {GIT_HTTP}{path}: the clone has nothing to stand beside.");
    None
}

fn redmine() -> Vec<(&'static str, Vec<String>)> {
    vec![
        ("ticket list", vec!["/projects/bench/issues".into()]),
        ("ticket page", (1..=20).map(|number| format!("/issues/{number}")).collect()),
        ("wiki page", vec!["/projects/bench/wiki".into()]),
        ("search", vec!["/projects/bench/search?q=crash".into()]),
    ]
}

fn cgit(repository: &Repository) -> Vec<(&'static str, Vec<String>)> {
    let at = |rest: String| vec![format!("/{}/{rest}", repository.name)];
    vec![
        ("tree root", at("tree/".into())),
        ("deep tree", at(format!("tree/{}", encoded(&repository.deep_tree)))),
        ("blob", at(format!("tree/{}", encoded(&repository.blob)))),
        ("log", at("log/".into())),
        ("commit", at(format!("commit/?id={}", repository.commit))),
        ("large commit", at(format!("commit/?id={}", repository.big_commit))),
    ]
}

fn fossil() -> Vec<(&'static str, Vec<String>)> {
    let mut pages =
        vec![("ticket list", vec!["/rptview?rn=1".into()]), ("wiki page", vec!["/wiki?name=Bench".into()])];
    // Tickets have no number there: the first one that the list links to.
    let list = http::fetch(FOSSIL, "/rptview?rn=1").map(|answer| answer.body).unwrap_or_default();
    let list = String::from_utf8_lossy(&list).into_owned();
    if let Some(path) = list.split("href=").find_map(ticket_address) {
        pages.push(("ticket page", vec![path]));
    }
    pages
}

/// The address at the start of `text` if it's that of a ticket.
fn ticket_address(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let address = text[1..].split(quote).next()?;
    (address.starts_with("/tktview/")
        || address.starts_with("/tktview?name=")
        || address.starts_with("/info/"))
    .then(|| address.replace("&amp;", "&"))
}

fn answers(address: &str, path: &str) -> bool {
    http::fetch(address, path).is_ok_and(|answer| answer.status == 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_are_found_in_a_list() {
        assert_eq!(ticket_address("'/tktview?name=ab12&amp;x=1'>"), Some("/tktview?name=ab12&x=1".into()));
        assert_eq!(ticket_address("\"/info/ab12\">"), Some("/info/ab12".into()));
        assert_eq!(ticket_address("'/tktnew'>"), None);
        assert_eq!(ticket_address(""), None);
    }
}
