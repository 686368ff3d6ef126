//! `/branding/`: style sheets and images of clients.

use http::StatusCode;

use crate::branding::look;
use crate::stage::{Answer, Stage};
use crate::web::reply::Reply;

pub(crate) fn file(stage: &mut Stage<'_, '_>) -> Answer {
    let missing = || Reply::empty(StatusCode::NOT_FOUND);
    let (client_id, name) = look::parse_path(&stage.visit.path).ok_or_else(missing)?;
    let client = stage
        .tx
        .client(&stage.pool, client_id)?
        .ok_or_else(missing)?;
    let found = stage.tx.look(&stage.pool, &client)?;
    let file = look::file(&found, &client.id, name).ok_or_else(missing)?;
    Ok(Reply::asset(file.media_type, file.bytes.into()))
}
