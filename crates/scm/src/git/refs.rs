//! Branches and tags of a Git repository.

use super::GitRepository;
use crate::revision::{cut, time_of};
use crate::{
    Annotation, ObjectId, Ref, RefKind, RefOrder, RefPage, RefQuery, RepoPath, RevisionId, ScmError,
};
use git2::{ObjectType, Oid};
use std::cmp::Reverse;

/// What a ref's target is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RefFacts {
    /// The commit at the end of it, if that is what's there.
    commit: Option<Oid>,
    /// When the tag was made or the commit committed.
    time: i64,
}

/// How many slashes of an address are tried as the end of a ref's name.
const MAX_SLASHES: usize = 40;

/// How many tags may point to tags until one points to a commit.
const MAX_TAG_CHAIN: usize = 10;

/// The full name of a branch or tag, checked.
pub(crate) fn full_name(kind: RefKind, name: &str) -> Result<String, ScmError> {
    let full = format!("{}{name}", prefix(kind)?);
    // Git makes `@` legal below `refs/heads/`, and libgit2 takes a one-level name only with a flag; both are fine here.
    if name.len() <= 1000 && git2::Reference::is_valid_name(&full) {
        Ok(full)
    } else {
        Err(ScmError::Invalid(format!("not a name for a {kind}")))
    }
}

/// Whether a branch can have this name.
pub fn is_branch_name(name: &str) -> bool {
    // Git itself makes no branch that reads like an option.
    !name.starts_with('-') && full_name(RefKind::Branch, name).is_ok()
}

fn prefix(kind: RefKind) -> Result<&'static str, ScmError> {
    match kind {
        RefKind::Branch => Ok("refs/heads/"),
        RefKind::Tag => Ok("refs/tags/"),
        RefKind::Commit => Err(ScmError::Invalid("a commit has no name".to_owned())),
    }
}

/// All refs of a kind, by short name. Names that aren't UTF-8 can't be asked for, so they're left out.
fn names(repo: &git2::Repository, kind: RefKind) -> Result<Vec<(String, Oid)>, ScmError> {
    let prefix = prefix(kind)?;
    let mut names = Vec::new();
    for reference in repo.references_glob(&format!("{prefix}*"))? {
        // A ref that can't be read must not hide the others.
        let Ok(reference) = reference else { continue };
        let reference = if reference.target().is_none() { reference.resolve().ok() } else { Some(reference) };
        let Some(reference) = reference else { continue };
        if let (Ok(name), Some(target)) = (reference.name(), reference.target())
            && let Some(name) = name.strip_prefix(prefix)
        {
            names.push((name.to_owned(), target));
        }
    }
    names.sort_unstable();
    Ok(names)
}

impl GitRepository {
    pub(super) async fn find_default_branch(&self) -> Result<Option<String>, ScmError> {
        self.with(|repo| {
            let head = repo.find_reference("HEAD")?;
            let head =
                head.symbolic_target().ok().flatten().and_then(|name| name.strip_prefix("refs/heads/"));
            if let Some(head) = head
                && repo.find_reference(&full_name(RefKind::Branch, head)?).is_ok()
            {
                return Ok(Some(head.to_owned()));
            }
            // The first push named its branch otherwise.
            let names = names(repo, RefKind::Branch)?;
            let usual =
                ["main", "master", "trunk"].iter().find(|usual| names.iter().any(|(name, _)| name == *usual));
            let first = usual
                .map(|usual| (*usual).to_owned())
                .or_else(|| names.first().map(|(name, _)| name.clone()));
            Ok(first.or_else(|| head.map(str::to_owned)))
        })
        .await
    }

    pub(super) async fn write_default_branch(&self, name: &str) -> Result<(), ScmError> {
        let full = full_name(RefKind::Branch, name)?;
        self.with(move |repo| {
            let is_empty = names(repo, RefKind::Branch)?.is_empty();
            if !is_empty {
                repo.find_reference(&full)?;
            }
            Ok(repo.set_head(&full)?)
        })
        .await
    }

