-- comment_count: one row: comments in the taxonomy's language.
SELECT count(*) AS comments FROM spoken($since, $until) WHERE language = $language;
