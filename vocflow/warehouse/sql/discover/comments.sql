-- comments: one row per comment of a customer in the language of the rules that mentions no theme (or any, where
-- $everything), with its feeling, NULL where the model abstained.
SELECT s.comment_id, s.text, CASE WHEN s.abstained THEN NULL ELSE s.feeling END AS feeling
FROM spoken(NULL, NULL) AS s
WHERE s.language = $language
  AND ($everything OR s.comment_id NOT IN (SELECT comment_id FROM mentioned(NULL, NULL)))
ORDER BY s.comment_id;
