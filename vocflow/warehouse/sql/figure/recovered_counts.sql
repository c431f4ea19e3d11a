-- recovered_counts: one row: customers spoken to in a call back in [since, until), and how many of them were recovered.
SELECT count(*) AS n, count(*) FILTER (outcome = 'recovered') AS recovered FROM spoken_to($since, $until);
