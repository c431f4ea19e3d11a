-- invitation: one row per request to answer a survey: whom it asked (a customer, or somebody of these segments), by which
-- channel, in which wave, and when it was sent.
CREATE TABLE invitation (
    invitation_id VARCHAR PRIMARY KEY,
    source VARCHAR NOT NULL,
    survey VARCHAR NOT NULL,
    customer_id VARCHAR,
    segments MAP(VARCHAR, VARCHAR) NOT NULL,
    channel VARCHAR,
    wave VARCHAR,
    sent_at TIMESTAMP NOT NULL,
    time_zone_known BOOLEAN NOT NULL,
    content_hash VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL
);

-- asked: one row per invitation of a customer to one of the surveys, sent in [since, until), with the first answer that it
-- brought before `seen_until`, or NULL. An answer belongs to the latest invitation before it; who was asked twice and
-- answered once answered the second time. Segments that the list does not tell are those of the customer table.
CREATE OR REPLACE MACRO asked(surveys, since, until, seen_until) AS TABLE
WITH invited AS (
    SELECT i.* REPLACE (CASE WHEN c.customer_id IS NULL THEN i.segments ELSE map_concat(c.segments, i.segments) END AS segments)
    FROM invitation AS i
    LEFT JOIN customer AS c ON c.customer_id = i.customer_id AND c.source IN (SELECT source FROM listening_post)
    WHERE list_contains(surveys, i.survey) AND i.customer_id IS NOT NULL AND i.source IN (SELECT source FROM listening_post)
),
answer AS (
    SELECT f.feedback_id, f.source AS survey, f.customer_id, f.occurred_at
    FROM feedback AS f
    WHERE list_contains(surveys, f.source) AND f.customer_id IS NOT NULL AND f.occurred_at IS NOT NULL
        AND f.source IN (SELECT source FROM listening_post)
        AND (seen_until IS NULL OR f.occurred_at < seen_until)
        AND f.feedback_id IN (SELECT feedback_id FROM rating)
),
brought AS (
    SELECT i.invitation_id, arg_min(a.feedback_id, a.occurred_at) AS feedback_id
    FROM answer AS a
    ASOF JOIN invited AS i ON a.survey = i.survey AND a.customer_id = i.customer_id AND a.occurred_at >= i.sent_at
    GROUP BY i.invitation_id
)
SELECT i.invitation_id, i.survey, i.customer_id, i.segments, i.channel, i.wave, i.sent_at, i.file_id, i.line, b.feedback_id
FROM invited AS i LEFT JOIN brought AS b USING (invitation_id)
WHERE (since IS NULL OR i.sent_at >= since) AND (until IS NULL OR i.sent_at < until);
