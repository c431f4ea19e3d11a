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

-- timed: one row per contact of a customer in [since, until) that tells how long it 'wait'ed for an answer (in the queue
-- where that was noted, else for the first reply) or took until its 'resolution', in seconds, and whether that had ended.
CREATE OR REPLACE MACRO timed(what, since, until, as_of) AS TABLE
SELECT feedback_id, channel, queue_seconds AS seconds, true AS ended
FROM contact(since, until, as_of) WHERE what = 'wait' AND queue_seconds >= 0
UNION ALL
SELECT l.feedback_id, l.channel, epoch(l.seen_until - l.started_at), l.ended
FROM lasted(CASE WHEN what = 'wait' THEN 'first_reply' ELSE 'resolution' END, since, until, as_of) AS l
WHERE what <> 'wait' OR l.feedback_id NOT IN (
    SELECT feedback_id FROM contact(since, until, as_of) WHERE queue_seconds >= 0
);
