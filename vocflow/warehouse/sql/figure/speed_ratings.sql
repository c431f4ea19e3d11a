-- speed_ratings: one row per channel: of its answered and rated contacts, when each began and was answered in seconds, and
-- whether the rating lies in the lower half of its scale.
SELECT l.channel, list(epoch(l.started_at)) AS started, list(epoch(l.seen_until)) AS seen_until,
    list(r.value < (r.low + r.high) / 2) AS critical
FROM lasted('first_reply', $since, $until, $as_of) AS l
JOIN rating AS r ON r.feedback_id = l.feedback_id AND r.role = 'outcome'
WHERE l.ended
GROUP BY l.channel;
