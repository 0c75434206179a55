//! Who asks.

use axum::extract::State;
use axum::{Extension, Json};
use farrier_domain::Reader;
use farrier_tool::Services;
use farrier_web::AppError;
use serde::Serialize;

use super::User;

/// One's own account.
#[derive(Serialize)]
pub(super) struct Account {
    #[serde(flatten)]
    user: User,
    email: String,
    is_admin: bool,
    /// What the token at hand may do.
    scope: &'static str,
    locale: Option<String>,
    time_zone: Option<String>,
}

pub(super) async fn find_account(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
) -> Result<Json<Account>, AppError> {
    let me = reader.user.as_deref().ok_or(AppError::SignIn)?;
    Ok(Json(Account {
        user: User::of(&services, me),
        email: me.email.clone(),
        is_admin: me.is_admin,
        scope: reader.scope.as_str(),
        locale: me.locale.clone(),
        time_zone: me.time_zone.clone(),
    }))
}
