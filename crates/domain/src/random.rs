//! Random tokens and their hashes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};

/// 192 random bits, safe in addresses and headers.
pub fn token() -> String {
    let mut bytes = [0_u8; 24];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// An API token: `frr_`, 32 random characters, and 6 that check them, so that a scanner can tell a real one offline.
pub fn api_token() -> String {
    let body = token();
    let check = checksum(&body);
    format!("frr_{body}{check}")
}

/// Whether the text can be an API token at all; spares the database a look.
pub fn is_api_token(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("frr_") else { return false };
    rest.is_ascii() && rest.len() == 38 && checksum(&rest[..32]) == rest[32..]
}

fn checksum(body: &str) -> String {
    hash(body)[..6].to_owned()
}

/// SHA-256 in hex: how tokens are stored, since they are too random to guess.
pub fn hash(secret: &str) -> String {
    hash_bytes(secret.as_bytes())
}

/// SHA-256 of bytes, in hex.
pub fn hash_bytes(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_token_is_told_apart() {
        let good = api_token();
        assert!(is_api_token(&good));
        let mut bad = good.clone();
        bad.replace_range(5..6, if &good[5..6] == "A" { "B" } else { "A" });
        assert!(!is_api_token(&bad));
        assert!(!is_api_token("frr_"));
        assert!(!is_api_token("frr_äöü"));
    }
}
