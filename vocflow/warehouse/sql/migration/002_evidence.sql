-- The rows that figures are made from. Figures count these, `explain` lists them: one definition serves both.

-- scored: one row per customer's answer to the outcome question of the given sources, in [since, until), in one segment or all.
CREATE OR REPLACE MACRO scored(sources, since, until, segment, segment_value) AS TABLE
SELECT f.feedback_id, f.occurred_at, f.segments, r.question, r.scale, r.low, r.high, r.value AS score
FROM feedback AS f
JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = 'outcome'
WHERE f.kind <> 'staff'
  AND list_contains(sources, f.source)
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
  AND f.source IN (SELECT source FROM listening_post)
  AND (segment IS NULL OR f.segments[segment] = segment_value);

-- rated: one row per customer's answer to a question in a role other than the outcome, in [since, until).
CREATE OR REPLACE MACRO rated(sources, asked_as, since, until) AS TABLE
SELECT f.feedback_id, f.occurred_at, r.question, r.value
FROM feedback AS f
JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = asked_as
WHERE f.kind <> 'staff'
  AND list_contains(sources, f.source)
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
  AND f.source IN (SELECT source FROM listening_post);

-- spoken: one row per comment of a customer in [since, until), with its feeling.
CREATE OR REPLACE MACRO spoken(since, until) AS TABLE
SELECT c.comment_id, c.feedback_id, f.source, f.kind, f.channel, f.occurred_at, f.customer_id, c.text, k.language, k.feeling, k.abstained
FROM comment AS c
JOIN feedback AS f ON f.feedback_id = c.feedback_id
JOIN classification AS k ON k.comment_id = c.comment_id
WHERE f.kind <> 'staff'
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
  AND f.source IN (SELECT source FROM listening_post);

-- mentioned: one row per theme mentioned in a comment of a customer in [since, until).
CREATE OR REPLACE MACRO mentioned(since, until) AS TABLE
SELECT s.comment_id, s.feedback_id, s.source, s.customer_id, s.language, m.theme, m.feeling, m.start_at, m.end_at
FROM spoken(since, until) AS s
JOIN mention AS m ON m.comment_id = s.comment_id;

-- exposed: one row per present customer who criticised the theme (any theme when NULL) in [since, until).
CREATE OR REPLACE MACRO exposed(in_theme, since, until, as_of) AS TABLE
SELECT c.customer_id, c.yearly_value, c.file_id, c.line
FROM customer AS c
WHERE c.source IN (SELECT source FROM listening_post)
  AND (c.left_on IS NULL OR c.left_on > as_of)
  AND c.yearly_value IS NOT NULL
  AND c.customer_id IN (
      SELECT m.customer_id FROM mentioned(since, until) AS m
      WHERE m.feeling = 'negative' AND (in_theme IS NULL OR m.theme = in_theme) AND m.customer_id IS NOT NULL
  );
