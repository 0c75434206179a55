//! Passwords: Argon2id, a few at a time.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::error::{Error, Reason, Result, invalid};

/// Each computation takes 19 MB; more than this at a time would let strangers fill the memory.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Fewest characters of a new password.
pub const MIN_CHARS: usize = 10;
const MAX_BYTES: usize = 1024;

/// Checks a new password's length and hashes it.
pub async fn hash_new(field: &'static str, password: &str) -> Result<String> {
    if password.chars().count() < MIN_CHARS {
        return invalid(field, Reason::TooShort(MIN_CHARS));
    }
    if password.len() > MAX_BYTES {
        return invalid(field, Reason::TooLong(MAX_BYTES));
    }
    let password = password.to_owned();
    blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|e| e.to_string())
    })
    .await?
    .map_err(Error::Internal)
}

/// Whether the password is the one that was hashed. Without a hash it takes as long and says no.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$iWoTKzBCFoFtGCTo7nyCa0uKfmHXLZ0YRPTsTTYCPqo";
    if password.len() > MAX_BYTES {
        return Ok(false);
    }
    let known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    let password = password.to_owned();
    let same = blocking(move || {
        PasswordHash::new(&hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    });
    Ok(same.await? && known)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_passes() {
        let hash = hash_new("password", "correct horse").await.expect("long enough");
        assert!(verify("correct horse", Some(&hash)).await.expect("computes"));
        assert!(!verify("correct hors", Some(&hash)).await.expect("computes"));
        assert!(!verify("correct horse", None).await.expect("computes"));
        assert!(hash_new("password", "short").await.is_err());
    }
}
