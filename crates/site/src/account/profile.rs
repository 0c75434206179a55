//! Shown name, a few words, a picture.

use askama::Template;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use farrier_domain::accounts::profile;
use farrier_domain::{Error, blobs};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, FormErrors, Frame, Person, page, page_with_status};

use super::{me, picture};
use crate::msg;

/// A picture's file may be this large; what is kept of it is much smaller.
const MAX_PICTURE_BYTES: usize = 10 * 1024 * 1024;
/// All of the form's text together; what is left over a field's own limit comes back with a word about it.
const MAX_TEXT_BYTES: usize = 256 * 1024;

/// The form.
#[derive(Template)]
#[template(path = "account/profile.html")]
struct ProfilePage {
    frame: Frame,
    person: Person,
    typed: Typed,
    errors: FormErrors,
}

/// What was typed, with the file in memory.
#[derive(Default)]
pub(super) struct Typed {
    display_name: String,
    bio: String,
    remove_avatar: bool,
    picture: Option<Vec<u8>>,
    picture_too_big: bool,
}

impl FromRequest<Services> for Typed {
    type Rejection = AppError;
    async fn from_request(request: Request, services: &Services) -> Result<Typed, AppError> {
        let multipart = Multipart::from_request(request, services).await;
        let mut multipart = multipart.map_err(|e| AppError::Refused(e.status(), e.body_text()))?;
        let (mut typed, mut text_bytes) = (Typed::default(), 0);
        while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let max = if name == "avatar" { MAX_PICTURE_BYTES } else { MAX_TEXT_BYTES };
            let (mut bytes, mut too_big) = (Vec::new(), false);
            while let Some(chunk) = part.chunk().await.map_err(broken)? {
                too_big |= bytes.len() + chunk.len() > max;
                if !too_big {
                    bytes.extend_from_slice(&chunk);
                }
            }
            text_bytes += if name == "avatar" { 0 } else { bytes.len() };
            if text_bytes > MAX_TEXT_BYTES || (too_big && name != "avatar") {
                return Err(AppError::Refused(StatusCode::PAYLOAD_TOO_LARGE, String::new()));
            }
            match name.as_str() {
                "display_name" => typed.display_name = String::from_utf8_lossy(&bytes).into_owned(),
                "bio" => typed.bio = String::from_utf8_lossy(&bytes).into_owned(),
                "remove_avatar" => typed.remove_avatar = true,
                "avatar" => {
                    typed.picture_too_big = too_big;
                    typed.picture = (!bytes.is_empty() && !too_big).then_some(bytes);
                }
                _ => {}
            }
        }
        Ok(typed)
    }
}

fn broken(error: MultipartError) -> AppError {
    AppError::Refused(error.status(), error.body_text())
}

pub(super) async fn edit(frame: Frame) -> AppResult {
    let me = me(&frame)?;
    let typed = Typed { display_name: me.display_name.clone(), bio: me.bio.clone(), ..Typed::default() };
    page(&ProfilePage { person: Person::of(&me), typed, errors: FormErrors::new(), frame })
}

pub(super) async fn update(State(services): State<Services>, frame: Frame, mut typed: Typed) -> AppResult {
    let (l, me) = (frame.l, me(&frame)?);
    let again = |frame: Frame, typed: Typed, errors: FormErrors| {
        page_with_status(errors.status(), &ProfilePage { person: Person::of(&me), typed, errors, frame })
    };
    if typed.picture_too_big {
        let text = farrier_web::reason_text(l, &farrier_domain::Reason::TooBig(MAX_PICTURE_BYTES as u64));
        return again(frame, typed, FormErrors::one("avatar", text));
    }
    let small = match typed.picture.take() {
        None => None,
        Some(bytes) => match picture::square(bytes).await {
            Some(small) => Some(small),
            None => return again(frame, typed, FormErrors::one("avatar", msg::account_avatar_bad(l))),
        },
    };
    let blob = match small {
        Some(bytes) => Some(blobs::put(services.blobs.as_ref(), &bytes).await?.0),
        None => None,
    };
    let tx = services.db.write().await?;
    match profile::set_words(&*tx, me.id, &typed.display_name, &typed.bio).await {
        Ok(()) => {}
        Err(error @ Error::Invalid { .. }) => {
            let errors = FormErrors::from_domain(l, error)?;
            return again(frame, typed, errors);
        }
        Err(error) => return Err(error.into()),
    }
    if blob.is_some() || typed.remove_avatar {
        profile::set_avatar(&*tx, me.id, blob).await?;
    }
    tx.commit().await?;
    Ok(Flash::done("/-/account", msg::account_profile_saved(l)))
}
