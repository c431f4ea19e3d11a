-- answered_again_counts: one row: detractors who answered again, by whether they were spoken to in between, and how many of
-- each scored higher the second time.
SELECT count(*) FILTER (called) AS called, count(*) FILTER (called AND rose) AS called_rose,
    count(*) FILTER (NOT called) AS uncalled, count(*) FILTER (NOT called AND rose) AS uncalled_rose
FROM answered_again($since, $until);
