-- evidence/asked: one row per answer to the question from the listening post or channel, or from the two compared.
SELECT f.feedback_id, r.value, f.source, p.path, f.line
FROM rating AS r JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post)
  AND ($since IS NULL OR f.occurred_at >= $since)
  AND ($until IS NULL OR coalesce(f.occurred_at < $until, $since IS NULL))
  AND lower(trim(r.question)) = $asked AND r.low = $low AND r.high = $high
  AND ($asked_in = '' OR f.source = $asked_in)
  AND list_contains([$part, $other], CASE WHEN $asked_in = '' THEN f.source ELSE f.channel END)
ORDER BY f.source, p.path, f.line;
