-- mixed_scale: one row per question of a source whose answers change scale at a moment: before (or after) it, none lies
-- in the upper half of the scale, although so many lie there on the other side that chance is ruled out. A bad week is no
-- change of scale: the run without an upper half must hold 100 answers and last 90 days.
WITH answer AS (
    SELECT r.question, r.low, r.high, r.value > (r.low + r.high) / 2 AS upper_half,
        row_number() OVER (PARTITION BY r.question ORDER BY f.occurred_at, f.feedback_id) AS place,
        count(*) OVER (PARTITION BY r.question) AS answers,
        f.occurred_at
    FROM rating AS r JOIN feedback AS f USING (feedback_id)
    WHERE f.source = $source AND f.occurred_at IS NOT NULL AND r.scale <> 'yes_no'
),
edge AS (
    SELECT question, low, high, any_value(answers) AS answers,
        min(place) FILTER (upper_half) - 1 AS before_first,
        any_value(answers) - max(place) FILTER (upper_half) AS after_last,
        count(*) FILTER (upper_half) AS upper_count,
        min(occurred_at) FILTER (upper_half) AS first_at,
        max(occurred_at) FILTER (upper_half) AS last_at
    FROM answer GROUP BY question, low, high
),
side AS (
    SELECT *, greatest(before_first, after_last) AS lower_only, before_first >= after_last AS is_before FROM edge WHERE upper_count > 0
),
run AS (
    SELECT s.*, max(a.occurred_at) - min(a.occurred_at) AS lasted
    FROM side AS s JOIN answer AS a ON a.question = s.question
        AND CASE WHEN s.is_before THEN a.place <= s.before_first ELSE a.place > s.answers - s.after_last END
    GROUP BY ALL
)
SELECT question, low, high, answers, upper_count, lower_only,
    CASE WHEN is_before THEN 'before' ELSE 'after' END AS side,
    CASE WHEN is_before THEN first_at ELSE last_at END AS changed_at
FROM run
WHERE lower_only >= 100
  AND lasted >= INTERVAL 90 DAY
  -- (1 - p)^k below one in a million, p the share in the upper half on the side where any lies there
  AND lower_only * ln(1 - least(upper_count / (answers - lower_only), 0.999999)) < ln(1e-6);
