//! CloudTrail events: recorded, chained, looked up.
