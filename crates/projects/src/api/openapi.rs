//! `/rest/openapi.json`: the whole API in one document, each part written by whom it belongs to.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use farrier_tool::Services;
use farrier_web::Json;
use serde_json::{Map, Value, json};

/// Answers the document. The host hands over the parts of other crates, with paths below `/rest`.
pub(crate) async fn show(
    State(services): State<Services>,
    more: Option<Extension<Arc<Vec<Value>>>>,
) -> Json<Value> {
    let mut document = frame(&services);
    add(&mut document, "", own());
    for part in more.iter().flat_map(|parts| parts.iter()) {
        add(&mut document, "", part.clone());
    }
    for tool in services.registry.tools() {
        for part in &tool.openapi {
            add(&mut document, "/{project}/{mount}", part());
        }
    }
    Json(document)
}

fn frame(services: &Services) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Farrier",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The address of a page with `/rest` before it is the same thing as JSON. Errors are problem documents (RFC 9457). Lists answer `items` and `next`; go on with `?after=` and what stands in `next`."
        },
        "servers": [{ "url": format!("{}/rest", services.config.base_url) }],
        "security": [{}, { "token": [] }, { "password": [] }],
        "paths": {},
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token, `frr_…`" },
                "password": { "type": "http", "scheme": "basic", "description": "A name with a password or a token" }
            },
            "schemas": {}
        }
    })
}

/// Adds a part's paths and schemas. Paths below a mount get the parameters that name it.
fn add(document: &mut Value, prefix: &str, part: Value) {
    let Value::Object(mut part) = part else { return };
    if let Some(Value::Object(paths)) = part.remove("paths") {
        for (path, mut item) in paths {
            let whole =
                format!("{prefix}{}", if prefix.is_empty() || path != "/" { path.as_str() } else { "" });
            name_parameters(&whole, &mut item);
            merge(&mut document["paths"], whole, item);
        }
    }
    let schemas =
        part.remove("components").and_then(|mut components| components.get_mut("schemas").map(Value::take));
    for (name, schema) in schemas
        .and_then(|schemas| if let Value::Object(map) = schemas { Some(map) } else { None })
        .unwrap_or_default()
    {
        merge(&mut document["components"]["schemas"], name, schema);
    }
}

fn merge(into: &mut Value, key: String, value: Value) {
    let Some(map) = into.as_object_mut() else { return };
    match (map.get_mut(&key), value) {
        (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
        (_, value) => {
            map.insert(key, value);
        }
    }
}

/// Lists the `{…}` of a path that the part did not list itself.
fn name_parameters(path: &str, item: &mut Value) {
    let Some(item) = item.as_object_mut() else { return };
    let names: Vec<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let known: Vec<String> =
        item.values().flat_map(listed).chain(listed_in(item.get("parameters"))).collect();
    let missing = names.into_iter().filter(|name| !known.iter().any(|known| known == name)).map(|name| {
        let name = name.trim_start_matches('*');
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
    });
    let missing: Vec<Value> = missing.collect();
    if missing.is_empty() {
        return;
    }
    match item.entry("parameters").or_insert_with(|| Value::Array(Vec::new())) {
        Value::Array(list) => list.extend(missing),
        other => *other = Value::Array(missing),
    }
}

fn listed(operation: &Value) -> Vec<String> {
    listed_in(operation.get("parameters"))
}

fn listed_in(parameters: Option<&Value>) -> Vec<String> {
    let list = parameters.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|parameter| Some(parameter.get("name")?.as_str()?.to_owned())).collect()
}

fn body(schema: &str) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } })
}

fn answer(words: &str, schema: Value) -> Value {
    json!({ "description": words, "content": { "application/json": { "schema": schema } } })
}

