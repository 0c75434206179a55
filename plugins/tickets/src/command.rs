//! What the bot of a room says about tickets, and opens for people whose account it knows.

use async_trait::async_trait;
use farrier_domain::{Error, Reader};
use farrier_tool::{Asked, Command, Mount};

use crate::access::{self, CREATE, READ};
use crate::model::create::{self, NewTicket};
use crate::settings::status_label;
use crate::{ID, msg};

/// `ticket 12`, `ticket bugs#12`, `ticket new Title`.
pub struct Ticket;

#[async_trait]
impl Command for Ticket {
    fn name(&self) -> &'static str {
        "ticket"
    }

    fn help(&self, l: farrier_i18n::L) -> String {
        msg::tickets_command_help(l)
    }

    async fn answer(&self, asked: &Asked<'_>) -> anyhow::Result<Vec<String>> {
        let trackers = Mount::of_tool(asked.services.db.read(), asked.project, ID).await?;
        // What everybody in the room may not see is not there.
        let trackers: Vec<Mount> =
            trackers.into_iter().filter(|mount| mount.allows(asked.everyone, READ)).collect();
        if let Some(title) = asked.words.strip_prefix("new ") {
            return open(asked, &trackers, title.trim()).await;
        }
        let (path, number) = asked.words.rsplit_once('#').unwrap_or(("", asked.words));
        let Ok(number) = number.trim().parse::<i64>() else { return Ok(vec![self.help(asked.l)]) };
        for mount in trackers.iter().filter(|mount| path.is_empty() || mount.row().path == path) {
            match access::ticket(asked.services.db.read(), mount, asked.everyone, number).await {
                Ok(ticket) => {
                    let status = status_label(asked.l, &ticket.status);
                    let url = asked.absolute(&mount.url(&ticket.path()));
                    return Ok(vec![format!("{} ({status}) · {url}", ticket.subject())]);
                }
                Err(Error::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(vec![msg::tickets_command_none(asked.l, number)])
    }
}

/// Opens a ticket with the rights of whoever asks; nobody whose account is not known can.
async fn open(asked: &Asked<'_>, trackers: &[Mount], title: &str) -> anyhow::Result<Vec<String>> {
    let Some(speaker) = asked.speaker else { return Ok(vec![msg::tickets_command_who(asked.l)]) };
    let may = |mount: &&Mount, reader: &Reader| mount.allows(reader, READ) && mount.allows(reader, CREATE);
    let Some(mount) = trackers.iter().find(|mount| may(mount, speaker)) else {
        return Ok(vec![msg::tickets_command_may_not(asked.l)]);
    };
    let now = asked.services.now();
    let tx = asked.services.db.write().await?;
    let new = NewTicket { title: title.to_owned(), ..NewTicket::default() };
    match create::create(&*tx, mount, speaker, new, now).await {
        Ok(ticket) => {
            tx.commit().await?;
            let url = asked.absolute(&mount.url(&ticket.path()));
            Ok(vec![format!("{} · {url}", msg::tickets_command_opened(asked.l, ticket.subject()))])
        }
        Err(Error::Invalid { .. }) => Ok(vec![msg::tickets_command_help(asked.l)]),
        Err(error) => Err(error.into()),
    }
}
