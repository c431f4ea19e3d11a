-- calls: one row: how many calls back the lists in use hold.
SELECT count(*) AS calls FROM call_made(NULL);
