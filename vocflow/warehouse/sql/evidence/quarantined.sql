-- evidence/quarantined: one row per record set aside (for this reason, when given), and where it stands.
SELECT quarantine_id, reason AS value, source, path, line
FROM quarantine
WHERE state = 'open' AND list_contains($sources, source) AND ($reason IS NULL OR reason = $reason)
ORDER BY source, path, line;
