//! Groups of a project: people who share a permission without sharing a role.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

use crate::accounts::{people, users};
use crate::error::{Error, Reason, Result, invalid};
use crate::names;

/// A named set of people in one project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "groups")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose.
    pub project_id: i64,
    /// Unique in the project.
    pub name: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// The table of who is in which group.
pub mod people_in {
    use sea_orm::entity::prelude::*;

    /// One person in one group.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "group_members")]
    pub struct Model {
        /// Never reused.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// The group.
        pub group_id: i64,
        /// The person.
        pub user_id: i64,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Makes a group.
pub async fn create<C: ConnectionTrait>(tx: &C, project: i64, name: &str) -> Result<Model> {
    let name = names::required_line("name", name, 60)?;
    let old =
        Entity::find().filter(Column::ProjectId.eq(project)).filter(Column::Name.eq(&name)).one(tx).await?;
    if old.is_some() {
        return invalid("name", Reason::Taken);
    }
    Ok(ActiveModel { id: sea_orm::NotSet, project_id: Set(project), name: Set(name) }.insert(tx).await?)
}

/// A group of this project: an id of another project is not found.
pub async fn in_project<C: ConnectionTrait>(db: &C, project: i64, group: i64) -> Result<Model> {
    Entity::find_by_id(group).filter(Column::ProjectId.eq(project)).one(db).await?.ok_or(Error::NotFound)
}

/// Removes a group with its members; grants to it mean nobody from then on.
pub async fn delete<C: ConnectionTrait>(tx: &C, group: &Model) -> Result<()> {
    people_in::Entity::delete_many().filter(people_in::Column::GroupId.eq(group.id)).exec(tx).await?;
    Entity::delete_by_id(group.id).exec(tx).await?;
    Ok(())
}

/// Adds somebody; adding twice is no error.
pub async fn add<C: ConnectionTrait>(tx: &C, group: &Model, user: i64) -> Result<()> {
    let row = people_in::ActiveModel { id: sea_orm::NotSet, group_id: Set(group.id), user_id: Set(user) };
    let twice =
        sea_orm::sea_query::OnConflict::columns([people_in::Column::GroupId, people_in::Column::UserId])
            .do_nothing()
            .to_owned();
    people_in::Entity::insert(row).on_conflict(twice).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes somebody out.
pub async fn remove<C: ConnectionTrait>(tx: &C, group: &Model, user: i64) -> Result<()> {
    people_in::Entity::delete_many()
        .filter(people_in::Column::GroupId.eq(group.id))
        .filter(people_in::Column::UserId.eq(user))
        .exec(tx)
        .await?;
    Ok(())
}

pub(crate) async fn remove_from_all<C: ConnectionTrait>(tx: &C, project: i64, user: i64) -> Result<()> {
    let groups = Entity::find().filter(Column::ProjectId.eq(project)).all(tx).await?;
    people_in::Entity::delete_many()
        .filter(people_in::Column::GroupId.is_in(groups.iter().map(|g| g.id)))
        .filter(people_in::Column::UserId.eq(user))
        .exec(tx)
        .await?;
    Ok(())
}

pub(crate) async fn delete_all<C: ConnectionTrait>(tx: &C, project: i64) -> Result<()> {
    for group in Entity::find().filter(Column::ProjectId.eq(project)).all(tx).await? {
        delete(tx, &group).await?;
    }
    Ok(())
}

/// The ids of the groups somebody is in.
pub async fn of_user<C: ConnectionTrait>(db: &C, user: i64) -> Result<Vec<i64>> {
    let rows = people_in::Entity::find()
        .select_only()
        .column(people_in::Column::GroupId)
        .filter(people_in::Column::UserId.eq(user));
    Ok(rows.into_tuple::<i64>().all(db).await?)
}

/// The groups of a project by name, each with its people, in three queries.
pub async fn list<C: ConnectionTrait>(db: &C, project: i64) -> Result<Vec<(Model, Vec<users::Model>)>> {
    let groups = Entity::find()
        .filter(Column::ProjectId.eq(project))
        .order_by_asc(Column::Name)
        .limit(200)
        .all(db)
        .await?;
    let rows = people_in::Entity::find()
        .filter(people_in::Column::GroupId.is_in(groups.iter().map(|g| g.id)))
        .limit(5000)
        .all(db)
        .await?;
    let accounts = people::by_ids(db, rows.iter().map(|row| row.user_id)).await?;
    let with_people = groups.into_iter().map(|group| {
        let inside = rows.iter().filter(|row| row.group_id == group.id);
        let people = inside.filter_map(|row| accounts.get(&row.user_id).cloned()).collect();
        (group, people)
    });
    Ok(with_people.collect())
}
