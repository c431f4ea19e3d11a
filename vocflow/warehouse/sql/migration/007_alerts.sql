-- alert: one row per alert that a nightly run raised: of a theme that grew, or (theme NULL) of a fall of NPS. `raised_on`
-- is the last day that it rests on, `began_on` the likeliest first day of the change. Evidence and threshold are those
-- of the e-detector. An alert is never changed, so that what was raised once is not raised again.
CREATE TABLE alert (
    alert_no BIGINT PRIMARY KEY,
    theme VARCHAR,
    raised_on DATE NOT NULL,
    began_on DATE NOT NULL,
    evidence DOUBLE NOT NULL,
    threshold DOUBLE NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
