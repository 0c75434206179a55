//! `cargo xtask bench`: the pages, the clone and the memory of a release build, and of others in the same run.

mod clone;
mod forge;
mod http;
mod load;
mod peers;
mod report;
mod repository;
mod seed;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::project::{cargo, run_command, target_dir};
use forge::Forge;
use load::Measurement;
use report::{PageRow, PeerRow, Report};

/// How many connections ask at once.
const CONNECTIONS: usize = 8;

pub fn run(arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    if cfg!(debug_assertions) {
        // What counts requests must not be slower than what answers them.
        run_command(cargo().args(["build", "--release", "--package", "farrier"]))?;
        run_command(cargo().args(["build", "--release", "--package", "xtask", "--bins", "--examples"]))?;
        return run_command(Command::new(target_dir()?.join("release/xtask")).arg("bench").args(arguments));
    }
    measure(&options)
}

#[derive(Debug, PartialEq)]
pub struct Options {
    /// The repository to import; without one, a small one is made.
    repo: Option<PathBuf>,
    /// How long each page is measured.
    seconds: u64,
    /// Whether the peers that answer on their usual ports are measured too.
    peers: bool,
    /// Others: page, name, address.
    more_peers: Vec<(String, String, String)>,
    /// Where the filled instance is kept for another run.
    data: Option<PathBuf>,
    /// Whether the tables go to `docs/performance.md`.
    write: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Options> {
        let mut options = Options {
            repo: None,
            seconds: 5,
            peers: false,
            more_peers: Vec::new(),
            data: None,
            write: false,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--repo" => options.repo = Some(value()?.into()),
                "--seconds" => {
                    options.seconds = value()?.parse().context("--seconds takes a whole number")?
                }
                "--data" => options.data = Some(value()?.into()),
                "--peers" => options.peers = true,
                "--write" => options.write = true,
                "--peer" => {
                    let text = value()?;
                    let mut parts = text.splitn(3, '=').map(str::to_owned);
                    match (parts.next(), parts.next(), parts.next()) {
                        (Some(page), Some(name), Some(url)) => options.more_peers.push((page, name, url)),
                        _ => bail!(
                            "--peer takes PAGE=NAME=URL, as in 'ticket list=Name=http://127.0.0.1:3100/page'"
                        ),
                    }
                }
                unknown => bail!("there is no option {unknown}"),
            }
        }
        if options.seconds == 0 {
            bail!("--seconds must be at least 1");
        }
        Ok(options)
    }
}

fn measure(options: &Options) -> Result<()> {
    let release = target_dir()?.join("release");
    let work = Folder::new(options.data.as_deref())?;
    let repository = repository::open(options.repo.as_deref(), work.path())?;
    let peers = peers::known(options, &repository)?;
    let binary = release.join("farrier");
    let data = work.path().join("data");
    if !work.path().join("seeded").exists() {
        seed::fill(&binary, &data, &repository)?;
        std::fs::write(work.path().join("seeded"), "")?;
    }

    println!("Starting Farrier.");
    let mut forge = Forge::start(&binary, &data, "off")?;
    forge.wait_until_quiet(Duration::from_secs(3), Duration::from_secs(600))?;
    // What it did for the first time after filling must not count as its start.
    drop(forge);
    forge = Forge::start(&binary, &data, "off")?;
    forge.wait_until_quiet(Duration::from_secs(3), Duration::from_secs(60))?;
    let mut report =
        Report::new(&repository, options.seconds, forge.time_to_ready(), forge.resident_bytes()?)?;

    let floor = Floor::start(&release.join("examples/bench-floor"))?;
    let full = Duration::from_secs(options.seconds);
    let short = (full / 2).max(Duration::from_secs(1));
    for (page, paths) in repository.pages() {
        println!("Measuring {page}.");
        let ours = load::measure(&forge.address(), &paths, CONNECTIONS, full)?;
        let floor = load::measure(&floor.address, &[format!("/{}", ours.body_bytes)], CONNECTIONS, short)?;
        for peer in peers.iter().filter(|peer| peer.page == page) {
            let theirs = load::measure(&peer.address, &peer.paths, CONNECTIONS, short)?;
            let (ours, kept) = (ours.clone(), Measurement::default());
            report.peers.push(PeerRow { page, ours, kept, name: peer.name.clone(), theirs });
        }
        let resident_bytes = forge.resident_bytes()?;
        report.pages.push(PageRow { page, ours, kept: Measurement::default(), floor, resident_bytes });
    }

    // The same pages once more as most readers get them: from the page cache.
    drop(forge);
    forge = Forge::start(&binary, &data, "32")?;
    forge.wait_until_quiet(Duration::from_secs(3), Duration::from_secs(60))?;
    for (row, (page, paths)) in report.pages.iter_mut().zip(repository.pages()) {
        println!("Measuring {page}, kept.");
        row.kept = load::measure(&forge.address(), &paths, CONNECTIONS, short)?;
        let kept = row.kept.clone();
        report.peers.iter_mut().filter(|peer| peer.page == page).for_each(|peer| peer.kept = kept.clone());
    }

    println!("Measuring the clone.");
    let ours = format!("http://{}/bench/code", forge.address());
    let theirs = if options.peers { peers::git_http(&repository) } else { None };
    let scratch = work.path().join("clones");
    report.clone = Some(clone::measure(&forge, &ours, theirs.as_deref(), &scratch)?);

    let text = report.to_markdown();
    println!("\n{text}");
    if options.write {
        report::write(&crate::project::root().join("docs/performance.md"), &text)?;
    }
    Ok(())
}

/// The folder of one run, deleted at its end unless it was asked to stay.
struct Folder {
    path: PathBuf,
    stays: bool,
}

impl Folder {
    fn new(kept: Option<&Path>) -> Result<Folder> {
        let name = format!("farrier-bench-{}", std::process::id());
        let path = kept.map_or_else(|| std::env::temp_dir().join(name), Path::to_owned);
        std::fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
        Ok(Folder { path: path.canonicalize()?, stays: kept.is_some() })
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.stays {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// The bare route, running.
struct Floor {
    child: std::process::Child,
    address: String,
}

impl Floor {
    fn start(binary: &Path) -> Result<Floor> {
        let address = format!("127.0.0.1:{}", http::free_port()?);
        let child = Command::new(binary)
            .arg(&address)
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| binary.display().to_string())?;
        let floor = Floor { child, address };
        http::wait_for(&floor.address, "/1", Duration::from_secs(10))
            .context("the bare route doesn't answer")?;
        Ok(floor)
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let parse =
            |words: &[&str]| Options::parse(&words.iter().map(|word| word.to_string()).collect::<Vec<_>>());
        let options =
            parse(&["--seconds", "2", "--peers", "--peer", "wiki page=X=http://127.0.0.1:1/a?b=c"]).unwrap();
        assert_eq!((options.seconds, options.peers), (2, true));
        assert_eq!(options.more_peers, [("wiki page".into(), "X".into(), "http://127.0.0.1:1/a?b=c".into())]);
        for wrong in [&["--seconds"][..], &["--seconds", "0"], &["--peer", "x"], &["--nope"]] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
