//! Times the usual pages of a repository: `cargo run --release --example timings -- /path/to/repo.git diff.c`.

use farrier_scm::{DiffOptions, GitRepository, RefQuery, RepoPath, Repository, RevisionId, ScmError};
use std::time::{Duration, Instant};

/// Runs something three times after a first one and prints the middle time.
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
    let path = args.next().ok_or_else(|| ScmError::Invalid("name a bare repository".to_owned()))?;
    let file: RepoPath = args.next().unwrap_or_else(|| "diff.c".to_owned()).parse()?;
    let repository = time("open", async || GitRepository::open(&path).await).await?;
    let refs = time("all refs", async || repository.all_refs().await).await?;
    let default = repository.default_branch().await?.unwrap_or_default();
    let branch = format!("refs/heads/{default}");
    let head = refs.iter().find(|(name, _)| *name == branch).ok_or(ScmError::Empty)?;
    let head = RevisionId::parse(head.1.as_str())?;
    let newest = RefQuery { order: farrier_scm::RefOrder::Newest, ..RefQuery::default() };
    time("tags, newest first", async || repository.tags(&newest).await).await?;
    let root = RepoPath::root();
    time("tree of the root", async || repository.tree(&head, &root).await).await?;
    time("file", async || repository.blob(&head, &file, 1 << 20).await).await?;
    let mut page = time("log, page 1", async || repository.log(&head, None, None, 50).await).await?;
    for (number, label) in [(100, "log, page 100"), (1600, "log, page 1600")] {
        if let Some(next) = &mut page.next {
            next.skip = (number - 1) * 50;
        }
        let after = page.next.clone();
        time(label, async || repository.log(&head, None, after.as_ref(), 50).await).await?;
    }
    time("log of the file, page 1", async || repository.log(&head, Some(&file), None, 50).await).await?;
    let tip = page.revisions.first().map_or_else(|| head.clone(), |revision| revision.id.clone());
    let options = DiffOptions::default();
    let diff = time("diff of the newest", async || repository.diff(&tip, &options).await).await?;
    let far = page.next.clone().map(|mut next| {
        next.skip = 500;
        next
    });
    let far = repository.log(&head, None, far.as_ref(), 1).await?.revisions.remove(0).id;
    let wide =
        time("compare with 500 commits ago", async || repository.compare(&far, &head, 50, &options).await)
            .await?;
    time("count of all revisions", async || GitRepository::open(&path).await?.count_revisions(&head).await)
        .await?;
    let budget = Duration::from_secs(30);
    let changes =
        time("last changes of the root", async || repository.last_changes(&head, &root, budget).await)
            .await?;
    time("all files", async || repository.files(&head, &Default::default()).await).await?;
    let blame = time("blame of the file", async || repository.blame(&head, &file).await).await?;
    #[expect(clippy::print_stdout, reason = "that's what it is for")]
    {
        println!(
            "newest: {} files; compared: {} of {} files; {} last changes; {} ranges",
            diff.files.len(),
            wide.diff.files.len(),
            wide.diff.files_total,
            changes.entries.len(),
            blame.ranges.len()
        );
    }
    Ok(())
}
