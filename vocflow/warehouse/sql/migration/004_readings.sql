-- Readings are written whole, a million rows at a time, and checking a key on each row took ten times as long as writing
-- it. A reading gives each comment one verdict, and one mention of each theme; tests hold it to that.

-- classification: one row per comment and model: the latest reading's verdict on its language and feeling.
ALTER TABLE classification RENAME TO classification_with_key;
CREATE TABLE classification (
    comment_id VARCHAR NOT NULL,
    model_id VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    feeling VARCHAR NOT NULL,
    p_negative DOUBLE NOT NULL,
    p_neutral DOUBLE NOT NULL,
    p_positive DOUBLE NOT NULL,
    abstained BOOLEAN NOT NULL
);
INSERT INTO classification SELECT * FROM classification_with_key;
DROP TABLE classification_with_key;

-- mention: one row per theme found in a comment by a taxonomy version: the span of its first hit, the feeling of its clause
-- or comment.
ALTER TABLE mention RENAME TO mention_with_key;
CREATE TABLE mention (
    comment_id VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    feeling VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL,
    model_id VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL
);
INSERT INTO mention SELECT * FROM mention_with_key;
DROP TABLE mention_with_key;
