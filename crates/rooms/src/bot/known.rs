//! Which account somebody on a network has here: proved by a code that was shown to the account and sent to the bot in
//! private.

use farrier_domain::{Result, random};
use farrier_tool::Services;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait};

/// Somebody on a network whose account is known.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_known")]
pub struct Model {
    /// Never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The network.
    pub identity: String,
    /// Who there, in the one spelling the network takes for the same.
    pub who: String,
    /// Whether the network itself vouches for the name, for ever; else only as long as somebody is there under it.
    pub lasting: bool,
    /// The account here.
    pub account_id: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

mod codes {
    use sea_orm::entity::prelude::*;

    /// A code that waits to be sent.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rooms_codes")]
    pub struct Model {
        /// Its hash.
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        /// Whose it is.
        pub account_id: i64,
        /// UTC, milliseconds.
        pub until: i64,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How long a code is good.
const GOOD_MILLIS: i64 = 15 * 60_000;
/// Letters of a code; enough that nobody guesses one in the time it lives.
const LETTERS: usize = 16;

/// A new code for an account; older ones end.
pub async fn new_code(services: &Services, account: i64) -> Result<String> {
    let code: String = random::hash(&random::token())[..LETTERS].to_owned();
    let tx = services.db.write().await?;
    let old = codes::Column::AccountId.eq(account).or(codes::Column::Until.lte(services.now()));
    codes::Entity::delete_many().filter(old).exec(&*tx).await?;
    let row = codes::ActiveModel {
        code: Set(random::hash(&code)),
        account_id: Set(account),
        until: Set(services.now() + GOOD_MILLIS),
    };
    codes::Entity::insert(row).exec_without_returning(&*tx).await?;
    tx.commit().await?;
    Ok(code)
}

/// Takes a code that somebody sent: from now on they are known as its account. None for a code that is not good.
pub(crate) async fn claim<C: ConnectionTrait>(
    tx: &C,
    identity: &str,
    who: &str,
    lasting: bool,
    code: &str,
    now: i64,
) -> Result<Option<i64>> {
    let row = codes::Entity::find_by_id(random::hash(code.trim())).one(tx).await?;
    let Some(row) = row.filter(|row| row.until > now) else { return Ok(None) };
    codes::Entity::delete_by_id(row.code).exec(tx).await?;
    let known = ActiveModel {
        id: sea_orm::NotSet,
        identity: Set(identity.to_owned()),
        who: Set(who.to_owned()),
        lasting: Set(lasting),
        account_id: Set(row.account_id),
    };
    let newer = OnConflict::columns([Column::Identity, Column::Who])
        .update_columns([Column::Lasting, Column::AccountId])
        .to_owned();
    Entity::insert(known).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(Some(row.account_id))
}

/// The account of somebody on a network.
pub(crate) async fn account<C: ConnectionTrait>(db: &C, identity: &str, who: &str) -> Result<Option<i64>> {
    let query = Entity::find().filter(Column::Identity.eq(identity)).filter(Column::Who.eq(who));
    Ok(query.one(db).await?.map(|row| row.account_id))
}

/// Whoever is there under a name now need not be who was.
pub(crate) async fn forget<C: ConnectionTrait>(tx: &C, identity: &str, who: Option<&str>) -> Result<()> {
    let query = Entity::delete_many().filter(Column::Identity.eq(identity)).filter(Column::Lasting.eq(false));
    let query = match who {
        Some(who) => query.filter(Column::Who.eq(who)),
        None => query,
    };
    query.exec(tx).await?;
    Ok(())
}

/// On which networks an account is known, and as whom.
pub async fn of_account<C: ConnectionTrait>(db: &C, account: i64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::AccountId.eq(account)).all(db).await?)
}

/// An account is not known any more anywhere.
pub async fn forget_account<C: ConnectionTrait>(tx: &C, account: i64) -> Result<()> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(tx).await?;
    Ok(())
}
