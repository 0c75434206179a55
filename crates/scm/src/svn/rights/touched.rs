//! Which paths revisions changed.

use crate::svn::command::{run, svn};
use crate::svn::xml;
use crate::{RepoPath, ScmError, SvnRepository};
use std::collections::HashMap;
use std::sync::Arc;

/// How many revisions are asked for in one go.
const AT_ONCE: usize = 200;

/// A path that a revision changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::svn) struct Touch {
    pub path: RepoPath,
    /// Where it was copied from.
    pub from: Option<RepoPath>,
}

impl SvnRepository {
    /// The paths that each revision changed.
    pub(super) async fn touched(&self, numbers: &[u64]) -> Result<HashMap<u64, Arc<Vec<Touch>>>, ScmError> {
        let youngest = self.youngest().await?;
        let mut found = HashMap::new();
        let mut missing = Vec::new();
        for number in numbers.iter().copied().filter(|number| (1..=youngest).contains(number)) {
            match self.inner.touched.get(&number) {
                Some(known) => _ = found.insert(number, known),
                None => missing.push(number),
            }
        }
        missing.sort_unstable();
        missing.dedup();
        for part in missing.chunks(AT_ONCE) {
            let list: Vec<String> = part.iter().map(u64::to_string).collect();
            let target = self.target(&RepoPath::root(), youngest);
            let program = svn("log").args(["--xml", "-q", "-v", "-c", &list.join(",")]).arg(target);
            for one in xml::log(&run(program).await?)? {
                let path = |text: &str| RepoPath::stored(text.trim_start_matches('/').as_bytes());
                let paths = one.touched.iter().map(|touched| Touch {
                    path: path(&touched.path),
                    from: touched.from.as_ref().map(|(from, _)| path(from)),
                });
                let paths = Arc::new(paths.collect::<Vec<_>>());
                self.inner.touched.insert(one.number, Arc::clone(&paths));
                found.insert(one.number, paths);
            }
        }
        Ok(found)
    }
}
