//! Archives and patches by Mercurial's own commands, passed on as they come.

use super::pool::{Lent, ask_text, failed, head, keep};
use super::server::Frame;
use super::{HgRepository, node};
use crate::{ArchiveFormat, ByteStream, PatchFormat, RevisionId, ScmError};
use futures::stream;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Question<'a> {
    op: &'static str,
    id: &'a str,
    kind: &'static str,
    prefix: String,
}

#[derive(Deserialize)]
struct Nothing {}

impl HgRepository {
    pub(super) async fn stream_archive(
        &self,
        id: &RevisionId,
        format: ArchiveFormat,
        prefix: &str,
    ) -> Result<ByteStream, ScmError> {
        self.find_revision(id).await?;
        let is_plain = !prefix.contains(['/', '\\']) && !prefix.contains(char::is_control);
        if !is_plain || prefix == ".." || prefix == "." || prefix.len() > 200 {
            return Err(ScmError::Invalid("not a folder name".to_owned()));
        }
        let kind = match format {
            ArchiveFormat::TarGz => "tgz",
            ArchiveFormat::Zip => "zip",
        };
        // Mercurial has `%` stand for things of the revision.
        let prefix = if prefix.is_empty() { ".".to_owned() } else { prefix.replace('%', "%%") };
        let question = ask_text(&Question { op: "archive", id: node(id)?, kind, prefix })?;
        let stream = self.run(&[b"farrier", &question]).await?;
        Ok(head::<Nothing>(stream).await?.1)
    }

    pub(super) async fn stream_patch(
        &self,
        base: Option<&RevisionId>,
        id: &RevisionId,
        format: PatchFormat,
    ) -> Result<ByteStream, ScmError> {
        let parents = self.find_revision(id).await?.parents;
        if let Some(base) = base {
            self.find_revision(base).await?;
        }
        let id = node(id)?;
        let revset = match (format, base) {
            (PatchFormat::Mail, None) => format!("id({id})"),
            (PatchFormat::Mail, Some(base)) => format!("sort(only(id({id}), id({})) - merge())", node(base)?),
            (PatchFormat::Diff, base) => {
                let old = match base.or(parents.first()) {
                    Some(old) => format!("id({})", node(old)?),
                    None => "null".to_owned(),
                };
                let (old, new) = (format!("--rev={old}"), format!("--rev=id({id})"));
                return self.command(&["diff", "--git", &old, &new]).await;
            }
        };
        self.command(&["export", "--git", &format!("--rev={revset}")]).await
    }

    /// The output of a command whose arguments are all our own.
    async fn command(&self, args: &[&str]) -> Result<ByteStream, ScmError> {
        self.run(&args.iter().map(|arg| arg.as_bytes()).collect::<Vec<_>>()).await
    }

    async fn run(&self, args: &[&[u8]]) -> Result<ByteStream, ScmError> {
        let lent = self.inner.pool.ask(&self.inner.path, args).await?;
        let state = Some((lent, Vec::new()));
        Ok(Box::pin(stream::try_unfold(state, |state: Option<(Lent, Vec<u8>)>| async move {
            let Some((mut lent, mut complaint)) = state else { return Ok(None) };
            loop {
                match lent.server.next().await? {
                    Frame::Output(piece) => return Ok(Some((piece, Some((lent, complaint))))),
                    Frame::Error(piece) => keep(&mut complaint, &piece),
                    Frame::Wants(_) => lent.server.feed(&[]).await?,
                    Frame::Ended(0) => {
                        lent.give_back();
                        return Ok(None);
                    }
                    Frame::Ended(_) => return Err(failed(&complaint)),
                }
            }
        })))
    }
}
