-- weekday_start: the local moment from which working days count: what is opened on a weekend waits for Monday.
CREATE OR REPLACE MACRO weekday_start(opened) AS
    CASE WHEN isodow(opened) < 6 THEN opened ELSE date_trunc('day', opened) + to_days((8 - isodow(opened))::INTEGER) END;

-- local_due: the local moment so many working days (Monday to Friday) later, at the same time of day.
CREATE OR REPLACE MACRO local_due(opened, working_days) AS
    weekday_start(opened)
    + to_days((working_days + 2 * ((isodow(weekday_start(opened)) - 1 + working_days) // 5))::INTEGER);

-- due_at: the moment (UTC) at which the time of a standard is over: so many seconds, or working days of a zone, later.
CREATE OR REPLACE MACRO due_at(opened, in_seconds, in_working_days, in_zone) AS
    CASE WHEN in_working_days IS NULL THEN opened + to_milliseconds((1000 * in_seconds)::BIGINT)
    ELSE timezone('UTC', timezone(in_zone, local_due(timezone(in_zone, timezone('UTC', opened)), in_working_days))) END;

-- contact: one row per contact (a ticket or a call) of a customer in [since, until): how long it waited (in the queue where
-- that was noted, else for the first reply) and until it was resolved, in seconds, and whether that had ended. A contact
-- that is still open is known to have lasted until the last thing that its listening post tells of. NULL: not told.
CREATE OR REPLACE MACRO contact(since, until) AS TABLE
WITH post AS (
    SELECT source, max(greatest(occurred_at, updated_at, first_reply_at, resolved_at)) AS last_at,
        bool_or(first_reply_at IS NOT NULL) AS tells_reply, bool_or(resolved_at IS NOT NULL) AS tells_end
    FROM feedback WHERE kind IN ('ticket', 'call') GROUP BY source
)
SELECT f.feedback_id, f.source, coalesce(f.channel, f.source) AS channel, f.customer_id, f.occurred_at, p.last_at,
    f.first_reply_at, f.resolved_at, f.queue_s, f.kind = 'call' OR lower(f.channel) IN ('phone', 'telephone') AS by_phone,
    coalesce(f.queue_s, CASE WHEN p.tells_reply THEN epoch(coalesce(f.first_reply_at, p.last_at) - f.occurred_at) END)
        AS wait_s,
    f.queue_s IS NOT NULL OR f.first_reply_at IS NOT NULL AS replied,
    CASE WHEN p.tells_end THEN epoch(coalesce(f.resolved_at, p.last_at) - f.occurred_at) END AS solving_s,
    f.resolved_at IS NOT NULL AS resolved
FROM feedback AS f JOIN post AS p ON p.source = f.source
WHERE f.kind IN ('ticket', 'call')
  AND f.occurred_at IS NOT NULL
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR f.occurred_at < until)
  AND f.source IN (SELECT source FROM listening_post);
