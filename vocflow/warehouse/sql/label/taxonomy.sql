-- taxonomy: no row or one: the version that the latest reading followed, and its themes.
SELECT version, themes FROM taxonomy WHERE version = taxonomy_in_use();
