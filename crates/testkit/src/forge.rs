//! A whole site in a folder of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use farrier::wiring::{Parts, Program, build};
use farrier::{Config, host};
use farrier_db::FixedClock;
use farrier_domain::accounts::{self, NewUser, sessions, tokens, users};
use farrier_domain::projects::{self, NewProject, Project};
use farrier_domain::{Role, TokenScope};
use farrier_mail::MemoryMailer;
use farrier_ssh::{HostKey, Limits, SshServer};
use farrier_tool::{Indexer, Mount, Services, SiteConfig, Tool};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::Client;

/// A site with all tools, a clock that stands still, and mail that stays in memory.
pub struct TestForge {
    /// The parts.
    pub services: Services,
    /// The clock, to move it on.
    pub clock: Arc<FixedClock>,
    /// What was mailed.
    pub mailer: Arc<MemoryMailer>,
    /// Scheme, host and port, for real clients once [`TestForge::serve`] was called.
    pub base_url: String,
    /// The folder with everything.
    pub folder: TempDir,
    program: Program,
    app: Router,
    listener: std::sync::Mutex<Option<std::net::TcpListener>>,
    ssh: std::sync::Mutex<Option<(std::net::TcpListener, Limits)>>,
    stop: watch::Sender<bool>,
}

impl TestForge {
    /// A fresh site with the tools of the program.
    pub async fn new() -> TestForge {
        TestForge::with_tools(Vec::new()).await
    }

    /// A fresh site with more tools than the program's own.
    pub async fn with_tools(more: Vec<Box<dyn Tool>>) -> TestForge {
        TestForge::make(more, None).await
    }

    /// A fresh site with an SSH server, which serves once [`TestForge::serve`] was called.
    pub async fn with_ssh(limits: Limits) -> TestForge {
        TestForge::make(Vec::new(), Some(limits)).await
    }

    async fn make(more: Vec<Box<dyn Tool>>, ssh: Option<Limits>) -> TestForge {
        let folder = tempfile::tempdir().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = listener.local_addr().unwrap();
        let base_url = format!("http://{listen}");
        let ssh = ssh.map(|limits| (std::net::TcpListener::bind("127.0.0.1:0").unwrap(), limits));
        let ssh_address = ssh.as_ref().map(|(listener, _)| listener.local_addr().unwrap().to_string());
        let data = folder.path().join("data");
        let config = Config {
            listen,
            database_url: format!("sqlite://{}", data.join("farrier.sqlite").display()),
            ssh: None,
            roles: vec!["web".into(), "worker".into()],
            site: SiteConfig {
                base_url: base_url.clone(),
                data,
                behind_proxy: false,
                page_cache_bytes: 16 * 1024 * 1024,
                smtp: None,
                ssh_address,
                outgoing: farrier_tool::OutgoingSettings::default(),
            },
        };
        // 2026-11-24 10:00 UTC.
        let clock = Arc::new(FixedClock::new(1_795_514_400_000));
        let mailer = Arc::new(MemoryMailer::default());
        let mut tools = farrier::tools::all();
        tools.extend(more);
        let parts = Parts {
            clock: clock.clone(),
            mailer: Some(mailer.clone()),
            tools,
            own_index: true,
            pseudo_locale: true,
        };
        let mut program = build(&config, parts).await.unwrap();
        let app = host::router(&mut program);
        TestForge {
            services: program.services.clone(),
            clock,
            mailer,
            base_url,
            folder,
            program,
            app,
            listener: std::sync::Mutex::new(Some(listener)),
            ssh: std::sync::Mutex::new(ssh),
            stop: watch::Sender::new(false),
        }
    }

    /// Somebody without an account.
    pub fn anonymous(&self) -> Client {
        Client { app: self.app.clone(), cookie: None, authorization: None, language: None }
    }

    /// Makes an account (password `password of NAME`) and signs it in.
    pub async fn user(&self, name: &str) -> Client {
        self.sign_in(&self.account(name, false).await).await
    }

    /// Makes an administrator of the site and signs it in.
    pub async fn site_admin(&self, name: &str) -> Client {
        self.sign_in(&self.account(name, true).await).await
    }

