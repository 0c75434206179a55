//! Accounts, projects, mounts, events, jobs and what every tool shares.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, string, string_null, text, text_null,
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

fn accounts() -> Vec<TableCreateStatement> {
    vec![
        table("users")
            .col(id())
            .col(string("name").unique_key())
            .col(string("display_name"))
            .col(string("email").unique_key())
            .col(string_null("password_hash"))
            .col(string("state"))
            .col(boolean("is_admin"))
            .col(text("bio"))
            .col(string_null("avatar"))
            .col(string_null("locale"))
            .col(string_null("time_zone"))
            .col(string("theme"))
            .col(boolean("shortcuts"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("sessions")
            .col(id())
            .col(big_integer("user_id"))
            .col(string("token_hash").unique_key())
            .col(string("address"))
            .col(string("agent"))
            .col(big_integer("created_at"))
            .col(big_integer("used_at"))
            .col(big_integer("expires_at"))
            .to_owned(),
        table("tokens")
            .col(id())
            .col(big_integer("user_id"))
            .col(string("name"))
            .col(string("token_hash").unique_key())
            .col(string("scope"))
            .col(big_integer("created_at"))
            .col(big_integer_null("used_at"))
            .col(big_integer_null("expires_at"))
            .to_owned(),
        table("ssh_keys")
            .col(id())
            .col(big_integer("user_id"))
            .col(string("title"))
            .col(string("fingerprint").unique_key())
            .col(text("key"))
            .col(big_integer("created_at"))
            .col(big_integer_null("used_at"))
            .to_owned(),
        table("one_time_links")
            .col(id())
            .col(string("purpose"))
            .col(big_integer_null("user_id"))
            .col(string("token_hash").unique_key())
            .col(big_integer("expires_at"))
            .to_owned(),
        table("throttles")
            .col(string("key").primary_key())
            .col(integer("count"))
            .col(big_integer("since"))
            .to_owned(),
        table("site_settings").col(string("key").primary_key()).col(text("value")).to_owned(),
    ]
}

fn projects() -> Vec<TableCreateStatement> {
    vec![
        table("projects")
            .col(id())
            .col(big_integer_null("parent_id"))
            .col(string("path").unique_key())
            .col(string("name"))
            .col(string("title"))
            .col(text("description"))
            .col(string_null("icon"))
            .col(boolean("private"))
            .col(boolean("hidden"))
            .col(boolean("inherits"))
            .col(string("chain"))
            .col(big_integer_null("creator_id"))
            .col(big_integer("created_at"))
            .col(big_integer("active_at"))
            .col(big_integer_null("delete_at"))
            .to_owned(),
        table("redirects")
            .col(string("path").primary_key())
            .col(big_integer_null("project_id"))
            .col(big_integer_null("mount_id"))
            .to_owned(),
        table("memberships")
            .col(id())
            .col(big_integer("project_id"))
            .col(big_integer("user_id"))
            .col(string("role"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("groups").col(id()).col(big_integer("project_id")).col(string("name")).to_owned(),
        table("group_members").col(id()).col(big_integer("group_id")).col(big_integer("user_id")).to_owned(),
        table("mounts")
            .col(id())
            .col(big_integer("project_id"))
            .col(string("path"))
            .col(string("full_path").unique_key())
            .col(string("tool"))
            .col(string("label"))
            .col(integer("position"))
            .col(boolean("enabled"))
            .col(text("settings"))
            .col(text("permissions"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("counters")
            .col(big_integer("mount_id"))
            .col(string("name"))
            .col(big_integer("value"))
            .primary_key(Index::create().col("mount_id").col("name"))
            .to_owned(),
    ]
}

fn shared_by_tools() -> Vec<TableCreateStatement> {
    vec![
        table("comments")
            .col(id())
            .col(big_integer("mount_id"))
            .col(string("kind"))
            .col(string("key"))
            .col(big_integer_null("author_id"))
            .col(text("body"))
            .col(big_integer("created_at"))
            .col(big_integer_null("edited_at"))
            .to_owned(),
        table("attachments")
            .col(id())
            .col(big_integer("mount_id"))
            .col(string("kind"))
            .col(string("key"))
            .col(big_integer_null("comment_id"))
            .col(big_integer_null("author_id"))
            .col(string("name"))
            .col(string("media_type"))
            .col(big_integer("size_bytes"))
            .col(string("blob"))
            .col(big_integer("created_at"))
            .to_owned(),
    ]
}

fn what_happened() -> Vec<TableCreateStatement> {
    vec![
        table("events")
            .col(id())
            .col(string("name"))
            .col(big_integer_null("project_id"))
            .col(big_integer_null("mount_id"))
            .col(big_integer_null("actor_id"))
            .col(text("subject"))
            .col(text("url"))
            .col(string_null("needs"))
            .col(big_integer_null("owner_id"))
            .col(text("payload"))
            .col(big_integer("created_at"))
            .to_owned(),
        table("consumers")
            .col(string("name").primary_key())
            .col(big_integer("cursor"))
            .col(big_integer("leased_until"))
            .to_owned(),
        table("jobs")
            .col(id())
            .col(string("name"))
            .col(text("payload"))
            .col(string("state"))
            .col(big_integer("run_at"))
            .col(integer("attempts"))
            .col(big_integer("leased_until"))
            .col(text_null("last_error"))
            .col(string_null("unique_key").unique_key())
            .col(big_integer("created_at"))
            .to_owned(),
        table("search_outbox")
            .col(id())
            .col(big_integer_null("project_id"))
            .col(big_integer_null("mount_id"))
            .col(string("kind"))
            .col(string("key"))
            .to_owned(),
    ]
}

const INDEXES: &[(&str, &str, &[&str], bool)] = &[
    ("users_avatar", "users", &["avatar"], false),
    ("sessions_user", "sessions", &["user_id"], false),
    ("tokens_user", "tokens", &["user_id"], false),
    ("ssh_keys_user", "ssh_keys", &["user_id"], false),
    ("projects_parent", "projects", &["parent_id"], false),
    ("projects_active", "projects", &["active_at", "id"], false),
    ("projects_delete", "projects", &["delete_at"], false),
    ("memberships_project", "memberships", &["project_id", "user_id"], true),
    ("memberships_user", "memberships", &["user_id"], false),
    ("groups_project", "groups", &["project_id", "name"], true),
    ("group_members_group", "group_members", &["group_id", "user_id"], true),
    ("group_members_user", "group_members", &["user_id"], false),
    ("mounts_project", "mounts", &["project_id", "position"], false),
    ("comments_artifact", "comments", &["mount_id", "kind", "key", "id"], false),
    ("attachments_artifact", "attachments", &["mount_id", "kind", "key", "id"], false),
    ("events_project", "events", &["project_id", "id"], false),
    ("events_actor", "events", &["actor_id", "id"], false),
    ("jobs_due", "jobs", &["state", "run_at"], false),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [accounts(), projects(), shared_by_tools(), what_happened()].concat() {
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
