-- answered_again_counts: one row: detractors who answered again, by whether they were spoken to in between, and how many of
-- each scored higher the second time.
SELECT count(*) FILTER (called) AS spoken_to, count(*) FILTER (called AND rose) AS spoken_to_rose,
    count(*) FILTER (NOT called) AS others, count(*) FILTER (NOT called AND rose) AS others_rose
FROM answered_again($since, $until);
