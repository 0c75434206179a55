//! What stands in an address, checked.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use farrier_web::AppError;

use crate::name::Name;

/// The page's name in the address, and how it was written there. What cannot be a name is not found.
pub struct At(pub Name, pub String);

/// A number in the address.
pub struct Number(pub i64);

async fn part<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<String, AppError> {
    let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
    path.ok().and_then(|mut path| path.0.remove(name)).ok_or(AppError::NotFound)
}

impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<At, AppError> {
        let written = part(parts, state, "name").await?;
        let name = Name::parse(&written).map_err(|_| AppError::NotFound)?;
        Ok(At(name, written))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Number, AppError> {
        part(parts, state, "number").await?.parse().map(Number).map_err(|_| AppError::NotFound)
    }
}
