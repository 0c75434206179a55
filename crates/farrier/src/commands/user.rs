//! `farrier user …`

use std::io::BufRead;

use anyhow::{Context, bail};
use clap::Subcommand;
use farrier_domain::accounts::{self, NewUser, passwords, people, users};
use farrier_web::AppError;

use super::print;
use crate::wiring::Program;

/// What to do with accounts.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// Make an account
    Create {
        /// The name in addresses
        name: String,
        /// Where mail goes
        #[arg(long, value_name = "ADDR")]
        email: String,
        /// Runs the site
        #[arg(long)]
        admin: bool,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List accounts
    List,
    /// Keep an account from signing in, at once
    Disable {
        /// The account
        name: String,
    },
    /// Set a password, read from standard input
    Passwd {
        /// The account
        name: String,
    },
}

/// Runs a command.
pub async fn run(program: &Program, command: UserCommand) -> anyhow::Result<()> {
    let services = &program.services;
    match command {
        UserCommand::Create { name, email, admin, password_stdin } => {
            let password = if password_stdin { Some(password()?) } else { None };
            let new = NewUser { name, email, password, is_admin: admin, pending: false };
            let user = accounts::create(&services.db, new, services.now()).await.map_err(AppError::from)?;
            print(&user.name);
        }
        UserCommand::List => {
            let mut after: Option<String> = None;
            loop {
                let page = people::list(services.db.read(), "", None, after.as_deref(), 200).await?;
                for user in &page {
                    print(&format!(
                        "{}\t{}\t{}{}",
                        user.name,
                        user.email,
                        user.state,
                        if user.is_admin { "\tadmin" } else { "" }
                    ));
                }
                let Some(last) = page.last() else { break };
                after = Some(last.name.clone());
            }
        }
        UserCommand::Disable { name } => {
            let user = find(program, &name).await?;
            let tx = services.db.write().await?;
            people::set_state(&*tx, &user, users::DISABLED).await.map_err(AppError::from)?;
            tx.commit().await?;
        }
        UserCommand::Passwd { name } => {
            let user = find(program, &name).await?;
            let hash = passwords::hash_new("password", &password()?).await.map_err(AppError::from)?;
            let tx = services.db.write().await?;
            people::set_password(&*tx, user.id, hash, None).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// The account of a name, or a sentence.
pub async fn find(program: &Program, name: &str) -> anyhow::Result<users::Model> {
    let user = people::by_name(program.services.db.read(), name).await?;
    user.with_context(|| format!("there is no account `{name}`; `farrier user list` shows all"))
}

fn password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("standard input")?;
    let line = line.trim_end_matches(['\r', '\n']).to_owned();
    if line.is_empty() {
        bail!("no password came on standard input; try `printf 'secret words\\n' | farrier user …`");
    }
    Ok(line)
}
