//! The commands that are the server's own.

use farrier_tool::{Mount, SshCaller, SshIdentity};

use crate::msg;

/// What somebody sees who connects without a command.
pub async fn hello(caller: &SshCaller) -> String {
    let l = caller.l;
    let hello = match &caller.identity {
        SshIdentity::Person(_) => msg::ssh_hello(l, caller.name()),
        SshIdentity::DeployKey { mount, title, .. } => {
            msg::ssh_hello_deploy(l, title, place(caller, *mount).await)
        }
    };
    format!("{hello}\n{}", msg::ssh_hello_help(l, format!("{} help", connect(caller))))
}

/// Whose key it is: for a person the name alone, which scripts can read.
pub async fn whoami(caller: &SshCaller) -> String {
    match &caller.identity {
        SshIdentity::Person(_) => caller.name().to_owned(),
        SshIdentity::DeployKey { mount, title, .. } => {
            msg::ssh_whoami_deploy(caller.l, title, place(caller, *mount).await)
        }
    }
}

/// What there is.
pub fn help(caller: &SshCaller) -> String {
    let l = caller.l;
    let address = caller.services.config.ssh_address.as_deref().unwrap_or("…");
    [
        msg::ssh_help_intro(l),
        format!("  {}", msg::ssh_help_help(l)),
        format!("  {}", msg::ssh_help_whoami(l)),
        msg::ssh_help_clone(l, format!("git clone ssh://git@{address}/PROJECT/REPOSITORY")),
    ]
    .join("\n")
}

/// How one connects, as far as the server knows its own address.
fn connect(caller: &SshCaller) -> String {
    match caller.services.config.ssh_address.as_deref() {
        Some(address) => match address.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty() => {
                format!("ssh -p {port} git@{}", host.trim_matches(['[', ']']))
            }
            _ => format!("ssh git@{}", address.trim_matches(['[', ']'])),
        },
        None => "ssh git@…".to_owned(),
    }
}

async fn place(caller: &SshCaller, mount: i64) -> String {
    match Mount::load(caller.services.db.read(), mount).await {
        Ok(Some(mount)) => mount.row().full_path.clone(),
        _ => String::new(),
    }
}
