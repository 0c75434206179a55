//! Text files of the default branch.

use async_trait::async_trait;
use farrier_scm::{FileEntry, FileLimits, ScmError};
use farrier_tool::{Batch, Mount, SearchDocument, SearchSource, Services};

use super::{Searched, start};
use crate::{SharedBackend, address};

/// Of larger files only the path is searched.
const MAX_FILE_BYTES: u64 = 1024 * 1024;
/// No more files of one repository than these.
const MAX_FILES: usize = 50_000;
/// After so much text, only paths.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Text files of the default branch.
pub struct Files(pub SharedBackend);

#[async_trait]
impl SearchSource for Files {
    async fn update(
        &self,
        services: &Services,
        mount: &Mount,
        key: &str,
        out: &mut Batch<'_>,
    ) -> anyhow::Result<()> {
        let Some(searched) = Searched::of(&self.0, services, mount).await? else { return Ok(()) };
        let limits = FileLimits { max_files: MAX_FILES, max_file_bytes: u64::MAX };
        let repository = &searched.repository;
        let changed = match repository.changed_files(start(key).as_ref(), &searched.tip, &limits).await {
            // Where the push started is gone meanwhile: every file counts as changed.
            Err(ScmError::NotFound) => repository.changed_files(None, &searched.tip, &limits).await?,
            changed => changed?,
        };
        let mut room = MAX_BYTES;
        for file in changed.files {
            match file.now {
                Some(now) => put(mount, &searched, &now, &mut room, out).await?,
                None => out.delete(&file.path.encoded())?,
            }
        }
        Ok(())
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let Some(searched) = Searched::of(&self.0, services, mount).await? else { return Ok(()) };
        let limits = FileLimits { max_files: MAX_FILES, max_file_bytes: u64::MAX };
        let mut room = MAX_BYTES;
        for file in searched.repository.files(&searched.tip, &limits).await?.files {
            put(mount, &searched, &file, &mut room, out).await?;
        }
        Ok(())
    }
}

async fn put(
    mount: &Mount,
    searched: &Searched,
    file: &FileEntry,
    room: &mut u64,
    out: &mut Batch<'_>,
) -> anyhow::Result<()> {
    let key = file.path.encoded();
    if !file.kind.is_file() {
        return out.delete(&key);
    }
    let body =
        if file.size <= MAX_FILE_BYTES.min(*room) { text(searched, file).await? } else { String::new() };
    *room = room.saturating_sub(body.len() as u64);
    out.put(SearchDocument {
        title: file.path.display().into_owned(),
        body,
        url: mount.url(&format!("/src/branch/{}/{key}", address::encode(&searched.branch))),
        updated_at: searched.at,
        keywords: vec![format!("path:{}", file.path.display())],
        key,
        only: None,
    })
}

/// A file's text; nothing when it is none.
async fn text(searched: &Searched, file: &FileEntry) -> anyhow::Result<String> {
    let content = match searched.repository.content(&file.object, MAX_FILE_BYTES).await {
        Ok(content) => content,
        // One file that is missing must not keep the others from being found.
        Err(ScmError::TooLarge | ScmError::NotFound | ScmError::Corrupt(_)) => return Ok(String::new()),
        Err(error) => return Err(error.into()),
    };
    let is_binary = content.iter().take(8000).any(|byte| *byte == 0);
    Ok(if is_binary { String::new() } else { String::from_utf8_lossy(&content).into_owned() })
}
