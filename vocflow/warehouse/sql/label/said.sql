-- said: one row per comment and drawing that this labeller judged (all corrections by hand are one, with a blank name): the
-- latest judgement.
SELECT l.comment_id, asked.draw_id, l.text_hash, l.feeling, l.themes
FROM label AS l
JOIN (SELECT comment_id, draw_id AS own, CASE WHEN kind = 'corrected' THEN '' ELSE draw_id END AS draw_id FROM draw) AS asked
    ON asked.comment_id = l.comment_id AND asked.own = l.draw_id
WHERE l.labeller = $labeller
QUALIFY row_number() OVER (PARTITION BY l.comment_id, asked.draw_id ORDER BY l.label_no DESC) = 1;
