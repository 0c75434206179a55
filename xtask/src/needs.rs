//! The programs that the tests call, and how they get onto the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::project::{find_program, output, run_command};

/// Something that must be there before the tests start.
struct Need {
    /// Any one of these programs will do.
    any_of: &'static [&'static str],
    /// The package of Debian and Ubuntu that brings it.
    package: &'static str,
    what_for: &'static str,
}

const NEEDS: &[Need] = &[
    Need { any_of: &["git"], package: "git", what_for: "clones, pushes and fixture repositories" },
    Need { any_of: &["svn"], package: "subversion", what_for: "checkouts, commits and fixture repositories" },
    Need { any_of: &["/usr/sbin/apache2", "httpd"], package: "apache2-bin", what_for: "serves Subversion" },
    Need {
        any_of: &["/usr/lib/apache2/modules/mod_dav_svn.so"],
        package: "libapache2-mod-svn",
        what_for: "serves Subversion",
    },
    Need { any_of: &["zip"], package: "zip", what_for: "downloads of Subversion as .zip" },
    Need { any_of: &["ssh"], package: "openssh-client", what_for: "signs in with keys as people do" },
    Need { any_of: &["hg"], package: "mercurial", what_for: "clones, pushes and fixture repositories" },
    Need { any_of: &["curl"], package: "curl", what_for: "a client that is not ours" },
    Need { any_of: &["pgrep"], package: "procps", what_for: "sees what a killed program left behind" },
    Need { any_of: &["openssl"], package: "openssl", what_for: "certificates for servers of the tests" },
    Need { any_of: &["ngircd"], package: "ngircd", what_for: "the IRC server that rooms are tied to" },
    Need { any_of: &["node"], package: "nodejs", what_for: "runs the browser tests" },
    Need { any_of: &["npm"], package: "npm", what_for: "fetches what the browser tests import" },
    Need { any_of: CHROMIUM, package: "chromium", what_for: "the browser of the browser tests" },
];

const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

impl Need {
    fn is_met(&self) -> bool {
        self.any_of.iter().any(|name| find_program(name).is_some())
    }
}

/// The browser that the tests drive.
pub fn chromium() -> Option<PathBuf> {
    CHROMIUM.iter().find_map(|name| find_program(name))
}

/// Installs what is missing where apt-get is, and names it elsewhere or when told not to install.
pub fn provide(may_install: bool) -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    println!("The tests need, and this machine does not have:");
    for need in &missing {
        println!("  {:<18} {}", need.package, need.what_for);
    }
    let has_apt = find_program("apt-get").is_some() && Path::new("/etc/debian_version").exists();
    if !may_install || !has_apt {
        bail!(
            "install the programs named above and start again; a test that can't run is not a test that passed"
        );
    }
    install(&missing)?;
    let still_missing: Vec<&str> = self::missing().iter().map(|need| need.package).collect();
    if !still_missing.is_empty() {
        bail!("apt-get succeeded, and these are missing all the same: {}", still_missing.join(", "));
    }
    Ok(())
}

fn missing() -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !need.is_met()).collect()
}

fn install(needs: &[&Need]) -> Result<()> {
    let is_root = output(Command::new("id").arg("-u"))?.trim() == "0";
    if !is_root && find_program("sudo").is_none() {
        bail!(
            "installing them takes root or sudo: `apt-get install` the packages named above and start again"
        );
    }
    let apt_get = || {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.arg("apt-get");
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    println!("Installing them with apt-get.");
    run_command(apt_get().args(["update", "--quiet"]))?;
    run_command(
        apt_get()
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(needs.iter().map(|need| need.package)),
    )
}

/// Sees to it that `cargo fmt` works.
pub fn provide_rustfmt(may_install: bool) -> Result<()> {
    let works = || output(crate::project::cargo().args(["fmt", "--version"])).is_ok();
    if works() {
        return Ok(());
    }
    if may_install && find_program("rustup").is_some() {
        println!("`cargo fmt` is missing: adding it with rustup.");
        run_command(Command::new("rustup").args(["component", "add", "rustfmt"]))?;
    }
    if !works() {
        bail!(
            "`cargo fmt` is missing: add it with `rustup component add rustfmt`, or from your system's packages"
        );
    }
    Ok(())
}
