//! What was said, who is there, what still has to be said elsewhere, and which process speaks.
//!
//! A room is the mount that keeps its log; a bridge is the mount that ties a network to it, often the same one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, string, string_null, text, text_null,
};

/// The first step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "rooms_m0001"
    }
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).if_not_exists().to_owned()
}

fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().to_owned()
}

fn key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(*column);
    }
    key.to_owned()
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("rooms_lines")
            .col(id())
            .col(big_integer("room_id"))
            .col(big_integer("at"))
            .col(string("source"))
            .col(string("network"))
            .col(string("nick"))
            .col(big_integer_null("account_id"))
            .col(string("kind"))
            .col(big_integer_null("target_id"))
            .col(big_integer_null("edited_at"))
            .col(string_null("message_id"))
            .col(text("text"))
            .col(text_null("styled"))
            .to_owned(),
        table("rooms_days")
            .col(big_integer("room_id"))
            .col(big_integer("day"))
            .col(big_integer("lines"))
            .primary_key(&mut key(&["room_id", "day"]))
            .to_owned(),
        table("rooms_marks")
            .col(big_integer("room_id"))
            .col(big_integer("account_id"))
            .col(big_integer("line_id"))
            .primary_key(&mut key(&["room_id", "account_id"]))
            .to_owned(),
        table("rooms_people")
            .col(big_integer("bridge_id"))
            .col(string("nick"))
            .col(big_integer("room_id"))
            .col(big_integer("since"))
            .primary_key(&mut key(&["bridge_id", "nick"]))
            .to_owned(),
        table("rooms_seen")
            .col(big_integer("room_id"))
            .col(string("nick_lower"))
            .col(string("nick"))
            .col(big_integer("at"))
            .primary_key(&mut key(&["room_id", "nick_lower"]))
            .to_owned(),
        table("rooms_tells")
            .col(id())
            .col(big_integer("room_id"))
            .col(string("nick_lower"))
            .col(string("sender"))
            .col(big_integer("at"))
            .col(text("text"))
            .to_owned(),
        table("rooms_bridges")
            .col(ColumnDef::new("bridge_id").big_integer().not_null().primary_key().to_owned())
            .col(big_integer("room_id"))
            .col(string("network"))
            .col(string("state"))
            .col(string("nick"))
            .col(big_integer("since"))
            .col(big_integer("dropped"))
            .col(text("note"))
            .to_owned(),
        table("rooms_queue")
            .col(id())
            .col(big_integer("bridge_id"))
            .col(big_integer("at"))
            .col(boolean("taken"))
            .col(string("source"))
            .col(string("nick"))
            .col(string("kind"))
            .col(text("text"))
            .to_owned(),
        table("rooms_leases")
            .col(ColumnDef::new("name").string().not_null().primary_key().to_owned())
            .col(string("holder"))
            .col(big_integer("until"))
            .to_owned(),
        table("rooms_pending")
            .col(id())
            .col(big_integer("room_id"))
            .col(big_integer("event_id"))
            .col(big_integer("at"))
            .col(string("name"))
            .col(text("text"))
            .col(text("url"))
            .to_owned(),
        table("rooms_codes")
            .col(ColumnDef::new("code").string().not_null().primary_key().to_owned())
            .col(big_integer("account_id"))
            .col(big_integer("until"))
            .to_owned(),
        table("rooms_known")
            .col(id())
            .col(string("identity"))
            .col(string("who"))
            .col(boolean("lasting"))
            .col(big_integer("account_id"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, on: &'static str, columns: &[&'static str]| {
        key(columns).if_not_exists().name(name).table(on).to_owned()
    };
    vec![
        // A day is a range of this index, and so is the next page of it.
        index("rooms_lines_at", "rooms_lines", &["room_id", "at", "id"]),
        // What is new for whoever looks on.
        index("rooms_lines_room", "rooms_lines", &["room_id", "id"]),
        // What a network tells twice is one line.
        index("rooms_lines_message", "rooms_lines", &["room_id", "network", "message_id"])
            .unique()
            .to_owned(),
        index("rooms_people_room", "rooms_people", &["room_id"]),
        index("rooms_tells_nick", "rooms_tells", &["room_id", "nick_lower"]),
        index("rooms_bridges_room", "rooms_bridges", &["room_id"]),
        index("rooms_queue_bridge", "rooms_queue", &["bridge_id", "id"]),
        index("rooms_pending_event", "rooms_pending", &["room_id", "event_id"]).unique().to_owned(),
        index("rooms_known_who", "rooms_known", &["identity", "who"]).unique().to_owned(),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
