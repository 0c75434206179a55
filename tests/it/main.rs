//! The whole forge, called in process or by real clients over a real port. One binary, since each one is a link.

mod accounts;
mod admin;
mod bad_days;
mod code;
mod documents;
mod example_tool;
mod fresh;
mod git;
mod hg;
mod host;
mod irc;
mod projects;
mod projects_api;
mod rights;
mod rooms;
mod search;
mod security;
mod ssh;
mod svn;
mod svn_rights;
mod tickets;
mod wiki;
