-- What many figures count, whatever their days: the views that the macros below take their days from. A run that takes all
-- figures of a report works each view out once (report/at_hand): its temporary table of the same name then stands for it.

-- customer_comment: one row per comment of a customer, with its feeling: a human's, else the model's.
CREATE OR REPLACE VIEW customer_comment AS
SELECT c.comment_id, c.feedback_id, f.source, f.kind, f.channel, f.occurred_at, f.customer_id, f.author_id, c.text, k.language,
    coalesce(j.feeling, k.feeling) AS feeling, k.abstained AND j.feeling IS NULL AS abstained,
    j.feeling IS NOT NULL AS by_human, k.feeling AS feeling_read
FROM comment AS c
JOIN feedback AS f ON f.feedback_id = c.feedback_id
JOIN classification AS k ON k.comment_id = c.comment_id
LEFT JOIN judged() AS j ON j.comment_id = c.comment_id
WHERE f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post);

-- spoken: one row per comment of a customer in [since, until).
CREATE OR REPLACE MACRO spoken(since, until) AS TABLE
SELECT * FROM customer_comment
WHERE (since IS NULL OR occurred_at >= since)
  AND (until IS NULL OR coalesce(occurred_at < until, since IS NULL));

-- told: one row per theme told of in a comment of a customer in [since, until), as this taxonomy version read it, and as
-- humans judged it: their themes stand for those of the taxonomy they chose from; themes that came later are the rules'.
-- A mention that had its comment's feeling has it still when a human corrects that.
CREATE OR REPLACE MACRO told(of_version, since, until) AS TABLE
WITH judgement AS (
    SELECT j.comment_id, j.themes, coalesce(t.themes, []) AS choice
    FROM judged() AS j LEFT JOIN taxonomy AS t ON t.version = j.taxonomy_version
    WHERE j.themes IS NOT NULL
),
chosen AS (
    SELECT comment_id, unnest(themes) AS theme FROM judgement
)
SELECT s.comment_id, s.feedback_id, s.source, s.customer_id, s.language, m.theme,
    CASE WHEN s.by_human AND m.feeling = s.feeling_read THEN s.feeling ELSE m.feeling END AS feeling,
    m.start_at, m.end_at, false AS by_human, s.occurred_at, s.channel, s.author_id
FROM spoken(since, until) AS s
JOIN mention AS m ON m.comment_id = s.comment_id
LEFT JOIN judgement AS j ON j.comment_id = s.comment_id
WHERE m.taxonomy_version = of_version AND (j.comment_id IS NULL OR NOT list_contains(j.choice, m.theme))
UNION ALL
SELECT s.comment_id, s.feedback_id, s.source, s.customer_id, s.language, c.theme.theme,
    coalesce(c.theme.feeling, s.feeling), coalesce(m.start_at, 0), coalesce(m.end_at, length(s.text)), true,
    s.occurred_at, s.channel, s.author_id
FROM spoken(since, until) AS s
JOIN chosen AS c ON c.comment_id = s.comment_id
LEFT JOIN mention AS m ON m.comment_id = c.comment_id AND m.theme = c.theme.theme AND m.taxonomy_version = of_version;

-- theme_mention: one row per theme mentioned in a comment of a customer, by the taxonomy in use.
CREATE OR REPLACE VIEW theme_mention AS SELECT * FROM mentioned_as(taxonomy_in_use(), NULL, NULL);

-- mentioned: one row per theme mentioned in a comment of a customer in [since, until), by the taxonomy in use.
CREATE OR REPLACE MACRO mentioned(since, until) AS TABLE
SELECT * FROM theme_mention
WHERE (since IS NULL OR occurred_at >= since)
  AND (until IS NULL OR coalesce(occurred_at < until, since IS NULL));

-- outcome_answer: one row per customer's answer to an outcome question.
CREATE OR REPLACE VIEW outcome_answer AS
SELECT f.feedback_id, f.occurred_at, f.customer_id, f.source, f.kind, f.survey_type, f.channel, f.segments, f.file_id, f.line,
    r.question, r.scale, r.low, r.high, r.value AS score
FROM feedback AS f
JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = 'outcome'
WHERE f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post);

