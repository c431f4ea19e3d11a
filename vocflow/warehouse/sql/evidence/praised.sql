-- evidence/praised: one row per contact in which customers praised the agent or team, and where it stands. Others are not
-- listed: nobody is blamed.
SELECT h.feedback_id, 'praised' AS value, f.source, p.path, f.line
FROM handled($since, $until, $themes, $case_mix) AS h
JOIN feedback AS f ON f.feedback_id = h.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE h.praised AND $unit = CASE WHEN $units IS NULL THEN h.agent_id ELSE $units[list_position($agents, h.agent_id)] END
ORDER BY f.source, p.path, f.line;