    pub(super) async fn has_no_refs(&self) -> Result<bool, ScmError> {
        self.with(|repo| {
            for glob in ["refs/heads/*", "refs/tags/*"] {
                if repo.references_glob(glob)?.next().is_some() {
                    return Ok(false);
                }
            }
            Ok(true)
        })
        .await
    }

    pub(super) async fn list_refs(&self, kind: RefKind, query: &RefQuery) -> Result<RefPage, ScmError> {
        let (query, known) = (query.clone(), self.inner.ref_facts.clone());
        self.with(move |repo| {
            let facts_of = |target: Oid| {
                known.try_get_with(target, || facts(repo, target)).ok().filter(|facts| facts.commit.is_some())
            };
            let wanted = query.contains.as_deref().unwrap_or("").to_lowercase();
            let mut found = names(repo, kind)?;
            found.retain(|(name, _)| wanted.is_empty() || name.to_lowercase().contains(&wanted));
            let mut page = RefPage { total: found.len(), ..RefPage::default() };
            let mut rows: Vec<(String, Oid, RefFacts)> = Vec::new();
            match query.order {
                RefOrder::Name => {
                    let start = query
                        .after
                        .as_deref()
                        .map_or(0, |after| found.partition_point(|(name, _)| name.as_str() <= after));
                    let rest = found
                        .into_iter()
                        .skip(start)
                        .filter_map(|(name, target)| Some((name, target, facts_of(target)?)));
                    rows.extend(rest.take(query.limit + 1));
                    page.next = (rows.len() > query.limit)
                        .then(|| rows.get(query.limit.saturating_sub(1)).map(|(name, ..)| name.clone()))
                        .flatten();
                }
                RefOrder::Newest => {
                    rows.extend(
                        found
                            .into_iter()
                            .filter_map(|(name, target)| Some((name, target, facts_of(target)?))),
                    );
                    page.total = rows.len();
                    let key = |time: i64, name: &str| (Reverse(time), name.to_owned());
                    rows.sort_by_cached_key(|(name, _, facts)| key(facts.time, name));
                    if let Some(after) = &query.after {
                        let after = after
                            .split_once(' ')
                            .and_then(|(time, name)| Some(key(time.parse().ok()?, name)));
                        let after = after.ok_or_else(|| ScmError::Invalid("not a cursor".to_owned()))?;
                        rows.drain(..rows.partition_point(|(name, _, facts)| key(facts.time, name) <= after));
                    }
                    page.next = (rows.len() > query.limit)
                        .then(|| rows.get(query.limit.saturating_sub(1)))
                        .flatten()
                        .map(|(name, _, facts)| format!("{} {name}", facts.time));
                }
            }
            rows.truncate(query.limit);
            for (name, target, facts) in rows {
                let Some(commit) = facts.commit else { continue };
                let annotation = annotation(repo, target);
                page.refs.push(Ref {
                    kind,
                    name,
                    target: commit.into(),
                    time: time_of(facts.time),
                    annotation,
                });
            }
            Ok(page)
        })
        .await
    }

    pub(super) async fn list_all_refs(&self) -> Result<Vec<(String, ObjectId)>, ScmError> {
        self.with(|repo| {
            let mut refs = Vec::new();
            for reference in repo.references()? {
                let Ok(reference) = reference else { continue };
                if let (Ok(name), Some(target)) = (reference.name(), reference.target()) {
                    refs.push((name.to_owned(), target.into()));
                }
            }
            refs.sort_unstable();
            Ok(refs)
        })
        .await
    }

