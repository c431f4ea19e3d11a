-- What the figures on service are made from: contacts of customers, how long they lasted, which came again.

-- The seconds that a caller waited in a queue before somebody answered.
ALTER TABLE feedback ADD COLUMN queue_seconds DOUBLE;

-- contact: one row per contact of a customer in [since, until): a ticket or a call, with what its listening post records
-- and until when it was watched: the last moment that the post's exports know of, at most `as_of`.
CREATE OR REPLACE MACRO contact(since, until, as_of) AS TABLE
WITH post AS (
    SELECT source, count(first_reply_at) > 0 AS has_replies, count(resolved_at) > 0 AS has_resolutions,
        max(greatest(occurred_at, updated_at, first_reply_at, resolved_at)) AS last_known
    FROM feedback WHERE kind IN ('ticket', 'call') AND source IN (SELECT source FROM listening_post) GROUP BY source
),
watched AS (
    SELECT f.*, p.has_replies, p.has_resolutions, least(p.last_known, as_of) AS watched_until
    FROM feedback AS f JOIN post AS p ON p.source = f.source
    WHERE f.kind IN ('ticket', 'call')
)
SELECT feedback_id, source, coalesce(channel, source) AS channel, customer_id, occurred_at,
    CASE WHEN first_reply_at <= watched_until THEN first_reply_at END AS first_reply_at,
    CASE WHEN resolved_at <= watched_until THEN resolved_at END AS resolved_at,
    queue_seconds, has_replies, has_resolutions, watched_until, file_id, line
FROM watched
WHERE occurred_at <= watched_until
  AND (since IS NULL OR occurred_at >= since)
  AND (until IS NULL OR occurred_at < until);

-- lasted: one row per contact in [since, until) whose listening post records this ending ('first_reply', 'resolution'):
-- when it began, when it ended or was last watched, and whether it ended. Replies before their contact are left out.
CREATE OR REPLACE MACRO lasted(ending, since, until, as_of) AS TABLE
SELECT feedback_id, channel, occurred_at AS started_at,
    -- who was helped without a reply waits for none any more
    coalesce(ended_at, CASE WHEN ending = 'first_reply' THEN resolved_at END, watched_until) AS seen_until,
    ended_at IS NOT NULL AS ended, file_id, line
FROM (
    SELECT *, CASE ending WHEN 'first_reply' THEN first_reply_at ELSE resolved_at END AS ended_at
    FROM contact(since, until, as_of)
    WHERE CASE ending WHEN 'first_reply' THEN has_replies ELSE has_resolutions END
)
WHERE coalesce(ended_at, resolved_at, watched_until) >= occurred_at;

-- matter: one row per contact in [since, until) that mentions a theme (signals apart): whether the customer came with one
-- of its themes within `days` before, and again within `days` after; and whether that long has passed. A customer who is
-- not known can be known to come again by nobody, and is left out.
CREATE OR REPLACE MACRO matter(since, until, as_of, days, signals) AS TABLE
WITH told AS (
    SELECT c.feedback_id, c.channel, c.customer_id, c.occurred_at, c.resolved_at, c.has_resolutions, c.watched_until,
        c.file_id, c.line, m.theme
    FROM contact(since::TIMESTAMP - to_days(days), until::TIMESTAMP + to_days(days), as_of) AS c
    JOIN mentioned(since::TIMESTAMP - to_days(days), until::TIMESTAMP + to_days(days)) AS m ON m.feedback_id = c.feedback_id
    WHERE c.customer_id IS NOT NULL AND NOT list_contains(signals, m.theme)
    GROUP BY ALL
),
placed AS (
    SELECT *,
        lag(occurred_at) OVER of_theme AS before, lead(occurred_at) OVER of_theme AS after
    FROM told
    WINDOW of_theme AS (PARTITION BY customer_id, theme ORDER BY occurred_at, feedback_id)
)
SELECT feedback_id, channel, customer_id,
    coalesce(bool_or(before >= occurred_at - to_days(days)), false) AS is_repeat,
    coalesce(bool_or(after <= occurred_at + to_days(days)), false) AS came_again,
    any_value(watched_until) >= any_value(occurred_at) + to_days(days) AS decided,
    NOT any_value(has_resolutions)
        OR coalesce(any_value(resolved_at) <= any_value(occurred_at) + to_days(days), false) AS helped,
    any_value(file_id) AS file_id, any_value(line) AS line
FROM placed
WHERE (since IS NULL OR occurred_at >= since) AND (until IS NULL OR occurred_at < until)
GROUP BY feedback_id, channel, customer_id, occurred_at;

-- sparable: one row per contact in [since, until) with a comment: 'self-service' where all its themes need no person,
-- 'reminder' where all would be spared and one of them by a word in time, NULL where something else is left to do.
CREATE OR REPLACE MACRO sparable(since, until, as_of, self_service, reminder, signals) AS TABLE
SELECT c.feedback_id, c.channel, coalesce(c.customer_id, c.feedback_id) AS customer, c.file_id, c.line,
    CASE
        WHEN t.themes IS NULL OR NOT list_has_all(list_concat(self_service, reminder), t.themes) THEN NULL
        WHEN list_has_any(t.themes, reminder) THEN 'reminder'
        ELSE 'self-service'
    END AS by_way
FROM contact(since, until, as_of) AS c
LEFT JOIN (
    SELECT feedback_id, list(DISTINCT theme) AS themes FROM mentioned(since, until)
    WHERE NOT list_contains(signals, theme) GROUP BY feedback_id
) AS t ON t.feedback_id = c.feedback_id
WHERE c.feedback_id IN (SELECT s.feedback_id FROM spoken(since, until) AS s);

-- kept_waiting: one row per commented answer to the outcome question of the given sources in [since, until): whether it
-- speaks of lateness other than in praise, and whether it praises anything else.
CREATE OR REPLACE MACRO kept_waiting(sources, since, until, late, signals) AS TABLE
SELECT s.feedback_id, s.question, s.score, s.low, s.high,
    coalesce(t.is_late, false) AS is_late, coalesce(t.praised, false) AS praised
FROM scored(sources, since, until, NULL, NULL) AS s
LEFT JOIN (
    SELECT feedback_id,
        bool_or(list_contains(late, theme) AND feeling <> 'positive') AS is_late,
        bool_or(NOT list_contains(late, theme) AND NOT list_contains(signals, theme) AND feeling = 'positive') AS praised
    FROM mentioned(since, until) GROUP BY feedback_id
) AS t ON t.feedback_id = s.feedback_id
WHERE s.feedback_id IN (SELECT c.feedback_id FROM spoken(since, until) AS c);
