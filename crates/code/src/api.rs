//! Repositories as JSON: the same for all code tools.

use axum::Extension;
use axum::extract::State;
use farrier_scm::{DiffOptions, LogCursor, RefKind, RefOrder, RefPage, RefQuery, Revision, Signature};
use farrier_tool::{Cost, Mount, Routes, Row, Services};
use farrier_web::{AppError, Json, Path, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use crate::error::answer;
use crate::pages::place::{Place, Rest};
use crate::{SharedBackend, api_keys, heavy};

/// All routes, below `/rest/{project}/{mount}`.
pub fn routes(backend: SharedBackend) -> Routes {
    let read = backend.read();
    Routes::reading(read)
        .get("/refs", Row::of("ref", read), refs)
        .get("/tree/{kind}/{*rest}", Row::of("tree", read), tree)
        .get("/log/{kind}/{*rest}", Row::of("revision", read), log)
        .get("/commit/{id}", Row::of("revision", read), commit)
        .get("/blame/{kind}/{*rest}", Row::of("blob", read).cost(Cost::Heavy), blame)
        .with(backend)
        .merge(api_keys::routes())
}

/// How many refs an answer has.
const PER_PAGE: usize = 200;

/// Where a list goes on.
#[derive(Deserialize, Default)]
struct After {
    #[serde(default)]
    after: String,
}

async fn refs(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    Query(query): Query<After>,
) -> Result<Json<Value>, AppError> {
    let repository = backend.repository(&services, &mount).await.map_err(answer)?;
    // Branches come first; the key says which of the two lists goes on.
    let (kind, after) = match query.after.split_once(':') {
        Some(("tag", name)) => (RefKind::Tag, name),
        Some(("branch", name)) => (RefKind::Branch, name),
        _ => (RefKind::Branch, ""),
    };
    let wanted = |after: &str, limit| RefQuery {
        after: (!after.is_empty()).then(|| after.to_owned()),
        limit,
        order: RefOrder::Name,
        ..RefQuery::default()
    };
    let mut items: Vec<Value> = Vec::new();
    let mut next = None;
    let mut add = |kind: RefKind, page: RefPage| {
        items.extend(
            page.refs
                .iter()
                .map(|one| json!({ "kind": kind.as_str(), "name": one.name, "id": one.target.as_str() })),
        );
        next = page.next.map(|name| format!("{kind}:{name}"));
        (next.is_none(), items.len())
    };
    let mut tags = (kind == RefKind::Tag).then_some(PER_PAGE);
    if kind == RefKind::Branch {
        let (is_last, count) =
            add(kind, repository.branches(&wanted(after, PER_PAGE)).await.map_err(answer)?);
        tags = (is_last && count < PER_PAGE).then(|| PER_PAGE - count);
    }
    if let Some(room) = tags {
        let after = if kind == RefKind::Tag { after } else { "" };
        add(RefKind::Tag, repository.tags(&wanted(after, room)).await.map_err(answer)?);
    }
    let default = repository.default_branch().await.map_err(answer)?;
    Ok(Json(json!({ "items": items, "next": next, "default": default })))
}

async fn tree(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    rest: Rest,
) -> Result<Json<Value>, AppError> {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    let tree = place.repository.tree(&place.id, &place.path).await.map_err(answer)?;
    let items: Vec<Value> = tree
        .entries
        .iter()
        .map(|entry| {
            json!({ "name": entry.display_name(), "kind": entry.kind, "object": entry.object.as_str(), "size": entry.size,
                    "url": place.url_of(&mount, "src", &place.path.join(&entry.name)) })
        })
        .collect();
    Ok(Json(json!({ "id": place.id.as_str(), "path": place.path.display(), "items": items, "next": null })))
}

async fn log(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    rest: Rest,
    Query(query): Query<After>,
) -> Result<Json<Value>, AppError> {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    let after: Option<LogCursor> = query.after.parse().ok();
    let path = (!place.path.is_root()).then_some(&place.path);
    let page = heavy::run(place.repository.log(&place.id, path, after.as_ref(), 50)).await?;
    let items: Vec<Value> = page.revisions.iter().map(|revision| shown(&mount, revision)).collect();
    Ok(Json(json!({ "items": items, "next": page.next.map(|next| next.to_string()) })))
}

async fn commit(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    Path(id): Path<String>,
) -> Result<Json<Value>, AppError> {
    let repository = backend.repository(&services, &mount).await.map_err(answer)?;
    let id = repository.resolve(RefKind::Commit, &id).await.map_err(answer)?;
    let revision = repository.revision(&id).await.map_err(answer)?;
    let diff = heavy::diff(repository.diff(&id, &DiffOptions::default())).await?;
    let files: Vec<Value> = diff
        .files
        .iter()
        .map(|file| {
            json!({ "change": file.change, "path": file.path().map(|path| path.display().into_owned()),
                    "old_path": file.old_path.as_ref().map(|path| path.display().into_owned()),
                    "added": file.added, "removed": file.removed, "binary": file.binary })
        })
        .collect();
    let mut body = shown(&mount, &revision);
    body["files"] = files.into();
    body["added"] = diff.added.into();
    body["removed"] = diff.removed.into();
    Ok(Json(body))
}

async fn blame(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    rest: Rest,
) -> Result<Json<Value>, AppError> {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    let blame = heavy::run(place.repository.blame(&place.id, &place.path)).await?;
    let items: Vec<Value> = blame
        .ranges
        .iter()
        .map(|range| {
            let revision = blame.revisions.get(&range.revision);
            json!({ "first_line": range.first_line, "lines": range.lines, "id": range.revision.as_str(),
                    "summary": revision.map(|r| r.summary.as_str()), "author": revision.map(|r| person(&r.author)) })
        })
        .collect();
    Ok(Json(json!({ "items": items, "next": null })))
}

fn shown(mount: &Mount, revision: &Revision) -> Value {
    json!({
        "id": revision.id.as_str(),
        "parents": revision.parents.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        "summary": revision.summary,
        "message": revision.message,
        "author": person(&revision.author),
        "committer": person(&revision.committer),
        "url": mount.url(&format!("/commit/{}", revision.id)),
    })
}

fn person(signature: &Signature) -> Value {
    json!({ "name": signature.name, "email": signature.email, "time": signature.time.format(&Rfc3339).unwrap_or_default() })
}

/// The routes as OpenAPI 3.1 has them, paths relative to the mount.
pub fn openapi() -> Value {
    let text =
        |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    let after = json!({ "name": "after", "in": "query", "schema": { "type": "string" } });
    let answers = |what: &str| {
        json!({ "200": { "description": what, "content": { "application/json": { "schema": { "type": "object" } } } },
                                       "404": { "description": "No such thing, or not for you to see" } })
    };
    let place = |id: &str, summary: &str| {
        json!({ "get": { "operationId": id, "summary": summary, "tags": ["code"],
            "parameters": [text("kind"), text("ref"), text("path"), after.clone()], "responses": answers(summary) } })
    };
    json!({ "paths": {
        "/refs": { "get": { "operationId": "list_refs", "summary": "Branches and tags", "tags": ["code"],
            "parameters": [after.clone()], "responses": answers("Branches and tags") } },
        "/tree/{kind}/{ref}/{path}": place("find_tree", "The entries of a folder"),
        "/log/{kind}/{ref}/{path}": place("list_revisions", "Revisions, newest first"),
        "/blame/{kind}/{ref}/{path}": place("find_blame", "The last change of each line"),
        "/commit/{id}": { "get": { "operationId": "find_revision", "summary": "A revision with the files it changed",
            "tags": ["code"], "parameters": [text("id")], "responses": answers("A revision") } },
        "/deploy-keys": {
            "get": { "operationId": "list_deploy_keys", "summary": "SSH keys of machines for this repository",
                "tags": ["code"], "responses": answers("The keys, newest first") },
            "post": { "operationId": "create_deploy_key", "summary": "Let a machine in", "tags": ["code"],
                "requestBody": { "required": true, "content": { "application/json": { "schema": {
                    "type": "object", "required": ["key"], "properties": { "title": { "type": "string" },
                    "key": { "type": "string" }, "writes": { "type": "boolean" } } } } } },
                "responses": { "201": { "description": "The key" },
                    "409": { "description": "An account or a repository has this key already" },
                    "422": { "description": "Not a key that can be used" } } } },
        "/deploy-keys/{id}": { "delete": { "operationId": "delete_deploy_key", "summary": "Remove a deploy key",
            "tags": ["code"], "parameters": [text("id")],
            "responses": { "204": { "description": "Removed" }, "404": { "description": "No such key" } } } },
    } })
}
