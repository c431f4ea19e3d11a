-- source_file: one row per file version read; the ledger that decides what is loaded, with the accounting equation.
CREATE TABLE source_file (
    file_id VARCHAR PRIMARY KEY,
    source VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    mapping VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('loaded', 'refused')),
    read BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    excluded BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    exclusions MAP(VARCHAR, BIGINT) NOT NULL,
    run_id VARCHAR NOT NULL,
    read_at TIMESTAMP NOT NULL,
    CHECK (read = loaded + updated + unchanged + excluded + quarantined)
);

-- listening_post: one row per source that the project declares; figures rest on these alone.
CREATE TABLE listening_post (source VARCHAR PRIMARY KEY);

-- feedback: one row per piece of feedback (a survey response, post, review, ticket, call, interview). Times are UTC.
CREATE TABLE feedback (
    feedback_id VARCHAR PRIMARY KEY,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    survey_type VARCHAR,
    channel VARCHAR,
    touch_point VARCHAR,
    customer_id VARCHAR,
    author_id VARCHAR,
    occurred_at TIMESTAMP,
    time_zone_known BOOLEAN NOT NULL,
    updated_at TIMESTAMP,
    first_reply_at TIMESTAMP,
    resolved_at TIMESTAMP,
    agent_id VARCHAR,
    segments MAP(VARCHAR, VARCHAR) NOT NULL,
    content_hash VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL
);

-- comment: one row per text unit the customer said in a piece of feedback, redacted.
CREATE TABLE comment (
    comment_id VARCHAR PRIMARY KEY,
    feedback_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    question VARCHAR,
    text VARCHAR NOT NULL,
    language VARCHAR
);

-- rating: one row per score in a piece of feedback, on the scale it was asked.
CREATE TABLE rating (
    feedback_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    question VARCHAR NOT NULL,
    scale VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    low DOUBLE NOT NULL,
    high DOUBLE NOT NULL,
    value DOUBLE NOT NULL,
    PRIMARY KEY (feedback_id, position)
);

-- customer: one row per customer of the customer table.
CREATE TABLE customer (
    customer_id VARCHAR PRIMARY KEY,
    source VARCHAR NOT NULL,
    since DATE,
    left_on DATE,
    yearly_value DECIMAL(18, 2),
    segments MAP(VARCHAR, VARCHAR) NOT NULL,
    content_hash VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL
);

-- quarantine: one row per refused record of a file version. The record itself stays in the user's file.
CREATE TABLE quarantine (
    quarantine_id VARCHAR PRIMARY KEY,
    file_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    record_no BIGINT NOT NULL,
    line BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    advice VARCHAR NOT NULL,
    excerpt VARCHAR,
    state VARCHAR NOT NULL CHECK (state IN ('open', 'resolved', 'superseded'))
);

-- model: one row per reader of feelings that was tried, with its held-out scores and why it was adopted or not.
CREATE TABLE model (
    model_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    trained_on BIGINT NOT NULL,
    adopted BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL,
    scores MAP(VARCHAR, DOUBLE) NOT NULL
);

-- reading: one row per pass over all comments: what was read (a hash of comments, ratings, brands), by which model and taxonomy.
CREATE TABLE reading (
    reading_no BIGINT PRIMARY KEY,
    input_hash VARCHAR NOT NULL,
    model_id VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    comments BIGINT NOT NULL
);

-- classification: one row per comment and model: the latest reading's verdict on its language and feeling.
CREATE TABLE classification (
    comment_id VARCHAR NOT NULL,
    model_id VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    feeling VARCHAR NOT NULL,
    p_negative DOUBLE NOT NULL,
    p_neutral DOUBLE NOT NULL,
    p_positive DOUBLE NOT NULL,
    abstained BOOLEAN NOT NULL,
    PRIMARY KEY (comment_id, model_id)
);

-- mention: one row per theme found in a comment, with the span of its first hit and the feeling of its comment.
CREATE TABLE mention (
    comment_id VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    feeling VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL,
    model_id VARCHAR NOT NULL,
    taxonomy_version VARCHAR NOT NULL,
    PRIMARY KEY (comment_id, theme, taxonomy_version, model_id)
);

-- run: one row per finished run; counts are of the warehouse as the run left it.
CREATE TABLE run (
    run_id VARCHAR PRIMARY KEY,
    ended_at TIMESTAMP NOT NULL,
    version VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    feedback BIGINT NOT NULL,
    comments BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    headline VARCHAR NOT NULL,
    brief VARCHAR NOT NULL,
    explorer VARCHAR NOT NULL
);

-- figure: one row per number printed in the report of a run: the measure and parameters that give it again.
CREATE TABLE figure (
    run_id VARCHAR NOT NULL,
    figure_id VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    measure VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    low DOUBLE,
    high DOUBLE,
    n BIGINT NOT NULL,
    unit VARCHAR NOT NULL,
    PRIMARY KEY (run_id, figure_id)
);
