//! `farrier doctor`: looks at everything and says what to do.

use anyhow::bail;
use farrier_domain::accounts::people;
use farrier_search::{Error, Index};
use farrier_tool::Check;

use super::{open, print};
use crate::Config;

/// Checks and prints; fails when something is wrong.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let mut wrong = 0;
    let mut tell = |check: Check| {
        print(&format!("{} {}: {}", if check.ok { "ok  " } else { "BAD " }, check.name, check.message));
        wrong += u32::from(!check.ok);
    };
    let program = match open(config).await {
        Ok(program) => program,
        Err(error) => {
            tell(Check { name: "database".into(), ok: false, message: format!("{error:#}") });
            bail!("the database must be reachable before anything else can be checked");
        }
    };
    let services = &program.services;
    tell(Check { name: "database".into(), ok: true, message: "reachable, migrations applied".into() });
    let admins = people::site_admins(services.db.read()).await?;
    let advice = if admins == 0 {
        "; open the link that `farrier serve` prints, or use `farrier user create NAME --admin`"
    } else {
        ""
    };
    tell(Check { name: "administrators".into(), ok: admins > 0, message: format!("{admins}{advice}") });
    tell(index(config));
    tell(crate::ssh::check(config).await);
    for tool in services.registry.tools() {
        for check in &tool.checks {
            for found in check(services.clone()).await {
                tell(found);
            }
        }
    }
    let mail = if config.site.smtp.is_some() {
        "configured"
    } else {
        "not configured: passwords are reset with `farrier user passwd`"
    };
    tell(Check { name: "mail".into(), ok: true, message: mail.into() });
    if wrong > 0 {
        bail!("{wrong} of these need mending");
    }
    Ok(())
}

fn index(config: &Config) -> Check {
    let (ok, message) = match Index::open(&config.site.data.join("index")) {
        Ok((index, _)) => match index.is_whole() {
            Ok(true) => (true, "readable".into()),
            Ok(false) => (false, "damaged; run `farrier reindex`".into()),
            Err(error) => (false, format!("{error}; run `farrier reindex`")),
        },
        Err(Error::InUse(_)) => (true, "in use by the running server".into()),
        Err(error) => (false, error.to_string()),
    };
    Check { name: "search index".into(), ok, message }
}
