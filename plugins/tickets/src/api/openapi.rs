//! The API described.

use serde_json::{Value, json};

/// Paths below the mount, and the shapes they use.
pub fn part() -> Value {
    json!({
        "paths": {
            "/tickets": { "get": list(), "post": create() },
            "/tickets/{number}": { "parameters": [number()], "get": find(), "patch": change() },
            "/tickets/{number}/comments": { "parameters": [number()], "get": comments(), "post": comment() },
            "/labels": { "get": {
                "tags": ["tickets"],
                "summary": "The labels of a tracker",
                "responses": { "200": answer("The labels", json!({ "type": "object", "properties": {
                    "items": { "type": "array", "items": { "$ref": "#/components/schemas/TicketLabel" } }, "next": { "type": "null" }
                } })) }
            } }
        },
        "components": { "schemas": {
            "Ticket": ticket(),
            "NewTicket": new_ticket(),
            "TicketChange": ticket_change(),
            "TicketComment": ticket_comment(),
            "TicketLabel": { "type": "object", "properties": {
                "name": { "type": "string" }, "hue": { "type": "string" }, "description": { "type": "string" }
            } }
        } }
    })
}

fn number() -> Value {
    json!({ "name": "number", "in": "path", "required": true, "schema": { "type": "integer" } })
}

fn query(name: &str, description: &str) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": { "type": "string" } })
}

fn answer(description: &str, schema: Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn body(schema: &str) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } })
}

fn shape(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn page(schema: &str) -> Value {
    json!({ "type": "object", "required": ["items", "next"], "properties": {
        "items": { "type": "array", "items": shape(schema) },
        "next": { "type": ["string", "null"], "description": "`after` of the next page" }
    } })
}

fn list() -> Value {
    json!({
        "tags": ["tickets"],
        "summary": "Lists tickets",
        "description": "Only what the reader may see. Items have no `body`.",
        "parameters": [
            query("q", "A part of the title, or a number; `label:crash`, `is:open`, `assignee:alice` filter"),
            query("status", "`open`, `closed`, `all` (the default), or one of the tracker's statuses"),
            { "name": "label", "in": "query", "description": "All of these labels",
              "schema": { "type": "array", "items": { "type": "string" } }, "explode": true },
            query("assignee", "A name, `me` or `nobody`"),
            query("reporter", "A name or `me`"),
            query("sort", "`newest`, `updated`, `oldest` or `comments`"),
            query("after", "`next` of the page before"),
            { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } }
        ],
        "responses": { "200": answer("A page of tickets", page("Ticket")) }
    })
}

fn create() -> Value {
    json!({
        "tags": ["tickets"],
        "summary": "Opens a ticket",
        "requestBody": body("NewTicket"),
        "responses": { "201": answer("The ticket", shape("Ticket")), "422": { "description": "A field does not do" } }
    })
}

fn find() -> Value {
    json!({
        "tags": ["tickets"],
        "summary": "One ticket",
        "responses": { "200": answer("The ticket", shape("Ticket")), "404": { "description": "No such ticket, or not for the reader to see" } }
    })
}

fn change() -> Value {
    json!({
        "tags": ["tickets"],
        "summary": "Changes a ticket",
        "requestBody": body("TicketChange"),
        "responses": {
            "200": answer("The ticket as it is now", shape("Ticket")),
            "403": { "description": "A part of it is not for the reader to change" },
            "409": { "description": "`version` is not the newest any more" },
            "422": { "description": "A field does not do" }
        }
    })
}

fn comments() -> Value {
    json!({
        "tags": ["tickets"],
        "summary": "A ticket's comments, oldest first",
        "parameters": [query("after", "`next` of the page before")],
        "responses": { "200": answer("A page of comments", page("TicketComment")) }
    })
}

fn comment() -> Value {
    json!({
        "tags": ["tickets"],
        "summary": "Comments on a ticket",
        "requestBody": { "required": true, "content": { "application/json": { "schema":
            { "type": "object", "required": ["body"], "properties": { "body": { "type": "string", "description": "Markdown" } } } } } },
        "responses": { "201": answer("The comment", shape("TicketComment")) }
    })
}

fn ticket() -> Value {
    json!({ "type": "object", "properties": {
        "number": { "type": "integer" },
        "url": { "type": "string" },
        "title": { "type": "string" },
        "body": { "type": "string", "description": "Markdown; not in lists" },
        "status": { "type": "string", "description": "One of the tracker's own words" },
        "open": { "type": "boolean" },
        "labels": { "type": "array", "items": { "type": "string" } },
        "assignee": { "type": ["string", "null"] },
        "reporter": { "type": ["string", "null"] },
        "private": { "type": "boolean" },
        "comments": { "type": "integer" },
        "version": { "type": "integer", "description": "Grows when title or body change" },
        "created_at": { "type": "string", "format": "date-time" },
        "updated_at": { "type": "string", "format": "date-time" },
        "closed_at": { "type": ["string", "null"], "format": "date-time" }
    } })
}

fn new_ticket() -> Value {
    json!({ "type": "object", "required": ["title"], "properties": {
        "title": { "type": "string", "maxLength": 250 },
        "body": { "type": "string" },
        "labels": { "type": "array", "items": { "type": "string" }, "description": "Missing ones are made if the reader triages" },
        "assignee": { "type": ["string", "null"] },
        "private": { "type": "boolean" }
    } })
}

fn ticket_change() -> Value {
    json!({ "type": "object", "properties": {
        "title": { "type": "string", "maxLength": 250 },
        "body": { "type": "string" },
        "status": { "type": "string" },
        "open": { "type": "boolean", "description": "Closes or reopens with the tracker's usual status" },
        "labels": { "type": "array", "items": { "type": "string" }, "description": "All that it is to have" },
        "assignee": { "type": ["string", "null"] },
        "private": { "type": "boolean" },
        "version": { "type": "integer", "description": "What `title` and `body` were written against" }
    } })
}

fn ticket_comment() -> Value {
    json!({ "type": "object", "properties": {
        "id": { "type": "integer" },
        "url": { "type": "string" },
        "author": { "type": ["string", "null"] },
        "body": { "type": "string" },
        "created_at": { "type": "string", "format": "date-time" },
        "edited_at": { "type": ["string", "null"], "format": "date-time" }
    } })
}
