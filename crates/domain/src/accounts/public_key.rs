//! Public SSH keys as people paste them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::{Digest, Sha256};

use crate::error::{Error, Reason, Result};

/// A public key that can sign, checked to its last byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Type and key, without the comment.
    pub line: String,
    /// What came after the key.
    pub comment: String,
    /// `SHA256:…`, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
}

/// A longer key is no better and slow to check.
const MAX_BYTES: usize = 4096;
const MIN_RSA_BITS: usize = 2048;

/// What stands in the body of a key of each type, after the type's name.
enum Shape {
    Ed25519,
    Rsa,
    Ecdsa { curve: &'static str, point: usize },
}

/// The types, and whether the key lives on a security key.
const TYPES: &[(&str, Shape, bool)] = &[
    ("ssh-ed25519", Shape::Ed25519, false),
    ("ssh-rsa", Shape::Rsa, false),
    ("ecdsa-sha2-nistp256", Shape::Ecdsa { curve: "nistp256", point: 65 }, false),
    ("ecdsa-sha2-nistp384", Shape::Ecdsa { curve: "nistp384", point: 97 }, false),
    ("ecdsa-sha2-nistp521", Shape::Ecdsa { curve: "nistp521", point: 133 }, false),
    ("sk-ssh-ed25519@openssh.com", Shape::Ed25519, true),
    ("sk-ecdsa-sha2-nistp256@openssh.com", Shape::Ecdsa { curve: "nistp256", point: 65 }, true),
];

impl PublicKey {
    /// Reads the line of an `id_….pub`.
    ///
    /// Errors: [`Error::Invalid`] on `key`, with a reason of its own for each thing that people paste instead: the private
    /// half, a line of `authorized_keys` with options, a certificate, a key that is too weak.
    pub fn parse(text: &str) -> Result<PublicKey> {
        read(text.trim()).map_err(|reason| Error::Invalid { field: "key", reason })
    }
}

fn read(text: &str) -> Result<PublicKey, Reason> {
    if text.contains("PRIVATE KEY-----") || text.starts_with("PuTTY-User-Key-File") {
        return Err(Reason::KeyPrivate);
    }
    if text.contains('\n') {
        return Err(Reason::BadKey);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let &[kind, body, ..] = words.as_slice() else { return Err(Reason::BadKey) };
    if kind.contains("-cert-v01@") {
        return Err(Reason::KeyCertificate);
    }
    if kind == "ssh-dss" {
        return Err(Reason::KeyWeak);
    }
    let Some((_, shape, on_device)) = TYPES.iter().find(|(name, ..)| *name == kind) else {
        let has_key = words.iter().any(|word| word.starts_with("AAAA"));
        return Err(if has_key { Reason::KeyOptions } else { Reason::BadKey });
    };
    let bytes = STANDARD.decode(body).map_err(|_| Reason::BadKey)?;
    if bytes.len() > MAX_BYTES {
        return Err(Reason::BadKey);
    }
    let mut rest = bytes.as_slice();
    if field(&mut rest)? != kind.as_bytes() {
        return Err(Reason::BadKey);
    }
    check_body(shape, &mut rest)?;
    if *on_device {
        field(&mut rest)?;
    }
    if !rest.is_empty() {
        return Err(Reason::BadKey);
    }
    Ok(PublicKey {
        line: format!("{kind} {body}"),
        comment: words[2..].join(" "),
        fingerprint: format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(&bytes))),
    })
}

fn check_body(shape: &Shape, rest: &mut &[u8]) -> Result<(), Reason> {
    let is_fine = match shape {
        Shape::Ed25519 => field(rest)?.len() == 32,
        Shape::Ecdsa { curve, point } => {
            let (named, found) = (field(rest)?, field(rest)?);
            named == curve.as_bytes() && found.len() == *point && found[0] == 4
        }
        Shape::Rsa => {
            let (exponent, modulus) = (number(field(rest)?)?, number(field(rest)?)?);
            let bits = modulus.len() * 8 - modulus[0].leading_zeros() as usize;
            if bits < MIN_RSA_BITS || exponent == [1] {
                return Err(Reason::KeyWeak);
            }
            true
        }
    };
    if is_fine { Ok(()) } else { Err(Reason::BadKey) }
}

