//! Making, finding and changing accounts.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect};

use super::{passwords, users};
use crate::error::{Error, Reason, Result, invalid};
use crate::names;

/// An account about to be made.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// The name in addresses.
    pub name: String,
    /// Where mail goes.
    pub email: String,
    /// In clear; hashed before it is stored.
    pub password: Option<String>,
    /// Runs the site.
    pub is_admin: bool,
    /// Waits for an administrator.
    pub pending: bool,
}

/// A [`NewUser`] whose fields were looked at and whose password is hashed, for a transaction of the caller.
#[derive(Clone, Debug)]
pub struct CheckedUser {
    name: String,
    email: String,
    password_hash: Option<String>,
    is_admin: bool,
    pending: bool,
}

/// Makes an account and the project that is its home, `/~name`.
///
/// Errors: [`Error::Invalid`] on `name`, `email` or `password`.
pub async fn create(db: &farrier_db::Db, new: NewUser, now: i64) -> Result<users::Model> {
    let checked = check(new).await?;
    let tx = db.write().await?;
    let user = insert(&*tx, checked, now).await?;
    tx.commit().await?;
    Ok(user)
}

/// Looks at the fields and hashes the password, which takes long and must not be done in a transaction.
///
/// Errors: [`Error::Invalid`] on `name`, `email` or `password`.
pub async fn check(new: NewUser) -> Result<CheckedUser> {
    let name = names::user(&new.name)?;
    let email = names::email(&new.email)?;
    let password_hash = match &new.password {
        Some(password) => Some(passwords::hash_new("password", password).await?),
        None => None,
    };
    Ok(CheckedUser { name, email, password_hash, is_admin: new.is_admin, pending: new.pending })
}

/// Makes the account and its home.
///
/// Errors: [`Error::Invalid`] on `name` or `email` when somebody has it.
pub async fn insert<C: ConnectionTrait>(tx: &C, new: CheckedUser, now: i64) -> Result<users::Model> {
    if users::Entity::find().filter(users::Column::Name.eq(&new.name)).one(tx).await?.is_some() {
        return invalid("name", Reason::Taken);
    }
    if users::Entity::find().filter(users::Column::Email.eq(&new.email)).one(tx).await?.is_some() {
        return invalid("email", Reason::Taken);
    }
    let user = users::ActiveModel {
        id: sea_orm::NotSet,
        name: Set(new.name),
        display_name: Set(String::new()),
        email: Set(new.email),
        password_hash: Set(new.password_hash),
        state: Set(if new.pending { users::PENDING } else { users::ACTIVE }.to_owned()),
        is_admin: Set(new.is_admin),
        bio: Set(String::new()),
        avatar: Set(None),
        locale: Set(None),
        time_zone: Set(None),
        theme: Set("auto".into()),
        shortcuts: Set(true),
        created_at: Set(now),
    };
    let user = user.insert(tx).await?;
    crate::projects::create_home(tx, &user, now).await?;
    Ok(user)
}

/// The account of that name, whatever its state.
pub async fn by_name<C: ConnectionTrait>(db: &C, name: &str) -> Result<Option<users::Model>> {
    let name = name.trim().trim_start_matches('~').to_lowercase();
    Ok(users::Entity::find().filter(users::Column::Name.eq(name)).one(db).await?)
}

/// The account with that name or mail address.
pub async fn by_login<C: ConnectionTrait>(db: &C, login: &str) -> Result<Option<users::Model>> {
    let login = login.trim().to_lowercase();
    let column = if login.contains('@') { users::Column::Email } else { users::Column::Name };
    Ok(users::Entity::find().filter(column.eq(login)).one(db).await?)
}

/// The account that commits under this mail address, for linking authors.
pub async fn by_emails<C: ConnectionTrait>(
    db: &C,
    emails: &[String],
) -> Result<HashMap<String, users::Model>> {
    if emails.is_empty() {
        return Ok(HashMap::new());
    }
    let lower = emails.iter().map(|e| e.to_lowercase());
    let rows = users::Entity::find().filter(users::Column::Email.is_in(lower)).all(db).await?;
    Ok(rows.into_iter().map(|user| (user.email.clone(), user)).collect())
}

