//! A whole revision as one file.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use farrier_scm::ArchiveFormat;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Path};

use super::compare::any;
use crate::error::answer;
use crate::{SharedBackend, heavy};

/// `main.tar.gz`, `v1.0.zip`, or the id of a revision before the ending.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    Path(name): Path<String>,
) -> AppResult {
    let endings = [(".tar.gz", ArchiveFormat::TarGz), (".zip", ArchiveFormat::Zip)];
    let found = endings.into_iter().find_map(|(ending, format)| Some((name.strip_suffix(ending)?, format)));
    let (named, format) = found.ok_or(AppError::NotFound)?;
    let repository = backend.repository(&services, &mount).await.map_err(answer)?;
    let id = any(repository.as_ref(), named).await?.ok_or(AppError::NotFound)?;
    let stem = stem(&mount.row().path, named);
    let stream = heavy::stream(repository.archive(&id, format, &stem)).await?;
    let mut response = Body::from_stream(stream).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    let disposition = format!("attachment; filename=\"{stem}.{}\"", format.extension());
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// The name of the file and of the folder in it, which is harmless everywhere.
fn stem(mount: &str, named: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    format!("{mount}-{}", named.chars().take(100).map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn names_of_archives_are_harmless() {
        for (named, stem_is) in [
            ("v1.0", "code-v1.0"),
            ("feature/x y", "code-feature-x-y"),
            ("--exec=touch x", "code---exec-touch-x"),
            ("ü\"\r\n/..", "code------.."),
        ] {
            assert_eq!(stem("code", named), stem_is);
        }
        assert!(stem("code", &"a".repeat(4000)).len() < 200);
    }
}
