//! Folders and files of a revision.

use super::said::{SaidFile, bytes, latin, parts};
use super::{HgRepository, node};
use crate::{
    Blob, BlobStream, ByteStream, ChangedFile, ChangedFiles, EntryKind, FileLimits, FileList, ObjectId,
    RepoPath, RevisionId, ScmError, Tree, TreeEntry,
};
use bytes::Bytes;
use futures::stream;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Larger files aren't served at all: Mercurial holds a file in memory, and so do we.
const MAX_FILE: u64 = 200 * 1024 * 1024;

#[derive(Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Question<'a> {
    Entry { id: &'a str, path: String },
    Tree { id: &'a str, path: String, max: usize },
    Blob { id: &'a str, path: String, max: u64 },
    Content { node: &'a str, path: String, max: u64 },
    Files { id: &'a str, max: usize, max_bytes: u64 },
    Changed { id: &'a str, old: Option<&'a str>, max: usize, max_bytes: u64 },
}

#[derive(Deserialize)]
struct SaidEntry {
    dir: bool,
    file: Option<SaidFile>,
}

#[derive(Deserialize)]
struct SaidTree {
    id: String,
    entries: Vec<(String, Option<SaidFile>, Option<String>)>,
    complete: bool,
}

#[derive(Deserialize)]
struct SaidBlob {
    file: SaidFile,
    content: bool,
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Deserialize)]
struct SaidFiles {
    files: Vec<SaidFile>,
    complete: bool,
}

#[derive(Deserialize)]
struct SaidChanged {
    files: Vec<(String, Option<SaidFile>)>,
    complete: bool,
}

impl HgRepository {
    pub(super) async fn find_entry(&self, id: &RevisionId, path: &RepoPath) -> Result<TreeEntry, ScmError> {
        let name = path.name().to_owned();
        let said: SaidEntry =
            self.ask(&Question::Entry { id: node(id)?, path: latin(path.as_bytes()) }).await?;
        let folder = || ObjectId::new(format!("{id}/{}", path.encoded()));
        Ok(match said.file.filter(|_| !said.dir) {
            Some(file) => {
                TreeEntry { name, kind: file.kind(), object: file.object(), size: Some(file.size()) }
            }
            None => TreeEntry { name, kind: EntryKind::Dir, object: folder(), size: None },
        })
    }

    pub(super) async fn find_tree(&self, id: &RevisionId, path: &RepoPath) -> Result<Tree, ScmError> {
        let key = (node(id)?.to_owned(), path.as_bytes().to_owned());
        if let Some(tree) = self.inner.trees.get(&key) {
            return Ok(tree.as_ref().clone());
        }
        let question = Question::Tree { id: node(id)?, path: latin(path.as_bytes()), max: Tree::MAX_ENTRIES };
        let said: SaidTree = self.ask(&question).await?;
        let entry = |(name, file, folder): (String, Option<SaidFile>, Option<String>)| match file {
            Some(file) => TreeEntry {
                name: bytes(&name),
                kind: file.kind(),
                object: file.object(),
                size: Some(file.size()),
            },
            None => {
                let object = ObjectId::new(folder.unwrap_or_default());
                TreeEntry { name: bytes(&name), kind: EntryKind::Dir, object, size: None }
            }
        };
        let tree = Tree {
            id: ObjectId::new(said.id),
            entries: said.entries.into_iter().map(entry).collect(),
            complete: said.complete,
        };
        self.inner.trees.insert(key, Arc::new(tree.clone()));
        Ok(tree)
    }

    pub(super) async fn find_blob(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        max_bytes: u64,
    ) -> Result<Blob, ScmError> {
        let max = max_bytes.min(MAX_FILE);
        let answer =
            self.question(&Question::Blob { id: node(id)?, path: latin(path.as_bytes()), max }).await?;
        let said: SaidBlob = answer.said;
        let (object, kind) = (said.file.object(), said.file.kind());
        Ok(match said.content {
            true => Blob::new(object, kind, answer.raw),
            false => Blob::too_large(object, kind, said.file.size()),
        })
    }

    pub(super) async fn find_blob_stream(
        &self,
        id: &RevisionId,
        path: &RepoPath,
    ) -> Result<BlobStream, ScmError> {
        let blob = self.find_blob(id, path, MAX_FILE).await?;
        let content = blob.content.ok_or(ScmError::TooLarge)?;
        let stream: ByteStream = Box::pin(stream::iter((!content.is_empty()).then_some(Ok(content))));
        Ok(BlobStream { object: blob.object, kind: blob.kind, size: blob.size, stream })
    }

    pub(super) async fn find_content(&self, object: &ObjectId, max_bytes: u64) -> Result<Bytes, ScmError> {
        let (node, path) = parts(object)?;
        let question = Question::Content { node, path: latin(&path), max: max_bytes.min(MAX_FILE) };
        Ok(self.question::<_, Nothing>(&question).await?.raw)
    }

    pub(super) async fn list_files(
        &self,
        id: &RevisionId,
        limits: &FileLimits,
    ) -> Result<FileList, ScmError> {
        let question =
            Question::Files { id: node(id)?, max: limits.max_files, max_bytes: limits.max_file_bytes };
        let said: SaidFiles = self.ask(&question).await?;
        Ok(FileList { files: said.files.into_iter().map(SaidFile::taken).collect(), complete: said.complete })
    }

    pub(super) async fn list_changed_files(
        &self,
        old: Option<&RevisionId>,
        new: &RevisionId,
        limits: &FileLimits,
    ) -> Result<ChangedFiles, ScmError> {
        let question = Question::Changed {
            id: node(new)?,
            old: old.map(node).transpose()?,
            max: limits.max_files,
            max_bytes: limits.max_file_bytes,
        };
        let said: SaidChanged = self.ask(&question).await?;
        let one = |(path, now): (String, Option<SaidFile>)| ChangedFile {
            path: RepoPath::stored(&bytes(&path)),
            now: now.map(SaidFile::taken),
        };
        Ok(ChangedFiles { files: said.files.into_iter().map(one).collect(), complete: said.complete })
    }
}
