-- What customers value, and who is praised: the rows that these figures count and `explain` lists.

-- valued_customer: one row per customer of the customer table, by buying behaviour on that day: the third of yearly value
-- among customers still there, and how long they have been customers.
CREATE OR REPLACE MACRO valued_customer(as_of) AS TABLE
WITH mine AS (
    SELECT * FROM customer WHERE source IN (SELECT source FROM listening_post)
),
third AS (
    SELECT quantile_disc(yearly_value, 1 / 3) AS lower_end, quantile_disc(yearly_value, 2 / 3) AS upper_end
    FROM mine WHERE left_on IS NULL OR left_on > as_of
)
SELECT c.customer_id, c.segments,
    CASE WHEN c.yearly_value <= t.lower_end THEN 'lower third' WHEN c.yearly_value <= t.upper_end THEN 'middle third'
        WHEN c.yearly_value > t.upper_end THEN 'upper third' END AS yearly_value,
    CASE WHEN c.since > as_of - INTERVAL 1 YEAR THEN 'first year' WHEN c.since > as_of - INTERVAL 3 YEAR THEN 'two to three years'
        WHEN c.since <= as_of - INTERVAL 3 YEAR THEN 'longer' END AS tenure
FROM mine AS c, third AS t;

-- voiced: one row per theme told of in a comment in this language in [since, until): who said it, and whether it is asked
-- for, so that the wish (a theme of this name) stands in the same sentence. What is asked for is neither praise nor blame.
CREATE OR REPLACE MACRO voiced(since, until, of_language, wish) AS TABLE
WITH told_of AS MATERIALIZED (
    SELECT * FROM mentioned(since, until) WHERE language = of_language
),
wished AS (
    SELECT comment_id, start_at, end_at FROM told_of WHERE theme = wish
)
SELECT t.comment_id, t.feedback_id, coalesce(t.customer_id, f.author_id, t.feedback_id) AS who, t.theme, t.feeling,
    w.comment_id IS NOT NULL AND NOT regexp_matches(
        substring(c.text, least(t.end_at, w.end_at) + 1,
            greatest(0, greatest(t.start_at, w.start_at) - least(t.end_at, w.end_at))), '[.!?;…\n]') AS asked
FROM told_of AS t
JOIN feedback AS f ON f.feedback_id = t.feedback_id
LEFT JOIN wished AS w ON w.comment_id = t.comment_id
LEFT JOIN comment AS c ON c.comment_id = w.comment_id;

-- speaker: one row per customer who commented in this language in [since, until), with segment and buying behaviour.
CREATE OR REPLACE MACRO speaker(since, until, of_language, in_segment, as_of) AS TABLE
WITH said AS (
    SELECT coalesce(s.customer_id, f.author_id, s.feedback_id) AS who, s.customer_id, s.occurred_at,
        f.segments[in_segment] AS segment
    FROM spoken(since, until) AS s JOIN feedback AS f ON f.feedback_id = s.feedback_id
    WHERE s.language = of_language
),
one AS (
    SELECT who, any_value(customer_id) AS customer_id, arg_max(segment, occurred_at) AS segment FROM said GROUP BY who
)
SELECT o.who, coalesce(o.segment, v.segments[in_segment]) AS segment, v.yearly_value, v.tenure
FROM one AS o LEFT JOIN valued_customer(as_of) AS v ON v.customer_id = o.customer_id;

-- chosen: one row per customer who answered a question in this role in [since, until): their latest answer, and whether it
-- lies in the upper quarter of its scale (yes; 4 and 5 of 5).
CREATE OR REPLACE MACRO chosen(asked_as, since, until, in_segment, as_of) AS TABLE
WITH answer AS (
    SELECT f.feedback_id, coalesce(f.customer_id, f.author_id, f.feedback_id) AS who, f.customer_id, f.segments[in_segment] AS segment,
        r.question, r.low, r.high, r.value, r.value >= r.low + 0.75 * (r.high - r.low) AS favourable
    FROM feedback AS f JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = asked_as
    WHERE f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post)
      AND (since IS NULL OR f.occurred_at >= since)
      AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
    QUALIFY row_number() OVER (PARTITION BY who, r.question ORDER BY f.occurred_at DESC NULLS LAST, f.feedback_id) = 1
)
SELECT a.* EXCLUDE (segment), coalesce(a.segment, v.segments[in_segment]) AS segment, v.yearly_value, v.tenure
FROM answer AS a LEFT JOIN valued_customer(as_of) AS v ON v.customer_id = a.customer_id;

-- served: one row per member of staff's answer about another department in [since, until).
CREATE OR REPLACE MACRO served(since, until, asking, about) AS TABLE
SELECT f.feedback_id, f.segments[asking] AS department, f.segments[about] AS about, r.question, r.low, r.high, r.value
FROM feedback AS f JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role <> 'recommend'
WHERE f.kind = 'staff' AND f.source IN (SELECT source FROM listening_post)
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
  AND f.segments[asking] IS NOT NULL AND f.segments[about] IS NOT NULL AND f.segments[asking] <> f.segments[about];

-- handled: one row per contact with an agent in [since, until) of which a comment tells: who it was with, the kind of
-- contact that it is compared within, and whether the customer praised one of these themes.
CREATE OR REPLACE MACRO handled(since, until, themes, case_mix) AS TABLE
WITH said AS (
    SELECT DISTINCT feedback_id FROM spoken(since, until) WHERE kind IN ('ticket', 'call', 'survey')
),
praise AS (
    SELECT DISTINCT feedback_id FROM mentioned(since, until)
    WHERE feeling = 'positive' AND list_contains(themes::VARCHAR[], theme)
)
SELECT f.feedback_id, f.agent_id, coalesce(f.customer_id, f.author_id, f.feedback_id) AS who,
    concat_ws(chr(31), CASE WHEN list_contains(case_mix::VARCHAR[], 'channel') THEN coalesce(f.channel, '') END,
        CASE WHEN list_contains(case_mix::VARCHAR[], 'touch_point') THEN coalesce(f.touch_point, '') END,
        list_transform(case_mix::VARCHAR[], lambda name: coalesce(f.segments[name], ''))) AS stratum,
    p.feedback_id IS NOT NULL AS praised
FROM feedback AS f
JOIN said AS s ON s.feedback_id = f.feedback_id
LEFT JOIN praise AS p ON p.feedback_id = f.feedback_id
WHERE f.agent_id IS NOT NULL;

-- words_only: a text in small letters, its words parted and enclosed by single spaces.
CREATE OR REPLACE MACRO words_only(said) AS ' ' || trim(regexp_replace(lower(said), '[^\pL\pN]+', ' ', 'g')) || ' ';

-- named_as: one row per comment in [since, until) and name (of a person or a team) that stands in it as words, whatever its
-- case. No pattern is made of the name: it would be compiled anew for each row.
CREATE OR REPLACE MACRO named_as(since, until, names) AS TABLE
SELECT s.comment_id, s.feedback_id, n.name, coalesce(s.customer_id, f.author_id, s.feedback_id) AS who,
    coalesce(s.channel, '') AS stratum, s.feeling = 'positive' AND NOT s.abstained AS praised
FROM spoken(since, until) AS s
JOIN (
    SELECT name, split_part(words_only(name), ' ', 2) AS first_word FROM (SELECT unnest(names::VARCHAR[]) AS name)
) AS n ON contains(lower(s.text), n.first_word)
JOIN feedback AS f ON f.feedback_id = s.feedback_id
WHERE contains(words_only(s.text), words_only(n.name));
