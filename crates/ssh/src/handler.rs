//! What clients may ask of a session: to sign in with a key, and to run one command per channel.

use std::sync::Arc;

use russh::keys::{Algorithm, HashAlg, PublicKey};
use russh::server::{Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Session, VerifiedPublicKey};
use russh::{Channel, ChannelId, ChannelOpenFailure, Pty};

use crate::call::{self, Asked};
use crate::connection::Connection;
use crate::identity;

/// A client, as its session sees it.
pub struct Client {
    connection: Arc<Connection>,
}

impl Client {
    /// The client at the other end of a connection.
    pub fn new(connection: Arc<Connection>) -> Client {
        Client { connection }
    }

    /// The fingerprint of a key that may come in under this name.
    async fn admit(&self, name: &str, key: &PublicKey, algorithm: &Algorithm) -> Option<String> {
        // RSA with SHA-1, which can be forged.
        if matches!(algorithm, Algorithm::Rsa { hash: None }) {
            return None;
        }
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        let services = &self.connection.services;
        match identity::of_key(services, &fingerprint, self.connection.address).await {
            Ok(caller) => caller.filter(|caller| identity::may_be_called(caller, name)).map(|_| fingerprint),
            Err(error) => {
                tracing::error!("an SSH key could not be looked up: {error}");
                None
            }
        }
    }

    fn run(&self, channel: ChannelId, asked: Asked, session: &mut Session) -> Result<(), russh::Error> {
        let (Some(waiting), Some(fingerprint)) =
            (self.connection.take(channel), self.connection.fingerprint())
        else {
            return session.channel_failure(channel);
        };
        session.channel_success(channel)?;
        let answer = call::answer(self.connection.clone(), fingerprint, waiting, asked);
        self.connection.start(channel, answer);
        Ok(())
    }
}

impl Drop for Client {
    /// The session is over: so is all that runs for it.
    fn drop(&mut self) {
        self.connection.end();
    }
}

impl Handler for Client {
    type Error = russh::Error;

    async fn auth_publickey_offered(
        &mut self,
        user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Self::Error> {
        let admitted = self.admit(user, offer.public_key, offer.algorithm).await;
        Ok(if admitted.is_some() { Auth::Accept } else { Auth::reject() })
    }

    async fn auth_publickey(&mut self, user: &str, key: VerifiedPublicKey<'_>) -> Result<Auth, Self::Error> {
        // The key that was offered need not be the one that signed, so it is looked up anew.
        let Some(fingerprint) = self.admit(user, key.public_key, key.algorithm).await else {
            return Ok(Auth::reject());
        };
        self.connection.signed_in(fingerprint.clone());
        let services = self.connection.services.clone();
        tokio::spawn(async move {
            if let Err(error) = identity::note_use(&services, &fingerprint).await {
                tracing::warn!("the use of an SSH key was not noted: {error}");
            }
        });
        Ok(Auth::Accept)
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Self::Error> {
        match self.connection.open(channel) {
            true => reply.accept().await,
            false => reply.reject(ChannelOpenFailure::ResourceShortage).await,
        }
        Ok(())
    }

    async fn channel_close(&mut self, channel: ChannelId, _: &mut Session) -> Result<(), Self::Error> {
        self.connection.closed(channel);
        Ok(())
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let is_kept =
            name == "GIT_PROTOCOL" && value.len() <= 100 && self.connection.set_protocol(channel, value);
        if is_kept { session.channel_success(channel) } else { session.channel_failure(channel) }
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        command: &[u8],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        self.run(channel, Asked::Command(command.to_vec()), session)
    }

    async fn shell_request(&mut self, channel: ChannelId, session: &mut Session) -> Result<(), Self::Error> {
        self.run(channel, Asked::Shell, session)
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _: bool,
        _: &str,
        _: &str,
        _: u32,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }
}
