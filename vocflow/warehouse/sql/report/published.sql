-- report/published: one row per different value and n with which a finished run published this figure.
SELECT DISTINCT f.n, f.value FROM figure AS f JOIN run AS r USING (run_id) WHERE f.figure_id = $figure_id;
