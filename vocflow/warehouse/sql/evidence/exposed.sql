-- evidence/exposed: one row per present customer who criticised the theme: the yearly value, and where it stands.
SELECT e.customer_id, e.yearly_value::DOUBLE AS value, p.source, p.path, e.line
FROM exposed($theme, $since, $until, $as_of) AS e LEFT JOIN source_file AS p ON p.file_id = e.file_id
ORDER BY p.path, e.line;
