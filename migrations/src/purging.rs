//! Triggers that write into `purges` what a changed row makes stale, in the transaction of the change.
//!
//! The database tells the caches: also a change by hand in SQL is noticed. A tag is a word such as `site` or
//! `mount:12`; `farrier-domain` reads them. Steps that were released call this, so its meaning never changes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Which changes of a table make something stale, and what.
#[derive(Clone, Copy, Debug)]
pub struct Purge {
    /// The table.
    pub table: &'static str,
    /// Tells apart several of one table.
    pub name: &'static str,
    /// Whether a new row counts.
    pub insert: bool,
    /// Whether a row that goes away counts.
    pub delete: bool,
    /// The columns that count when a row changes: none, or all of them when it is `&["*"]`.
    pub update: &'static [&'static str],
    /// An SQL expression for the tag, with `ROW` for the changed row; a row for which it is NULL makes nothing stale.
    pub tag: &'static str,
}

impl Purge {
    /// Every change of a table, with the tag of the mount that its rows name in `mount_id`.
    pub const fn mount(table: &'static str) -> Purge {
        Purge::all(table, "'mount:' || ROW.mount_id")
    }
    /// Every change of a table.
    pub const fn all(table: &'static str, tag: &'static str) -> Purge {
        Purge { table, name: "all", insert: true, delete: true, update: &["*"], tag }
    }
}

/// Makes the triggers. They are made anew when they are there already.
pub async fn watch(manager: &SchemaManager<'_>, purges: &[Purge]) -> Result<(), DbErr> {
    let db = manager.get_connection();
    for purge in purges {
        let statements = match db.get_database_backend() {
            DbBackend::Postgres => postgres(purge),
            _ => sqlite(purge),
        };
        for statement in statements {
            db.execute_unprepared(&statement).await?;
        }
    }
    Ok(())
}

fn note(purge: &Purge, row: &str) -> String {
    let tag = purge.tag.replace("ROW", row);
    format!("INSERT INTO purges (tag) SELECT {tag} WHERE ({tag}) IS NOT NULL;")
}

fn update_of(purge: &Purge) -> Option<String> {
    match purge.update {
        [] => None,
        ["*"] => Some("UPDATE".to_owned()),
        columns => Some(format!("UPDATE OF {}", columns.join(", "))),
    }
}

fn sqlite(purge: &Purge) -> Vec<String> {
    let Purge { table, name, .. } = purge;
    let mut list = Vec::new();
    let mut add = |what: &str, event: &str, notes: String| {
        let trigger = format!("purge_{table}_{name}_{what}");
        list.push(format!("DROP TRIGGER IF EXISTS {trigger}"));
        list.push(format!("CREATE TRIGGER {trigger} AFTER {event} ON \"{table}\" BEGIN {notes} END"));
    };
    if purge.insert {
        add("insert", "INSERT", note(purge, "NEW"));
    }
    if purge.delete {
        add("delete", "DELETE", note(purge, "OLD"));
    }
    if let Some(event) = update_of(purge) {
        // A row that moves from one mount to another makes both stale.
        add("update", &event, format!("{} {}", note(purge, "OLD"), note(purge, "NEW")));
    }
    list
}

fn postgres(purge: &Purge) -> Vec<String> {
    let Purge { table, name, .. } = purge;
    let trigger = format!("purge_{table}_{name}");
    let mut events = Vec::new();
    if purge.insert {
        events.push("INSERT".to_owned());
    }
    if purge.delete {
        events.push("DELETE".to_owned());
    }
    events.extend(update_of(purge));
    vec![
        format!(
            "CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger AS $$ BEGIN \
             IF TG_OP <> 'INSERT' THEN {} END IF; IF TG_OP <> 'DELETE' THEN {} END IF; \
             RETURN NULL; END $$ LANGUAGE plpgsql",
            note(purge, "OLD"),
            note(purge, "NEW")
        ),
        format!("DROP TRIGGER IF EXISTS {trigger} ON \"{table}\""),
        format!(
            "CREATE TRIGGER {trigger} AFTER {} ON \"{table}\" FOR EACH ROW EXECUTE FUNCTION {trigger}()",
            events.join(" OR ")
        ),
    ]
}
