//! The API: the same as the pages, as JSON.

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use farrier_domain::Reader;
use farrier_tool::{Cost, Mount, Routes, Row, Services};
use farrier_web::{AppError, Json, Query};
use serde_json::{Value, json};

use crate::model::{self, Model as Term, NewTerm};
use crate::pages::After;
use crate::{ADD, READ};

/// All routes, with paths relative to the mount.
pub fn routes() -> Routes {
    Routes::reading(READ).get("/terms", Row::of("terms", READ).cost(Cost::Cheap), list_terms).post(
        "/terms",
        Row::of("term", ADD),
        create_term,
    )
}

/// The routes described, as in OpenAPI.
pub fn description() -> Value {
    serde_json::from_str(include_str!("api.json")).expect("a file of this crate, read by its tests")
}

fn shown(mount: &Mount, term: &Term) -> Value {
    json!({ "term": term.term, "meaning": term.meaning, "url": term.url(mount) })
}

async fn list_terms(
    State(services): State<Services>,
    mount: Mount,
    Query(After { after }): Query<After>,
) -> Result<Json<Value>, AppError> {
    let (terms, next) = model::page(services.db.read(), &mount, &after).await?;
    let items: Vec<Value> = terms.iter().map(|term| shown(&mount, term)).collect();
    Ok(Json(json!({ "items": items, "next": next })))
}

async fn create_term(
    State(services): State<Services>,
    mount: Mount,
    Extension(reader): Extension<Reader>,
    Json(new): Json<NewTerm>,
) -> Result<(StatusCode, Json<Value>), AppError> {
    let term = model::add(&services, &mount, &reader, &new).await?;
    Ok((StatusCode::CREATED, Json(shown(&mount, &term))))
}
