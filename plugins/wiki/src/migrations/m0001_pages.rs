//! Pages, their versions, old names, and which page names which.
//!
//! Files are in the core's table of attachments, under the kind `page` and the page's id.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, string, text};

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
        table("wiki_pages")
            .col(id())
            .col(big_integer("mount_id"))
            .col(string("name"))
            // What the name is found by, whatever its case and spaces; `root` is its first part, `depth` counts its slashes.
            .col(string("slug"))
            .col(string("root"))
            .col(integer("depth"))
            .col(big_integer("version"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .col(big_integer_null("updated_by"))
            .col(big_integer_null("deleted_at"))
            .col(big_integer_null("deleted_by"))
            // How many are attached, so that a page without any need not ask.
            .col(big_integer("files"))
            // Last, so that a list reads the columns before it without the pages that a long text overflows to.
            .col(text("text"))
            .to_owned(),
        table("wiki_versions")
            .col(id())
            .col(big_integer("mount_id"))
            .col(big_integer("page_id"))
            .col(big_integer("version"))
            .col(string("kind"))
            .col(string("detail"))
            .col(string("message"))
            .col(big_integer("size_bytes"))
            .col(big_integer_null("author_id"))
            .col(big_integer("created_at"))
            .col(text("text"))
            .to_owned(),
        table("wiki_redirects")
            .col(big_integer("mount_id"))
            .col(string("slug"))
            .col(big_integer("page_id"))
            .primary_key(Index::create().col("mount_id").col("slug"))
            .to_owned(),
        table("wiki_links")
            .col(big_integer("from_page"))
            .col(string("to_slug"))
            .col(big_integer("mount_id"))
            // As somebody wrote it, for pages that are still to be made.
            .col(string("to_name"))
            .primary_key(Index::create().col("from_page").col("to_slug"))
            .to_owned(),
    ]
}

/// Name, table, columns, whether unique, whether only for pages that are not deleted.
const INDEXES: &[(&str, &str, &[&str], bool, bool)] = &[
    ("wiki_pages_slug", "wiki_pages", &["mount_id", "slug"], true, true),
    ("wiki_pages_top", "wiki_pages", &["mount_id", "depth", "slug"], false, true),
    ("wiki_pages_root", "wiki_pages", &["mount_id", "root", "slug"], false, true),
    ("wiki_pages_mount", "wiki_pages", &["mount_id", "id"], false, false),
    ("wiki_versions_page", "wiki_versions", &["page_id", "version"], true, false),
    ("wiki_versions_mount", "wiki_versions", &["mount_id", "id"], false, false),
    ("wiki_redirects_page", "wiki_redirects", &["page_id"], false, false),
    ("wiki_links_to", "wiki_links", &["mount_id", "to_slug"], false, false),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique, live) in INDEXES {
            let mut index = Index::create().name(*name).table(*table).if_not_exists().to_owned();
            for column in *columns {
                index.col(*column);
            }
            if *unique {
                index.unique();
            }
            if *live {
                index.cond_where(Expr::col("deleted_at").is_null());
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
