-- exposed_values: one row per present customer who criticised the theme: the yearly value, in cents.
SELECT (yearly_value * 100)::BIGINT AS cents
FROM exposed($theme, $since, $until, $as_of);
