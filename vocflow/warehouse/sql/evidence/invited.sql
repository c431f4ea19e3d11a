-- evidence/invited: one row per invitation behind a response rate: 1 where it brought an answer, and the file and line where
-- it stands.
SELECT a.invitation_id, (a.feedback_id IS NOT NULL)::BIGINT AS value, a.survey AS source, p.path, a.line
FROM (
    SELECT invitation_id, feedback_id, survey, file_id, line, channel, wave, segments
    FROM asked($surveys, $since, $until, $seen_until)
    UNION ALL BY NAME
    SELECT invitation_id, NULL AS feedback_id, survey, file_id, line, channel, wave, segments FROM invitation
    WHERE list_contains($surveys, survey) AND customer_id IS NULL AND source IN (SELECT source FROM listening_post)
        AND ($since IS NULL OR sent_at >= $since) AND ($until IS NULL OR sent_at < $until)
) AS a LEFT JOIN source_file AS p ON p.file_id = a.file_id
WHERE $value IS NULL OR $value = CASE $part WHEN 'channel' THEN channel WHEN 'wave' THEN wave WHEN 'segment' THEN segments[$segment] END
ORDER BY source, p.path, a.line;
