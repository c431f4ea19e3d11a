-- labels: one row per comment that a human judged as its text now stands: the latest feeling (NULL: not judged) and the
-- latest themes (NULL: not judged, empty: none), chosen among those of `taxonomy_version`. For training and comparison.
SELECT comment_id, feeling, themes, taxonomy_version FROM judged() ORDER BY comment_id;
