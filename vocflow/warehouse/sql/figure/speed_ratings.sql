-- speed_ratings: one row per answered and rated contact of a channel: when it began and was answered in seconds, and
-- whether the rating lies in the lower half of its scale.
SELECT epoch(l.started_at) AS started, epoch(l.seen_until) AS seen_until, r.value < (r.low + r.high) / 2 AS critical
FROM lasted('first_reply', $since, $until, $as_of) AS l
JOIN rating AS r ON r.feedback_id = l.feedback_id AND r.role = 'outcome'
WHERE l.channel = $channel AND l.ended;
