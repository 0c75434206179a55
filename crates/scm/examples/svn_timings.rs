//! Times the usual pages of a Subversion repository, first and again:
//! `cargo run --release --example svn_timings -- /path/to/repository d00/f0000.txt`.

use farrier_scm::{
    DiffOptions, FileLimits, RefKind, RefQuery, RepoPath, Repository, RevisionId, ScmError, SvnRepository,
};
use std::time::{Duration, Instant};

/// Runs something three times after a first one and prints the first and the middle time.
async fn time<T>(what: &str, mut work: impl AsyncFnMut() -> Result<T, ScmError>) -> Result<T, ScmError> {
    let started = Instant::now();
    let mut last = work().await?;
    let (first, mut times) = (started.elapsed(), Vec::new());
    for _ in 0..3 {
        let started = Instant::now();
        last = work().await?;
        times.push(started.elapsed());
    }
    times.sort();
    #[expect(clippy::print_stdout, reason = "that's what it is for")]
    {
        println!(
            "{what:34} {:9.2} ms   first {:9.2} ms",
            times[1].as_secs_f64() * 1e3,
            first.as_secs_f64() * 1e3
        );
    }
    Ok(last)
}

#[tokio::main]
async fn main() -> Result<(), ScmError> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or_else(|| ScmError::Invalid("name a repository".to_owned()))?;
    let file: RepoPath = args.next().unwrap_or_else(|| "README".to_owned()).parse()?;
    let repository = time("open", async || SvnRepository::open(&path).await).await?;
    time("all refs", async || repository.all_refs().await).await?;
    let default = repository.default_branch().await?.ok_or(ScmError::Empty)?;
    let head = repository.resolve(RefKind::Branch, &default).await?;
    time("branches", async || repository.branches(&RefQuery::default()).await).await?;
    let root = RepoPath::root();
    time("tree of the root", async || repository.tree(&head, &root).await).await?;
    let folder = file.parent().unwrap_or_default();
    time("tree of the file's folder", async || repository.tree(&head, &folder).await).await?;
    let budget = Duration::from_secs(30);
    time("last changes of the root", async || repository.last_changes(&head, &root, budget).await).await?;
    time("file", async || repository.blob(&head, &file, 1 << 20).await).await?;
    let page = time("log, page 1", async || repository.log(&head, None, None, 50).await).await?;
    if let Some(mut far) = page.next.clone() {
        far.skip /= 2;
        time("log, half way down", async || repository.log(&head, None, Some(&far), 50).await).await?;
    }
    time("log of the file, page 1", async || repository.log(&head, Some(&file), None, 50).await).await?;
    let youngest = repository.youngest().await?;
    let options = DiffOptions::default();
    let tip = RevisionId::parse(&format!("r{}", youngest.saturating_sub(1).max(1)))?;
    time("revision", async || repository.revision(&tip).await).await?;
    time("diff of it", async || repository.diff(&tip, &options).await).await?;
    let old = RevisionId::parse(&format!("r{}-trunk", (youngest - youngest / 20).max(1)))?;
    time("compare with 5 % ago", async || repository.compare(&old, &head, 50, &options).await).await?;
    time("blame of the file", async || repository.blame(&head, &file).await).await?;
    time("all files", async || repository.files(&head, &FileLimits::default()).await).await?;
    time("count of all revisions", async || repository.count_revisions(&head).await).await?;
    Ok(())
}
