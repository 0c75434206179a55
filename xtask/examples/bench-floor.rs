//! The floor of `cargo xtask bench`: a bare axum route that answers as many bytes as it is asked for.
//!
//! An example and not a binary, so that `cargo xtask` itself builds without axum.

use axum::{Router, body::Bytes, extract::Path, http::header, routing::get};

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "a bare route is what this measures")]
async fn main() {
    let address = std::env::args().nth(1).expect("an address to listen on");
    let page = |Path(size_bytes): Path<usize>| async move {
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], Bytes::from(vec![b'x'; size_bytes]))
    };
    let listener = tokio::net::TcpListener::bind(&address).await.expect("the address is free");
    axum::serve(listener, Router::new().route("/{size_bytes}", get(page)))
        .await
        .expect("serving goes on until killed");
}
