//! Lists: their objects are read when they are activated.

use ringwall_buckets::{BucketError, Buckets};
use ringwall_guardduty::lists::{self, EntryList, ListStatus, Outcome};

use crate::{GuardDutyUpkeep, UpkeepError};

impl GuardDutyUpkeep {
    /// Ends what lists wait for.
    pub(crate) fn settle_lists(&self) -> Result<(), UpkeepError> {
        for list in lists::waiting(&self.store.read()?)? {
            let outcome = match list.status {
                ListStatus::Activating => Some(self.read_list(&list)),
                _ => None,
            };
            self.store
                .write(|tx| lists::settle(tx, &list, outcome.clone(), self.now()))?;
        }
        Ok(())
    }

    fn read_list(&self, list: &EntryList) -> Outcome {
        let Some(buckets) = &self.buckets else {
            let words =
                "This server knows no buckets: start it with --bucket-store or --s3-endpoint.";
            return Outcome::Unusable(words.to_owned());
        };
        let Some((bucket, key)) = lists::place(list) else {
            return Outcome::Unusable("The location is none of S3's forms.".to_owned());
        };
        match read_object(&**buckets, list, &bucket, &key) {
            Ok(outcome) => outcome,
            Err(error) => Outcome::Unusable(format!("The object cannot be read: {error}.")),
        }
    }
}

fn read_object(
    buckets: &dyn Buckets,
    list: &EntryList,
    bucket: &str,
    key: &str,
) -> Result<Outcome, BucketError> {
    if let Some(owner) = list.expected_bucket_owner
        && !buckets.belongs_to(bucket, &owner.to_string())?
    {
        let words = format!("The bucket {bucket} does not belong to the account {owner}.");
        return Ok(Outcome::Unusable(words));
    }
    Ok(match buckets.get(bucket, key)? {
        Some(object) => lists::read(list, &object.body),
        None => Outcome::Unusable(format!("The bucket {bucket} has no object {key}.")),
    })
}
