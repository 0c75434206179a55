//! These routes as OpenAPI 3.1 describes them.

use serde_json::{Value, json};

/// `paths` relative to `/rest`, and the schemas that they use.
pub(crate) fn openapi() -> Value {
    json!({
        "paths": {
            "/-/account": { "get": {
                "operationId": "find_account", "tags": ["accounts"], "summary": "Who am I, and what may my token do?",
                "responses": { "200": answer("The account", "Account") },
            } },
            "/-/account/keys": {
                "get": {
                    "operationId": "list_keys", "tags": ["accounts"], "summary": "My SSH keys, newest first",
                    "responses": { "200": list("The keys", "SshKey") },
                },
                "post": {
                    "operationId": "create_key", "tags": ["accounts"], "summary": "Add an SSH key",
                    "requestBody": body(&json!({
                        "type": "object", "required": ["key"],
                        "properties": {
                            "title": { "type": "string", "maxLength": 100, "description": "Left out, the key's comment names it." },
                            "key": { "type": "string", "description": "One line as in id_ed25519.pub." },
                        },
                    })),
                    "responses": { "201": answer("The key", "SshKey") },
                },
            },
            "/-/account/keys/{id}": { "delete": {
                "operationId": "delete_key", "tags": ["accounts"], "summary": "Remove an SSH key",
                "parameters": [id()], "responses": { "204": { "description": "Removed" } },
            } },
            "/-/account/tokens": {
                "get": {
                    "operationId": "list_tokens", "tags": ["accounts"], "summary": "My API tokens, newest first",
                    "responses": { "200": list("The tokens, without the secrets", "Token") },
                },
                "post": {
                    "operationId": "create_token", "tags": ["accounts"],
                    "summary": "Make an API token; the answer holds its secret, for the only time",
                    "requestBody": body(&json!({
                        "type": "object", "required": ["name", "scope"],
                        "properties": {
                            "name": { "type": "string", "maxLength": 100 },
                            "scope": { "type": "string", "enum": ["read", "write", "admin"] },
                            "expires_days": { "type": ["integer", "null"], "minimum": 1, "maximum": 3650 },
                        },
                    })),
                    "responses": { "201": answer("The token", "Token") },
                },
            },
            "/-/account/tokens/{id}": { "delete": {
                "operationId": "delete_token", "tags": ["accounts"], "summary": "Revoke an API token",
                "parameters": [id()], "responses": { "204": { "description": "Revoked" } },
            } },
            "/-/users/{name}": { "get": {
                "operationId": "find_user", "tags": ["accounts"], "summary": "What everybody may know of an account",
                "parameters": [{ "name": "name", "in": "path", "required": true, "schema": { "type": "string" } }],
                "responses": { "200": answer("The account", "User") },
            } },
        },
        "components": { "schemas": schemas() },
    })
}

fn schemas() -> Value {
    let time = json!({ "type": "string", "format": "date-time" });
    let maybe_time = json!({ "type": ["string", "null"], "format": "date-time" });
    let user = json!({
        "name": { "type": "string" }, "display_name": { "type": "string" },
        "bio": { "type": "string", "description": "Markdown" },
        "url": { "type": "string", "format": "uri" }, "avatar_url": { "type": ["string", "null"], "format": "uri" },
        "created_at": time,
    });
    json!({
        "User": { "type": "object", "properties": user },
        "Account": { "allOf": [
            { "$ref": "#/components/schemas/User" },
            { "type": "object", "properties": {
                "email": { "type": "string", "format": "email" }, "is_admin": { "type": "boolean" },
                "scope": { "type": "string", "enum": ["read", "write", "admin"] },
                "locale": { "type": ["string", "null"] }, "time_zone": { "type": ["string", "null"] },
            } },
        ] },
        "SshKey": { "type": "object", "properties": {
            "id": { "type": "integer" }, "title": { "type": "string" }, "fingerprint": { "type": "string" },
            "key": { "type": "string" }, "created_at": time, "used_at": maybe_time,
        } },
        "Token": { "type": "object", "properties": {
            "id": { "type": "integer" }, "name": { "type": "string" },
            "scope": { "type": "string", "enum": ["read", "write", "admin"] },
            "created_at": time, "used_at": maybe_time, "expires_at": maybe_time,
            "token": { "type": "string", "description": "In clear, only in the answer that makes it." },
        } },
    })
}

fn answer(description: &str, schema: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn list(description: &str, schema: &str) -> Value {
    let items = json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{schema}") } });
    let schema =
        json!({ "type": "object", "properties": { "items": items, "next": { "type": ["string", "null"] } } });
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn body(schema: &Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

fn id() -> Value {
    json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_route_is_described() {
        let described = super::openapi();
        for row in super::super::routes().rows() {
            let method = row.method.to_lowercase();
            assert!(described["paths"][&row.path][&method].is_object(), "{method} {}", row.path);
        }
    }
}
