-- evidence/answered_again: one row per detractor who answered again: the change of the score, whether somebody
-- had spoken to the customer, and where the first answer stands.
SELECT a.customer_id, a.next_score - a.score AS value, a.called AS spoken_to, a.source, p.path, a.line
FROM answered_again($since, $until) AS a LEFT JOIN source_file AS p ON p.file_id = a.file_id
ORDER BY a.source, p.path, a.line;
