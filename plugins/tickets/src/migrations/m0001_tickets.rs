//! Tickets, labels, and what changed when.
//!
//! Comments and files are in the core's tables, under the kind `ticket` and the ticket's number.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, string, string_null, text, text_null,
};

/// The first schema.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).if_not_exists().to_owned()
}

fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().to_owned()
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("tickets_tickets")
            .col(id())
            .col(big_integer("mount_id"))
            .col(big_integer("number"))
            .col(string("title"))
            // For finding a part of it whatever its case, which SQLite only does for ASCII.
            .col(string("title_lower"))
            .col(string("status"))
            .col(boolean("open"))
            .col(boolean("private"))
            .col(big_integer_null("reporter_id"))
            .col(big_integer_null("assignee_id"))
            .col(big_integer_null("closer_id"))
            .col(big_integer("comment_count"))
            .col(big_integer("version"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .col(big_integer_null("closed_at"))
            // Last, so that a list reads the columns before it without the pages that a long text overflows to.
            .col(text("body"))
            .to_owned(),
        table("tickets_labels")
            .col(id())
            .col(big_integer("mount_id"))
            .col(string("name"))
            .col(string("name_lower"))
            .col(string("hue"))
            .col(string("description"))
            .to_owned(),
        table("tickets_ticket_labels")
            .col(big_integer("ticket_id"))
            .col(big_integer("label_id"))
            .primary_key(Index::create().col("ticket_id").col("label_id"))
            .to_owned(),
        table("tickets_history")
            .col(id())
            .col(big_integer("ticket_id"))
            .col(big_integer_null("actor_id"))
            .col(string("field"))
            .col(text_null("old"))
            .col(text_null("new"))
            .col(string_null("revision"))
            .col(text_null("url"))
            .col(big_integer_null("source_mount_id"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("tickets_texts")
            .col(big_integer("history_id").primary_key())
            .col(text("old"))
            .col(text("new"))
            .to_owned(),
    ]
}

const INDEXES: &[(&str, &str, &[&str], bool)] = &[
    ("tickets_number", "tickets_tickets", &["mount_id", "number"], true),
    ("tickets_open_number", "tickets_tickets", &["mount_id", "open", "number"], false),
    ("tickets_open_updated", "tickets_tickets", &["mount_id", "open", "updated_at", "number"], false),
    ("tickets_open_comments", "tickets_tickets", &["mount_id", "open", "comment_count", "number"], false),
    ("tickets_updated", "tickets_tickets", &["mount_id", "updated_at", "number"], false),
    ("tickets_comments", "tickets_tickets", &["mount_id", "comment_count", "number"], false),
    ("tickets_assignee", "tickets_tickets", &["mount_id", "assignee_id", "number"], false),
    ("tickets_reporter", "tickets_tickets", &["mount_id", "reporter_id", "number"], false),
    ("tickets_labels_name", "tickets_labels", &["mount_id", "name_lower"], true),
    ("tickets_ticket_labels_label", "tickets_ticket_labels", &["label_id", "ticket_id"], false),
    ("tickets_history_ticket", "tickets_history", &["ticket_id", "created_at", "id"], false),
    // A revision counts once for a ticket, however often it is pushed. Rows without a revision are all different.
    ("tickets_history_revision", "tickets_history", &["ticket_id", "revision"], true),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in INDEXES {
            let mut index = Index::create().name(*name).table(*table).if_not_exists().to_owned();
            for column in *columns {
                index.col(*column);
            }
            if *unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
