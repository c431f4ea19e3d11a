-- at_hand: the rows that most figures of a report count, worked out once for this connection: a temporary table stands for the
-- view of its name. What is written to the warehouse afterwards does not show in it. Answers stand by time, so that a
-- period of them is found without looking at the others.
DROP TABLE IF EXISTS temp.customer_comment;
DROP TABLE IF EXISTS temp.theme_mention;
DROP TABLE IF EXISTS temp.outcome_answer;
CREATE TEMP TABLE customer_comment AS SELECT * FROM customer_comment;
CREATE TEMP TABLE theme_mention AS SELECT * FROM theme_mention;
CREATE TEMP TABLE outcome_answer AS SELECT * FROM outcome_answer ORDER BY occurred_at;
