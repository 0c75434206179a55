//! Files by the hash of their content: attachments, avatars, icons.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use crate::error::{Error, Reason, Result};

/// Keeps bytes under the SHA-256 of their content.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Begins a new blob.
    async fn create(&self) -> Result<Box<dyn NewBlob>>;
    /// Opens a blob for reading, or [`Error::NotFound`].
    async fn open(&self, id: &str) -> Result<tokio::fs::File>;
}

/// A blob that is being written; dropped without [`NewBlob::finish`] it leaves nothing.
#[async_trait]
pub trait NewBlob: Send {
    /// Appends bytes.
    async fn write(&mut self, bytes: &[u8]) -> Result<()>;
    /// Makes it durable and answers its id and size in bytes.
    async fn finish(self: Box<Self>) -> Result<(String, u64)>;
}

/// Stores all of `bytes`.
pub async fn put(store: &dyn BlobStore, bytes: &[u8]) -> Result<(String, u64)> {
    let mut blob = store.create().await?;
    blob.write(bytes).await?;
    blob.finish().await
}

/// Blobs as files below a folder: `ab/abcdef…`.
pub struct FolderStore {
    root: PathBuf,
}

impl FolderStore {
    /// Uses `root`, which is made when missing, and sweeps what a killed process left half-written.
    pub fn open(root: &Path) -> Result<FolderStore> {
        let incoming = root.join("incoming");
        std::fs::create_dir_all(&incoming)?;
        for entry in std::fs::read_dir(&incoming)? {
            let path = entry?.path();
            let old = path
                .metadata()
                .and_then(|m| m.modified())
                .is_ok_and(|at| at.elapsed().is_ok_and(|age| age.as_secs() > 3600));
            if old {
                std::fs::remove_file(path)?;
            }
        }
        Ok(FolderStore { root: root.to_owned() })
    }

    fn path(&self, id: &str) -> Result<PathBuf> {
        if id.len() != 64 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::NotFound);
        }
        Ok(self.root.join(&id[..2]).join(id))
    }
}

#[async_trait]
impl BlobStore for FolderStore {
    async fn create(&self) -> Result<Box<dyn NewBlob>> {
        let path = self.root.join("incoming").join(crate::random::token());
        let file = tokio::fs::File::create_new(&path).await?;
        Ok(Box::new(NewFile {
            root: self.root.clone(),
            path,
            file,
            hash: Sha256::new(),
            size: 0,
            kept: false,
        }))
    }

    async fn open(&self, id: &str) -> Result<tokio::fs::File> {
        match tokio::fs::File::open(self.path(id)?).await {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(Error::NotFound),
            other => Ok(other?),
        }
    }
}

struct NewFile {
    root: PathBuf,
    path: PathBuf,
    file: tokio::fs::File,
    hash: Sha256,
    size: u64,
    kept: bool,
}

#[async_trait]
impl NewBlob for NewFile {
    async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        Ok(self.file.write_all(bytes).await?)
    }

    async fn finish(mut self: Box<Self>) -> Result<(String, u64)> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let id: String = self.hash.clone().finalize().iter().map(|b| format!("{b:02x}")).collect();
        let folder = self.root.join(&id[..2]);
        tokio::fs::create_dir_all(&folder).await?;
        tokio::fs::rename(&self.path, folder.join(&id)).await?;
        // The name is durable only once its folder is.
        tokio::fs::File::open(&folder).await?.sync_all().await?;
        self.kept = true;
        Ok((id, self.size))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Refuses more than `max` bytes with a reason for the reader.
pub fn check_size(field: &'static str, size: u64, max: u64) -> Result<()> {
    if size > max { Err(Error::Invalid { field, reason: Reason::TooBig(max) }) } else { Ok(()) }
}
