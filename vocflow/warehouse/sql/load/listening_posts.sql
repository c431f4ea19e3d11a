-- The sources of the project as it is now.
DELETE FROM listening_post;
INSERT INTO listening_post SELECT unnest($sources::VARCHAR[]);
