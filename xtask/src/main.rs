//! The chores of this repository, each a command: `cargo xtask NAME`.
#![expect(clippy::print_stdout, reason = "a command speaks on standard output")]
#![expect(clippy::disallowed_methods, reason = "xtask runs the programmer's own tools, not the server's")]

mod bench;
mod ci;
mod lint;
mod locales;
mod needs;
mod project;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [--no-install] [FILTER…]   installs what the tests need (Debian, Ubuntu), then checks format, tidy and locales
                                  and runs every test, the browser's too
  ci                              the same as CI runs it, then lint
  lint                            clippy and, when it is installed, cargo-deny
  tidy                            checks the rules that no compiler checks
  locales                         lists missing, superfluous and wrong messages of each language
  bench [--repo PATH] [--seconds N] [--peers] [--peer PAGE=NAME=URL] [--data DIR] [--write]
                                  measures the pages, the clone and the memory of a release build
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "test" => test::run(&rest),
        "ci" => ci::run(&rest),
        "lint" => lint::run(),
        "tidy" => tidy::run(),
        "locales" => locales::run(),
        "bench" => bench::run(&rest),
        "" | "help" | "-h" | "--help" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("there is no command {command:?}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ncargo xtask {command}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
