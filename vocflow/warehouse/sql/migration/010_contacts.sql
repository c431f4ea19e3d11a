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
