//! `ListUserImportJobs`: the imports of a pool, the newest first.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserImportJobs.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserImportJobsInput, ListUserImportJobsOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_user_import_jobs(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUserImportJobsInput,
) -> Result<Reply<ListUserImportJobsOutput>, CognitoError> {
    let action = "cognito-idp:ListUserImportJobs";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let (token, limit) = (input.pagination_token.as_deref(), Some(input.max_results));
    let page = Page::parse(tx.service, ctx, &pool.id, token, limit, 60)?;

    // A pool has a bounded number: what comes before the page is skipped.
    let mut jobs = tx.imports(&pool)?;
    if let Some(last) = &page.after {
        let place = jobs.iter().position(|job| job.id == *last);
        jobs.drain(..place.map_or(jobs.len(), |place| place + 1));
    }
    let (jobs, pagination_token) = page.cut(tx.service, jobs, |job| &job.id);

    Ok(permit.reply(ListUserImportJobsOutput {
        user_import_jobs: Some(jobs.iter().map(|job| job.shown()).collect()),
        pagination_token,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ListUserImportJobsInput};
    use crate::test_users::{POOL, house_with, import_into};

    #[test]
    fn the_newest_come_first() {
        let house = house_with(|_| {});
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.insert(0, import_into(&house, None).job_id);
            house.advance_secs(1);
        }
        let mut page = ListUserImportJobsInput {
            user_pool_id: POOL.to_owned(),
            max_results: 2,
            pagination_token: None,
        };
        let first = house.answer::<api::ListUserImportJobs>(page.clone());
        page.pagination_token = first.pagination_token;
        let second = house.answer::<api::ListUserImportJobs>(page);
        let jobs = first.user_import_jobs.unwrap().into_iter();
        let jobs = jobs.chain(second.user_import_jobs.unwrap());
        assert_eq!(jobs.map(|job| job.job_id).collect::<Vec<_>>(), ids);
        assert_eq!(second.pagination_token, None);
    }
}
