//! What is wrong with a field, in words.

use farrier_domain::Reason;
use farrier_i18n::L;

use crate::msg;

/// The sentence to show beside the field.
pub fn reason_text(l: L, reason: &Reason) -> String {
    match reason {
        Reason::Required => msg::reason_required(l),
        Reason::TooLong(max) => msg::reason_too_long(l, *max),
        Reason::TooShort(min) => msg::reason_too_short(l, *min),
        Reason::BadName => msg::reason_bad_name(l),
        Reason::Reserved => msg::reason_reserved(l),
        Reason::Taken => msg::reason_taken(l),
        Reason::BadEmail => msg::reason_bad_email(l),
        Reason::WrongPassword => msg::reason_wrong_password(l),
        Reason::Unknown => msg::reason_unknown(l),
        Reason::NotAChoice => msg::reason_not_a_choice(l),
        Reason::LastAdmin => msg::reason_last_admin(l),
        Reason::BadKey => msg::reason_bad_key(l),
        Reason::KeyPrivate => msg::reason_key_private(l),
        Reason::KeyOptions => msg::reason_key_options(l),
        Reason::KeyCertificate => msg::reason_key_certificate(l),
        Reason::KeyWeak => msg::reason_key_weak(l),
        Reason::KeyTaken => msg::reason_key_taken(l),
        Reason::BadNumber => msg::reason_bad_number(l),
        Reason::BadText => msg::reason_bad_text(l),
        Reason::TooBig(max) => msg::reason_too_big(l, l.bytes(*max)),
        Reason::Other(text) => text.clone(),
    }
}

/// The same for the API and the log, which speak English.
pub(crate) fn english(reason: &Reason) -> String {
    match reason {
        Reason::Required => "It must not be empty.".into(),
        Reason::TooLong(max) => format!("At most {max} characters."),
        Reason::TooShort(min) => format!("At least {min} characters."),
        Reason::BadName => "Use a-z, 0-9, dot, dash and underscore, beginning with a letter or digit.".into(),
        Reason::Reserved => "This name has a meaning of its own in addresses.".into(),
        Reason::Taken => "It is taken.".into(),
        Reason::BadEmail => "Not a mail address.".into(),
        Reason::WrongPassword => "Not the current password.".into(),
        Reason::Unknown => "There is none of that name.".into(),
        Reason::NotAChoice => "Not one of the choices.".into(),
        Reason::LastAdmin => "The last administrator must remain one.".into(),
        Reason::BadKey => "Not a public SSH key.".into(),
        Reason::KeyPrivate => {
            "This is the private half of a key; add the public one, and make a new pair if it was sent."
                .into()
        }
        Reason::KeyOptions => "Leave out the options in front of the key.".into(),
        Reason::KeyCertificate => "Certificates are not used here; add the public key itself.".into(),
        Reason::KeyWeak => "Use Ed25519, ECDSA, or RSA with at least 2048 bits.".into(),
        Reason::KeyTaken => "An account or a repository has this key already.".into(),
        Reason::BadNumber => "Not a number in range.".into(),
        Reason::BadText => "It has characters that text cannot have.".into(),
        Reason::TooBig(max) => format!("At most {max} bytes."),
        Reason::Other(text) => text.clone(),
    }
}
