//! Labels: words with a colour that a tracker has for its tickets.

use std::collections::HashMap;

use farrier_domain::{Error, Reason, Result, invalid, names};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait};

/// A label of one mount.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets_labels")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose.
    pub mount_id: i64,
    /// As people write it.
    pub name: String,
    /// Unique in the mount.
    pub name_lower: String,
    /// One of [`HUES`].
    pub hue: String,
    /// What it is for; may be empty.
    pub description: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Which ticket has which label.
pub mod on_tickets {
    use sea_orm::entity::prelude::*;

    /// One label on one ticket.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tickets_ticket_labels")]
    pub struct Model {
        /// The ticket's id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: i64,
        /// The label's id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub label_id: i64,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The colours there are; each is a class `hue-…` of the style sheet.
pub const HUES: [&str; 12] =
    ["red", "orange", "amber", "lime", "green", "teal", "cyan", "blue", "indigo", "violet", "pink", "gray"];

/// A mount has at most this many labels, so that all of them fit into a menu.
pub const MAX_LABELS: usize = 300;

/// All labels of a mount, by name.
pub async fn of_mount<C: ConnectionTrait>(db: &C, mount: i64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::MountId.eq(mount)).order_by_asc(Column::NameLower);
    Ok(query.limit(MAX_LABELS as u64).all(db).await?)
}

/// A label of this mount: an id of another one is not found.
pub async fn find<C: ConnectionTrait>(db: &C, mount: i64, id: i64) -> Result<Model> {
    Entity::find_by_id(id).filter(Column::MountId.eq(mount)).one(db).await?.ok_or(Error::NotFound)
}

/// What somebody wants a label to be.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// See [`Model::name`].
    pub name: String,
    /// See [`Model::hue`].
    pub hue: String,
    /// See [`Model::description`].
    pub description: String,
}

impl Wanted {
    /// A label of this name, in the colour that stays with it.
    pub fn named(name: &str) -> Wanted {
        Wanted {
            name: name.to_owned(),
            hue: farrier_web::hue(&name.to_lowercase()).to_owned(),
            description: String::new(),
        }
    }

    fn checked(&self) -> Result<Wanted> {
        let name = names::required_line("name", &self.name, 50)?;
        // A comma separates labels where they are written as text.
        if name.contains(',') {
            return invalid("name", Reason::BadText);
        }
        if !HUES.contains(&self.hue.as_str()) {
            return invalid("hue", Reason::NotAChoice);
        }
        let description = names::line("description", &self.description, 200)?;
        Ok(Wanted { name, hue: self.hue.clone(), description })
    }
}

/// Adds a label.
pub async fn add<C: ConnectionTrait>(tx: &C, mount: i64, wanted: &Wanted) -> Result<Model> {
    let wanted = wanted.checked()?;
    free_name(tx, mount, &wanted.name, None).await?;
    if Entity::find().filter(Column::MountId.eq(mount)).count(tx).await? >= MAX_LABELS as u64 {
        return invalid("name", Reason::TooLong(MAX_LABELS));
    }
    let row = ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(mount),
        name_lower: Set(wanted.name.to_lowercase()),
        name: Set(wanted.name),
        hue: Set(wanted.hue),
        description: Set(wanted.description),
    };
    Ok(row.insert(tx).await?)
}

/// Changes name, colour and description.
pub async fn change<C: ConnectionTrait>(tx: &C, label: &Model, wanted: &Wanted) -> Result<Model> {
    let wanted = wanted.checked()?;
    free_name(tx, label.mount_id, &wanted.name, Some(label.id)).await?;
    let mut row = label.clone().into_active_model();
    row.name_lower = Set(wanted.name.to_lowercase());
    row.name = Set(wanted.name);
    row.hue = Set(wanted.hue);
    row.description = Set(wanted.description);
    Ok(row.update(tx).await?)
}