/// The next field: four bytes that say how long it is, and as many bytes (RFC 4251, section 5).
fn field<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Reason> {
    let (length, after) = rest.split_first_chunk::<4>().ok_or(Reason::BadKey)?;
    let length = u32::from_be_bytes(*length) as usize;
    let (found, after) = after.split_at_checked(length).ok_or(Reason::BadKey)?;
    *rest = after;
    Ok(found)
}

/// A positive whole number in its one form, without the zero that keeps it positive.
fn number(bytes: &[u8]) -> Result<&[u8], Reason> {
    match bytes {
        [0, digits @ ..] if digits.first().is_some_and(|first| *first >= 0x80) => Ok(digits),
        [first, ..] if (1..0x80).contains(first) => Ok(bytes),
        _ => Err(Reason::BadKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(bytes: &mut Vec<u8>, field: &[u8]) {
        bytes.extend((field.len() as u32).to_be_bytes());
        bytes.extend(field);
    }

    fn line(kind: &str, fields: &[&[u8]]) -> String {
        let mut bytes = Vec::new();
        put(&mut bytes, kind.as_bytes());
        fields.iter().for_each(|field| put(&mut bytes, field));
        format!("{kind} {}", STANDARD.encode(bytes))
    }

    fn rsa(bits: usize) -> String {
        let modulus: Vec<u8> = std::iter::once(0).chain(std::iter::repeat_n(0xc5, bits / 8)).collect();
        line("ssh-rsa", &[&[1, 0, 1], &modulus])
    }

    fn reason(text: &str) -> Option<Reason> {
        read(text.trim()).err()
    }

    #[test]
    fn keys_of_each_kind_are_taken() {
        let point = |length: usize| std::iter::once(4).chain(std::iter::repeat_n(7, length - 1)).collect();
        let (p256, p384, p521): (Vec<u8>, Vec<u8>, Vec<u8>) = (point(65), point(97), point(133));
        for text in [
            line("ssh-ed25519", &[&[9; 32]]),
            rsa(2048),
            rsa(8192),
            line("ecdsa-sha2-nistp256", &[b"nistp256", &p256]),
            line("ecdsa-sha2-nistp384", &[b"nistp384", &p384]),
            line("ecdsa-sha2-nistp521", &[b"nistp521", &p521]),
            line("sk-ssh-ed25519@openssh.com", &[&[9; 32], b"ssh:"]),
            line("sk-ecdsa-sha2-nistp256@openssh.com", &[b"nistp256", &p256, b"ssh:"]),
        ] {
            let key = PublicKey::parse(&format!("  {text}  alice at home \n")).expect("a key");
            assert_eq!((key.line.as_str(), key.comment.as_str()), (text.as_str(), "alice at home"));
            assert!(key.fingerprint.starts_with("SHA256:") && key.fingerprint.len() == 50);
        }
    }

    #[test]
    fn the_fingerprint_is_that_of_ssh_keygen() {
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGdrTZPC8NNcZ0EBkmZE47G9QOCmVRv5oHEqC1TCOxyU";
        let parsed = PublicKey::parse(key).expect("a key");
        assert_eq!(parsed.fingerprint, "SHA256:VU87VgQLrigTIOtLQ5C2bTfzzqKDNcZ0Y+tZ8O/xelQ");
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        let good = line("ssh-ed25519", &[&[9; 32]]);
        let cut = &good[..good.len() - 8];
        let longer = line("ssh-ed25519", &[&[9; 32], b"more"]);
        for (text, expected) in [
            ("", Reason::BadKey),
            ("ssh-ed25519", Reason::BadKey),
            ("ssh-ed25519 not-base64!", Reason::BadKey),
            (cut, Reason::BadKey),
            (&longer, Reason::BadKey),
            (&format!("{good}\n{good}"), Reason::BadKey),
            (&good.replacen("ssh-ed25519", "ssh-rsa", 1), Reason::BadKey),
            (&format!("command=\"sh\",no-pty {good}"), Reason::KeyOptions),
            (&format!("no-pty {good} x"), Reason::KeyOptions),
            ("ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAx", Reason::KeyCertificate),
            ("ssh-dss AAAAB3NzaC1kc3MAAACBAP", Reason::KeyWeak),
            (&rsa(1024), Reason::KeyWeak),
            (&rsa(2040), Reason::KeyWeak),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n", Reason::KeyPrivate),
        ] {
            assert_eq!(reason(text), Some(expected), "{text}");
        }
    }
}
