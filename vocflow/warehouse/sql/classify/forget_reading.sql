-- The reading before gives way to the one that follows. Of older taxonomy versions the latest reading's mentions stay.
DELETE FROM classification;
DELETE FROM mention WHERE taxonomy_version = $taxonomy_version;
DELETE FROM near_duplicate;
