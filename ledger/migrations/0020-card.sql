-- A ticket's card is kept as the bytes whose digest stands in its terms: text, because jsonb would write them anew.
ALTER TABLE ticket RENAME COLUMN view TO card;
ALTER TABLE ticket ALTER COLUMN card TYPE text USING card::text;
