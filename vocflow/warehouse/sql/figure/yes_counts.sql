-- yes_counts: one row: how many answered the yes/no question asked in this role, and how many said yes.
SELECT count(*) AS n, count(*) FILTER (value = 1) AS yes
FROM rated($sources, $asked_as, $since, $until);
