-- draw: one row per comment picked for a human's judgement by one export (or by a hand that corrects it): why, when and
-- with what chance, and what was read in it then. The readers keep comments they learnt from out of what they say of
-- them, so the prediction is out of fold. An audit's chance is its sample over `population`, the comments of
-- [since, until) that no audit had drawn before.
CREATE TABLE draw (
    draw_id VARCHAR NOT NULL,
    comment_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('uncertain', 'audit', 'disagreement', 'corrected')),
    why VARCHAR NOT NULL,
    drawn_at TIMESTAMP NOT NULL,
    seed BIGINT,
    since TIMESTAMP,
    until TIMESTAMP,
    population BIGINT,
    inclusion_probability DOUBLE CHECK ((inclusion_probability IS NOT NULL) = (kind = 'audit')),
    text_hash VARCHAR NOT NULL,
    model_id VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    feeling VARCHAR NOT NULL,
    p_negative DOUBLE NOT NULL,
    p_neutral DOUBLE NOT NULL,
    p_positive DOUBLE NOT NULL,
    abstained BOOLEAN NOT NULL,
    themes STRUCT(theme VARCHAR, feeling VARCHAR)[] NOT NULL,
    PRIMARY KEY (draw_id, comment_id)
);

-- label: one row per human judgement of a comment, never changed and never deleted: its feeling, its themes (each with a
-- feeling of its own or none; an empty list says that it has none), or both. NULL: not judged. It was given for the text
-- with this hash, and the themes were chosen among those of this taxonomy.
CREATE TABLE label (
    label_no BIGINT PRIMARY KEY,
    draw_id VARCHAR NOT NULL,
    comment_id VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    labeller VARCHAR NOT NULL,
    labelled_at TIMESTAMP NOT NULL,
    feeling VARCHAR CHECK (feeling IN ('negative', 'neutral', 'positive')),
    themes STRUCT(theme VARCHAR, feeling VARCHAR)[],
    taxonomy_version VARCHAR NOT NULL,
    file_sha256 VARCHAR,
    CHECK (feeling IS NOT NULL OR themes IS NOT NULL)
);

-- taxonomy: one row per version that a reading followed, with its themes.
CREATE TABLE taxonomy (version VARCHAR PRIMARY KEY, themes VARCHAR[] NOT NULL);

-- A reading is known by what it assigned to each comment; a run by the taxonomy that its figures follow.
ALTER TABLE reading ADD COLUMN assignment_hash VARCHAR;
ALTER TABLE run ADD COLUMN taxonomy_version VARCHAR;

-- text_hash: what a label is held against, so that it speaks for the text it was given for and for no other.
CREATE OR REPLACE MACRO text_hash(said) AS sha256(said);

-- taxonomy_in_use: the version that the latest reading followed, or the one that the variable of this name asks for.
CREATE OR REPLACE MACRO taxonomy_in_use() AS
    coalesce(getvariable('taxonomy_in_use'), (SELECT taxonomy_version FROM reading ORDER BY reading_no DESC LIMIT 1));

-- judged: one row per comment that a human judged as its text now stands: the latest feeling and the latest themes.
CREATE OR REPLACE MACRO judged() AS TABLE
SELECT l.comment_id, arg_max(l.feeling, l.label_no) AS feeling, arg_max(l.themes, l.label_no) AS themes,
    arg_max(l.taxonomy_version, l.label_no) FILTER (l.themes IS NOT NULL) AS taxonomy_version
FROM label AS l JOIN comment AS c ON c.comment_id = l.comment_id
-- not a bare equality: as a key of the join it would have every comment hashed, not the labelled ones alone
WHERE CASE WHEN text_hash(c.text) = l.text_hash THEN true ELSE false END
GROUP BY l.comment_id;

-- spoken: one row per comment of a customer in [since, until), with its feeling: a human's, else the model's.
CREATE OR REPLACE MACRO spoken(since, until) AS TABLE
SELECT c.comment_id, c.feedback_id, f.source, f.kind, f.channel, f.occurred_at, f.customer_id, c.text, k.language,
    coalesce(j.feeling, k.feeling) AS feeling, k.abstained AND j.feeling IS NULL AS abstained,
    j.feeling IS NOT NULL AS by_human, k.feeling AS feeling_read
FROM comment AS c
JOIN feedback AS f ON f.feedback_id = c.feedback_id
JOIN classification AS k ON k.comment_id = c.comment_id
LEFT JOIN judged() AS j ON j.comment_id = c.comment_id
WHERE f.kind <> 'staff'
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
  AND f.source IN (SELECT source FROM listening_post);

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
    m.start_at, m.end_at, false AS by_human
FROM spoken(since, until) AS s
JOIN mention AS m ON m.comment_id = s.comment_id
LEFT JOIN judgement AS j ON j.comment_id = s.comment_id
WHERE m.taxonomy_version = of_version AND (j.comment_id IS NULL OR NOT list_contains(j.choice, m.theme))
UNION ALL
SELECT s.comment_id, s.feedback_id, s.source, s.customer_id, s.language, c.theme.theme,
    coalesce(c.theme.feeling, s.feeling), coalesce(m.start_at, 0), coalesce(m.end_at, length(s.text)), true
FROM spoken(since, until) AS s
JOIN chosen AS c ON c.comment_id = s.comment_id
LEFT JOIN mention AS m ON m.comment_id = c.comment_id AND m.theme = c.theme.theme AND m.taxonomy_version = of_version;

-- mentioned_as: one row per theme of this taxonomy version mentioned in a comment of a customer in [since, until). What
-- came or changed after the version's last reading has none: versions are not to be compared with each other.
CREATE OR REPLACE MACRO mentioned_as(of_version, since, until) AS TABLE
SELECT * FROM told(of_version, since, until)
WHERE NOT by_human OR list_contains((SELECT t.themes FROM taxonomy AS t WHERE t.version = of_version), theme);

-- mentioned: one row per theme mentioned in a comment of a customer in [since, until), by the taxonomy in use.
CREATE OR REPLACE MACRO mentioned(since, until) AS TABLE
SELECT * FROM mentioned_as(taxonomy_in_use(), since, until);

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
