-- late_comments: one row: comments of [since, until) that came first, or changed, after this moment, and comments that people
-- judged after it.
SELECT count(*) FILTER (f.loaded_at > $after_until) AS late,
    count(*) FILTER (f.loaded_at <= $after_until AND f.changed_at > $after_until) AS updated,
    count(*) FILTER (s.comment_id IN (SELECT l.comment_id FROM label AS l WHERE l.labelled_at > $after_until)) AS labelled
FROM spoken($since, $until) AS s JOIN feedback AS f USING (feedback_id);
