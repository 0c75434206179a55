//! What `#42` in somebody's text means.

use std::collections::HashMap;

use async_trait::async_trait;
use farrier_domain::Reader;
use farrier_tool::{Link, LinkKind, LinkResolver, Mount, Services};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::access;
use crate::model::tickets::{Column, Entity};

/// Finds tickets by number.
pub struct Tickets;

#[async_trait]
impl LinkResolver for Tickets {
    fn kind(&self) -> LinkKind {
        LinkKind::Number
    }

    async fn resolve(
        &self,
        services: &Services,
        mount: &Mount,
        reader: &Reader,
        targets: &[&str],
    ) -> anyhow::Result<Vec<Option<Link>>> {
        let numbers = targets.iter().filter_map(|target| target.parse::<i64>().ok());
        let mut query =
            Entity::find().filter(Column::MountId.eq(mount.id())).filter(Column::Number.is_in(numbers));
        if let Some(visible) = access::visible(mount, reader) {
            query = query.filter(visible);
        }
        let query = query.select_only().column(Column::Number).column(Column::Title).column(Column::Open);
        let rows = query.into_tuple::<(i64, String, bool)>().all(services.db.read()).await?;
        let mut found: HashMap<i64, (String, bool)> =
            rows.into_iter().map(|(number, title, open)| (number, (title, open))).collect();
        Ok(targets.iter().map(|target| link(mount, target.parse().ok()?, &mut found)).collect())
    }
}

fn link(mount: &Mount, number: i64, found: &mut HashMap<i64, (String, bool)>) -> Option<Link> {
    let (title, open) = found.get(&number)?.clone();
    Some(Link { url: mount.url(&format!("/{number}")), title, closed: !open, missing: false })
}
