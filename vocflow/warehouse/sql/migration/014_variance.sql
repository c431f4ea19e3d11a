-- sample_variance: the sample variance of answers, 0 for a single one. Sums of whole numbers are the same in whatever order the
-- rows lie, so that two warehouses with the same rows give the same figure to its last digit; var_samp does not.
CREATE OR REPLACE MACRO sample_variance(answer) AS
    greatest(0, coalesce((sum(answer * answer) - sum(answer) * sum(answer) / count(answer)) / nullif(count(answer) - 1, 0), 0));
