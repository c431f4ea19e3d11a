-- From here on this connection's figures follow the taxonomy version given, as reports that were made under it did.
SET VARIABLE taxonomy_in_use = $version;
