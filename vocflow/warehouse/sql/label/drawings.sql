-- drawings: one row: how many drawings there were (a correction by hand is none), and the latest comment's moment.
SELECT (SELECT count(DISTINCT draw_id) FROM draw WHERE kind <> 'corrected') AS drawings,
    (SELECT max(occurred_at) FROM spoken(NULL, NULL)) AS last_at, (SELECT min(occurred_at) FROM spoken(NULL, NULL)) AS first_at;
