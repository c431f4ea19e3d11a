-- The reading before gives way to the one that follows.
DELETE FROM classification;
DELETE FROM mention;
DELETE FROM model WHERE model_id = $model_id;
