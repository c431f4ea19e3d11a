-- most_refused: no row or one: the most frequent reason for quarantine, with its first record.
SELECT reason, count(*) AS records, arg_min(path, (path, line)) AS path, arg_min(line, (path, line)) AS line,
    arg_min(excerpt, (path, line)) AS excerpt, arg_min(advice, (path, line)) AS advice
FROM quarantine WHERE state = 'open'
GROUP BY reason ORDER BY records DESC, reason LIMIT 1;
