-- known_zone: one row per time zone that DuckDB knows; asked once, since the answer takes longer than a small file.
CREATE TEMP TABLE IF NOT EXISTS known_zone AS SELECT name FROM pg_timezone_names();

-- Staging: everything of one file as text, exactly as read, before masking and typing.
CREATE OR REPLACE TEMP TABLE staged_record (
    record_no BIGINT, line BIGINT, byte_offset BIGINT, byte_length BIGINT,
    natural_key VARCHAR, occurred_at VARCHAR, updated_at VARCHAR, time_zone VARCHAR, customer VARCHAR, author VARCHAR,
    channel VARCHAR, touch_point VARCHAR, language VARCHAR, agent VARCHAR, first_reply_at VARCHAR, resolved_at VARCHAR,
    outcome VARCHAR,
    queue_seconds VARCHAR
);
CREATE OR REPLACE TEMP TABLE staged_customer (
    record_no BIGINT, line BIGINT, byte_offset BIGINT, byte_length BIGINT,
    customer VARCHAR, since VARCHAR, left_on VARCHAR, yearly_value VARCHAR
);
CREATE OR REPLACE TEMP TABLE staged_invitation (
    record_no BIGINT, line BIGINT, byte_offset BIGINT, byte_length BIGINT,
    natural_key VARCHAR, survey VARCHAR, customer VARCHAR, channel VARCHAR, wave VARCHAR, sent_at VARCHAR, time_zone VARCHAR
);
CREATE OR REPLACE TEMP TABLE staged_comment (record_no BIGINT, position BIGINT, question VARCHAR, text VARCHAR);
CREATE OR REPLACE TEMP TABLE staged_rating (
    record_no BIGINT, position BIGINT, question VARCHAR, scale VARCHAR, role VARCHAR, low DOUBLE, high DOUBLE, value VARCHAR
);
CREATE OR REPLACE TEMP TABLE staged_segment (record_no BIGINT, name VARCHAR, value VARCHAR);
CREATE OR REPLACE TEMP TABLE staged_refusal (
    record_no BIGINT, line BIGINT, byte_offset BIGINT, byte_length BIGINT, reason VARCHAR, advice VARCHAR, excerpt VARCHAR
);
CREATE OR REPLACE TEMP TABLE staged_exclusion (record_no BIGINT, line BIGINT, reason VARCHAR);
