//! The command line. People script it, so names and exit codes are fixed:
//! 0 done, 1 it failed and says why and what to do, 2 wrong use.

mod doctor;
mod project;
mod reindex;
mod token;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::wiring::{Parts, Program, build};
use crate::{Config, Overrides, logging, serve};

/// A self-hosted home for software projects.
#[derive(Parser, Debug)]
#[command(name = "farrier", version, about)]
pub struct Cli {
    #[command(flatten)]
    overrides: Overrides,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve pages, repositories and the API (this is what happens without a command)
    Serve,
    /// Apply the migrations of the core and of every tool
    Migrate,
    /// Make, list, disable accounts; set passwords
    #[command(subcommand)]
    User(user::UserCommand),
    /// Make API tokens
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Make projects and mount tools
    #[command(subcommand)]
    Project(project::ProjectCommand),
    /// Take repositories in
    #[command(subcommand)]
    Repo(project::RepoCommand),
    /// Build the search index anew from the database and the repositories
    Reindex {
        /// Only this project and what is below it
        project: Option<String>,
    },
    /// Check database, repositories, index, programs and configuration; say what to do
    Doctor,
}

/// Runs a command to its end.
pub fn main(cli: Cli) -> ExitCode {
    logging::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let result = runtime.block_on(run(cli));
    // Blocking work that nobody waits for any more must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::load(&cli.overrides)?;
    let Some(command) = cli.command else { return serve::run(config).await };
    match command {
        Command::Serve => serve::run(config).await,
        Command::Migrate => open(&config).await.map(|_| ()),
        Command::User(command) => user::run(&open(&config).await?, command).await,
        Command::Token(command) => token::run(&open(&config).await?, command).await,
        Command::Project(command) => project::run(&open(&config).await?, command).await,
        Command::Repo(command) => project::run_repo(&open(&config).await?, command).await,
        Command::Reindex { project } => reindex::run(&config, project).await,
        Command::Doctor => doctor::run(&config).await,
    }
}

/// The program without its search index, which belongs to the server.
async fn open(config: &Config) -> anyhow::Result<Program> {
    build(config, Parts { own_index: false, ..Parts::default() }).await
}

#[expect(clippy::print_stderr, reason = "a command tells its failure on standard error")]
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("farrier: {}", sentence(error));
    ExitCode::FAILURE
}

/// The error and its causes as one sentence, without saying the same twice.
fn sentence(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = explain(cause);
        if !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
    }
    parts.join(": ")
}

fn explain(cause: &(dyn std::error::Error + 'static)) -> String {
    match cause.downcast_ref::<farrier_web::AppError>().map(farrier_web::AppError::problem) {
        Some(problem) if !problem.detail.is_empty() => match problem.field {
            Some(field) => format!("{field}: {}", problem.detail),
            None => problem.detail,
        },
        _ => cause.to_string(),
    }
}

/// Prints a line for scripts to read.
#[expect(clippy::print_stdout, reason = "the result of a command")]
fn print(line: &str) {
    println!("{line}");
}
