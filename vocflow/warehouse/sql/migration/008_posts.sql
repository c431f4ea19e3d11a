-- What closed periods published, and why it differs now: when each piece of feedback first came and when it last changed, for
-- which day each run was made and by which reader.
ALTER TABLE feedback ADD COLUMN loaded_at TIMESTAMP;
ALTER TABLE feedback ADD COLUMN changed_at TIMESTAMP;
UPDATE feedback SET loaded_at = p.read_at, changed_at = p.read_at FROM source_file AS p WHERE p.file_id = feedback.file_id;
ALTER TABLE run ADD COLUMN as_of DATE;
ALTER TABLE run ADD COLUMN model_id VARCHAR;

-- near_duplicate: one row per post that says almost what other posts say, with the cluster of all that do: one of them.
CREATE TABLE near_duplicate (comment_id VARCHAR NOT NULL, cluster_id VARCHAR NOT NULL);

-- audited: one row per comment that an audit drew and a person judged in answer, as its text still stands: the judgement,
-- and the chance that some audit drew it and a person judged its feeling (its themes). Each audit draws from comments of its
-- days that none had drawn before, so their chances join like those of independent draws. What was judged of an audit is a
-- random part of it, since its rows stand in random order.
CREATE OR REPLACE MACRO audited() AS TABLE
WITH answer AS (
    SELECT l.draw_id, l.comment_id, arg_max(l.text_hash, l.label_no) AS text_hash,
        arg_max(l.feeling, l.label_no) AS feeling, arg_max(l.themes, l.label_no) AS themes,
        arg_max(l.taxonomy_version, l.label_no) FILTER (l.themes IS NOT NULL) AS taxonomy_version
    FROM label AS l GROUP BY l.draw_id, l.comment_id
),
audit AS (
    SELECT d.draw_id, any_value(d.since) AS since, any_value(d.until) AS until,
        any_value(d.inclusion_probability) * count(a.feeling) / count(*) AS feeling_chance,
        any_value(d.inclusion_probability) * count(a.themes) / count(*) AS themes_chance
    FROM draw AS d LEFT JOIN answer AS a ON a.draw_id = d.draw_id AND a.comment_id = d.comment_id
    WHERE d.kind = 'audit' GROUP BY d.draw_id
),
spoke AS (
    SELECT a.*, f.occurred_at
    FROM answer AS a
    JOIN draw AS d ON d.draw_id = a.draw_id AND d.comment_id = a.comment_id AND d.kind = 'audit'
    JOIN comment AS c ON c.comment_id = a.comment_id
    JOIN feedback AS f ON f.feedback_id = c.feedback_id
    WHERE CASE WHEN text_hash(c.text) = a.text_hash THEN true ELSE false END
)
SELECT s.comment_id, any_value(s.draw_id) AS draw_id, any_value(s.feeling) AS feeling, any_value(s.themes) AS themes,
    coalesce((SELECT t.themes FROM taxonomy AS t WHERE t.version = any_value(s.taxonomy_version)), []) AS choice,
    1 - product(1 - b.feeling_chance) AS feeling_chance, 1 - product(1 - b.themes_chance) AS themes_chance
FROM spoke AS s
JOIN audit AS b ON (b.since IS NULL OR s.occurred_at >= b.since) AND (b.until IS NULL OR coalesce(s.occurred_at < b.until, b.since IS NULL))
GROUP BY s.comment_id;
