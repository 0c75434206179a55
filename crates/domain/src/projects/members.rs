//! Who has which role in a project.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect};

use super::{groups, rows};
use crate::access::Role;
use crate::accounts::{people, users};
use crate::error::{Error, Reason, Result, invalid};

/// A person's role in one project.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub project_id: i64,
    /// Who.
    pub user_id: i64,
    /// A [`Role`] that can be given.
    pub role: String,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The role as a value.
    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Member)
    }
}

/// Gives somebody a role, in place of the one they had. A project keeps one administrator.
pub async fn set<C: ConnectionTrait>(tx: &C, project: i64, user: i64, role: Role, now: i64) -> Result<()> {
    if !Role::GIVEN.contains(&role) {
        return invalid("role", Reason::NotAChoice);
    }
    match find(tx, project, user).await? {
        Some(old) => {
            if role != Role::Admin {
                keep_one_admin(tx, &old).await?;
            }
            let mut row = old.into_active_model();
            row.role = Set(role.as_str().to_owned());
            row.update(tx).await?;
        }
        None => {
            let row = ActiveModel {
                id: sea_orm::NotSet,
                project_id: Set(project),
                user_id: Set(user),
                role: Set(role.as_str().to_owned()),
                created_at: Set(now),
            };
            Entity::insert(row).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}

/// Takes somebody out of a project and of its groups.
pub async fn remove<C: ConnectionTrait>(tx: &C, project: i64, user: i64) -> Result<()> {
    let old = find(tx, project, user).await?.ok_or(Error::NotFound)?;
    keep_one_admin(tx, &old).await?;
    Entity::delete_by_id(old.id).exec(tx).await?;
    groups::remove_from_all(tx, project, user).await
}

async fn find<C: ConnectionTrait>(db: &C, project: i64, user: i64) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::ProjectId.eq(project)).filter(Column::UserId.eq(user)).one(db).await?)
}

async fn keep_one_admin<C: ConnectionTrait>(tx: &C, old: &Model) -> Result<()> {
    if old.role() != Role::Admin {
        return Ok(());
    }
    let admins = Entity::find()
        .filter(Column::ProjectId.eq(old.project_id))
        .filter(Column::Role.eq(Role::Admin.as_str()));
    if admins.count(tx).await? <= 1 { invalid("role", Reason::LastAdmin) } else { Ok(()) }
}

/// The roles and groups of one person, in two queries.
pub async fn of_user<C: ConnectionTrait>(db: &C, user: i64) -> Result<(Vec<(i64, Role)>, Vec<i64>)> {
    let rows = Entity::find().filter(Column::UserId.eq(user)).all(db).await?;
    let roles = rows.iter().map(|row| (row.project_id, row.role())).collect();
    Ok((roles, groups::of_user(db, user).await?))
}

/// The members of a project with their accounts, administrators first; at most 500.
pub async fn list<C: ConnectionTrait>(db: &C, project: i64) -> Result<Vec<(users::Model, Role)>> {
    let rows = Entity::find()
        .filter(Column::ProjectId.eq(project))
        .order_by_asc(Column::Id)
        .limit(500)
        .all(db)
        .await?;
    let mut accounts = people::by_ids(db, rows.iter().map(|row| row.user_id)).await?;
    let mut list: Vec<(users::Model, Role)> =
        rows.iter().filter_map(|row| Some((accounts.remove(&row.user_id)?, row.role()))).collect();
    list.sort_by_key(|(_, role)| std::cmp::Reverse(*role));
    Ok(list)
}

/// Members of the projects above that count here as well, with the project they come from.
pub async fn inherited<C: ConnectionTrait>(
    db: &C,
    project: &rows::Model,
) -> Result<Vec<(users::Model, Role, i64)>> {
    let above: Vec<i64> = project.chain_ids().into_iter().filter(|id| *id != project.id).collect();
    if above.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::ProjectId.is_in(above)).limit(500).all(db).await?;
    let accounts = people::by_ids(db, rows.iter().map(|row| row.user_id)).await?;
    Ok(rows
        .iter()
        .filter_map(|row| Some((accounts.get(&row.user_id)?.clone(), row.role(), row.project_id)))
        .collect())
}

/// The number of members of several projects, in one query.
pub async fn counts<C: ConnectionTrait>(db: &C, projects: &[i64]) -> Result<HashMap<i64, i64>> {
    let counted = Entity::find()
        .select_only()
        .column(Column::ProjectId)
        .column_as(Column::Id.count(), "n")
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .group_by(Column::ProjectId)
        .into_tuple::<(i64, i64)>()
        .all(db)
        .await?;
    Ok(counted.into_iter().collect())
}