-- scored: one row per customer's answer to the outcome question of the given sources, in [since, until), in one segment or all.
CREATE OR REPLACE MACRO scored(sources, since, until, segment, segment_value) AS TABLE
SELECT * FROM outcome_answer
WHERE list_contains(sources, source)
  AND (since IS NULL OR occurred_at >= since)
  AND (until IS NULL OR coalesce(occurred_at < until, since IS NULL))
  AND (segment IS NULL OR segments[segment] = segment_value);

-- kept_waiting: one row per commented answer to the outcome question of the given sources in [since, until): whether it
-- speaks of lateness other than in praise, and whether it praises anything else.
CREATE OR REPLACE MACRO kept_waiting(sources, since, until, late, signals) AS TABLE
SELECT s.feedback_id, s.source, s.question, s.score, s.low, s.high,
    coalesce(t.is_late, false) AS is_late, coalesce(t.praised, false) AS praised
FROM (
    SELECT feedback_id, source, question, score, low, high FROM outcome_answer
    WHERE list_contains(sources, source)
      AND (since IS NULL OR occurred_at >= since) AND (until IS NULL OR occurred_at < until)
) AS s
LEFT JOIN (
    SELECT feedback_id,
        bool_or(list_contains(late, theme) AND feeling <> 'positive') AS is_late,
        bool_or(NOT list_contains(late, theme) AND NOT list_contains(signals, theme) AND feeling = 'positive') AS praised
    FROM mentioned(since, until) WHERE list_contains(sources, source) GROUP BY feedback_id
) AS t ON t.feedback_id = s.feedback_id
WHERE s.feedback_id IN (SELECT c.feedback_id FROM comment AS c);

-- scored_by_customer: one row per answer of a known customer to a 0-10 outcome question in [since, until), with the next.
CREATE OR REPLACE MACRO scored_by_customer(since, until) AS TABLE
SELECT customer_id, feedback_id, source, occurred_at, file_id, line, score,
    lead(score) OVER later AS next_score, lead(occurred_at) OVER later AS next_at
FROM outcome_answer
WHERE kind = 'survey' AND scale = 'nps' AND customer_id IS NOT NULL AND occurred_at IS NOT NULL
  AND (since IS NULL OR occurred_at >= since) AND (until IS NULL OR occurred_at < until)
WINDOW later AS (PARTITION BY customer_id ORDER BY occurred_at, feedback_id);

-- voiced: one row per theme told of in a comment in this language in [since, until): who said it, and whether it is asked
-- for, so that the wish (a theme of this name) stands in the same sentence. What is asked for is neither praise nor blame.
CREATE OR REPLACE MACRO voiced(since, until, of_language, wish) AS TABLE
WITH told_of AS MATERIALIZED (
    SELECT * FROM mentioned(since, until) WHERE language = of_language
),
wished AS (
    SELECT comment_id, start_at, end_at FROM told_of WHERE theme = wish
)
SELECT t.comment_id, t.feedback_id, coalesce(t.customer_id, t.author_id, t.feedback_id) AS who, t.theme, t.feeling,
    w.comment_id IS NOT NULL AND NOT regexp_matches(
        substring(c.text, least(t.end_at, w.end_at) + 1,
            greatest(0, greatest(t.start_at, w.start_at) - least(t.end_at, w.end_at))), '[.!?;…\n]') AS asked
FROM told_of AS t
LEFT JOIN wished AS w ON w.comment_id = t.comment_id
LEFT JOIN comment AS c ON c.comment_id = w.comment_id;

-- named_as: one row per comment in [since, until) and name (of a person or a team) that stands in it as words, whatever its
-- case. No pattern is made of the name: it would be compiled anew for each row.
CREATE OR REPLACE MACRO named_as(since, until, names) AS TABLE
SELECT s.comment_id, s.feedback_id, n.name, coalesce(s.customer_id, s.author_id, s.feedback_id) AS who,
    coalesce(s.channel, '') AS stratum, s.feeling = 'positive' AND NOT s.abstained AS praised
FROM spoken(since, until) AS s
JOIN (
    SELECT name, split_part(words_only(name), ' ', 2) AS first_word FROM (SELECT unnest(names::VARCHAR[]) AS name)
) AS n ON contains(lower(s.text), n.first_word)
WHERE contains(words_only(s.text), words_only(n.name));
