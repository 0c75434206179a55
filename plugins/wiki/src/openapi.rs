//! The API's routes described.

use serde_json::{Value, json};

/// Paths relative to the mount, and the schemas they use, as in OpenAPI 3.1.
pub fn part() -> Value {
    let name = json!({ "name": "name", "in": "path", "required": true, "schema": { "type": "string", "maxLength": 200 },
        "description": "The page's name. A slash in it may be written as %2F." });
    let query = |name: &str, what: &str| json!({ "name": name, "in": "query", "schema": { "type": "string" }, "description": what });
    let limit = json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 50 } });
    let of = |schema: &str, what: &str| json!({ "description": what, "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } });
    let problem = |what: &str| json!({ "description": what });
    json!({
        "paths": {
            "/pages": {
                "get": {
                    "operationId": "list_pages", "summary": "The pages from A to Z",
                    "parameters": [query("q", "Only names with this in them."), query("after", "The `next` of the list before."), limit],
                    "responses": { "200": of("WikiPages", "A part of the list; texts are left out.") },
                },
            },
            "/pages/{name}": {
                "parameters": [name],
                "get": {
                    "operationId": "find_page", "summary": "A page with its text",
                    "responses": { "200": of("WikiPage", "The page. Its ETag changes with each version."), "404": problem("There is no such page.") },
                },
                "put": {
                    "operationId": "save_page", "summary": "Write or change a page",
                    "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/WikiPageIn" } } } },
                    "responses": {
                        "200": of("WikiPage", "The page with its new version, or as it was when the text is the same."),
                        "201": of("WikiPage", "The new page, at version 1."),
                        "409": problem("`version` is not the newest any more, or is missing for a page that is there."),
                        "413": problem("The text is longer than 1 MB."),
                        "422": problem("The name, the text or the message does not do."),
                    },
                },
                "delete": {
                    "operationId": "delete_page", "summary": "Delete a page",
                    "responses": { "204": problem("It is gone, and can be brought back in the browser."), "404": problem("There is no such page.") },
                },
            },
            "/pages/{name}/versions": {
                "parameters": [name],
                "get": {
                    "operationId": "list_page_versions", "summary": "The versions of a page, newest first",
                    "parameters": [query("after", "The `next` of the list before."), limit],
                    "responses": { "200": of("WikiVersions", "A part of the list; texts are left out.") },
                },
            },
            "/pages/{name}/versions/{version}": {
                "parameters": [name, { "name": "version", "in": "path", "required": true, "schema": { "type": "integer" } }],
                "get": {
                    "operationId": "find_page_version", "summary": "A version with its text",
                    "responses": { "200": of("WikiVersion", "The version; it never changes."), "404": problem("There is no such version.") },
                },
            },
        },
        "components": { "schemas": schemas() },
    })
}

fn schemas() -> Value {
    let list = |of: &str| {
        json!({ "type": "object", "properties": {
            "items": { "type": "array", "items": { "$ref": format!("#/components/schemas/{of}") } },
            "next": { "type": ["string", "null"] },
        } })
    };
    json!({
        "WikiPage": { "type": "object", "properties": {
            "name": { "type": "string" }, "url": { "type": "string" }, "version": { "type": "integer", "minimum": 1 },
            "text": { "type": "string", "description": "Markdown." },
            "updated_at": { "type": "string", "format": "date-time" }, "updated_by": { "type": ["string", "null"] },
        } },
        "WikiPageIn": { "type": "object", "required": ["text"], "properties": {
            "text": { "type": "string", "description": "Markdown, at most 1 MB." },
            "message": { "type": "string", "maxLength": 200, "description": "What was changed." },
            "version": { "type": "integer", "description": "The version that the text was made from; left out for a new page." },
        } },
        "WikiVersion": { "type": "object", "properties": {
            "version": { "type": "integer" },
            "kind": { "type": "string", "enum": ["created", "edited", "restored", "renamed", "relinked"] },
            "message": { "type": "string" }, "author": { "type": ["string", "null"] },
            "created_at": { "type": "string", "format": "date-time" }, "size": { "type": "integer", "description": "Bytes." },
            "text": { "type": "string" },
        } },
        "WikiPages": list("WikiPage"),
        "WikiVersions": list("WikiVersion"),
    })
}
