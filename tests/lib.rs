//! Tests of the whole forge: see `it/` for requests and real clients, `browser/` for what only a browser shows.
