//! The key by which clients know this server again.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, HashAlg, PrivateKey};

/// The server's own key: Ed25519, made at the first start, never changed by us.
pub struct HostKey(pub(crate) PrivateKey);

impl HostKey {
    /// The file in a data folder.
    pub fn path(data: &Path) -> PathBuf {
        data.join("ssh").join("host_ed25519")
    }

    /// Reads the key, or makes it when there is none. One that cannot be read is never replaced: clients would take the new
    /// one for an attack.
    pub fn open(data: &Path) -> anyhow::Result<HostKey> {
        let path = HostKey::path(data);
        match HostKey::read(data)? {
            Some(key) => Ok(key),
            None => {
                make(&path).with_context(|| format!("the host key {} cannot be made", path.display()))?;
                HostKey::read(data)?.with_context(|| format!("the host key {} is gone", path.display()))
            }
        }
    }

    /// Reads the key; none when it was not made yet.
    pub fn read(data: &Path) -> anyhow::Result<Option<HostKey>> {
        let path = HostKey::path(data);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => bail!("the host key {} cannot be read: {error}", path.display()),
        };
        let mode = fs::metadata(&path)?.permissions().mode();
        if mode & 0o077 != 0 {
            bail!("others can read the host key {}; say `chmod 600` and consider a new one", path.display());
        }
        let key = PrivateKey::from_openssh(&text);
        let key = key.with_context(|| format!("{} is not a host key; restore it", path.display()))?;
        Ok(Some(HostKey(key)))
    }

    /// `SHA256:…`, as clients show it when they see it for the first time.
    pub fn fingerprint(&self) -> String {
        self.0.public_key().fingerprint(HashAlg::Sha256).to_string()
    }
}

/// Writes a new key beside and links it into place: of two processes that start at once, both use the same.
fn make(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().context("it has no folder")?;
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let key = PrivateKey::random(&mut rand::rng(), Algorithm::Ed25519)?;
    let new = folder.join(format!(".new-{}", std::process::id()));
    let _ = fs::remove_file(&new);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(key.to_openssh(LineEnding::LF)?.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&new, path);
    fs::remove_file(&new)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(fs::File::open(folder)?.sync_all()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_guarded() {
        let data = tempfile::tempdir().expect("a folder");
        assert!(HostKey::read(data.path()).expect("readable").is_none());
        let first = HostKey::open(data.path()).expect("made").fingerprint();
        assert_eq!(HostKey::open(data.path()).expect("read").fingerprint(), first);
        let path = HostKey::path(data.path());
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().expect("a folder")), 0o700);
        assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("readable").count(), 1);

        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("ours");
        assert!(HostKey::open(data.path()).is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("ours");
        fs::write(&path, "not a key").expect("ours");
        assert!(HostKey::open(data.path()).is_err());
        assert_eq!(fs::read_to_string(&path).expect("readable"), "not a key");
    }
}