/// Removes a label, and takes it off all tickets.
pub async fn delete<C: ConnectionTrait>(tx: &C, label: &Model) -> Result<()> {
    on_tickets::Entity::delete_many().filter(on_tickets::Column::LabelId.eq(label.id)).exec(tx).await?;
    Entity::delete_by_id(label.id).exec(tx).await?;
    Ok(())
}

async fn free_name<C: ConnectionTrait>(db: &C, mount: i64, name: &str, own: Option<i64>) -> Result<()> {
    let query =
        Entity::find().filter(Column::MountId.eq(mount)).filter(Column::NameLower.eq(name.to_lowercase()));
    let other = query.filter(Column::Id.ne(own.unwrap_or(0))).one(db).await?;
    if other.is_some() { invalid("name", Reason::Taken) } else { Ok(()) }
}

/// The labels of these names among `all`; the names that no label has come second.
pub fn by_names<'a>(all: &'a [Model], names: &[String]) -> (Vec<&'a Model>, Vec<String>) {
    let (mut found, mut missing) = (Vec::new(), Vec::<String>::new());
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        match all.iter().find(|label| label.name_lower == name.to_lowercase()) {
            Some(label) if found.iter().any(|known: &&Model| known.id == label.id) => {}
            Some(label) => found.push(label),
            None if missing.iter().any(|known| known.to_lowercase() == name.to_lowercase()) => {}
            None => missing.push(name.to_owned()),
        }
    }
    (found, missing)
}

/// The label ids of several tickets, in one query.
pub async fn of_tickets<C: ConnectionTrait>(db: &C, tickets: &[i64]) -> Result<HashMap<i64, Vec<i64>>> {
    let mut found: HashMap<i64, Vec<i64>> = HashMap::new();
    if tickets.is_empty() {
        return Ok(found);
    }
    let query =
        on_tickets::Entity::find().filter(on_tickets::Column::TicketId.is_in(tickets.iter().copied()));
    for row in query.all(db).await? {
        found.entry(row.ticket_id).or_default().push(row.label_id);
    }
    Ok(found)
}

/// The labels of one ticket among all of the mount, by name.
pub async fn of_ticket<'a, C: ConnectionTrait>(
    db: &C,
    all: &'a [Model],
    ticket: i64,
) -> Result<Vec<&'a Model>> {
    let ids = of_tickets(db, &[ticket]).await?.remove(&ticket).unwrap_or_default();
    Ok(all.iter().filter(|label| ids.contains(&label.id)).collect())
}

/// Puts a label on a ticket; answers whether it was not there yet.
pub async fn put<C: ConnectionTrait>(tx: &C, ticket: i64, label: i64) -> Result<bool> {
    let row = on_tickets::ActiveModel { ticket_id: Set(ticket), label_id: Set(label) };
    let twice = OnConflict::columns([on_tickets::Column::TicketId, on_tickets::Column::LabelId])
        .do_nothing()
        .to_owned();
    Ok(on_tickets::Entity::insert(row).on_conflict(twice).exec_without_returning(tx).await? > 0)
}

/// Takes a label off a ticket; answers whether it was there.
pub async fn take<C: ConnectionTrait>(tx: &C, ticket: i64, label: i64) -> Result<bool> {
    let gone = on_tickets::Entity::delete_by_id((ticket, label)).exec(tx).await?;
    Ok(gone.rows_affected > 0)
}

/// The numbers of the tickets that have a label, for indexing them again.
pub async fn numbers_with<C: ConnectionTrait>(db: &C, label: &Model) -> Result<Vec<i64>> {
    use super::tickets;
    let with = on_tickets::Entity::find().select_only().column(on_tickets::Column::TicketId);
    let with = with.filter(on_tickets::Column::LabelId.eq(label.id)).into_query();
    let query = tickets::Entity::find().select_only().column(tickets::Column::Number);
    Ok(query.filter(tickets::Column::Id.in_subquery(with)).into_tuple::<i64>().all(db).await?)
}
