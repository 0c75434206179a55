//! How many lines each day has: what the calendar shows, kept with each line instead of counted.

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};
use time::{Date, Month, OffsetDateTime};

/// The milliseconds of a day.
pub const MILLIS: i64 = 24 * 3_600_000;

/// One day of a room with at least one line.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_days")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub room_id: i64,
    /// Days since 1970, in UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i64,
    /// How many lines.
    pub lines: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A day in UTC, as addresses have it: `2026-11-23`. In UTC, because an address must mean the same to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Day {
    /// The day of a time.
    pub fn of(at: i64) -> Day {
        Day(at.div_euclid(MILLIS))
    }
    /// Reads `2026-11-23`.
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.split('-');
        let mut next = |length| {
            parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let (year, month, day) =
            (next(4)?.parse().ok()?, next(2)?.parse::<u8>().ok()?, next(2)?.parse().ok()?);
        if parts.next().is_some() {
            return None;
        }
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        Some(Day((date - OffsetDateTime::UNIX_EPOCH.date()).whole_days()))
    }
    /// Its first millisecond.
    pub fn start(self) -> i64 {
        self.0 * MILLIS
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let date = farrier_db::at(self.start()).date();
        write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }
}

/// Counts a line, in its transaction.
pub(crate) async fn add<C: ConnectionTrait>(tx: &C, room: i64, day: Day, change: i64) -> Result<()> {
    let row = ActiveModel { room_id: Set(room), day: Set(day.0), lines: Set(change) };
    let sum = ExprTrait::add(Expr::col((Entity, Column::Lines)), change);
    let more = OnConflict::columns([Column::RoomId, Column::Day]).value(Column::Lines, sum).to_owned();
    Entity::insert(row).on_conflict(more).exec_without_returning(tx).await?;
    Ok(())
}

/// The days before one (or all), newest first.
pub async fn before<C: ConnectionTrait>(
    db: &C,
    room: i64,
    day: Option<Day>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find().filter(Column::RoomId.eq(room)).filter(Column::Lines.gt(0));
    if let Some(day) = day {
        query = query.filter(Column::Day.lt(day.0));
    }
    Ok(query.order_by_desc(Column::Day).limit(limit).all(db).await?)
}

/// The next day with lines.
pub async fn next<C: ConnectionTrait>(db: &C, room: i64, day: Day) -> Result<Option<Day>> {
    let query = Entity::find().filter(Column::RoomId.eq(room)).filter(Column::Day.gt(day.0));
    let row = query.filter(Column::Lines.gt(0)).order_by_asc(Column::Day).one(db).await?;
    Ok(row.map(|row| Day(row.day)))
}

/// The number of lines of one day.
pub async fn count<C: ConnectionTrait>(db: &C, room: i64, day: Day) -> Result<i64> {
    let row = Entity::find_by_id((room, day.0)).one(db).await?;
    Ok(row.map_or(0, |row| row.lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written_alike() {
        for text in ["1970-01-01", "2026-11-23", "2024-02-29", "9999-12-31"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Day::parse("1970-01-02"), Some(Day(1)));
        for odd in
            ["", "2026-1-23", "2026-11-31", "2026-11-23-1", "２026-11-23", "2026-11", "search", "-001-01-01"]
        {
            assert_eq!(Day::parse(odd), None, "{odd}");
        }
        assert_eq!(Day::of(-1), Day(-1));
        assert_eq!(Day::of(MILLIS), Day(1));
    }
}