/// Several accounts by id, in one query.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, users::Model>> {
    let mut ids: Vec<i64> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = users::Entity::find().filter(users::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|user| (user.id, user)).collect())
}

/// Several accounts by name, in one query; names without an account are left out.
pub async fn by_names<C: ConnectionTrait>(db: &C, names: &[&str]) -> Result<HashMap<String, users::Model>> {
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let names = names.iter().map(|name| name.to_lowercase());
    let rows = users::Entity::find().filter(users::Column::Name.is_in(names)).all(db).await?;
    Ok(rows.into_iter().map(|user| (user.name.clone(), user)).collect())
}

/// Accounts by name for the administrators' list: after a name, with a word in name or address, in a state.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    word: &str,
    state: Option<&str>,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<users::Model>> {
    let mut query = users::Entity::find().order_by_asc(users::Column::Name).limit(limit);
    if !word.trim().is_empty() {
        let word = word.trim().to_lowercase();
        query = query.filter(
            sea_orm::Condition::any()
                .add(users::Column::Name.contains(&word))
                .add(users::Column::Email.contains(&word))
                .add(users::Column::DisplayName.contains(word.as_str())),
        );
    }
    match state {
        Some(ADMINS) => query = query.filter(users::Column::IsAdmin.eq(true)),
        Some(state) => query = query.filter(users::Column::State.eq(state)),
        None => {}
    }
    if let Some(after) = after {
        query = query.filter(users::Column::Name.gt(after));
    }
    Ok(query.all(db).await?)
}

/// For [`list`] in the place of a state: the administrators of the site.
pub const ADMINS: &str = "admins";

/// Sets the state of an account. Whoever may not sign in loses sessions and tokens at once.
pub async fn set_state<C: ConnectionTrait>(tx: &C, user: &users::Model, state: &'static str) -> Result<()> {
    if is_last_admin(tx, user).await? && state != users::ACTIVE {
        return invalid("state", Reason::LastAdmin);
    }
    let mut row = user.clone().into_active_model();
    row.state = Set(state.to_owned());
    row.update(tx).await?;
    if state != users::ACTIVE {
        super::sessions::Entity::delete_many()
            .filter(super::sessions::Column::UserId.eq(user.id))
            .exec(tx)
            .await?;
        super::tokens::Entity::delete_many()
            .filter(super::tokens::Column::UserId.eq(user.id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Makes somebody an administrator of the site, or not any more; one must remain.
pub async fn set_admin<C: ConnectionTrait>(tx: &C, user: &users::Model, is_admin: bool) -> Result<()> {
    if is_last_admin(tx, user).await? && !is_admin {
        return invalid("is_admin", Reason::LastAdmin);
    }
    let mut row = user.clone().into_active_model();
    row.is_admin = Set(is_admin);
    row.update(tx).await?;
    Ok(())
}

/// Sets the password, ends all other sessions, and lets links to a new password stop working.
pub async fn set_password<C: ConnectionTrait>(
    tx: &C,
    user: i64,
    hash: String,
    keep_session: Option<i64>,
) -> Result<()> {
    let row = users::Entity::find_by_id(user).one(tx).await?.ok_or(Error::NotFound)?;
    let mut row = row.into_active_model();
    row.password_hash = Set(Some(hash));
    row.update(tx).await?;
    super::links::forget(tx, super::links::PASSWORD, user).await?;
    super::sessions::Entity::delete_many()
        .filter(super::sessions::Column::UserId.eq(user))
        .filter(super::sessions::Column::Id.ne(keep_session.unwrap_or(0)))
        .exec(tx)
        .await?;
    Ok(())
}

async fn is_last_admin<C: ConnectionTrait>(db: &C, user: &users::Model) -> Result<bool> {
    Ok(user.is_admin && user.state == users::ACTIVE && site_admins(db).await? <= 1)
}

/// How many active administrators the site has.
pub async fn site_admins<C: ConnectionTrait>(db: &C) -> Result<u64> {
    let admins = users::Entity::find()
        .filter(users::Column::IsAdmin.eq(true))
        .filter(users::Column::State.eq(users::ACTIVE));
    Ok(admins.count(db).await?)
}