    /// Makes an account.
    pub async fn account(&self, name: &str, is_admin: bool) -> users::Model {
        let new = NewUser {
            name: name.to_owned(),
            email: format!("{name}@example.org"),
            password: Some(format!("password of {name}")),
            is_admin,
            pending: false,
        };
        accounts::create(&self.services.db, new, self.services.now()).await.unwrap()
    }

    /// A client with a session of an account.
    pub async fn sign_in(&self, user: &users::Model) -> Client {
        let tx = self.services.db.write().await.unwrap();
        let token = sessions::create(&*tx, user.id, "127.0.0.1", "test", self.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        Client { cookie: Some(format!("farrier_session={token}")), ..self.anonymous() }
    }

    /// An API token of an account.
    pub async fn token(&self, name: &str, scope: TokenScope) -> String {
        let user = self.find_user(name).await;
        let tx = self.services.db.write().await.unwrap();
        let token = tokens::create(&*tx, user.id, "test", scope, None, self.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        token
    }

    /// A client with a token instead of a session.
    pub async fn with_token(&self, name: &str, scope: TokenScope) -> Client {
        Client {
            authorization: Some(format!("Bearer {}", self.token(name, scope).await)),
            ..self.anonymous()
        }
    }

    /// The account of a name.
    pub async fn find_user(&self, name: &str) -> users::Model {
        accounts::people::by_name(self.services.db.read(), name).await.unwrap().unwrap()
    }

    /// Makes a project at the top with its administrator.
    pub async fn project(&self, path: &str, owner: &str) -> Project {
        self.new_project(path, owner, false).await
    }

    /// Makes a private project at the top with its administrator.
    pub async fn private_project(&self, path: &str, owner: &str) -> Project {
        self.new_project(path, owner, true).await
    }

    async fn new_project(&self, path: &str, owner: &str, private: bool) -> Project {
        let owner = self.find_user(owner).await.id;
        let (parent, name) = match path.rsplit_once('/') {
            Some((parent, name)) => {
                (Some(projects::by_path(self.services.db.read(), parent).await.unwrap()), name)
            }
            None => (None, path),
        };
        let new = NewProject { name: name.to_owned(), title: String::new(), private };
        farrier_projects::create_project(&self.services, parent.as_ref(), new, Some(owner)).await.unwrap()
    }

    /// Gives somebody a role.
    pub async fn member(&self, project: &str, user: &str, role: Role) {
        let project = projects::by_path(self.services.db.read(), project).await.unwrap();
        let user = self.find_user(user).await;
        let tx = self.services.db.write().await.unwrap();
        projects::members::set(&*tx, project.id, user.id, role, self.services.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Mounts a tool.
    pub async fn mount(&self, project: &str, tool: &str, path: &str) -> Mount {
        let project = projects::by_path(self.services.db.read(), project).await.unwrap();
        farrier_projects::add_tool(&self.services, None, &project, tool, path, "").await.unwrap()
    }

    /// Runs consumers, jobs and the indexer until nothing is due.
    pub async fn settle(&self) {
        self.program.worker.drain().await.unwrap();
        Indexer::new(self.services.clone()).drain().await.unwrap();
    }

    /// Serves on a real port, for real clients, and works in the background; answers the base URL.
    pub async fn serve(&self) -> String {
        let Some(listener) = self.listener.lock().unwrap().take() else { return self.base_url.clone() };
        listener.set_nonblocking(true).unwrap();
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let app = self.app.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        for (_, run) in self.program.background.iter().filter(|(role, _)| *role == "web") {
            tokio::spawn(run(self.services.clone(), self.stop.subscribe()));
        }
        if let Some((listener, limits)) = self.ssh.lock().unwrap().take() {
            listener.set_nonblocking(true).unwrap();
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let key = HostKey::open(&self.services.config.data).unwrap();
            let server = SshServer::new(self.services.clone(), key, limits);
            tokio::spawn(server.run(listener, self.stop.subscribe()));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.base_url.clone()
    }
}
