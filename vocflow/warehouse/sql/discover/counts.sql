-- counts: one row: comments of customers, those in the language of the rules, and those of them that mention a theme.
SELECT count(*) AS comments,
    count(*) FILTER (s.language = $language) AS in_language,
    count(*) FILTER (s.language = $language AND s.comment_id IN (SELECT comment_id FROM mentioned(NULL, NULL))) AS matched
FROM spoken(NULL, NULL) AS s;
