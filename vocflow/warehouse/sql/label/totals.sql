-- totals: one row: labels, comments with one, labellers; comments whose labels were all given for another text, and those
-- that are no longer in the warehouse; comments whose labels name a theme that the taxonomy no longer has.
WITH labelled AS (
    SELECT l.comment_id, bool_or(c.comment_id IS NOT NULL) AS is_there, bool_or(coalesce(text_hash(c.text) = l.text_hash, false)) AS speaks
    FROM label AS l LEFT JOIN comment AS c ON c.comment_id = l.comment_id GROUP BY l.comment_id
),
named AS (
    SELECT comment_id, unnest(themes).theme AS theme FROM judged() WHERE themes IS NOT NULL
)
SELECT (SELECT count(*) FROM label) AS labels, count(*) AS comments,
    (SELECT count(DISTINCT labeller) FROM label) AS labellers,
    count(*) FILTER (is_there AND NOT speaks) AS outdated, count(*) FILTER (NOT is_there) AS gone,
    (SELECT count(DISTINCT comment_id) FROM named
     WHERE NOT list_contains((SELECT themes FROM taxonomy WHERE version = taxonomy_in_use()), theme)) AS not_in_taxonomy
FROM labelled;
