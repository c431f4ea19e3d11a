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

-- themed: one row per theme told of in a piece of feedback, by the taxonomy in use and as humans judged it: what
-- `mentioned` gives without feelings, whose reading takes most of its time. A theme may come several times.
CREATE OR REPLACE MACRO themed() AS TABLE
WITH judgement AS (
    SELECT j.comment_id, j.themes, coalesce(t.themes, []) AS choice
    FROM judged() AS j LEFT JOIN taxonomy AS t ON t.version = j.taxonomy_version
    WHERE j.themes IS NOT NULL
)
SELECT c.feedback_id, m.theme
FROM mention AS m
JOIN comment AS c ON c.comment_id = m.comment_id
LEFT JOIN judgement AS j ON j.comment_id = m.comment_id
WHERE m.taxonomy_version = taxonomy_in_use() AND (j.comment_id IS NULL OR NOT list_contains(j.choice, m.theme))
UNION ALL
SELECT c.feedback_id, j.told.theme
FROM (SELECT comment_id, unnest(themes) AS told FROM judgement) AS j
JOIN comment AS c ON c.comment_id = j.comment_id
WHERE list_contains((SELECT t.themes FROM taxonomy AS t WHERE t.version = taxonomy_in_use()), j.told.theme);

-- matter: one row per contact in [since, until) that mentions a theme (signals apart): whether the customer came with one
-- of its themes within `days` before, and again within `days` after; and whether that long has passed. A customer who is
-- not known can be known to come again by nobody, and is left out.
CREATE OR REPLACE MACRO matter(since, until, as_of, days, signals) AS TABLE
WITH known AS (
    SELECT * FROM contact(since::TIMESTAMP - to_days(days), until::TIMESTAMP + to_days(days), as_of)
    WHERE customer_id IS NOT NULL
),
placed AS (
    SELECT c.feedback_id,
        lag(c.occurred_at) OVER of_theme >= c.occurred_at - to_days(days) AS is_repeat,
        lead(c.occurred_at) OVER of_theme <= c.occurred_at + to_days(days) AS came_again
    FROM known AS c
    JOIN (SELECT DISTINCT feedback_id, theme FROM themed() WHERE NOT list_contains(signals, theme)) AS t
        ON t.feedback_id = c.feedback_id
    WINDOW of_theme AS (PARTITION BY c.customer_id, t.theme ORDER BY c.occurred_at, c.feedback_id)
)
SELECT c.feedback_id, c.channel, c.customer_id, p.is_repeat, p.came_again,
    c.watched_until >= c.occurred_at + to_days(days) AS decided,
    NOT c.has_resolutions OR coalesce(c.resolved_at <= c.occurred_at + to_days(days), false) AS helped,
    c.file_id, c.line
FROM known AS c
JOIN (
    SELECT feedback_id, coalesce(bool_or(is_repeat), false) AS is_repeat, coalesce(bool_or(came_again), false) AS came_again
    FROM placed GROUP BY feedback_id
) AS p ON p.feedback_id = c.feedback_id
WHERE (since IS NULL OR c.occurred_at >= since) AND (until IS NULL OR c.occurred_at < until);

-- sparable: one row per contact in [since, until) with a comment: 'self-service' where all its themes need no person,
-- 'reminder' where all would be spared and one of them by a word in time, NULL where something else is left to do.
CREATE OR REPLACE MACRO sparable(since, until, as_of, self_service, reminder, signals) AS TABLE
SELECT c.feedback_id, c.channel, coalesce(c.customer_id, c.feedback_id) AS customer, c.file_id, c.line,
    CASE WHEN NOT coalesce(t.all_spared, false) THEN NULL WHEN t.reminded THEN 'reminder' ELSE 'self-service' END AS by_way
FROM contact(since, until, as_of) AS c
LEFT JOIN (
    SELECT feedback_id,
        bool_and(list_contains(self_service, theme) OR list_contains(reminder, theme)) AS all_spared,
        bool_or(list_contains(reminder, theme)) AS reminded
    FROM themed() WHERE NOT list_contains(signals, theme) GROUP BY feedback_id
) AS t ON t.feedback_id = c.feedback_id
WHERE c.feedback_id IN (SELECT s.feedback_id FROM comment AS s);

-- kept_waiting: one row per commented answer to the outcome question of the given sources in [since, until): whether it
-- speaks of lateness other than in praise, and whether it praises anything else.
CREATE OR REPLACE MACRO kept_waiting(sources, since, until, late, signals) AS TABLE
SELECT s.feedback_id, s.source, s.question, s.score, s.low, s.high,
    coalesce(t.is_late, false) AS is_late, coalesce(t.praised, false) AS praised
FROM (
    SELECT f.feedback_id, f.source, r.question, r.value AS score, r.low, r.high
    FROM feedback AS f JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = 'outcome'
    WHERE f.kind <> 'staff' AND list_contains(sources, f.source) AND f.source IN (SELECT source FROM listening_post)
      AND (since IS NULL OR f.occurred_at >= since) AND (until IS NULL OR f.occurred_at < until)
) AS s
LEFT JOIN (
    SELECT feedback_id,
        bool_or(list_contains(late, theme) AND feeling <> 'positive') AS is_late,
        bool_or(NOT list_contains(late, theme) AND NOT list_contains(signals, theme) AND feeling = 'positive') AS praised
    FROM mentioned(since, until) WHERE list_contains(sources, source) GROUP BY feedback_id
) AS t ON t.feedback_id = s.feedback_id
WHERE s.feedback_id IN (SELECT c.feedback_id FROM comment AS c);