    pub(super) async fn resolve_name(&self, kind: RefKind, name: &str) -> Result<RevisionId, ScmError> {
        if kind == RefKind::Commit {
            let id = RevisionId::parse(name)?;
            return self.with(move |repo| resolve_id(repo, &id)).await;
        }
        let full = full_name(kind, name)?;
        self.with(move |repo| {
            let reference = repo.find_reference(&full)?.resolve()?;
            let target = reference.target().ok_or(ScmError::NotFound)?;
            // The name is there, so what it stands for is lost rather than absent.
            let facts = facts(repo, target).map_err(|error| lost(error, target))?;
            Ok(facts.commit.ok_or(ScmError::NotFound)?.into())
        })
        .await
    }

    /// Git doesn't allow the refs `a` and `a/b` at once, so the first that exists is the only one.
    pub(super) async fn split(&self, kind: RefKind, rest: &[u8]) -> Result<(String, RepoPath), ScmError> {
        let rest = rest.strip_suffix(b"/").unwrap_or(rest).to_owned();
        self.with(move |repo| {
            let slashes = rest.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
            let slashes = slashes.take(if kind == RefKind::Commit { 1 } else { MAX_SLASHES });
            for end in slashes.chain([rest.len()]) {
                let (name, path) = rest.split_at(end);
                let Ok(name) = std::str::from_utf8(name) else { break };
                let exists = match kind {
                    RefKind::Commit => RevisionId::parse(name).is_ok(),
                    _ => full_name(kind, name).is_ok_and(|full| repo.find_reference(&full).is_ok()),
                };
                if exists {
                    return Ok((name.to_owned(), RepoPath::parse(path.strip_prefix(b"/").unwrap_or(path))?));
                }
            }
            Err(ScmError::NotFound)
        })
        .await
    }
}

/// An object that something in the repository names is missing: that is damage.
pub(super) fn lost(error: ScmError, object: Oid) -> ScmError {
    match error {
        ScmError::NotFound => ScmError::Corrupt(format!("the object {object} is missing")),
        other => other,
    }
}

/// The commit for a full or abbreviated id of a commit or annotated tag.
fn resolve_id(repo: &git2::Repository, id: &RevisionId) -> Result<RevisionId, ScmError> {
    if id.is_full() {
        return Ok(facts(repo, super::oid(id)?)?.commit.ok_or(ScmError::NotFound)?.into());
    }
    if id.as_str().len() > 40 {
        return Err(ScmError::NotFound);
    }
    Ok(repo.find_commit_by_prefix(id.as_str())?.id().into())
}

/// Follows a ref's target to a commit.
fn facts(repo: &git2::Repository, target: Oid) -> Result<RefFacts, ScmError> {
    let (mut at, mut time) = (target, None);
    for _ in 0..MAX_TAG_CHAIN {
        let object = repo.find_object(at, None)?;
        match object.kind() {
            Some(ObjectType::Commit) => {
                let commit = object.peel_to_commit()?;
                let time = time.unwrap_or_else(|| commit.committer().when().seconds());
                return Ok(RefFacts { commit: Some(commit.id()), time });
            }
            Some(ObjectType::Tag) => {
                let tag = repo.find_tag(at)?;
                time = time.or_else(|| tag.tagger().map(|tagger| tagger.when().seconds()));
                at = tag.target_id();
            }
            _ => break,
        }
    }
    Ok(RefFacts { commit: None, time: time.unwrap_or(0) })
}

/// What an annotated tag says.
fn annotation(repo: &git2::Repository, target: Oid) -> Option<Annotation> {
    let tag = repo.find_tag(target).ok()?;
    let tagger = tag.tagger().map(|tagger| super::revision::signature(&tagger));
    let mut message = String::from_utf8_lossy(tag.message_bytes().unwrap_or_default()).into_owned();
    let signature = message.find("-----BEGIN ").filter(|&at| at == 0 || message[..at].ends_with('\n'));
    let signed = signature.is_some_and(|at| message[at..].contains(" SIGNATURE-----"));
    if let Some(at) = signature.filter(|_| signed) {
        message.truncate(at);
    }
    cut(&mut message, 64 * 1024);
    Some(Annotation { tagger, message: message.trim().to_owned(), signed })
}
