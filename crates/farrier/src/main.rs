//! `farrier`: a self-hosted home for software projects.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = match farrier::commands::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    farrier::commands::main(cli)
}
