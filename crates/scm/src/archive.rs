//! Downloads: whole trees and patches.

use crate::ScmError;
use std::str::FromStr;

/// The file format of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArchiveFormat {
    /// `.tar.gz`.
    TarGz,
    /// `.zip`.
    Zip,
}

impl ArchiveFormat {
    /// The end of the file's name, without the first dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::TarGz => "tar.gz",
            Self::Zip => "zip",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::TarGz => "application/gzip",
            Self::Zip => "application/zip",
        }
    }
}

impl FromStr for ArchiveFormat {
    type Err = ScmError;

    fn from_str(text: &str) -> Result<Self, ScmError> {
        match text {
            "tar.gz" | "tgz" => Ok(Self::TarGz),
            "zip" => Ok(Self::Zip),
            _ => Err(ScmError::Invalid("not an archive format".to_owned())),
        }
    }
}

/// The form of a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PatchFormat {
    /// A mail that `git am` takes, with author and message.
    Mail,
    /// The changes alone.
    Diff,
}
