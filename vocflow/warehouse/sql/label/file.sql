-- file: one row per other labeller whose labels came in a file of this very content.
SELECT DISTINCT labeller FROM label WHERE file_sha256 = $sha256 AND labeller <> $labeller ORDER BY labeller;
