//! `farrier token …`

use anyhow::Context;
use clap::Subcommand;
use farrier_domain::TokenScope;
use farrier_domain::accounts::tokens;

use super::{print, user};
use crate::wiring::Program;

/// What to do with tokens.
#[derive(Subcommand, Debug)]
pub enum TokenCommand {
    /// Make a token and print it alone, once
    Create {
        /// The account
        name: String,
        /// read, write or admin
        #[arg(long, value_parser = ["read", "write", "admin"])]
        scope: String,
        /// Days until it expires [default: never]
        #[arg(long)]
        expires: Option<u32>,
    },
}

/// Runs a command.
pub async fn run(program: &Program, command: TokenCommand) -> anyhow::Result<()> {
    let TokenCommand::Create { name, scope, expires } = command;
    let user = user::find(program, &name).await?;
    let scope = TokenScope::parse(&scope).context("the scope is read, write or admin")?;
    let services = &program.services;
    let tx = services.db.write().await?;
    let token = tokens::create(&*tx, user.id, "command line", scope, expires, services.now()).await?;
    tx.commit().await?;
    print(&token);
    Ok(())
}