fn of(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn list_of(schema: &str) -> Value {
    json!({ "type": "object", "required": ["items", "next"], "properties": {
        "items": { "type": "array", "items": of(schema) }, "next": { "type": ["string", "null"] }
    } })
}

fn query(names: &[(&str, &str)]) -> Value {
    let list = names.iter().map(|(name, words)| json!({ "name": name, "in": "query", "description": words, "schema": { "type": "string" } }));
    Value::Array(list.collect())
}

fn refused() -> Value {
    json!({ "description": "It was refused", "content": { "application/problem+json": { "schema": of("Problem") } } })
}

/// What this crate answers.
fn own() -> Value {
    json!({
        "paths": {
            "/-/projects": {
                "get": { "operationId": "list_projects", "summary": "Projects by their latest activity", "parameters": query(&[("q", "Words in name, title or description"), ("after", "Where to go on")]), "responses": { "200": answer("A page of projects", list_of("Project")) } },
                "post": { "operationId": "create_project", "summary": "Make a project; a path with slashes names the projects above it", "requestBody": body("NewProject"), "responses": { "201": answer("It was made", of("Project")), "409": refused(), "422": refused() } }
            },
            "/-/search": {
                "get": { "operationId": "search", "summary": "Search what you may see", "parameters": query(&[("q", "What to look for"), ("project", "Only this project and what is below it"), ("tool", "Only this kind of tool"), ("kind", "Only this kind of thing: ticket, page, file, commit, …"), ("sort", "newest"), ("after", "Where to go on")]), "responses": { "200": answer("A page of what was found", of("Found")) } }
            },
            "/{project}": {
                "get": { "operationId": "find_project", "summary": "A project with its tools", "responses": { "200": answer("The project", of("Project")), "404": refused() } },
                "patch": { "operationId": "update_project", "summary": "Change a project; what is left out stays", "requestBody": body("ProjectChanges"), "responses": { "200": answer("The project", of("Project")) } },
                "delete": { "operationId": "delete_project", "summary": "Delete a project; for a while it can be brought back at /-/deleted", "responses": { "204": { "description": "Done" } } }
            },
            "/{project}/-/mounts/{mount}": {
                "delete": { "operationId": "delete_mount", "summary": "Remove a tool with all its content", "responses": { "204": { "description": "Done" } } }
            },
            "/{project}/-/mounts": {
                "get": { "operationId": "list_mounts", "summary": "The project's tools in their order", "responses": { "200": answer("The tools", list_of("Mount")) } },
                "post": { "operationId": "create_mount", "summary": "Add a tool", "requestBody": body("NewMount"), "responses": { "201": answer("It was added", of("Mount")), "409": refused(), "422": refused() } }
            },
            "/{project}/-/members": {
                "get": { "operationId": "list_members", "summary": "Who takes part", "responses": { "200": answer("The members", list_of("Member")) } }
            },
            "/{project}/-/members/{user}": {
                "put": { "operationId": "put_member", "summary": "Give somebody a role", "requestBody": body("MemberRole"), "responses": { "200": answer("The member", of("Member")), "409": refused(), "422": refused() } },
                "delete": { "operationId": "delete_member", "summary": "Take somebody out", "responses": { "204": { "description": "Done" }, "409": refused() } }
            },
            "/{project}/{mount}/-/settings": {
                "get": { "operationId": "find_settings", "summary": "The tool's settings; secrets are empty", "responses": { "200": answer("The settings", json!({ "type": "object" })) } },
                "put": { "operationId": "put_settings", "summary": "Change the tool's settings; fields left out, and secrets left empty, stay", "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object" } } } }, "responses": { "200": answer("The settings", json!({ "type": "object" })), "422": refused() } }
            }
        },
        "components": { "schemas": schemas() }
    })
}

fn schemas() -> Map<String, Value> {
    let text = || json!({ "type": "string" });
    let flag = || json!({ "type": "boolean" });
    let time = || json!({ "type": "string", "format": "date-time" });
    let object = |required: &[&str], properties: Value| json!({ "type": "object", "required": required, "properties": properties });
    let role = || json!({ "type": "string", "enum": ["member", "developer", "admin"] });
    let all = json!({
        "Problem": object(&["status", "title"], json!({ "type": text(), "title": text(), "status": { "type": "integer" }, "detail": text(), "field": text() })),
        "NewProject": object(&["path"], json!({ "path": text(), "title": text(), "description": text(), "private": flag() })),
        "ProjectChanges": object(&[], json!({ "title": text(), "description": text(), "private": flag(), "inherits": flag() })),
        "Project": object(&["id", "path", "url"], json!({ "id": { "type": "integer" }, "path": text(), "name": text(), "title": text(), "description": text(), "private": flag(), "hidden": flag(), "inherits": flag(), "url": text(), "created_at": time(), "active_at": time(), "mounts": { "type": "array", "items": of("Mount") } })),
        "NewMount": object(&["tool", "mount"], json!({ "tool": text(), "mount": text(), "label": text() })),
        "Mount": object(&["id", "tool", "mount", "url"], json!({ "id": { "type": "integer" }, "tool": text(), "mount": text(), "label": text(), "url": text() })),
        "MemberRole": object(&["role"], json!({ "role": role() })),
        "Member": object(&["user", "role"], json!({ "user": text(), "name": text(), "role": role(), "inherited_from": { "type": ["string", "null"] } })),
        "Hit": object(&["kind", "title", "url"], json!({ "kind": text(), "tool": text(), "project": text(), "mount": { "type": ["string", "null"] }, "title": text(), "url": text(), "excerpt": { "type": "string", "description": "HTML with <mark> around what was found" }, "updated_at": time() })),
        "Found": object(&["items", "next", "total"], json!({ "items": { "type": "array", "items": of("Hit") }, "next": { "type": ["string", "null"] }, "total": { "type": "integer" }, "kinds": { "type": "object", "additionalProperties": { "type": "integer" } } })),
    });
    if let Value::Object(map) = all { map } else { Map::new() }
}
